/// The indexes of a graph, found by what they are over.
///
/// Invariants: an index keeps its slot for good (`IndexID` is the slot); the two tables list the slots
/// that are not dropped, each under its owner and once under each of its keys.
struct IndexSet {
  /// A label or type, or a key, of nodes or of relationships.
  private struct Place: Hashable {
    var isRelationship: Bool
    var raw: UInt32
  }

  var slots: [GraphIndex] = []
  private var byOwner: [Place: [Int]] = [:]
  private var byKey: [Place: [Int]] = [:]

  private(set) var isEmpty = true
  /// Whether there is an index over a key, by its number; of nodes and of relationships. Asked at every write
  /// of a property, so that the tables are looked at for few of them.
  private var indexedKeys: (nodes: [Bool], relationships: [Bool]) = ([], [])

  mutating func add(_ index: GraphIndex) -> Int {
    slots.append(index)
    rebuildTables()
    return slots.count - 1
  }

  mutating func drop(_ slot: Int) {
    slots[slot].drop()
    rebuildTables()
  }

  private mutating func rebuildTables() {
    byOwner = [:]
    byKey = [:]
    indexedKeys = ([], [])
    isEmpty = !slots.contains { !$0.isDropped }
    for (slot, index) in slots.enumerated() where !index.isDropped {
      byOwner[Place(isRelationship: index.isRelationship, raw: index.owner), default: []].append(slot)
      for key in index.keys {
        byKey[Place(isRelationship: index.isRelationship, raw: key.raw), default: []].append(slot)
        if index.isRelationship {
          IndexSet.mark(key, in: &indexedKeys.relationships)
        } else {
          IndexSet.mark(key, in: &indexedKeys.nodes)
        }
      }
    }
  }

  private static func mark(_ key: KeyID, in keys: inout [Bool]) {
    while keys.count <= Int(key.raw) { keys.append(false) }
    keys[Int(key.raw)] = true
  }

  /// Whether there is an index over the key, whatever the label or type.
  @inline(__always)
  func covers(_ key: KeyID, isRelationship: Bool) -> Bool {
    let (key, count) = (
      Int(key.raw), isRelationship ? indexedKeys.relationships.count : indexedKeys.nodes.count
    )
    return key < count && (isRelationship ? indexedKeys.relationships[key] : indexedKeys.nodes[key])
  }

  /// Indexes over a label or type.
  func slots(owner: UInt32, isRelationship: Bool) -> [Int] {
    isEmpty ? [] : byOwner[Place(isRelationship: isRelationship, raw: owner)] ?? []
  }

  /// Indexes over a key, whatever the label or type.
  func slots(key: KeyID, isRelationship: Bool) -> [Int] {
    covers(key, isRelationship: isRelationship)
      ? byKey[Place(isRelationship: isRelationship, raw: key.raw)] ?? [] : []
  }

  /// The slot of an index with this name that is not dropped.
  func slot(named name: String) -> Int? {
    slots.firstIndex { !$0.isDropped && $0.definition.name == name }
  }

  /// The best index for equality over exactly these keys: a unique one, else a hash, else a range index.
  func find(owner: UInt32, isRelationship: Bool, keys: [KeyID], kind: IndexKind?) -> Int? {
    func cost(_ slot: Int) -> Int {
      slots[slot].isUnique ? 0 : slots[slot].definition.kind == .hash ? 1 : 2
    }
    return slots(owner: owner, isRelationship: isRelationship)
      .filter { slots[$0].keys == keys && (kind == nil || slots[$0].definition.kind == kind) }
      .min { cost($0) < cost($1) }
  }
}
