#if canImport(Glibc)
  import Glibc
#endif

/// Groups by an 8-byte word: while the words lie close together, as keys that count up do, in an array over
/// all of them; else by open addressing, at most half full.
struct WordGroups: ~Copyable {
  private var span = WordSpan()
  /// Group + 1, 0 for an empty place; empty while the array serves.
  private var buckets = GrowableBuffer<UInt32>()
  private var mask = 0
  private var isSpread = false
  private var words = GrowableBuffer<Int64>()
  private var form = Vector.Form.integers

  var count: Int { words.count }
  var byteCount: Int { span.byteCount + buckets.bytes + words.bytes }

  func fill(_ vector: Vector, from first: Int, count: Int) {
    vector.reset(form)
    vector.integers.update(from: words.base + first, count: count)
  }

  /// False, with nothing changed, when a column is of another form.
  mutating func assign(_ column: Vector, _ rows: Rows, into numbers: UnsafeMutablePointer<UInt32>) -> Bool {
    if words.count == 0, column.form == .integers || column.form == .dates { form = column.form }
    guard column.form == form, !column.isConstant else { return false }
    guard rows.count > 0 else { return true }
    let keys = UnsafePointer(column.integers)
    if !isSpread {
      if span.makeRoom(for: keys, rows, known: words.count) {
        assignBySpan(keys, rows, numbers)
        return true
      }
      spread()
    }
    assignByHash(keys, rows, numbers)
    return true
  }

  private mutating func assignBySpan(
    _ keys: UnsafePointer<Int64>, _ rows: Rows, _ numbers: UnsafeMutablePointer<UInt32>
  ) {
    guard let groups = span.memory else { return }
    let lowest = span.lowest
    for i in 0..<rows.count {
      let key = keys[rows[i]]
      let place = Int(key &- lowest)
      if groups[place] == 0 {
        words.append(key)
        groups[place] = UInt32(truncatingIfNeeded: words.count)
      }
      numbers[i] = groups[place] &- 1
    }
  }

  private mutating func assignByHash(
    _ keys: UnsafePointer<Int64>, _ rows: Rows, _ numbers: UnsafeMutablePointer<UInt32>
  ) {
    // Room for all rows at once: each may be a group of its own.
    if (words.count + rows.count) * 2 > buckets.count { rehash(for: words.count + rows.count) }
    for i in 0..<rows.count {
      let key = keys[rows[i]]
      var place = WordGroups.hash(key) & mask
      while buckets[place] != 0, words[Int(buckets[place]) - 1] != key { place = (place + 1) & mask }
      if buckets[place] == 0 {
        words.append(key)
        buckets[place] = UInt32(truncatingIfNeeded: words.count)
      }
      numbers[i] = buckets[place] &- 1
    }
  }

  /// From the array to the hash table, for good.
  private mutating func spread() {
    isSpread = true
    span = WordSpan()
    rehash(for: words.count)
  }

  @inline(__always)
  private static func hash(_ word: Int64) -> Int {
    Int(truncatingIfNeeded: mix(UInt64(bitPattern: word), 0x9E37_79B9_7F4A_7C15) >> 1)
  }

  private mutating func rehash(for count: Int) {
    var size = max(256, buckets.count * 2)
    while size < count * 2 { size *= 2 }
    buckets.removeAll()
    buckets.extend(to: size, with: 0)
    mask = size - 1
    for group in 0..<words.count {
      var place = WordGroups.hash(words[group]) & mask
      while buckets[place] != 0 { place = (place + 1) & mask }
      buckets[place] = UInt32(truncatingIfNeeded: group + 1)
    }
  }
}

/// An array over a range of words that holds a number for each.
private struct WordSpan: ~Copyable {
  /// Places for each word known: more would be emptier than a hash table, and slower.
  private static let spaciousness = 8
  private static let smallest = 4096

  /// Zeroed by the system, so that only what is touched takes memory.
  private(set) var memory: UnsafeMutablePointer<UInt32>?
  private var capacity = 0
  /// The word of the first place.
  private(set) var lowest: Int64 = 0

  init() {}

  deinit { free(memory) }

  var byteCount: Int { 4 * capacity }

  /// Makes the range cover the keys of some rows (at least one); false when it would be too empty.
  /// - Parameter known: words in the range by now.
  mutating func makeRoom(for keys: UnsafePointer<Int64>, _ rows: Rows, known: Int) -> Bool {
    var (low, high) = (keys[rows[0]], keys[rows[0]])
    for i in 0..<rows.count {
      let key = keys[rows[i]]
      low = min(low, key)
      high = max(high, key)
    }
    if memory != nil {
      if low >= lowest, high &- lowest >= 0, high &- lowest < capacity { return true }
      low = min(low, lowest)
      high = max(high, lowest + Int64(capacity - 1))
    }
    let (distance, overflows) = high.subtractingReportingOverflow(low)
    let limit = max(WordSpan.smallest, WordSpan.spaciousness * (known + rows.count))
    guard !overflows, distance < limit else { return false }
    return grow(from: low, to: high)
  }

  /// Takes twice what is needed, on the side that grew, so that growing is rare.
  private mutating func grow(from low: Int64, to high: Int64) -> Bool {
    let size = Int(high - low) + 1
    let growsDown = memory != nil && low < lowest
    let (first, overflows) = low.subtractingReportingOverflow(growsDown ? Int64(size) : 0)
    let start = overflows ? low : first
    guard start <= Int64.max - 2 * Int64(size), let zeroed = calloc(2 * size, MemoryLayout<UInt32>.stride)
    else { return false }
    let larger = zeroed.bindMemory(to: UInt32.self, capacity: 2 * size)
    if let memory {
      (larger + Int(lowest - start)).update(from: memory, count: capacity)
      free(memory)
    }
    memory = larger
    capacity = 2 * size
    lowest = start
    return true
  }
}
