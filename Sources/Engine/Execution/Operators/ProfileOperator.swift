import Synchronization

/// What PROFILE counts for one operator, its inputs included in time and memory; over all pipelines, when
/// several do the step.
public final class OperatorCounters: Sendable {
  private let rowCount = Atomic<Int>(0)
  private let time = Atomic<Int64>(0)
  private let peak = Atomic<Int>(0)

  public init() {}

  public var rows: Int { rowCount.load(ordering: .relaxed) }
  /// Of all threads together.
  public var nanoseconds: Int64 { time.load(ordering: .relaxed) }
  /// The most bytes that were charged to the statement while the operator ran, beyond those it found.
  public var peakBytes: Int { peak.load(ordering: .relaxed) }

  fileprivate func add(rows: Int, nanoseconds: Int64, peakBytes: Int) {
    rowCount.wrappingAdd(rows, ordering: .relaxed)
    time.wrappingAdd(nanoseconds, ordering: .relaxed)
    peak.wrappingAdd(peakBytes, ordering: .relaxed)
  }
}

/// Hands on the batches of another operator and counts them.
public final class ProfileOperator: Operator {
  private let input: Operator
  private let counters: OperatorCounters
  private var bytes = 0
  private var peakBytes = 0

  public init(_ input: Operator, _ counters: OperatorCounters) {
    self.input = input
    self.counters = counters
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    let start = ContinuousClock.now
    let (held, elsewhere) = (context.chargedBytes, context.otherThreadsTime)
    let batch = try input.next(context)
    bytes += context.chargedBytes - held
    let grown = max(0, bytes - peakBytes)
    peakBytes += grown
    let elapsed = ContinuousClock.now - start + (context.otherThreadsTime - elsewhere)
    counters.add(rows: batch?.rows.count ?? 0, nanoseconds: elapsed.inNanoseconds, peakBytes: grown)
    return batch
  }

  public override func reset() { input.reset() }
}

extension Duration {
  fileprivate var inNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
