/// MERGE: for each row in turn, what the pattern matches in the working graph, or a new copy of the pattern.
public final class MergeOperator: Operator {
  private let input: Operator
  private let match: Subplan
  private let creator: ElementCreator
  private let required: [(name: String, value: Evaluator)]
  private let onCreate: ElementSetter
  private let onMatch: ElementSetter
  private let store: RowStore
  private let scratch: Batch
  private let output: Batch
  private var nextChunk = 0

  /// - Parameters:
  ///   - match: the pattern as a plan; its rows carry every slot of `carry` and every new slot.
  ///   - items: what to create when nothing matches.
  ///   - required: properties of the pattern, none of which may be null.
  ///   - carry: slots read downstream, from the input and from the pattern.
  public init(
    input: Operator, match: Subplan, items: [CreateOperator.Item],
    required: [(name: String, value: Evaluator)], onCreate: [SetOperator.Item],
    onMatch: [SetOperator.Item], carry: [Int], slots: Int
  ) {
    self.input = input
    self.match = match
    creator = ElementCreator(items)
    self.required = required
    self.onCreate = ElementSetter(onCreate)
    self.onMatch = ElementSetter(onMatch)
    store = RowStore(slots: carry)
    scratch = Batch(slots: slots)
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if nextChunk < store.chunks.count {
        store.expose(nextChunk, in: output)
        nextChunk += 1
        return output
      }
      store.removeAll()
      nextChunk = 0
      guard let batch = try input.next(context) else { return nil }
      try context.checkpoint()
      let rows = batch.rows
      for i in 0..<rows.count { try merge(batch, rows[i], context) }
    }
  }

  private func merge(_ batch: Batch, _ row: Int, _ context: ExecutionContext) throws(ExecutionError) {
    var index = UInt16(truncatingIfNeeded: row)
    for property in required where try evaluate(property.value, batch, &index, context).isNull {
      throw ExecutionError(
        "SemanticError", "MergeReadOwnWrites",
        "cannot MERGE with null as the value of property `\(property.name)`",
        hint: "filter the rows where it is null first, or use CREATE")
    }
    let before = store.count
    withUnsafePointer(to: &index) { match.start(batch, Rows(count: 1, indices: $0)) }
    while let found = try match.plan.next(context) { try store.append(found, context) }
    if store.count > before {
      if !onMatch.isEmpty { try applyOnMatch(from: before, context) }
      return
    }
    scratch.share(batch)
    scratch.select { selection in
      selection[0] = UInt16(truncatingIfNeeded: row)
      return 1
    }
    try creator.create(scratch, scratch.rows, context)
    try onCreate.apply(scratch, scratch.rows, context)
    try store.append(scratch, context)
  }

  /// ON MATCH for the rows stored since `before`.
  private func applyOnMatch(from before: Int, _ context: ExecutionContext) throws(ExecutionError) {
    var row = before
    while row < store.count {
      let chunk = row / batchCapacity
      store.expose(chunk, in: scratch)
      let first = row % batchCapacity
      let last = scratch.count
      scratch.select { selection in
        for i in first..<last { selection[i - first] = UInt16(truncatingIfNeeded: i) }
        return last - first
      }
      try onMatch.apply(scratch, scratch.rows, context)
      row += last - first
    }
  }

  public override func reset() {
    input.reset()
    store.removeAll()
    nextChunk = 0
  }
}
