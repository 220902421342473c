/// `+x` and `-x`.
public final class SignEvaluator: Evaluator {
  private let operand: Evaluator
  private let isNegative: Bool
  private let span: Range<Int>?
  private let output = Vector()

  public init(_ operand: Evaluator, negative: Bool, span: Range<Int>? = nil) {
    self.operand = operand
    self.isNegative = negative
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let vector = try operand.evaluate(batch, rows, context)
    if vector.isConstant {
      output.setConstant(try signed(vector[0], context))
      return output
    }
    for i in 0..<rows.count {
      let row = rows[i]
      output.values[row] = try signed(vector[row], context)
    }
    return output
  }

  private func signed(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    switch value.tag {
    case .null: return .null
    case .integer:
      guard isNegative else { return value }
      let (result, overflow) = Int64(0).subtractingReportingOverflow(value.asInteger)
      guard !overflow else {
        throw ExecutionError.arithmetic(
          "IntegerOverflow", "-(\(value.asInteger)) is beyond the integers, which have 64 bits"
        ).at(span)
      }
      return Value(result)
    case .float: return isNegative ? Value(-value.asFloat) : value
    case .duration: return isNegative ? try multiplyDuration(value, by: -1, context.arena) : value
    default:
      throw ExecutionError.type("InvalidArgumentType", "a sign needs a number, not \(value.typeName)").at(
        span)
    }
  }
}
