/// `coalesce(a, b, ...)`: the first operand that is not null. Each is evaluated only for the rows where
/// all before it were null.
public final class CoalesceEvaluator: Evaluator {
  private let operands: [Evaluator]
  private let output = Vector()
  private let remaining = RowBuffer()

  public init(_ operands: [Evaluator]) { self.operands = operands }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    var open = rows
    for operand in operands {
      if open.count == 0 { break }
      let vector = try operand.evaluate(batch, open, context)
      var kept = 0
      for i in 0..<open.count {
        let row = open[i]
        let value = vector[row]
        output.values[row] = value
        remaining.indices[kept] = UInt16(truncatingIfNeeded: row)
        kept += value.isNull ? 1 : 0
      }
      remaining.count = kept
      open = remaining.rows
    }
    return output
  }
}
