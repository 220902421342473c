/// Sorts the entries of a group by their other node, by digits from the lowest on (LSD radix sort): a few
/// passes over what the cache holds, whatever the slices are like. Entries with equal nodes keep their order.
enum EdgeSort {
  private typealias Entry = EdgeGroups.Entry

  /// Counters for a digit of so many bits take up a part of the nearest cache only.
  private static let mostBits = 10

  /// Calls `body` with the entries in order; theirs or other memory holds them, for the time of the call.
  static func withSorted(
    _ entries: UnsafeMutableBufferPointer<EdgeGroups.Entry>,
    _ body: (UnsafeBufferPointer<EdgeGroups.Entry>) -> Void
  ) {
    guard let start = entries.baseAddress, !entries.isEmpty else { return }
    var used: UInt32 = 0
    for entry in entries { used |= entry.other }
    let digits = RadixPass.digits(of: UInt32.bitWidth - used.leadingZeroBitCount, most: mostBits)
    let mask = UInt32(1) << UInt32(digits.bits) - 1
    withUnsafeTemporaryAllocation(of: Entry.self, capacity: entries.count) { scratch in
      guard let other = scratch.baseAddress else { return }
      var (from, to) = (start, other)
      for pass in 0..<digits.count {
        let shift = UInt32(pass * digits.bits)
        RadixPass.run(from, to, entries.count, bits: digits.bits) { Int($0.other >> shift & mask) }
        swap(&from, &to)
      }
      body(UnsafeBufferPointer(start: from, count: entries.count))
    }
  }
}
