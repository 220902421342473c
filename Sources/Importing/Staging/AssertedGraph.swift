import Engine

/// What one source says: entities with labels, keys and properties, and relationships between them. Filled
/// while an import is staged; kept, frozen, as the record of what the source asserts.
///
/// Everything is in flat arrays. The properties and keys of an element are chains through their arrays, so
/// that a record costs no allocation of its own.
struct AssertedGraph: Sendable {
  static let none: Int32 = -1

  struct Entity: Sendable {
    /// The id in the source, as a string block; null for an entity known by a key alone.
    var id: Value
    /// The space of the id: 0, or the symbol of its name + 1.
    var idSpace: UInt32
    var labelSet: UInt32
    var firstKey = AssertedGraph.none
    var firstProperty = AssertedGraph.none
    /// The entity this one was found to be the same as, or itself.
    var same: UInt32
    /// The node in the graph, once committed.
    var node = NodeID.none
    /// The line it was first mentioned on, 0 when unknown.
    var line: UInt32
    /// False as long as it is only referred to.
    var isDeclared = false
  }

  struct Key: Sendable {
    var scheme: UInt32
    var value: Value
    var next: Int32
    /// Keys of one record have one number.
    var record: UInt32
  }

  struct Property: Sendable {
    var key: UInt32
    var next: Int32
    var value: Value
    /// The day the value was stated, days since 1970-01-01; `undated` when unknown.
    var date: Int32
  }

  struct Relationship: Sendable {
    var from: UInt32
    var to: UInt32
    var type: UInt32
    var firstProperty = AssertedGraph.none
    /// Keeps repeats apart; null when they merge.
    var key: Value
    var id = RelationshipID.none
    var line: UInt32
    /// True for a repeat of an earlier one.
    var isRepeat = false
  }

  static let undated = Int32.min

  let arena = Arena()
  var symbols = SymbolTable()
  private(set) var labelSets: [[UInt32]] = [[]]
  private var labelSetIDs: [[UInt32]: UInt32] = [[]: 0]
  var entities: [Entity] = []
  var keys: [Key] = []
  var properties: [Property] = []
  var relationships: [Relationship] = []
  /// Ids of a space and keys of a scheme, each in a space of the table of its own.
  private var identifiers = TextTable()
  private var recordCount: UInt32 = 0

  /// What it takes up, about.
  var bytes: Int64 {
    Int64(
      arena.capacity + entities.capacity * MemoryLayout<Entity>.stride
        + keys.capacity * MemoryLayout<Key>.stride + properties.capacity * MemoryLayout<Property>.stride
        + relationships.capacity * MemoryLayout<Relationship>.stride + identifiers.bytes)
  }

  // MARK: Entities

  private static func idSpace(_ space: UInt32) -> UInt32 { space * 2 }
  private static func keySpace(_ scheme: UInt32) -> UInt32 { scheme * 2 + 1 }

  /// The entity with an id, made when there is none.
  /// - Parameter space: 0, or the symbol of the name of a space of ids + 1: ids of two spaces do not meet.
  mutating func entity(id: UnsafeBufferPointer<UInt8>, space: UInt32 = 0, line: Int) -> UInt32 {
    let hash = hashBytes(id)
    let tableSpace = AssertedGraph.idSpace(space)
    if let known = identifiers.number(of: id, hash: hash, in: tableSpace) { return known }
    let text = arena.string(id)
    let entity = addEntity(id: text, space: space, line: line)
    identifiers.add(text.asString, in: tableSpace, number: entity)
    return entity
  }

  mutating func entity(id: String, line: Int) -> UInt32 {
    var id = id
    return id.withUTF8 { entity(id: $0, line: line) }
  }

  /// The entity with a key, made when there is none.
  mutating func entity(
    scheme: UInt32, value: UnsafeBufferPointer<UInt8>, line: Int
  ) -> UInt32 {
    let hash = hashBytes(value)
    if let known = identifiers.number(of: value, hash: hash, in: AssertedGraph.keySpace(scheme)) {
      return known
    }
    let text = arena.string(value)
    let entity = addEntity(id: .null, space: 0, line: line)
    identifiers.add(text.asString, in: AssertedGraph.keySpace(scheme), number: entity)
    beginRecord()
    appendKey(scheme, text, to: entity)
    return entity
  }

  private mutating func addEntity(id: Value, space: UInt32, line: Int) -> UInt32 {
    let entity = UInt32(entities.count)
    entities.append(Entity(id: id, idSpace: space, labelSet: 0, same: entity, line: UInt32(clamping: line)))
    return entity
  }

  /// Looks an id up without making an entity.
  /// - Parameter space: the name of the space of ids, nil for the plain one.
  func knownEntity(id: StringRef, space: StringRef?) -> UInt32? {
    guard let space else { return identifiers.number(of: id, in: AssertedGraph.idSpace(0)) }
    return symbols.known(space).flatMap { identifiers.number(of: id, in: AssertedGraph.idSpace($0 + 1)) }
  }

  /// The name of the space an entity's id is in.
  func idSpaceName(_ entity: Entity) -> StringRef? {
    entity.idSpace == 0 ? nil : symbols.names[Int(entity.idSpace) - 1]
  }

  /// Looks a key up by the name of its scheme.
  func knownEntity(scheme: StringRef, value: StringRef) -> UInt32? {
    symbols.known(scheme).flatMap { identifiers.number(of: value, in: AssertedGraph.keySpace($0)) }
  }

  /// The entity that stands for all that are the same as this one.
  func representative(_ entity: UInt32) -> UInt32 {
    var entity = entity
    while entities[Int(entity)].same != entity { entity = entities[Int(entity)].same }
    return entity
  }

  /// Makes two entities one; the earlier stands for both.
  mutating func unite(_ a: UInt32, _ b: UInt32) {
    let a = representative(a)
    let b = representative(b)
    guard a != b else { return }
    let (first, second) = a < b ? (a, b) : (b, a)
    entities[Int(second)].same = first
  }

  // MARK: Labels

  mutating func addLabels(_ labels: [UInt32], to entity: UInt32) {
    guard !labels.isEmpty else { return }
    let old = labelSets[Int(entities[Int(entity)].labelSet)]
    let merged = old.isEmpty ? labels : Array(Set(old).union(labels)).sorted()
    entities[Int(entity)].labelSet = labelSet(merged)
  }

  /// The number of a set of labels.
  mutating func labelSet(_ labels: [UInt32]) -> UInt32 {
    if let known = labelSetIDs[labels] { return known }
    let sorted = Array(Set(labels)).sorted()
    let set = labelSetIDs[sorted] ?? UInt32(labelSets.count)
    if set == labelSets.count {
      labelSets.append(sorted)
      labelSetIDs[sorted] = set
    }
    labelSetIDs[labels] = set
    return set
  }

  // MARK: Keys

  /// Keys added from now on belong to a new record.
  mutating func beginRecord() { recordCount &+= 1 }

  /// Gives an entity a key; the entity that has it already becomes one with it.
  mutating func addKey(_ scheme: UInt32, _ value: UnsafeBufferPointer<UInt8>, to entity: UInt32) {
    let hash = hashBytes(value)
    if let known = identifiers.number(of: value, hash: hash, in: AssertedGraph.keySpace(scheme)) {
      unite(known, entity)
      appendKey(scheme, arena.string(value), to: entity)
    } else {
      let text = arena.string(value)
      identifiers.add(text.asString, in: AssertedGraph.keySpace(scheme), number: entity)
      appendKey(scheme, text, to: entity)
    }
  }

  private mutating func appendKey(_ scheme: UInt32, _ value: Value, to entity: UInt32) {
    keys.append(
      Key(scheme: scheme, value: value, next: entities[Int(entity)].firstKey, record: recordCount))
    entities[Int(entity)].firstKey = Int32(keys.count - 1)
  }

  // MARK: Properties

  /// Sets a property in a chain that begins at `first`; a later value replaces an earlier one.
  mutating func set(
    _ key: UInt32, _ value: Value, date: Int32 = AssertedGraph.undated, chain first: inout Int32
  ) {
    var index = first
    while index >= 0 {
      if properties[Int(index)].key == key {
        properties[Int(index)].value = value
        properties[Int(index)].date = date
        return
      }
      index = properties[Int(index)].next
    }
    properties.append(Property(key: key, next: first, value: value, date: date))
    first = Int32(properties.count - 1)
  }

  mutating func setProperty(
    _ key: UInt32, _ value: Value, of entity: UInt32, date: Int32 = AssertedGraph.undated
  ) {
    var first = entities[Int(entity)].firstProperty
    set(key, value, date: date, chain: &first)
    entities[Int(entity)].firstProperty = first
  }

  /// The properties of a chain, the last set first.
  func chain(_ first: Int32) -> PropertyChain { PropertyChain(properties: properties, index: first) }

  struct PropertyChain: Sequence, IteratorProtocol {
    let properties: [Property]
    var index: Int32

    mutating func next() -> Property? {
      guard index >= 0 else { return nil }
      let property = properties[Int(index)]
      index = property.next
      return property
    }
  }

  /// The keys of an entity, the last added first.
  func keys(of entity: UInt32) -> [Key] {
    var found: [Key] = []
    var index = entities[Int(entity)].firstKey
    while index >= 0 {
      found.append(keys[Int(index)])
      index = keys[Int(index)].next
    }
    return found
  }
}
