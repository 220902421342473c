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
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let vector = try operand.evaluate(batch, rows, context)
    for i in 0..<rows.count {
      let row = rows[i]
      let value = vector[row]
      guard value.tag == .boolean || value.isNull else {
        throw ExecutionError.type("InvalidArgumentType", "NOT needs a boolean, not \(value.typeName)").at(
          span)
      }
      output.values[row] = value.isNull ? .null : Value(!value.asBoolean)
    }
    return output
  }
}
