/// What a constraint demands.
public enum ConstraintKind: Hashable, Sendable {
  /// No two elements with the label or type have equal values of the properties.
  case unique
  /// Every element has the properties.
  case exists
  /// Unique and exists at once.
  case key
  /// The properties, where present, are of the type.
  case typed(ValueType)
}

/// A rule that nodes of a label, or relationships of a type, keep.
public struct ConstraintDefinition: Hashable, Sendable {
  public var name: String
  public var kind: ConstraintKind
  public var isRelationship: Bool
  /// The label, or the relationship type.
  public var label: String
  public var properties: [String]

  public init(
    name: String, kind: ConstraintKind, isRelationship: Bool, label: String, properties: [String]
  ) {
    self.name = name
    self.kind = kind
    self.isRelationship = isRelationship
    self.label = label
    self.properties = properties
  }
}

/// The constraints of a graph, and the elements to look at when the statement ends.
struct ConstraintSet {
  struct Constraint {
    var definition: ConstraintDefinition
    /// The raw label or type.
    var owner: UInt32
    var keys: [KeyID]

    /// Uniqueness is an index's business and checked at once; the rest waits for the end of the statement.
    var isDeferred: Bool { definition.kind != .unique }
  }

  private(set) var all: [Constraint] = []
  private(set) var touchedNodes: [UInt32] = []
  private(set) var touchedRelationships: [UInt32] = []
  private var watchesNodes = false
  private var watchesRelationships = false

  mutating func add(_ constraint: Constraint) {
    all.append(constraint)
    updateWatches()
  }

  mutating func remove(named name: String) {
    all.removeAll { $0.definition.name == name }
    updateWatches()
  }

  private mutating func updateWatches() {
    watchesNodes = all.contains { $0.isDeferred && !$0.definition.isRelationship }
    watchesRelationships = all.contains { $0.isDeferred && $0.definition.isRelationship }
  }

  /// Notes that an element was made or changed.
  @inline(__always)
  mutating func touch(_ id: UInt32, isRelationship: Bool) {
    if isRelationship {
      if watchesRelationships { touchedRelationships.append(id) }
    } else if watchesNodes {
      touchedNodes.append(id)
    }
  }

  func watches(isRelationship: Bool) -> Bool { isRelationship ? watchesRelationships : watchesNodes }

  var hasTouched: Bool { !touchedNodes.isEmpty || !touchedRelationships.isEmpty }

  mutating func forgetTouched() {
    touchedNodes = []
    touchedRelationships = []
  }
}

extension ValueType {
  /// Whether a stored value, which is not null, is of this type.
  func admits(_ value: Value) -> Bool {
    switch self {
    case .any: true
    case .null: false
    case .boolean: value.tag == .boolean
    case .integer: value.tag == .integer
    case .float: value.tag == .float
    case .number: value.isNumber
    case .string: value.tag == .string
    case .date: value.tag == .date
    case .localTime: value.tag == .localTime
    case .time: value.tag == .time
    case .localDateTime: value.tag == .localDateTime
    case .dateTime: value.tag == .dateTime
    case .duration: value.tag == .duration
    case .node: value.tag == .node
    case .relationship: value.tag == .relationship
    case .path: value.tag == .path
    case .map: value.tag == .map
    case .list(let element):
      value.tag == .list && value.asList.elements.allSatisfy { element.admits($0) || $0.isNull }
    }
  }
}
