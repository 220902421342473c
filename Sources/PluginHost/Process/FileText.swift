import Glibc
import KithPluginKit

/// Small files, read and written whole.
enum FileText {
  /// The content of a file; nil when it cannot be read, is longer than the limit, or is a pipe or device, which
  /// might never end.
  static func bytes(_ path: String, limit: Int = 64 << 20) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 { return nil }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { return nil }
      bytes += chunk[..<count]
    }
  }

  static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

  /// Replaces a file at one go: whoever reads it sees the old content or the new.
  /// - Throws: `transient` with the reason the system gives.
  static func write(_ bytes: some Collection<UInt8>, to path: String, mode: mode_t = 0o644)
    throws(ImportFailure)
  {
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("write", path) }
    defer { close(descriptor) }
    var left = Array(bytes)[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let error = failure("write", path)
        unlink(temporary)
        throw error
      }
      left = left.dropFirst(count)
    }
    guard rename(temporary, path) == 0 else { throw failure("write", path) }
  }

  static func failure(_ verb: String, _ path: String) -> ImportFailure {
    ImportFailure(.transient, "file", "cannot \(verb) \(path): \(SystemError.text(errno))")
  }
}

/// Folders.
enum Folder {
  /// The names in a folder, sorted, without `.` and `..`; none when there is no such folder.
  static func entries(_ path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func exists(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder and those above it.
  static func make(_ path: String, mode: mode_t = 0o755) throws(ImportFailure) {
    if exists(path) || path.isEmpty { return }
    if let slash = path.lastIndex(of: "/") { try make(String(path[..<slash]), mode: mode) }
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileText.failure("make the folder", path) }
  }

  /// The path without symbolic links and `..`; nil when there is nothing there.
  static func resolved(_ path: String) -> String? {
    guard let buffer = realpath(path, nil) else { return nil }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// The folder a path is in.
  static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
