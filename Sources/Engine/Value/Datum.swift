/// A value of the query language as a Swift value, for the edges of the system: parameters on the way in,
/// results on the way out. It owns everything it holds, so it outlives graphs and arenas.
public indirect enum Datum: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(String)
  case list([Datum])
  /// Entries in order; of two entries with one key the last counts when the map becomes a value.
  case map([(key: String, value: Datum)])
  case node(DatumNode)
  case relationship(DatumRelationship)
  case path(DatumPath)
  /// A point in time or a duration, in the text `toString` gives.
  case temporal(DatumTemporalKind, String)
}

/// The temporal types.
public enum DatumTemporalKind: String, CaseIterable, Hashable, Sendable {
  case date, localTime, time, localDateTime, dateTime, duration

  /// The kind of a temporal value's tag; nil for other tags.
  public init?(_ tag: Tag) {
    switch tag {
    case .date: self = .date
    case .localTime: self = .localTime
    case .time: self = .time
    case .localDateTime: self = .localDateTime
    case .dateTime: self = .dateTime
    case .duration: self = .duration
    default: return nil
    }
  }
}

/// A node as it was when it was read.
public struct DatumNode: Sendable {
  public var id: Int
  public var labels: [String]
  public var properties: [(key: String, value: Datum)]

  public init(id: Int, labels: [String], properties: [(key: String, value: Datum)]) {
    self.id = id
    self.labels = labels
    self.properties = properties
  }
}

/// A relationship as it was when it was read.
public struct DatumRelationship: Sendable {
  public var id: Int
  public var type: String
  /// The ids of the nodes it leads from and to.
  public var start: Int
  public var end: Int
  public var properties: [(key: String, value: Datum)]

  public init(id: Int, type: String, start: Int, end: Int, properties: [(key: String, value: Datum)]) {
    self.id = id
    self.type = type
    self.start = start
    self.end = end
    self.properties = properties
  }
}

/// A path in walking order; one more node than relationships.
public struct DatumPath: Hashable, Sendable {
  public var nodes: [DatumNode]
  public var relationships: [DatumRelationship]

  public init(nodes: [DatumNode], relationships: [DatumRelationship]) {
    self.nodes = nodes
    self.relationships = relationships
  }
}

// MARK: - Swift equality and hashing

/// Equality of Swift values, not of the language: null equals null, the integer 1 differs from the float
/// 1.0, NaN
/// from itself, and maps with their entries in another order from each other.
extension Datum: Hashable {
  public static func == (a: Datum, b: Datum) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.boolean(let x), .boolean(let y)): x == y
    case (.integer(let x), .integer(let y)): x == y
    case (.float(let x), .float(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.list(let x), .list(let y)): x == y
    case (.map(let x), .map(let y)): areEntriesEqual(x, y)
    case (.node(let x), .node(let y)): x == y
    case (.relationship(let x), .relationship(let y)): x == y
    case (.path(let x), .path(let y)): x == y
    case (.temporal(let kind, let x), .temporal(let other, let y)): kind == other && x == y
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .boolean(let boolean): hasher.combine(boolean)
    case .integer(let integer): hasher.combine(integer)
    case .float(let float): hasher.combine(float)
    case .string(let text): hasher.combine(text)
    case .list(let elements): hasher.combine(elements)
    case .map(let entries): hashEntries(entries, into: &hasher)
    case .node(let node): hasher.combine(node)
    case .relationship(let relationship): hasher.combine(relationship)
    case .path(let path): hasher.combine(path)
    case .temporal(let kind, let text):
      hasher.combine(kind)
      hasher.combine(text)
    }
  }
}

extension DatumNode: Hashable {
  public static func == (a: DatumNode, b: DatumNode) -> Bool {
    a.id == b.id && a.labels == b.labels && areEntriesEqual(a.properties, b.properties)
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(labels)
    hashEntries(properties, into: &hasher)
  }
}

extension DatumRelationship: Hashable {
  public static func == (a: DatumRelationship, b: DatumRelationship) -> Bool {
    a.id == b.id && a.type == b.type && a.start == b.start && a.end == b.end
      && areEntriesEqual(a.properties, b.properties)
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(type)
    hasher.combine(start)
    hasher.combine(end)
    hashEntries(properties, into: &hasher)
  }
}

private func areEntriesEqual(_ a: [(key: String, value: Datum)], _ b: [(key: String, value: Datum)]) -> Bool {
  a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
}

private func hashEntries(_ entries: [(key: String, value: Datum)], into hasher: inout Hasher) {
  hasher.combine(entries.count)
  for entry in entries {
    hasher.combine(entry.key)
    hasher.combine(entry.value)
  }
}
