import Engine

/// A fact about the data a plan relies on. It held when the plan was made; a kept plan is used again only
/// while it still holds. Plans of statements that write rely on none, since they may change it themselves.
public enum PlanAssumption: Hashable, Sendable {
  /// No relationship of the type starts and ends at one node.
  case noLoops(type: TypeID)
  /// Every relationship of the type has, at this end, a node with the label. `.outgoing` means the start.
  case endHasLabel(type: TypeID, end: Direction, label: LabelID)
  /// Every node has the property.
  case everyNodeHas(KeyID)
  /// The graph has no relationship types beyond these many.
  case typeCount(Int)

  public func holds(in graph: Graph) -> Bool {
    switch self {
    case .noLoops(let type): graph.loopCount(type) == 0
    case .endHasLabel(let type, let end, let label):
      graph.relationshipCount(label, type, end) == graph.relationshipCount(type)
    case .everyNodeHas(let key): graph.presentCount(key) == graph.nodeCount
    case .typeCount(let count): graph.relationshipTypeCount == count
    }
  }
}

/// The assumptions of a plan under construction.
struct Assumptions {
  /// False for statements that write.
  let areAllowed: Bool
  private(set) var all: Set<PlanAssumption> = []

  init(areAllowed: Bool) { self.areAllowed = areAllowed }

  /// True when all of these hold; they are then relied on.
  mutating func rely(on assumptions: [PlanAssumption], in graph: Graph) -> Bool {
    guard areAllowed, assumptions.allSatisfy({ $0.holds(in: graph) }) else { return false }
    all.formUnion(assumptions)
    return true
  }

  /// True when no relationship of these types is a loop.
  mutating func noLoops(_ types: [String]?, in graph: Graph) -> Bool {
    var needed = graph.types(types).map { PlanAssumption.noLoops(type: $0) }
    if types == nil { needed.append(.typeCount(graph.relationshipTypeCount)) }
    return rely(on: needed, in: graph)
  }

  /// True when every relationship of these types has a node with the label at this end.
  mutating func ends(_ types: [String]?, _ end: Direction, have label: String, in graph: Graph) -> Bool {
    guard let types, let label = graph.label(label) else { return false }
    let ids = types.compactMap { graph.relationshipType($0) }
    // A type nobody uses yet says nothing about its ends.
    guard ids.count == types.count else { return false }
    let sides: [Direction] = end == .either ? [.outgoing, .incoming] : [end]
    return rely(
      on: ids.flatMap { id in sides.map { .endHasLabel(type: id, end: $0, label: label) } }, in: graph)
  }
}

extension Graph {
  /// The ids of relationship types by name; nil means all.
  func types(_ names: [String]?) -> [TypeID] {
    names.map { $0.compactMap { relationshipType($0) } }
      ?? (0..<UInt32(relationshipTypeCount)).map { TypeID($0) }
  }
}
