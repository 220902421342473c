import Glibc

/// A file that could not be used: its path and the system's reason.
struct FileError: Error, Hashable {
  var path: String
  var code: Int32

  init(_ path: String, _ code: Int32) {
    self.path = path
    self.code = code
  }

  var message: String { "cannot use \(path): \(String(cString: strerror(code)))" }
}

/// What a path names.
enum FileKind: Hashable { case file, folder, other }

/// The few file operations the shell needs.
enum Files {
  static func kind(of path: String) -> FileKind? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  static func read(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path, errno) }
    defer { close(descriptor) }
    return try readAll(descriptor, path)
  }

  /// Everything until end of file.
  static func readAll(_ descriptor: Int32, _ name: String) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let size = chunk.count
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, size) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if errno != EINTR {
        throw FileError(name, errno)
      }
    }
  }

  /// Replaces the file at once: a reader sees the old text or the new, never a part.
  static func write(_ text: String, to path: String) throws(FileError) {
    let temporary = "\(path).\(getpid())~"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, errno) }
    do {
      try writeAll(Array(text.utf8), to: descriptor)
    } catch {
      let code = errno
      close(descriptor)
      unlink(temporary)
      throw FileError(path, code)
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw FileError(path, code)
    }
  }

  static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 else { throw FileError(path, errno) }
  }

  /// Makes the folder and those above it.
  static func makeFolder(_ path: String) throws(FileError) {
    if kind(of: path) == .folder { return }
    let above = parent(of: path)
    if above != path, above != "." { try makeFolder(above) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError(path, errno) }
  }

  /// Names in the folder, sorted, without `.` and `..`; empty when it cannot be read.
  static func list(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }

  static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// `~/x` with the home folder put in.
  static func expandingHome(_ path: String, _ environment: [String: String]) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
    return home + path.dropFirst()
  }
}

/// Text that is not valid UTF-8.
struct InvalidUTF8: Error, Hashable {
  /// Offset of the first byte that belongs to no character.
  var offset: Int
}

/// The text these bytes encode, a leading byte order mark left out.
func decodeUTF8(_ bytes: [UInt8]) throws(InvalidUTF8) -> String {
  if let text = String(validating: bytes, as: UTF8.self) {
    return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }
  var decoder = UTF8()
  var position = 0
  var iterator = bytes.makeIterator()
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): position += UTF8.width(scalar)
    case .emptyInput, .error: throw InvalidUTF8(offset: position)
    }
  }
}
