/// Words that were seen, of one group: a bit for each from the least to the greatest, while they lie close enough
/// together for this to be smaller than a hash table.
struct SeenBits: ~Copyable {
  /// Bits that may be taken however few words there are.
  private static let smallest = 1 << 20
  /// Bits for each word that may be taken.
  private static let spaciousness = 128

  private var bits = GrowableBuffer<UInt64>()
  /// The word of the first bit.
  private var lowest: Int64 = 0
  private(set) var count = 0

  init() {}

  var bytes: Int { bits.bytes }

  /// The words, ascending.
  var all: [Int64] {
    var words: [Int64] = []
    words.reserveCapacity(count)
    for place in 0..<64 * bits.count where bits[place >> 6] >> UInt64(place & 63) & 1 != 0 {
      words.append(lowest + Int64(place))
    }
    return words
  }

  /// Makes the rows whose words are new those passing. False, with nothing changed, when the words lie too far
  /// apart.
  mutating func pass(_ words: UnsafePointer<Int64>, _ rows: Rows, _ passing: RowBuffer) -> Bool {
    guard rows.count > 0 else {
      passing.count = 0
      return true
    }
    guard makeRoom(for: words, rows) else { return false }
    let (bits, lowest, passed) = (bits.base, lowest, passing.indices)
    var new = 0
    for i in 0..<rows.count {
      let row = rows[i]
      let place = UInt64(bitPattern: words[row] &- lowest)
      let known = bits[Int(place >> 6)]
      passed[new] = UInt16(truncatingIfNeeded: row)
      new += Int(truncatingIfNeeded: ~known >> (place & 63) & 1)
      bits[Int(place >> 6)] = known | 1 << (place & 63)
    }
    passing.count = new
    count += new
    return true
  }

  private mutating func makeRoom(for words: UnsafePointer<Int64>, _ rows: Rows) -> Bool {
    var (low, high) = (words[rows[0]], words[rows[0]])
    for i in 0..<rows.count {
      low = min(low, words[rows[i]])
      high = max(high, words[rows[i]])
    }
    if bits.count > 0 {
      if low >= lowest, UInt64(bitPattern: high &- lowest) < UInt64(64 * bits.count) { return true }
      let (last, overflows) = lowest.addingReportingOverflow(Int64(64 * bits.count - 1))
      if overflows { return false }
      low = min(low, lowest)
      high = max(high, last)
    }
    let (distance, overflows) = high.subtractingReportingOverflow(low)
    let limit = max(SeenBits.smallest, SeenBits.spaciousness * (count + rows.count))
    guard !overflows, distance < limit else { return false }
    return grow(from: low, to: high)
  }

  /// - Parameter low: at most the word of the first bit; `high` likewise at least that of the last.
  private mutating func grow(from low: Int64, to high: Int64) -> Bool {
    if bits.count == 0 { lowest = low }
    if low < lowest {
      // As much again in front, so that growing down is rare.
      let front = max(Int(lowest - low + 63) / 64, bits.count)
      let (start, overflows) = lowest.subtractingReportingOverflow(Int64(64 * front))
      if overflows { return false }
      var larger = GrowableBuffer<UInt64>(capacity: front + bits.count)
      larger.extend(to: front + bits.count, with: 0)
      (larger.base + front).update(from: bits.base, count: bits.count)
      bits = larger
      lowest = start
    }
    bits.extend(to: Int(high - lowest) / 64 + 1, with: 0)
    return true
  }
}
