/// Memory that stands in for everything never written, so that reading needs no test for it.
///
/// All of it is zero or points to zeroes, is shared by every graph, lives as long as the process and is never
/// written.
enum ZeroPages {
  /// The largest page: 1,024 elements of 16 bytes and a header.
  static let byteCount = 20 << 10

  /// A page of zeroes.
  nonisolated(unsafe) static let page: UnsafeMutableRawPointer = {
    let page = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
    page.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    return page
  }()

  /// The addresses of a segment none of whose pages was written.
  nonisolated(unsafe) static let segment: UnsafeMutablePointer<UnsafeMutableRawPointer> = {
    let segment = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: segmentFanOut)
    segment.initialize(repeating: page, count: segmentFanOut)
    return segment
  }()

  /// The table of a directory without segments.
  nonisolated(unsafe) static let table: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutableRawPointer>> =
    {
      let table = UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutableRawPointer>>.allocate(capacity: 1)
      table.initialize(to: segment)
      return table
    }()
}

/// Pages a segment points to.
let segmentFanOut = 64
let segmentShift = 6
