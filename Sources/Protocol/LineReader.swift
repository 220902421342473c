import Glibc

/// Reads lines of bytes from a file descriptor, up to a limit each.
struct LineReader {
  enum Line {
    /// Without its line feed.
    case line([UInt8])
    /// The line was longer than the limit; it was read past.
    case tooLong
  }

  private let descriptor: Int32
  private let limit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line, nil at the end of input. A last line needs no line feed.
  mutating func next() -> Line? {
    var searched = start
    var isTooLong = false
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        let line = Array(buffer[start..<end])
        start = end + 1
        return isTooLong || line.count > limit ? .tooLong : .line(line)
      }
      searched = buffer.count
      if buffer.count - start > limit {
        isTooLong = true
        buffer.removeAll(keepingCapacity: true)
        start = 0
        searched = 0
      }
      if isAtEnd || !fill(&searched) {
        isAtEnd = true
        guard start < buffer.count else { return isTooLong ? .tooLong : nil }
        let line = Array(buffer[start...])
        start = buffer.count
        return isTooLong ? .tooLong : .line(line)
      }
    }
  }

  /// Reads more; gives false at the end of input.
  private mutating func fill(_ searched: inout Int) -> Bool {
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    let chunk = 1 << 16
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: chunk))
    var count = -1
    repeat {
      count = buffer.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress.map { $0 + old }, chunk)
      }
    } while count < 0 && errno == EINTR
    buffer.removeLast(chunk - max(0, count))
    return count > 0
  }
}
