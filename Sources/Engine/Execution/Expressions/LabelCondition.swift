/// A condition on the labels of a node or the type of a relationship: `:A`, `:A&B`, `:A|!B`, `:%`.
public indirect enum LabelCondition: Hashable, Sendable {
  case name(String)
  /// `%`: any label at all; every relationship has a type.
  case any
  case not(LabelCondition)
  case and([LabelCondition])
  case or([LabelCondition])
}

/// A condition with its names looked up.
indirect enum ResolvedCondition {
  case name(LabelID?, TypeID?)
  case any
  case not(ResolvedCondition)
  case and([ResolvedCondition])
  case or([ResolvedCondition])

  init(_ condition: LabelCondition, _ graph: Graph) {
    switch condition {
    case .name(let name): self = .name(graph.label(name), graph.relationshipType(name))
    case .any: self = .any
    case .not(let inner): self = .not(ResolvedCondition(inner, graph))
    case .and(let parts): self = .and(parts.map { ResolvedCondition($0, graph) })
    case .or(let parts): self = .or(parts.map { ResolvedCondition($0, graph) })
    }
  }

  func holds(_ node: NodeID, _ graph: Graph) -> Bool {
    switch self {
    case .name(let label, _): label.map { graph.hasLabel(node, $0) } ?? false
    case .any: !graph.labels(of: node).isEmpty
    case .not(let inner): !inner.holds(node, graph)
    case .and(let parts): parts.allSatisfy { $0.holds(node, graph) }
    case .or(let parts): parts.contains { $0.holds(node, graph) }
    }
  }

  func holds(_ type: TypeID) -> Bool {
    switch self {
    case .name(_, let name): name == type
    case .any: true
    case .not(let inner): !inner.holds(type)
    case .and(let parts): parts.allSatisfy { $0.holds(type) }
    case .or(let parts): parts.contains { $0.holds(type) }
    }
  }
}
