import Glibc

@testable import Shell

/// A temporary folder of the test process, removed when it ends.
final class TestFolder: Sendable {
  static let shared = TestFolder()
  let path: String

  init() {
    var template = Array("/tmp/shell-tests-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    atexit {
      removeTree(TestFolder.shared.path)
    }
  }

  /// Writes a file below the folder and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String) -> String {
    let file = path + "/" + name
    try? Files.makeFolder(Files.parent(of: file))
    try? Files.write(text, to: file)
    return file
  }

  func write(_ name: String, bytes: [UInt8]) -> String {
    let file = write(name, "")
    let descriptor = open(file, O_WRONLY | O_TRUNC)
    try? writeAll(bytes, to: descriptor)
    close(descriptor)
    return file
  }
}

private func removeTree(_ path: String) {
  guard path.hasPrefix("/tmp/shell-tests-") else { return }
  for name in Files.list(path) {
    let item = path + "/" + name
    if Files.kind(of: item) == .folder { removeTree(item) } else { unlink(item) }
  }
  rmdir(path)
}
