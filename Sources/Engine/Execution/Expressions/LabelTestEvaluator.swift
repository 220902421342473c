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
        output.reset(.truths)
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
        output.truths[row] = Ternary.unknown.rawValue
      } else {
        try context.checkLive(node)
        output.truths[row] = context.graph.hasLabel(node, label) ? 1 : 0
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
