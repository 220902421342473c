/// The ends of an expression: constants, columns and parameters.

/// A value known before the plan runs. Whoever makes the evaluator keeps the value's memory alive.
public final class ConstantEvaluator: Evaluator {
  private let output = Vector(capacity: 1)
  private let value: Value

  public init(_ value: Value) {
    self.value = value
    output.setConstant(value)
  }

  public override var constant: Value? { value }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  { output }
}

/// A column of the batch, as it is.
public final class SlotEvaluator: Evaluator {
  public let slot: Int

  public init(_ slot: Int) { self.slot = slot }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  { batch.column(slot) }
}

/// A parameter, looked up once a batch.
public final class ParameterEvaluator: Evaluator {
  private let output = Vector(capacity: 1)
  private let name: String
  private let span: Range<Int>?

  public init(_ name: String, span: Range<Int>? = nil) {
    self.name = name
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    guard let value = context.parameters[name] else {
      throw ExecutionError(
        "ParameterMissing", "MissingParameter", "the parameter $\(name) was not given", span: span)
    }
    output.setConstant(value)
    return output
  }
}
