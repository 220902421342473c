/// The entries of a new index, gathered and then put in order, in memory that goes back to the system at once.
struct IndexFiller {
  private let kind: IndexKind
  private let hashes: LargeMemory<HashEntry>
  private let values: LargeMemory<ValueEntry>
  private var count = 0

  /// - Parameter capacity: the most entries there can be.
  init(_ kind: IndexKind, capacity: Int) {
    self.kind = kind
    hashes = LargeMemory(kind == .hash ? capacity : 0, isLasting: true)
    values = LargeMemory(kind == .range ? capacity : 0, isLasting: true)
  }

  /// Adds an element; those of a hash index must come in ascending order.
  mutating func append(_ value: Value, _ id: UInt32) {
    switch kind {
    case .hash: hashes[count] = HashEntry(hash: hashValue(value), id: id)
    case .range: values[count] = ValueEntry(value: value, id: id)
    }
    count += 1
  }

  func hashTree() -> OrderedTree<HashEntry> {
    let other = LargeMemory<HashEntry>(count, isLasting: true)
    var (from, to) = (hashes.start, other.start)
    for shift in [UInt64(32), 43, 54] {
      IndexFiller.sort(from, to, count, by: shift)
      swap(&from, &to)
    }
    return withExtendedLifetime(other) {
      OrderedTree(sorted: UnsafeBufferPointer(start: from, count: count))
    }
  }

  /// One step of a radix sort, by 11 bits: the ids in the lower halves ascend already within equal hashes.
  private static func sort(
    _ from: UnsafeMutablePointer<HashEntry>, _ to: UnsafeMutablePointer<HashEntry>, _ count: Int,
    by shift: UInt64
  ) {
    var places = [Int](repeating: 0, count: 1 << 11)
    for i in 0..<count { places[Int(from[i].word >> shift & 0x7FF)] += 1 }
    var place = 0
    for digit in places.indices { (places[digit], place) = (place, place + places[digit]) }
    for i in 0..<count {
      let digit = Int(from[i].word >> shift & 0x7FF)
      to[places[digit]] = from[i]
      places[digit] += 1
    }
  }

  /// An entry as far as a word can tell it from others: to compare two texts is to look both up.
  private struct Place {
    var prefix: UInt64
    var index: Int
  }

  func valueTree() -> OrderedTree<ValueEntry> {
    let places = LargeMemory<Place>(count, isLasting: true)
    for i in 0..<count { places[i] = Place(prefix: SortPrefix.of(values[i].value), index: i) }
    var order = UnsafeMutableBufferPointer(start: places.start, count: count)
    let entries = values.start
    order.sort {
      $0.prefix == $1.prefix
        ? ValueEntry.precedes(entries[$0.index], entries[$1.index]) : $0.prefix < $1.prefix
    }
    let sorted = LargeMemory<ValueEntry>(count, isLasting: true)
    for i in 0..<count { sorted[i] = entries[order[i].index] }
    return withExtendedLifetime((places, sorted)) {
      OrderedTree(sorted: UnsafeBufferPointer(start: sorted.start, count: count))
    }
  }
}
