import Glibc

/// Reads lines of bytes from a file descriptor, up to a limit each.
struct LineReader {
  enum Line {
    /// Without its line feed.
    case line([UInt8])
    /// The line was longer than the limit; it was read past.
    case tooLong
  }

  /// Bytes there is room for before a read.
  private static let chunk = 1 << 16

  private let descriptor: Int32
  private let limit: Int
  /// What was read and not given yet stands in `start..<end`.
  private var buffer: [UInt8] = []
  private var start = 0
  private var end = 0
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
      if let feed = buffer[searched..<end].firstIndex(of: 0x0A) {
        let line = Array(buffer[start..<feed])
        start = feed + 1
        return isTooLong || line.count > limit ? .tooLong : .line(line)
      }
      searched = end
      if end - start > limit {
        isTooLong = true
        (start, end, searched) = (0, 0, 0)
      }
      if isAtEnd || !fill(&searched) {
        isAtEnd = true
        guard start < end else { return isTooLong ? .tooLong : nil }
        let line = Array(buffer[start..<end])
        start = end
        return isTooLong ? .tooLong : .line(line)
      }
    }
  }

  /// Reads more; gives false at the end of input.
  private mutating func fill(_ searched: inout Int) -> Bool {
    if start > 0 {
      buffer.withUnsafeMutableBytes { bytes in
        if let base = bytes.baseAddress { _ = memmove(base, base + start, end - start) }
      }
      end -= start
      searched -= start
      start = 0
    }
    if buffer.count - end < LineReader.chunk {
      buffer.append(contentsOf: repeatElement(0, count: max(LineReader.chunk, buffer.count)))
    }
    awaitBriefly()
    let old = end
    var count = -1
    repeat {
      count = buffer.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress.map { $0 + old }, bytes.count - old)
      }
    } while count < 0 && errno == EINTR
    end += max(0, count)
    return count > 0
  }

  /// How long to look for input before sleeping until there is some: longer than a client takes between one
  /// answer and its next request, shorter than anyone would notice.
  private static let patience = Duration.microseconds(100)

  /// Looks for input again and again for a moment. A client and this process that wait for each other in turn
  /// would otherwise each put their processor to sleep, and waking one takes several times as long as a small
  /// query. Whoever wants the processor gets it meanwhile.
  private func awaitBriefly() {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let end = ContinuousClock.now + LineReader.patience
    // Anything but silence ends it: input, the end of it, or an error, which `read` will tell.
    while poll(&request, 1, 0) == 0, ContinuousClock.now < end { sched_yield() }
  }
}
