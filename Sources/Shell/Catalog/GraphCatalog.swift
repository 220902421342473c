import Engine

/// A label or relationship type and how many nodes or relationships have it.
struct NameCount: Hashable {
  var name: String
  var count: Int
}

/// A property of the nodes of a label or the relationships of a type.
struct PropertySummary: Hashable {
  var name: String
  /// The type most of its values have, for example `STRING`.
  var type: String
  /// The part of the nodes or relationships that have it, 0 to 1.
  var fill: Double
}

/// The labels a relationship type leads from and to, and how often.
struct EndpointPair: Hashable {
  var from: String
  var to: String
  var count: Int
}

/// What is in the graph: names and counts, for completion, `:schema` and the banner.
protocol GraphCatalog: Sendable {
  var nodeCount: Int { get }
  var relationshipCount: Int { get }
  /// Labels in use, the most frequent first.
  var labels: [NameCount] { get }
  /// Relationship types in use, the most frequent first.
  var types: [NameCount] { get }
  /// Relationships of the type whose start (`.outgoing`), end (`.incoming`) or either node has the label.
  func count(label: String, type: String, _ direction: Direction) -> Int
  /// Properties of the nodes with the label, the fullest first; of all nodes for nil.
  func properties(label: String?) -> [PropertySummary]
  /// Properties of the relationships of the type; of all relationships for nil.
  func properties(type: String?) -> [PropertySummary]
  /// The labels a type connects, the most frequent pair first.
  func endpoints(type: String) -> [EndpointPair]
  var indexes: [IndexDefinition] { get }
  var constraints: [ConstraintDefinition] { get }
  /// Bytes held by part of the store.
  var memoryParts: [MemoryPart] { get }
  /// Different short string values of a property, for completing the parameters of saved queries.
  func values(label: String, property: String, limit: Int) -> [String]
}
