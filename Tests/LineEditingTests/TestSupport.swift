import Glibc

/// A folder of a test's own, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/kith-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXFailure(number: errno) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    Self.removeTree(path)
  }

  private static func removeTree(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { removeTree(path + "/" + name) }
      }
      closedir(folder)
    }
    remove(path)
  }

  func read(_ name: String) throws -> String {
    let descriptor = open(path + "/" + name, O_RDONLY)
    guard descriptor >= 0 else { throw POSIXFailure(number: errno) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      content += buffer[..<count]
    }
    return String(decoding: content, as: UTF8.self)
  }

  func write(_ content: String, to name: String) throws {
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw POSIXFailure(number: errno) }
    defer { close(descriptor) }
    let bytes = Array(content.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw POSIXFailure(number: errno)
    }
  }
}

struct POSIXFailure: Error {
  var number: Int32
}
