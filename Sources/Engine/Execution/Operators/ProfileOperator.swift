/// What PROFILE counts for one operator, its inputs included in time and memory.
public final class OperatorCounters {
  public fileprivate(set) var rows = 0
  public fileprivate(set) var nanoseconds: Int64 = 0
  /// The most bytes that were charged to the statement while the operator ran, beyond those it found.
  public fileprivate(set) var peakBytes = 0
  fileprivate var bytes = 0
  public init() {}
}

/// Hands on the batches of another operator and counts them.
public final class ProfileOperator: Operator {
  private let input: Operator
  private let counters: OperatorCounters

  public init(_ input: Operator, _ counters: OperatorCounters) {
    self.input = input
    self.counters = counters
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    let start = ContinuousClock.now
    let held = context.heldBytes
    let batch = try input.next(context)
    counters.bytes += context.heldBytes - held
    counters.peakBytes = max(counters.peakBytes, counters.bytes)
    let elapsed = (ContinuousClock.now - start).components
    counters.nanoseconds += elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000
    counters.rows += batch?.rows.count ?? 0
    return batch
  }

  public override func reset() { input.reset() }
}
