/// Keeps the rows for which every predicate is true; false and null drop a row, anything else is an error.
public final class FilterOperator: Operator {
  private let input: Operator
  private let predicates: [Evaluator]
  private let spans: [Range<Int>]
  private let output: Batch

  /// - Parameters:
  ///   - predicates: cheap ones first; a later one only sees rows the earlier ones kept.
  ///   - spans: where each predicate stands in the statement.
  public init(input: Operator, predicates: [Evaluator], spans: [Range<Int>], slots: Int) {
    self.input = input
    self.predicates = predicates
    self.spans = spans
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      output.share(batch)
      for (place, predicate) in predicates.enumerated() {
        let rows = output.rows
        if rows.count == 0 { break }
        let truth = try predicate.evaluate(output, rows, context)
        if truth.form == .truths {
          output.keepTrue(truth.truths)
          continue
        }
        var odd = Value.null
        output.select { selection in
          var kept = 0
          for i in 0..<rows.count {
            let row = rows[i]
            let value = truth[row]
            selection[kept] = UInt16(truncatingIfNeeded: row)
            kept += value.isTrue ? 1 : 0
            if value.tag != .boolean, !value.isNull { odd = value }
          }
          return kept
        }
        guard odd.isNull else {
          throw ExecutionError.type("InvalidArgumentType", "WHERE needs a boolean, not \(odd.typeName)")
            .at(spans[place])
        }
      }
      if output.rows.count > 0 { return output }
      try context.checkpoint()
    }
    return nil
  }

  public override func reset() { input.reset() }
}
