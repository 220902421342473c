/// The end of a pipeline that takes in all of its input before it gives anything, and can take over what
/// another one like it took in.
public class Sink: Operator {
  /// Pulls the input to its end; `next` then only hands on.
  func takeIn(_ context: ExecutionContext) throws(ExecutionError) {
    preconditionFailure("a subclass takes in")
  }

  /// Adds what another sink of the same plan took in, as if its rows came after these.
  func merge(_ other: Sink, _ context: ExecutionContext) throws(ExecutionError) {
    preconditionFailure("a subclass merges")
  }
}

/// One step of a plan run as several pipelines over parts of the same scan, on several threads.
///
///     scan part 0 -> ... -> sink 0 --+
///     scan part 1 -> ... -> sink 1 --+--> merged in order of the parts into sink 0 -> next()
///     scan part 2 -> ... -> sink 2 --+
///
/// There are more parts than threads, and a thread takes the next part when it has done one, so that a slow
/// part does not hold up the others. Merging goes by the order of the parts: the result is the same, in the
/// same order, however the threads were scheduled, and but for the rounding of sums the same as with one.
public final class ParallelOperator: Operator {
  /// Parts for each thread.
  public static let partsPerThread = 2

  private let sinks: [Sink]
  private let threads: Int
  private var isMerged = false

  /// - Parameter sinks: pipelines that read parts of one scan, in order; at least one.
  public init(sinks: [Sink], threads: Int) {
    self.sinks = sinks
    self.threads = threads
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isMerged {
      try run(context)
      isMerged = true
    }
    return try sinks[0].next(context)
  }

  private func run(_ context: ExecutionContext) throws(ExecutionError) {
    let pipelines = sinks.map { Pipeline(sink: $0, context: context.branch()) }
    let start = ContinuousClock.now
    WorkerPool.shared.run(pipelines.count, threads: threads) { pipelines[$0].run() }
    let worked = pipelines.reduce(Duration.zero) { $0 + $1.time }
    context.otherThreadsTime += max(.zero, worked - (ContinuousClock.now - start))
    // The error of the first part in order, as one thread would have met it.
    if let error = pipelines.lazy.compactMap(\.error).first { throw error }
    for pipeline in pipelines.dropFirst() {
      try sinks[0].merge(pipeline.sink, context)
      pipeline.sink.reset()
      try context.checkpoint()
    }
  }

  public override func reset() {
    for sink in sinks { sink.reset() }
    isMerged = false
  }
}

/// One pipeline with what it needs; used by one thread at a time.
private final class Pipeline: @unchecked Sendable {
  let sink: Sink
  private let context: ExecutionContext
  private(set) var error: ExecutionError?
  /// What it took to run.
  private(set) var time = Duration.zero

  init(sink: Sink, context: ExecutionContext) {
    self.sink = sink
    self.context = context
  }

  func run() {
    let start = ContinuousClock.now
    defer { time = ContinuousClock.now - start }
    do throws(ExecutionError) {
      try sink.takeIn(context)
    } catch {
      self.error = error
    }
  }
}
