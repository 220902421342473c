import Glibc

/// The folder this package is checked out in, for tests that read its files.
public enum PackageFolder {
  /// Without a trailing slash; symbolic links are followed.
  public static let root = String(
    resolved(#filePath).split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/"))

  private static func resolved(_ path: String) -> String {
    guard let buffer = realpath(path, nil) else { return path }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// The files below a folder whose names end with `suffix`, as paths relative to that folder, sorted; none when
  /// there is no such folder. Hidden files and folders are left out.
  public static func files(under folder: String, suffix: String = "") -> [String] {
    var found: [String] = []
    for entry in entries(of: folder) where !entry.name.hasPrefix(".") {
      if entry.isFolder {
        found += files(under: folder + "/" + entry.name, suffix: suffix).map { entry.name + "/" + $0 }
      } else if entry.name.hasSuffix(suffix) {
        found.append(entry.name)
      }
    }
    return found.sorted()
  }

  /// What lies directly in a folder, hidden entries too.
  public static func entries(of folder: String) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      guard stat(folder + "/" + name, &status) == 0 else { continue }
      found.append((name, status.st_mode & S_IFMT == S_IFDIR))
    }
    return found.sorted { $0.name < $1.name }
  }

  /// The text of a file; nil when it cannot be read.
  public static func text(of path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value of an environment variable; nil when it is unset or empty.
  public static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
