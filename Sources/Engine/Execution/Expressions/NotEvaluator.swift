/// NOT in three-valued logic.
public final class NotEvaluator: Evaluator {
  private let operand: Evaluator
  private let span: Range<Int>?
  private let output = Vector()

  public init(_ operand: Evaluator, span: Range<Int>? = nil) {
    self.operand = operand
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.truths)
    guard rows.count > 0 else { return output }
    let vector = try operand.evaluate(batch, rows, context)
    if vector.form == .truths {
      for i in 0..<rows.count {
        let truth = vector.truths[rows[i]]
        output.truths[rows[i]] = truth == Ternary.unknown.rawValue ? truth : 1 - truth
      }
      return output
    }
    for i in 0..<rows.count {
      let row = rows[i]
      let value = vector[row]
      guard value.tag == .boolean || value.isNull else {
        throw ExecutionError.type("InvalidArgumentType", "NOT needs a boolean, not \(value.typeName)").at(
          span)
      }
      output.truths[row] = (value.isNull ? Ternary.unknown : Ternary(!value.asBoolean)).rawValue
    }
    return output
  }
}
