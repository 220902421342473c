import Glibc
import KithPluginKit

/// Bytes from a pipe, given out line by line without copying them.
struct LineBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var end = 0
  /// Where the search for a line end goes on.
  private var searched = 0

  /// Little enough to stay in the cache between reading and decoding.
  static let chunk = 1 << 18

  init() {
    capacity = LineBuffer.chunk * 2
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Bytes that are not given out yet.
  var pending: Int { end - start }

  /// Reads what a descriptor has at once, up to a chunk.
  /// - Returns: the bytes read; empty at the end of the stream, nil when there is nothing to read now.
  mutating func fill(from descriptor: CInt) -> Bytes? {
    if capacity - end < LineBuffer.chunk { makeRoom() }
    let count = read(descriptor, base + end, LineBuffer.chunk)
    if count < 0 { return errno == EAGAIN || errno == EINTR ? nil : Bytes(start: nil, count: 0) }
    let bytes = Bytes(start: base + end, count: count)
    end += count
    return bytes
  }

  /// The next whole line without its LF; valid until the next `fill`.
  @inline(__always)
  mutating func nextLine() -> Bytes? {
    guard searched < end, let found = memchr(base + searched, 0x0A, end - searched) else {
      searched = end
      return nil
    }
    let stop = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
    let line = Bytes(start: base + start, count: stop - start)
    start = stop + 1
    searched = start
    return line
  }

  private mutating func makeRoom() {
    let count = pending
    if start >= LineBuffer.chunk || start == end {
      memmove(base, base + start, count)
    } else {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      memcpy(larger, base + start, count)
      base.deallocate()
      base = larger
      capacity *= 2
    }
    searched -= start
    start = 0
    end = count
  }
}

/// The end of what a plugin wrote to its standard error.
struct LogTail: Sendable {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ more: Bytes) {
    bytes += more
    if bytes.count > PluginLimits.logBytes * 2 { bytes.removeFirst(bytes.count - PluginLimits.logBytes) }
  }

  var text: String { String(decoding: bytes.suffix(PluginLimits.logBytes), as: UTF8.self) }

  /// The last line that says something.
  var lastLine: String? {
    text.split(whereSeparator: \.isNewline).map(Self.trimmed).last { !$0.isEmpty }.map {
      PrintableText.of(String($0.prefix(300)))
    }
  }

  /// The last lines, at most 20, as they are shown.
  var lastLines: [String] {
    text.split(whereSeparator: \.isNewline).suffix(20).map { PrintableText.of(String($0), limit: 300) }
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop { $0 == " " || $0 == "\t" }
    while let last = line.last, last == " " || last == "\t" { line.removeLast() }
    return line
  }
}
