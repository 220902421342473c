import Glibc
import KithPluginKit

/// The files of a plugin and their hashes: what a user has looked at when trusting it.
public struct PluginFingerprint: Hashable, Sendable {
  public struct File: Hashable, Sendable {
    /// Below the plugin's folder.
    public var path: String
    /// 64 hexadecimal digits.
    public var hash: String
  }

  public var files: [File] = []
  /// One hash for all of them.
  public var hash: String

  static let fileLimit = 4096
  static let byteLimit = 256 << 20

  /// - Throws: `config` naming the rule a file breaks: nobody else may be able to change it, and it must lie
  /// in the
  ///   folder.
  public init(folder: String) throws(ImportFailure) {
    var files: [File] = []
    var bytes = 0
    try PluginFingerprint.checkOwner(folder)
    try PluginFingerprint.collect(folder, "", 0, &files, &bytes)
    self.files = files
    hash = SHA256.hex(Array(files.map { "\($0.hash) \($0.path)\n" }.joined().utf8))
  }

  private static func collect(
    _ folder: String, _ prefix: String, _ depth: Int, _ files: inout [File], _ bytes: inout Int
  ) throws(ImportFailure) {
    guard depth < 16 else { throw refusal("folders nest more than 16 deep", folder) }
    for name in Folder.entries(folder) {
      let path = "\(folder)/\(name)"
      var info = stat()
      guard lstat(path, &info) == 0 else { throw FileText.failure("look at", path) }
      switch info.st_mode & S_IFMT {
      case S_IFDIR:
        try checkOwner(path)
        try collect(path, "\(prefix)\(name)/", depth + 1, &files, &bytes)
      case S_IFREG:
        try checkOwner(path)
        bytes += Int(info.st_size)
        guard files.count < fileLimit, bytes <= byteLimit,
          let content = FileText.bytes(path, limit: byteLimit)
        else {
          throw refusal(
            "more than \(fileLimit) files or \(byteLimit >> 20) MiB, or a file that cannot be read", path)
        }
        files.append(File(path: prefix + name, hash: SHA256.hex(content)))
      case S_IFLNK: throw refusal("a symbolic link: what it leads to can change unseen", path)
      default: throw refusal("neither a file nor a folder", path)
      }
    }
  }

  private static func checkOwner(_ path: String) throws(ImportFailure) {
    var info = stat()
    guard stat(path, &info) == 0 else { throw FileText.failure("look at", path) }
    guard info.st_uid == getuid() || info.st_uid == 0 else {
      throw refusal("owned by another user (\(info.st_uid))", path)
    }
    guard info.st_mode & 0o002 == 0 else {
      throw refusal("writable by everybody; chmod o-w \(path)", path)
    }
  }

  private static func refusal(_ rule: String, _ path: String) -> ImportFailure {
    ImportFailure(.config, "unsafe-files", "the plugin is refused: \(rule)", file: path)
  }
}
