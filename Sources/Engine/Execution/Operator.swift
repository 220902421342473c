/// One step of a running plan: pulls batches from its inputs, hands on batches of its own.
open class Operator {
  public init() {}

  /// The next batch with at least one selected row, or nil at the end.
  open func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    preconditionFailure("a subclass produces batches")
  }

  /// Back to the state before the first `next`, inputs included, so that the plan can run again (on a
  /// new argument batch).
  open func reset() {
    preconditionFailure("a subclass resets")
  }
}
