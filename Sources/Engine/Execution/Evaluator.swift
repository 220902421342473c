/// An expression ready to run over a batch. Subclasses are final, one idea per file in `Expressions/`.
///
/// `evaluate` returns a vector whose entries at `rows` are set; other entries are undefined. The vector is
/// either a column of the batch or one that the evaluator owns and reuses at its next call.
open class Evaluator {
  public init() {}

  /// - Parameters:
  ///   - batch: the columns the expression reads.
  ///   - rows: the rows wanted; nothing else may be evaluated, so that guards work.
  open func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    preconditionFailure("a subclass evaluates")
  }

  /// The value when it is the same for every row of every batch and known before the plan runs.
  open var constant: Value? { nil }
}
