import Glibc

/// Writes to a file descriptor through a buffer of its own, because C's `stdout` is a mutable global that
/// Swift 6 does not let us share.
final class FileSink: OutputSink {
  private let descriptor: Int32
  private let closesWhenDone: Bool
  /// When raised, writing ends with `OutputError.interrupted`.
  private let interrupt: InterruptFlag?
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 16

  /// - Parameters:
  ///   - closing: Close the descriptor when the sink goes away.
  ///   - interrupt: Tells that the user wants no more of it.
  init(descriptor: Int32, closing: Bool = false, interrupt: InterruptFlag? = nil) {
    self.descriptor = descriptor
    self.interrupt = interrupt
    self.closesWhenDone = closing
  }

  deinit {
    // Nobody is left to tell of an error; whoever cares flushed before.
    try? flush()
    if closesWhenDone { close(descriptor) }
  }

  func write(_ text: String) throws(OutputError) {
    if let interrupt, interrupt.isRaised {
      buffer.removeAll(keepingCapacity: true)
      throw .interrupted
    }
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.capacity { try flush() }
  }

  func flush() throws(OutputError) {
    guard !buffer.isEmpty else { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    try writeAll(buffer, to: descriptor)
  }

  /// A sink that replaces the file at `path`.
  static func create(_ path: String, appending: Bool = false) throws(FileError) -> FileSink {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o644)
    guard descriptor >= 0 else { throw FileError(path, errno) }
    return FileSink(descriptor: descriptor, closing: true)
  }
}

/// Writes every byte, going on after a signal or a short write.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
  var offset = 0
  while offset < bytes.count {
    let written = bytes.withUnsafeBytes { raw in
      Glibc.write(descriptor, raw.baseAddress?.advanced(by: offset), bytes.count - offset)
    }
    if written >= 0 {
      offset += written
    } else if errno == EPIPE {
      throw .closed
    } else if errno == EAGAIN {
      // A terminal shared with a program that made it non-blocking: wait until it takes more.
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&waiting, 1, -1)
    } else if errno != EINTR {
      throw .failed(String(cString: strerror(errno)))
    }
  }
}
