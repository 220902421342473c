import Engine

extension Lowering {
  /// Lowers a step that takes in all of its input before it gives anything: as one pipeline, or as several over
  /// parts of the scan below.
  /// - Parameter needed: slots its input must provide.
  mutating func lowerSink(
    _ plan: LogicalPlan, needed: SlotSet,
    _ make: (inout Lowering, Operator) throws(LoweringError) -> Sink
  ) throws(LoweringError) -> Operator {
    guard canRunInParallel, plan.isWorthCutting(parallelism) else {
      return try make(&self, try lower(plan.inputs[0], needed: needed))
    }
    let parts = parallelism.threads * ParallelOperator.partsPerThread
    var sinks: [Sink] = []
    for part in 0..<parts {
      let before = trees
      sharedWeights.restart()
      sharedCounters.restart()
      share = ScanShare(index: part, count: parts)
      sinks.append(try make(&self, try lower(plan.inputs[0], needed: needed)))
      // EXPLAIN shows one of the pipelines: they are alike.
      if part > 0 { trees = before }
    }
    share = nil
    sharedWeights = SharedList()
    sharedCounters = SharedList()
    return ParallelOperator(sinks: sinks, threads: parallelism.threads)
  }
}

/// Things made once and handed out again, in the same order, after each restart.
struct SharedList<Element> {
  private var elements: [Element] = []
  private var next = 0

  mutating func restart() { next = 0 }

  /// The next thing, made when this is the first time.
  mutating func take(_ make: () -> Element) -> Element {
    if next == elements.count { elements.append(make()) }
    defer { next += 1 }
    return elements[next]
  }
}
