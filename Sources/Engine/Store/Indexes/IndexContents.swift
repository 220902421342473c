/// The entries of an index, and what is needed to read them.
struct IndexContents {
  let kind: IndexKind
  let isRelationship: Bool
  let keys: [KeyID]
  private var hashes = OrderedTree<HashEntry>()
  private var values = OrderedTree<ValueEntry>()

  init(kind: IndexKind, isRelationship: Bool, keys: [KeyID]) {
    self.kind = kind
    self.isRelationship = isRelationship
    self.keys = keys
  }

  var count: Int { kind == .hash ? hashes.count : values.count }

  // MARK: - Changing

  /// Adds an element with its indexed value, which must be owned by the graph.
  mutating func insert(_ value: Value, _ id: UInt32) {
    switch kind {
    case .hash: hashes.insert(HashEntry(hash: hashValue(value), id: id))
    case .range: values.insert(ValueEntry(value: value, id: id))
    }
  }

  mutating func remove(_ value: Value, _ id: UInt32) {
    let removed: Bool
    switch kind {
    case .hash: removed = hashes.remove(HashEntry(hash: hashValue(value), id: id))
    case .range: removed = values.remove(ValueEntry(value: value, id: id))
    }
    assert(removed, "an indexed element was not in the index")
  }

  /// Fills an empty index.
  mutating func fill(_ filler: IndexFiller) {
    switch kind {
    case .hash: hashes = filler.hashTree()
    case .range: values = filler.valueTree()
    }
  }

  // MARK: - Seeking

  /// Calls `body` with elements that may have this value, ascending, until it answers false: all that have
  /// it, and those whose values only share half the hash, or are equivalent and not equal.
  func forEachCandidate(_ value: Value, _ body: (UInt32) -> Bool) {
    switch kind {
    case .hash:
      let hash = UInt32(truncatingIfNeeded: hashValue(value) >> 32)
      hashes.forEach(notBefore: { $0.hash < hash }, { $0.hash == hash && body($0.id) })
    case .range:
      values.forEach(
        notBefore: { ordering($0.value, value) < 0 }, { ordering($0.value, value) == 0 && body($0.id) })
    }
  }

  /// Calls `body` with the elements whose indexed value equals `value`, ascending, until it answers false.
  /// - Parameter columns: those of the elements, by key.
  func forEachMatch(
    _ value: Value, _ columns: [Column], _ strings: StringPool.Directory, _ body: (UInt32) -> Bool
  ) {
    // Elements in the index have all the keys, so there are columns for them; an index without entries may
    // have none.
    guard count > 0 else { return }
    if keys.count == 1 {
      let column = columns[Int(keys[0].raw)].reader
      forEachCandidate(value) { id in areEqual(column.value(id, strings), value) != .true || body(id) }
      return
    }
    guard value.tag == .list, value.asList.count == keys.count else { return }
    let readers = keys.map { columns[Int($0.raw)].reader }
    forEachCandidate(value) { id in
      let isMatch = readers.indices.allSatisfy {
        areEqual(readers[$0].value(id, strings), value.asList[$0]) == .true
      }
      return !isMatch || body(id)
    }
  }

  /// Calls `body` with the elements whose value lies between the bounds, in the order of values.
  /// Values that cannot be compared with a bound are not between.
  func forEachBetween(
    _ lower: (value: Value, inclusive: Bool)?, _ upper: (value: Value, inclusive: Bool)?,
    _ body: (UInt32) -> Void
  ) {
    guard kind == .range, let start = lower?.value ?? upper?.value else { return }
    // Values comparable with the bound are neighbours in the order: skip what is before them, stop after.
    values.forEach(
      notBefore: { entry in
        let order = ordering(entry.value, start)
        return order < 0 && (lower != nil || !IndexContents.areOfOneKind(entry.value, start))
      },
      { entry in
        guard IndexContents.areOfOneKind(entry.value, start) else { return false }
        if let upper, ordering(entry.value, upper.value) > 0 { return false }
        if IndexContents.isAbove(entry.value, lower), IndexContents.isBelow(entry.value, upper) {
          body(entry.id)
        }
        return true
      })
  }

  private static func areOfOneKind(_ a: Value, _ b: Value) -> Bool {
    a.tag == b.tag || a.isNumber && b.isNumber
  }

  private static func isAbove(_ value: Value, _ bound: (value: Value, inclusive: Bool)?) -> Bool {
    guard let bound else { return true }
    let comparison = compare(value, bound.value)
    return comparison == .greater || bound.inclusive && comparison == .equal
  }

  private static func isBelow(_ value: Value, _ bound: (value: Value, inclusive: Bool)?) -> Bool {
    guard let bound else { return true }
    let comparison = compare(value, bound.value)
    return comparison == .less || bound.inclusive && comparison == .equal
  }

  var memoryUse: Int { hashes.memoryUse + values.memoryUse }

  func checkInvariants() -> String? { hashes.checkInvariants() ?? values.checkInvariants() }
}

/// The top half of a value's hash, and an id: ordered by hash, then id.
struct HashEntry: TreeEntry {
  let word: UInt64

  @inline(__always)
  init(hash: UInt64, id: UInt32) { word = hash & ~0xFFFF_FFFF | UInt64(id) }

  @inline(__always)
  var hash: UInt32 { UInt32(truncatingIfNeeded: word >> 32) }
  @inline(__always)
  var id: UInt32 { UInt32(truncatingIfNeeded: word) }

  @inline(__always)
  static func precedes(_ a: HashEntry, _ b: HashEntry) -> Bool { a.word < b.word }
}

struct ValueEntry: TreeEntry {
  // Halves of the two words of the value, since whole words would be followed by four bytes of nothing.
  private let head: (UInt32, UInt32)
  private let payload: (UInt32, UInt32)
  let id: UInt32

  @inline(__always)
  init(value: Value, id: UInt32) {
    head = (UInt32(truncatingIfNeeded: value.head), UInt32(truncatingIfNeeded: value.head >> 32))
    payload = (UInt32(truncatingIfNeeded: value.payload), UInt32(truncatingIfNeeded: value.payload >> 32))
    self.id = id
  }

  @inline(__always)
  var value: Value {
    Value(
      head: UInt64(head.1) << 32 | UInt64(head.0), payload: UInt64(payload.1) << 32 | UInt64(payload.0))
  }

  @inline(__always)
  static func precedes(_ a: ValueEntry, _ b: ValueEntry) -> Bool {
    let order: Int
    if a.value.tag == .integer, b.value.tag == .integer {
      order = a.value.asInteger < b.value.asInteger ? -1 : a.value.asInteger == b.value.asInteger ? 0 : 1
    } else {
      order = ordering(a.value, b.value)
    }
    return order < 0 || order == 0 && a.id < b.id
  }
}
