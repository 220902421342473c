// INTERFACE STUB: signatures other parts are written against; bodies to be replaced by the store.

public struct StoreError: Error, Hashable, Sendable {
  public var category: String
  public var detail: String
  public var message: String
  public init(_ category: String, _ detail: String, _ message: String) {
    self.category = category
    self.detail = detail
    self.message = message
  }
}

/// A node's relationships of one type in one direction: neighbour ids and relationship ids in parallel.
/// The first `sortedCount` entries are sorted by neighbour; the rest is an unsorted tail.
/// For a self-loop under `.outgoing` and `.incoming` it appears in both slices.
public struct AdjacencySlice: @unchecked Sendable {
  public var neighbours: UnsafePointer<UInt32>
  public var relationships: UnsafePointer<UInt32>
  public var count: Int
  public var sortedCount: Int
}

public struct Graph: Sendable {
  public init() { preconditionFailure("stub") }

  // Names. Lookups give nil for a name never used; `make` adds it.
  public func label(_ name: String) -> LabelID? { preconditionFailure("stub") }
  public func relationshipType(_ name: String) -> TypeID? { preconditionFailure("stub") }
  public func propertyKey(_ name: String) -> KeyID? { preconditionFailure("stub") }
  public func propertyKey(_ name: StringRef) -> KeyID? { preconditionFailure("stub") }
  public mutating func makeLabel(_ name: String) throws(StoreError) -> LabelID { preconditionFailure("stub") }
  public mutating func makeRelationshipType(_ name: String) throws(StoreError) -> TypeID { preconditionFailure("stub") }
  public mutating func makePropertyKey(_ name: String) throws(StoreError) -> KeyID { preconditionFailure("stub") }
  /// The name as an interned string value (cheap) or as a Swift string.
  public func nameValue(_ id: LabelID) -> Value { preconditionFailure("stub") }
  public func nameValue(_ id: TypeID) -> Value { preconditionFailure("stub") }
  public func nameValue(_ id: KeyID) -> Value { preconditionFailure("stub") }
  public func name(_ id: LabelID) -> String { preconditionFailure("stub") }
  public func name(_ id: TypeID) -> String { preconditionFailure("stub") }
  public func name(_ id: KeyID) -> String { preconditionFailure("stub") }
  /// Number of names known (ids are 0 ..< count), used or not.
  public var labelCount: Int { preconditionFailure("stub") }
  public var relationshipTypeCount: Int { preconditionFailure("stub") }
  public var propertyKeyCount: Int { preconditionFailure("stub") }
  /// Changes whenever a name, index or constraint is added or removed: part of the key of a cached plan.
  public var catalogVersion: UInt64 { preconditionFailure("stub") }

  // Strings and blocks that outlive a statement.
  /// The pooled string with these bytes, if there is one: makes a query constant comparable by pointer.
  public func pooledString(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? { preconditionFailure("stub") }
  /// A copy of the value owned by the graph: strings pooled, blocks in the graph's heap.
  public func retain(_ value: Value) throws(StoreError) -> Value { preconditionFailure("stub") }

  // Nodes. Ids are dense from 0 and are not used again within a graph's life.
  public var nodeCount: Int { preconditionFailure("stub") }
  /// Every node id is below this.
  public var nodeLimit: UInt32 { preconditionFailure("stub") }
  public mutating func createNode(_ labels: [LabelID]) throws(StoreError) -> NodeID { preconditionFailure("stub") }
  public func isLive(_ node: NodeID) -> Bool { preconditionFailure("stub") }
  public func hasLabel(_ node: NodeID, _ label: LabelID) -> Bool { preconditionFailure("stub") }
  /// In the order of the label ids.
  public func labels(of node: NodeID) -> [LabelID] { preconditionFailure("stub") }
  /// True when the node did not have it.
  public mutating func addLabel(_ label: LabelID, to node: NodeID) throws(StoreError) -> Bool { preconditionFailure("stub") }
  public mutating func removeLabel(_ label: LabelID, from node: NodeID) throws(StoreError) -> Bool { preconditionFailure("stub") }
  /// Removes the node, its labels, properties and index entries. Its relationships must be deleted by the caller
  /// before the statement ends; `hasRelationships` tells.
  public mutating func deleteNode(_ node: NodeID) throws(StoreError) { preconditionFailure("stub") }
  public func hasRelationships(_ node: NodeID) -> Bool { preconditionFailure("stub") }

  // Relationships.
  public var relationshipCount: Int { preconditionFailure("stub") }
  public var relationshipLimit: UInt32 { preconditionFailure("stub") }
  public mutating func createRelationship(_ type: TypeID, from start: NodeID, to end: NodeID) throws(StoreError) -> RelationshipID { preconditionFailure("stub") }
  public func isLive(_ relationship: RelationshipID) -> Bool { preconditionFailure("stub") }
  /// Also for a deleted relationship, as long as the graph lives.
  public func type(of relationship: RelationshipID) -> TypeID { preconditionFailure("stub") }
  public func start(of relationship: RelationshipID) -> NodeID { preconditionFailure("stub") }
  public func end(of relationship: RelationshipID) -> NodeID { preconditionFailure("stub") }
  /// Deletes many at once, grouped by node so that a node of high degree is rewritten once. Ids already deleted are skipped; gives how many were live.
  public mutating func deleteRelationships(_ relationships: [RelationshipID]) throws(StoreError) -> Int { preconditionFailure("stub") }
  /// All live relationships of a node (a self-loop once), any type.
  public func relationships(of node: NodeID) -> [RelationshipID] { preconditionFailure("stub") }

  // Adjacency. Direction is `.outgoing` or `.incoming` for slices; `.either` only for degree.
  public func adjacency(_ node: NodeID, _ type: TypeID, _ direction: Direction) -> AdjacencySlice { preconditionFailure("stub") }
  /// `.either` counts a self-loop once.
  public func degree(_ node: NodeID, _ type: TypeID, _ direction: Direction) -> Int { preconditionFailure("stub") }

  // Properties. Null means absent; setting null removes. `value` is retained by the graph.
  public func property(_ node: NodeID, _ key: KeyID) -> Value { preconditionFailure("stub") }
  public func property(_ relationship: RelationshipID, _ key: KeyID) -> Value { preconditionFailure("stub") }
  public mutating func setProperty(_ node: NodeID, _ key: KeyID, _ value: Value) throws(StoreError) { preconditionFailure("stub") }
  public mutating func setProperty(_ relationship: RelationshipID, _ key: KeyID, _ value: Value) throws(StoreError) { preconditionFailure("stub") }
  /// Present properties, in the order of the key ids.
  public func properties(of node: NodeID) -> [(key: KeyID, value: Value)] { preconditionFailure("stub") }
  public func properties(of relationship: RelationshipID) -> [(key: KeyID, value: Value)] { preconditionFailure("stub") }
  /// Column reads for a batch: `values[rows[i]]` = property of `ids[rows[i]]` (id .max gives null).
  public func gatherNodeProperty(_ key: KeyID, ids: UnsafePointer<UInt32>, rows: Rows, into values: UnsafeMutablePointer<Value>) { preconditionFailure("stub") }
  public func gatherRelationshipProperty(_ key: KeyID, ids: UnsafePointer<UInt32>, rows: Rows, into values: UnsafeMutablePointer<Value>) { preconditionFailure("stub") }

  // Scans: fill up to `capacity` ids of live nodes (of a label) at or after `cursor`; moves the cursor; gives how many.
  public func scanNodes(_ label: LabelID?, cursor: inout UInt32, into ids: UnsafeMutablePointer<UInt32>, capacity: Int) -> Int { preconditionFailure("stub") }
  public func scanRelationships(_ type: TypeID?, cursor: inout UInt32, into ids: UnsafeMutablePointer<UInt32>, capacity: Int) -> Int { preconditionFailure("stub") }

  // Indexes and constraints (on nodes by label and key, or relationships by type and key).
  public func index(_ label: LabelID, _ keys: [KeyID]) -> IndexID? { preconditionFailure("stub") }
  /// Node ids whose indexed value equals `value` (equality of the language); appended in ascending order.
  public func seek(_ index: IndexID, equal value: Value, into ids: inout [UInt32]) { preconditionFailure("stub") }
  /// Node ids whose indexed value lies in the range (nil bound = open); only range indexes, values comparable with the bounds.
  public func seek(_ index: IndexID, from lower: (value: Value, inclusive: Bool)?, to upper: (value: Value, inclusive: Bool)?, into ids: inout [UInt32]) { preconditionFailure("stub") }
  public mutating func createIndex(_ definition: IndexDefinition) throws(StoreError) { preconditionFailure("stub") }
  public mutating func dropIndex(_ name: String) throws(StoreError) { preconditionFailure("stub") }
  public mutating func createConstraint(_ definition: ConstraintDefinition) throws(StoreError) { preconditionFailure("stub") }
  public mutating func dropConstraint(_ name: String) throws(StoreError) { preconditionFailure("stub") }
  public var indexes: [IndexDefinition] { preconditionFailure("stub") }
  public var constraints: [ConstraintDefinition] { preconditionFailure("stub") }
  /// Existence, key and type constraints are checked for the elements touched by a statement when it ends
  /// (uniqueness at once, when a value is set). Throws ConstraintValidationFailed.
  public mutating func validateConstraints() throws(StoreError) { preconditionFailure("stub") }

  // Statistics, kept exactly.
  public func nodeCount(_ label: LabelID) -> Int { preconditionFailure("stub") }
  public func relationshipCount(_ type: TypeID) -> Int { preconditionFailure("stub") }
  /// Relationships of a type whose start (`.outgoing`) or end (`.incoming`) node has the label.
  public func relationshipCount(_ label: LabelID, _ type: TypeID, _ direction: Direction) -> Int { preconditionFailure("stub") }
  /// Number of different values a key has, roughly (at least 1 when any is present).
  public func distinctEstimate(_ label: LabelID, _ key: KeyID) -> Int { preconditionFailure("stub") }
  /// Bytes by part, for `:stats`.
  public var memoryUse: [(part: String, bytes: Int)] { preconditionFailure("stub") }
  /// Walks everything; gives the first broken invariant in words, nil when all hold.
  public func checkInvariants() -> String? { preconditionFailure("stub") }
}

public struct IndexID: Hashable, Sendable {
  public var raw: UInt32
  public init(_ raw: UInt32) { self.raw = raw }
}

public enum IndexKind: String, Hashable, Sendable { case hash = "HASH", range = "RANGE" }

public struct IndexDefinition: Hashable, Sendable {
  public var name: String
  public var kind: IndexKind
  public var isRelationship: Bool
  public var label: String
  public var properties: [String]
  public init(name: String, kind: IndexKind, isRelationship: Bool, label: String, properties: [String]) {
    self.name = name
    self.kind = kind
    self.isRelationship = isRelationship
    self.label = label
    self.properties = properties
  }
}

public enum ConstraintKind: Hashable, Sendable {
  case unique, exists, key
  case typed(ValueType)
}

public struct ConstraintDefinition: Hashable, Sendable {
  public var name: String
  public var kind: ConstraintKind
  public var isRelationship: Bool
  public var label: String
  public var properties: [String]
  public init(name: String, kind: ConstraintKind, isRelationship: Bool, label: String, properties: [String]) {
    self.name = name
    self.kind = kind
    self.isRelationship = isRelationship
    self.label = label
    self.properties = properties
  }
}
