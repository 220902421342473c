import Engine

/// What one source says: entities with labels, keys and properties, and relationships between them. Filled
/// while an import is staged; kept, frozen, as the record of what the source asserts.
///
/// All of it is in order of its coming, in memory that is put on disk when there is much of it: for a node an
/// `Entity` (32 bytes), the text of its id (24 bytes and its length) and its properties. While it is filled the
/// table that finds ids is in memory, 11 to 21 bytes each; the last lookup over, it goes to the disk too.
struct AssertedGraph: Sendable {
  static let none: Int32 = -1

  struct Entity: BitwiseCopyable, Sendable {
    /// The properties: a chain of the log.
    var firstProperty = PropertyLog.none
    /// Where the text of the id in the source is; `.max` for an entity known by a key alone.
    fileprivate var text: UInt32
    var labelSet: UInt32 = 0
    var firstKey = AssertedGraph.none
    /// The entity this one was found to be the same as, or itself.
    fileprivate(set) var same: UInt32
    /// The node in the graph, once committed.
    var node = NodeID.none
    private var lineAndState: UInt32

    fileprivate init(text: UInt32, number: UInt32, line: Int) {
      self.text = text
      same = number
      lineAndState = UInt32(clamping: Swift.min(Swift.max(line, 0), Int(UInt32.max >> 1)))
    }

    /// The line it was first mentioned on, 0 when unknown.
    var line: UInt32 { lineAndState & UInt32.max >> 1 }
    /// False as long as it is only referred to.
    var isDeclared: Bool {
      get { lineAndState >> 31 != 0 }
      set { lineAndState = line | (newValue ? 1 << 31 : 0) }
    }
  }

  struct Key: BitwiseCopyable, Sendable {
    /// Where the text is; its space is the scheme.
    fileprivate var position: UInt32
    /// Who was given the key.
    fileprivate var entity: UInt32
    var next: Int32
    /// Keys of one record have one number.
    var record: UInt32
  }

  struct Property: Sendable {
    var key: UInt32
    var value: Value
    /// The day the value was stated, days since 1970-01-01; `undated` when unknown.
    var date: Int32
  }

  struct Relationship: BitwiseCopyable, Sendable {
    var firstProperty = PropertyLog.none
    var from: UInt32
    var to: UInt32
    var type: UInt32
    /// Keeps repeats apart: the number of a text + 1, 0 when they merge.
    fileprivate(set) var keyNumber: UInt32 = 0
    var id = RelationshipID.none
    private var lineAndState: UInt32

    init(from: UInt32, to: UInt32, type: UInt32, line: Int) {
      self.from = from
      self.to = to
      self.type = type
      lineAndState = UInt32(clamping: Swift.min(Swift.max(line, 0), Int(UInt32.max >> 1)))
    }

    var line: UInt32 { lineAndState & UInt32.max >> 1 }
    /// True for a repeat of an earlier one, and for one that is left out.
    var isRepeat: Bool {
      get { lineAndState >> 31 != 0 }
      set { lineAndState = line | (newValue ? 1 << 31 : 0) }
    }
  }

  static let undated = Int32.min

  /// Blocks of names, of values that are no strings, and of strings made here.
  let arena = Arena()
  /// Ids and keys.
  var texts = TextStore()
  private var symbols = SymbolTable()
  private(set) var labelSets: [[UInt32]] = [[]]
  private var labelSetIDs: [[UInt32]: UInt32] = [[]: 0]
  var entities = SpilledArray<Entity>(spills: true)
  var keys = SpilledArray<Key>(spills: true)
  var log = PropertyLog()
  var relationships = SpilledArray<Relationship>(spills: true)
  var relationshipKeys = SpilledArray<UInt32>(spills: true)
  var identifiers = HashSlots()
  var keySlots = HashSlots()
  private var recordCount: UInt32 = 0
  /// See `HashSlots.touch`.
  private var seen: UInt64 = 0

  /// To be added to; what it was copied from is not touched.
  func continued() -> AssertedGraph {
    var copy = self
    copy.log.seal()
    copy.texts.seal()
    return copy
  }

  // MARK: Names

  var symbolCount: Int { symbols.names.count }
  mutating func symbol(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 { symbols.symbol(name, arena) }
  mutating func symbol(_ name: String) -> UInt32 { symbols.symbol(name, arena) }
  func name(_ symbol: UInt32) -> String { symbols.name(symbol) }
  func nameText(_ symbol: UInt32) -> StringRef { symbols.names[Int(symbol)] }
  /// The number of a name that is known.
  func knownSymbol(_ name: StringRef) -> UInt32? { symbols.known(name) }

  // MARK: Entities

  /// The entity with an id, made when there is none.
  /// - Parameter space: 0, or the symbol of the name of a space of ids + 1: ids of two spaces do not meet.
  mutating func entity(id: UnsafeBufferPointer<UInt8>, space: UInt32 = 0, line: Int) -> UInt32 {
    entity(id: id, hash: hashBytes(id), space: space, line: line)
  }

  /// The same for an id whose hash is known.
  @inline(__always)
  mutating func entity(id: UnsafeBufferPointer<UInt8>, hash: UInt64, space: UInt32, line: Int) -> UInt32 {
    let word = HashSlots.word(hash, space)
    if let known = find(id, word, space) { return known }
    let entity = UInt32(entities.count)
    let text = texts.add(id, hash: hash, number: entity, space: space)
    entities.append(Entity(text: text, number: entity, line: line))
    identifiers.add(word, text)
    return entity
  }

  mutating func entity(id: String, line: Int) -> UInt32 {
    var id = id
    return id.withUTF8 { entity(id: $0, line: line) }
  }

  @inline(__always)
  private func find(_ id: UnsafeBufferPointer<UInt8>, _ word: UInt64, _ space: UInt32) -> UInt32? {
    identifiers.find(word) { texts.isEqual($0, id, space) }.map { texts.number($0) }
  }

  /// Looks at what finding the ids of some rows looks at, for all of them at once.
  /// - Parameter words: of their texts and space, see `HashSlots.word`.
  mutating func touchIDs(_ words: UnsafeBufferPointer<UInt64>) {
    seen &+= identifiers.touch(words) { UInt64(texts.number($0)) }
  }

  /// The same for keys; their space is the scheme.
  mutating func touchKeys(_ words: UnsafeBufferPointer<UInt64>) {
    seen &+= keySlots.touch(words) { UInt64(texts.number($0)) }
  }

  /// The entity with a key, made when there is none.
  mutating func entity(
    scheme: UInt32, value: UnsafeBufferPointer<UInt8>, line: Int
  ) -> UInt32 {
    entity(scheme: scheme, value: value, hash: hashBytes(value), line: line)
  }

  /// The same for a key whose hash is known.
  mutating func entity(
    scheme: UInt32, value: UnsafeBufferPointer<UInt8>, hash: UInt64, line: Int
  ) -> UInt32 {
    if let known = findKey(scheme, value, hash) { return known }
    let entity = UInt32(entities.count)
    entities.append(Entity(text: .max, number: entity, line: line))
    beginRecord()
    appendKey(scheme, value, hash, to: entity, isFirst: true)
    return entity
  }

  @inline(__always)
  private func findKey(
    _ scheme: UInt32, _ value: UnsafeBufferPointer<UInt8>, _ hash: UInt64
  ) -> UInt32? {
    keySlots.find(HashSlots.word(hash, scheme)) { texts.isEqual($0, value, scheme) }
      .map { keys[Int(texts.number($0))].entity }
  }

  /// Looks an id up without making an entity.
  /// - Parameter space: the name of the space of ids, nil for the plain one.
  func knownEntity(id: StringRef, space: StringRef?) -> UInt32? {
    guard let space else { return find(id.bytes, HashSlots.word(id.hash, 0), 0) }
    return knownSymbol(space).flatMap { find(id.bytes, HashSlots.word(id.hash, $0 + 1), $0 + 1) }
  }

  /// The name of the space an entity's id is in.
  func idSpaceName(_ entity: Entity) -> StringRef? {
    let space = entity.text == .max ? 0 : texts.space(entity.text)
    return space == 0 ? nil : nameText(space - 1)
  }

  /// The id of an entity in the source; nil when it is known by a key alone.
  func id(_ entity: Entity) -> StringRef? { entity.text == .max ? nil : texts.text(entity.text) }

  /// Looks a key up by the name of its scheme.
  func knownEntity(scheme: StringRef, value: StringRef) -> UInt32? {
    knownSymbol(scheme).flatMap { findKey($0, value.bytes, value.hash) }
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
    let old = entities[Int(entity)].labelSet
    let merged = old == 0 ? labels : Array(Set(labelSets[Int(old)]).union(labels)).sorted()
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
    addKey(scheme, value, hash: hashBytes(value), to: entity)
  }

  /// The same for a key whose hash is known.
  mutating func addKey(
    _ scheme: UInt32, _ value: UnsafeBufferPointer<UInt8>, hash: UInt64, to entity: UInt32
  ) {
    let known = findKey(scheme, value, hash)
    if let known { unite(known, entity) }
    appendKey(scheme, value, hash, to: entity, isFirst: known == nil)
  }

  private mutating func appendKey(
    _ scheme: UInt32, _ value: UnsafeBufferPointer<UInt8>, _ hash: UInt64, to entity: UInt32, isFirst: Bool
  ) {
    let number = UInt32(keys.count)
    let position = texts.add(value, hash: hash, number: number, space: scheme)
    keys.append(
      Key(position: position, entity: entity, next: entities[Int(entity)].firstKey, record: recordCount))
    entities[Int(entity)].firstKey = Int32(number)
    if isFirst { keySlots.add(HashSlots.word(hash, scheme), position) }
  }

  func text(_ key: Key) -> StringRef { texts.text(key.position) }
  func scheme(_ key: Key) -> UInt32 { texts.space(key.position) }

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

  // MARK: Properties

  /// Sets a property in a chain that ends at `first`; a later value replaces an earlier one.
  mutating func set(
    _ key: UInt32, _ value: Value, date: Int32 = AssertedGraph.undated,
    chain first: inout PropertyLog.Position
  ) {
    log.begin(after: first)
    log.add(key, value, date: date)
    first = log.end()
  }

  mutating func setProperty(
    _ key: UInt32, _ value: Value, of entity: UInt32, date: Int32 = AssertedGraph.undated
  ) {
    var chain = entities[Int(entity)].firstProperty
    set(key, value, date: date, chain: &chain)
    entities[Int(entity)].firstProperty = chain
  }

  /// The properties of a chain, in the order their keys were first set.
  func chain(_ position: PropertyLog.Position) -> [Property] { log.properties(position) }

  /// Sets all properties of one chain in another.
  mutating func append(_ other: PropertyLog.Position, to end: inout PropertyLog.Position) {
    let properties = chain(other)
    log.begin(after: end)
    for property in properties { log.add(property.key, property.value, date: property.date) }
    end = log.end()
  }

  // MARK: Relationships

  mutating func setKey(_ key: UnsafeBufferPointer<UInt8>, of relationship: inout Relationship) {
    relationshipKeys.append(texts.add(key, hash: hashBytes(key), number: 0, space: 0))
    relationship.keyNumber = UInt32(relationshipKeys.count)
  }

  /// What keeps repeats of a relationship apart; nil when they merge.
  func key(of relationship: Relationship) -> StringRef? {
    guard relationship.keyNumber > 0 else { return nil }
    return texts.text(relationshipKeys[Int(relationship.keyNumber) - 1])
  }

  static func areSame(_ a: StringRef?, _ b: StringRef?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a == b
  }
}
