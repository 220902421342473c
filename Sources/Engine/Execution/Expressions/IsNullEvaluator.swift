/// `IS NULL` and `IS NOT NULL`.
public final class IsNullEvaluator: Evaluator {
  private let operand: Evaluator
  private let isNegated: Bool
  private let output = Vector()

  public init(_ operand: Evaluator, negated: Bool) {
    self.operand = operand
    self.isNegated = negated
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.truths)
    guard rows.count > 0 else { return output }
    let vector = try operand.evaluate(batch, rows, context)
    if vector.isConstant {
      output.setConstant(Value(vector[0].isNull != isNegated))
      return output
    }
    for i in 0..<rows.count {
      let row = rows[i]
      output.truths[row] = vector[row].isNull != isNegated ? 1 : 0
    }
    return output
  }
}
