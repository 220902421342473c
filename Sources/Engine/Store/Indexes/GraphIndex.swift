/// An index of a graph: its definition in ids, and its entries in an ordered tree.
///
///     hash    (hash of value, id) ascending        ids of one hash come in order; values are compared in the columns
///     range   (value, id) by the order of values   ids of one value come in order
///
/// The indexed value is the property's, or for several keys the list of their values. Invariant: there is one
/// entry for each live element that has the label or type and all the keys, and none else.
///
/// A hash index is a tree and not a table so that a key with few different values (a million equal ones, say) costs no
/// more to change than any other, and because a tree copies on write by path.
struct GraphIndex {
  let definition: IndexDefinition
  /// The constraint that owns the index; such an index is unique and goes with its constraint.
  let constraint: String?
  let isRelationship: Bool
  /// The raw label or type.
  let owner: UInt32
  let keys: [KeyID]
  private var hashes = OrderedTree<HashEntry>()
  private var values = OrderedTree<ValueEntry>()
  private(set) var isDropped = false

  init(_ definition: IndexDefinition, constraint: String?, owner: UInt32, keys: [KeyID]) {
    self.definition = definition
    self.constraint = constraint
    self.isRelationship = definition.isRelationship
    self.owner = owner
    self.keys = keys
  }

  var isUnique: Bool { constraint != nil }
  var count: Int { definition.kind == .hash ? hashes.count : values.count }

  /// Adds an element with its indexed value, which must be owned by the graph.
  mutating func insert(_ value: Value, _ id: UInt32) {
    switch definition.kind {
    case .hash: hashes.insert(HashEntry(hash: hashValue(value), id: id))
    case .range: values.insert(ValueEntry(value: value, id: id))
    }
  }

  mutating func remove(_ value: Value, _ id: UInt32) {
    let removed: Bool
    switch definition.kind {
    case .hash: removed = hashes.remove(HashEntry(hash: hashValue(value), id: id))
    case .range: removed = values.remove(ValueEntry(value: value, id: id))
    }
    assert(removed, "an indexed element was not in the index")
  }

  /// Fills an empty index.
  mutating func fill(_ entries: [(value: Value, id: UInt32)]) {
    switch definition.kind {
    case .hash:
      let entries = entries.map { HashEntry(hash: hashValue($0.value), id: $0.id) }
      hashes = OrderedTree(sorted: entries.sorted(by: HashEntry.precedes))
    case .range:
      let entries = entries.map { ValueEntry(value: $0.value, id: $0.id) }
      values = OrderedTree(sorted: entries.sorted(by: ValueEntry.precedes))
    }
  }

  /// Forgets the entries; the place stays, so that ids of other indexes keep their meaning.
  mutating func drop() {
    hashes = OrderedTree()
    values = OrderedTree()
    isDropped = true
  }

  /// Calls `body` with elements that may have this value, ascending, until it answers false.
  func forEachCandidate(_ value: Value, _ body: (UInt32) -> Bool) {
    switch definition.kind {
    case .hash:
      let hash = hashValue(value)
      hashes.forEach(notBefore: { $0.hash < hash }, { $0.hash == hash && body($0.id) })
    case .range:
      values.forEach(
        notBefore: { ordering($0.value, value) < 0 }, { ordering($0.value, value) == 0 && body($0.id) })
    }
  }

  /// Calls `body` with the elements whose value lies between the bounds, in the order of values.
  /// Values that cannot be compared with a bound are not between.
  func forEachBetween(
    _ lower: (value: Value, inclusive: Bool)?, _ upper: (value: Value, inclusive: Bool)?,
    _ body: (UInt32) -> Void
  ) {
    guard definition.kind == .range, let start = lower?.value ?? upper?.value else { return }
    // Values comparable with the bound are neighbours in the order: skip what is before them, stop after.
    values.forEach(
      notBefore: { entry in
        let order = ordering(entry.value, start)
        return order < 0 && (lower != nil || !GraphIndex.areOfOneKind(entry.value, start))
      },
      { entry in
        guard GraphIndex.areOfOneKind(entry.value, start) else { return false }
        if let upper, ordering(entry.value, upper.value) > 0 { return false }
        if GraphIndex.isAbove(entry.value, lower), GraphIndex.isBelow(entry.value, upper) { body(entry.id) }
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

  /// How many different values there are (of a hash index, different hashes).
  func distinctCount(atMost limit: Int) -> Int {
    var distinct = 0
    switch definition.kind {
    case .hash:
      var previous: UInt64?
      hashes.forEach { entry in
        if entry.hash != previous { distinct += 1 }
        previous = entry.hash
        return distinct < limit
      }
    case .range:
      var previous: Value?
      values.forEach { entry in
        if previous.map({ ordering($0, entry.value) != 0 }) ?? true { distinct += 1 }
        previous = entry.value
        return distinct < limit
      }
    }
    return distinct
  }

  var memoryUse: Int { hashes.memoryUse + values.memoryUse }

  func checkInvariants() -> String? { hashes.checkInvariants() ?? values.checkInvariants() }
}

struct HashEntry: TreeEntry {
  var hash: UInt64
  var id: UInt32

  @inline(__always)
  static func precedes(_ a: HashEntry, _ b: HashEntry) -> Bool {
    a.hash < b.hash || a.hash == b.hash && a.id < b.id
  }
}

struct ValueEntry: TreeEntry {
  var value: Value
  var id: UInt32

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
