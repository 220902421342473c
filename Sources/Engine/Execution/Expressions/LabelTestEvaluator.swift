/// A condition on the labels of a node or the type of a relationship: `:A`, `:A&B`, `:A|!B`, `:%`.
public indirect enum LabelCondition: Hashable, Sendable {
  case name(String)
  /// `%`: any label at all; every relationship has a type.
  case any
  case not(LabelCondition)
  case and([LabelCondition])
  case or([LabelCondition])
}

/// `n:A`, `n:A|B`, `r:T` as a predicate: null for null.
///
/// Names are looked up once a batch: a name without a number is one that nothing has.
public final class LabelTestEvaluator: Evaluator {
  private let operand: Evaluator
  private let condition: LabelCondition
  private let span: Range<Int>?
  private let output = Vector()

  public init(_ operand: Evaluator, _ condition: LabelCondition, span: Range<Int>? = nil) {
    self.operand = operand
    self.condition = condition
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let vector = try operand.evaluate(batch, rows, context)
    let resolved = ResolvedCondition(condition, context.graph)
    do {
      if case .name(let label?, _) = resolved, vector.form == .nodes {
        try testNodes(vector, label, rows, context)
        return output
      }
      for i in 0..<rows.count {
        let row = rows[i]
        output.values[row] = try test(vector[row], resolved, context)
      }
    } catch {
      throw error.at(span)
    }
    return output
  }

  /// The usual case: a column of nodes against one label.
  private func testNodes(
    _ vector: Vector, _ label: LabelID, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    for i in 0..<rows.count {
      let row = rows[i]
      let node = NodeID(vector.ids[row])
      if node == .none {
        output.values[row] = .null
      } else {
        try context.checkLive(node)
        output.values[row] = Value(context.graph.hasLabel(node, label))
      }
    }
  }

  private func test(
    _ value: Value, _ condition: ResolvedCondition, _ context: ExecutionContext
  ) throws(ExecutionError) -> Value {
    switch value.tag {
    case .null: return .null
    case .node:
      try context.checkLive(value.asNode)
      return Value(condition.holds(value.asNode, context.graph))
    case .relationship:
      return Value(condition.holds(context.graph.type(of: value.asRelationship)))
    default:
      throw .type("InvalidArgumentType", "a label test needs a node or relationship, not \(value.typeName)")
    }
  }
}

/// A condition with its names looked up.
private indirect enum ResolvedCondition {
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
