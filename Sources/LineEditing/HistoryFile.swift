import Glibc

/// The history on disk: a file of JSON lines that several sessions append to at once.
struct HistoryFile {
  let path: String
  /// Statements kept; a file with half as many again is cut when it is read.
  let capacity: Int

  /// What was read, oldest first, and how many lines were damaged.
  struct Content {
    var statements: [String] = []
    var damagedLines = 0
  }

  /// More than this is not read: such a file is not ours.
  private static let maximumSize = 1 << 28

  /// The statements in the file. A file that does not exist has none.
  func load() throws(SystemError) -> Content {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return Content() }
      throw .last
    }
    defer { close(descriptor) }
    try checkIsRegular(descriptor)
    let lines = try readToEnd(of: descriptor).split(separator: 0x0A)
    var content = Content()
    for line in lines {
      if let statement = HistoryRecord.decode(line) {
        content.statements.append(statement)
      } else {
        content.damagedLines += 1
      }
    }
    if lines.count > capacity + capacity / 2 { try cut() }
    content.statements = content.statements.suffix(capacity)
    return content
  }

  /// Adds one statement, in one write under the lock.
  func append(_ statement: String, at seconds: Int) throws(SystemError) {
    try makeFolder()
    let descriptor = try openLocked()
    defer { close(descriptor) }
    var line = HistoryRecord.encode(statement, at: seconds) + "\n"
    // A session that was killed may have left half a line: it must not swallow ours too.
    let size = lseek(descriptor, 0, SEEK_END)
    var last: UInt8 = 0x0A
    if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != 0x0A { line = "\n" + line }
    try writeAll(Array(line.utf8), to: descriptor)
  }

  /// Keeps the newest lines only. The new file takes the place of the old at once, so no reader ever
  /// sees half of it.
  private func cut() throws(SystemError) {
    let descriptor = try openLocked()
    defer { close(descriptor) }
    _ = lseek(descriptor, 0, SEEK_SET)
    let lines = try readToEnd(of: descriptor).split(separator: 0x0A).suffix(capacity)
    let temporary = path + ".new"
    let target = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard target >= 0 else { throw .last }
    defer { close(target) }
    try writeAll(Array(lines.joined(separator: [0x0A])) + [0x0A], to: target)
    guard rename(temporary, path) == 0 else { throw .last }
  }

  /// Opens the file for appending and locks it. The lock is on the file, not the path: when the file
  /// was replaced while we waited, the new one is taken.
  private func openLocked() throws(SystemError) -> Int32 {
    while true {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { throw .last }
      var held = stat()
      var named = stat()
      do throws(SystemError) {
        try checkIsRegular(descriptor)
        try lock(descriptor)
      } catch {
        close(descriptor)
        throw error
      }
      if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino {
        return descriptor
      }
      close(descriptor)
    }
  }

  private func lock(_ descriptor: Int32) throws(SystemError) {
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw .last }
    }
  }

  private func checkIsRegular(_ descriptor: Int32) throws(SystemError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError(number: EINVAL) }
    guard status.st_size < Self.maximumSize else { throw SystemError(number: EFBIG) }
  }

  /// Makes the folders above the file, for this user only.
  private func makeFolder() throws(SystemError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for count in parts.indices.dropFirst() {
      let folder = parts[...count].joined(separator: "/")
      if folder.isEmpty || folder == "." || mkdir(folder, 0o700) == 0 || errno == EEXIST { continue }
      // A folder above that cannot be made may be there all the same, on a read-only file system.
      if access(folder, F_OK) != 0 { throw .last }
    }
  }
}
