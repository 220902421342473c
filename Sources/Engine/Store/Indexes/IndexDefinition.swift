/// Names an index of one graph, and of the copies made of it since the index was created.
public struct IndexID: Hashable, Sendable {
  public var raw: UInt32
  public init(_ raw: UInt32) { self.raw = raw }
}

/// What an index can be asked: `hash` for equality, `range` for order and equality.
public enum IndexKind: String, Hashable, Sendable { case hash = "HASH", range = "RANGE" }

/// An index over nodes of a label, or relationships of a type, that have all of some properties.
public struct IndexDefinition: Hashable, Sendable {
  public var name: String
  public var kind: IndexKind
  public var isRelationship: Bool
  /// The label, or the relationship type.
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
