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
    // The ids in the lower halves ascend already within equal hashes.
    for shift in [UInt64(32), 43, 54] {
      RadixPass.run(from, to, count, bits: 11) { Int($0.word >> shift & 0x7FF) }
      swap(&from, &to)
    }
    return withExtendedLifetime(other) {
      OrderedTree(sorted: UnsafeBufferPointer(start: from, count: count))
    }
  }

  func valueTree() -> OrderedTree<ValueEntry> {
    let entries = values.start
    let places = LargeMemory<PrefixSort.Entry>(count, isLasting: true)
    for i in 0..<count { places[i] = PrefixSort.Entry(prefix: SortPrefix.of(entries[i].value), row: i) }
    PrefixSort.sort(UnsafeMutableBufferPointer(start: places.start, count: count)) { row, depth in
      SortPrefix.of(entries[row].value, beyond: depth)
    } precedes: {
      ValueEntry.precedes(entries[$0], entries[$1])
    }
    let sorted = LargeMemory<ValueEntry>(count, isLasting: true)
    for i in 0..<count { sorted[i] = entries[places[i].row] }
    return withExtendedLifetime((places, sorted)) {
      OrderedTree(sorted: UnsafeBufferPointer(start: sorted.start, count: count))
    }
  }
}
