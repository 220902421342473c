import Engine
import Semantics
import Syntax

/// How many rows a step is expected to give, from the exact statistics of the graph.
struct CostModel {
  let graph: Graph
  /// Labels each node slot of the pattern must have.
  private let labels: [Slot: [String]]

  /// - Parameter known: labels that earlier clauses demand of the nodes of slots.
  init(graph: Graph, match: BoundMatch, known: [Slot: [String]] = [:]) {
    self.graph = graph
    labels = Dictionary(
      match.nodes.map { ($0.slot, ($0.labels?.requiredNames ?? []) + (known[$0.slot] ?? [])) },
      uniquingKeysWith: { $0 + $1 })
  }

  func nodes(label: String?) -> Double {
    guard let label else { return Double(graph.nodeCount) }
    guard let id = graph.label(label) else { return 0 }
    return Double(graph.nodeCount(id))
  }

  /// Nodes that could stand in a slot, at least one.
  func nodes(slot: Slot) -> Double {
    let counts = (labels[slot] ?? []).map { nodes(label: $0) }
    return max(1, counts.min() ?? Double(graph.nodeCount))
  }

  /// Relationships of a node in a slot, on average.
  func fanOut(from slot: Slot, types: [String]?, direction: Direction) -> Double {
    let directions: [Direction] = direction == .either ? [.outgoing, .incoming] : [direction]
    let ids =
      types.map { $0.compactMap { graph.relationshipType($0) } }
      ?? (0..<UInt32(graph.relationshipTypeCount)).map { TypeID($0) }
    let label = (labels[slot] ?? []).compactMap { graph.label($0) }
      .min { graph.nodeCount($0) < graph.nodeCount($1) }
    var total = 0
    for type in ids {
      for direction in directions {
        total +=
          label.map { graph.relationshipCount($0, type, direction) } ?? graph.relationshipCount(type)
      }
    }
    return Double(total) / nodes(slot: slot)
  }

  /// Trails of a variable length, from the fan-out of one step; long searches are cut off at a plausible
  /// size.
  func reach(_ fanOut: Double, _ length: (minimum: Int, maximum: Int?)) -> Double {
    var total = length.minimum == 0 ? 1.0 : 0
    var level = 1.0
    for depth in 1...max(1, min(length.maximum ?? 8, 8)) {
      level *= fanOut
      if depth >= length.minimum { total += level }
      if total > 1e9 { break }
    }
    return max(total, 0.1)
  }

  func seekRows(_ label: LabelID, _ key: KeyID, _ seek: NodeSeek.Key) -> Double {
    let nodes = Double(graph.nodeCount(label))
    let each = max(1, nodes / Double(max(1, graph.distinctEstimate(label, key))))
    switch seek {
    case .equal: return each
    case .anyOf: return each * 5
    case .range: return max(1, nodes * 0.3)
    }
  }

  /// How many different values a property has that is compared, at least one; nil when neither side is one.
  private func distinctValues(_ sides: BoundExpression...) -> Double? {
    let counts = sides.compactMap { side -> Double? in
      guard case .property(let base, let name) = side.kind, case .slot(let slot) = base.kind,
        let key = graph.propertyKey(name)
      else { return nil }
      let known = (labels[slot] ?? []).compactMap { graph.label($0) }
      return known.map { Double(graph.distinctEstimate($0, key)) }.min()
    }
    return counts.max().map { max(1, $0) }
  }

  /// The share of rows a predicate keeps.
  func selectivity(_ predicate: BoundExpression) -> Double {
    switch predicate.kind {
    case .comparison(let first, let links) where links.count == 1 && links[0].op == .equal:
      distinctValues(first, links[0].operand).map { 1 / $0 } ?? 0.05
    case .comparison(_, let links) where links.count == 1 && links[0].op == .notEqual: 0.9
    case .comparison: 0.3
    case .stringPredicate: 0.1
    case .inList: 0.2
    case .isNull: 0.5
    case .labelTest: 0.9
    case .not(let operand): 1 - selectivity(operand)
    default: 0.5
    }
  }
}

extension BoundExpression {
  /// A rough order of what to evaluate first.
  var evaluationCost: Int {
    if case .subquery = kind { return 1000 }
    var total = 1
    if case .property = kind { total += 1 }
    if case .call = kind { total += 5 }
    for child in children { total += child.evaluationCost }
    return total
  }
}

extension BoundLabels {
  /// Names that every match must have.
  var requiredNames: [String] {
    switch self {
    case .name(let name): [name]
    case .and(let parts): parts.flatMap(\.requiredNames)
    case .any, .not, .or: []
    }
  }

  /// The parts of a conjunction.
  var conjuncts: [BoundLabels] {
    if case .and(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// The names when the expression is a plain choice of relationship types, else nil.
  var typeNames: [String]? {
    switch self {
    case .name(let name): return [name]
    case .or(let parts):
      var names: [String] = []
      for part in parts {
        guard let inner = part.typeNames else { return nil }
        for name in inner where !names.contains(name) { names.append(name) }
      }
      return names
    case .any, .not, .and: return nil
    }
  }
}

extension Direction {
  /// A pattern's direction, seen from its left node or, reversed, from its right one.
  init(_ pattern: PatternDirection, reversed: Bool) {
    let direction: Direction =
      switch pattern {
      case .outgoing: .outgoing
      case .incoming: .incoming
      case .either: .either
      }
    self = reversed ? direction.reversed : direction
  }
}
