/// Keeps the rows for which every predicate is true; false and null drop a row.
public final class FilterOperator: Operator {
  private let input: Operator
  private let predicates: [Evaluator]
  private let output: Batch

  /// - Parameter predicates: cheap ones first; a later one only sees rows the earlier ones kept.
  public init(input: Operator, predicates: [Evaluator], slots: Int) {
    self.input = input
    self.predicates = predicates
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      output.share(batch)
      for predicate in predicates {
        let rows = output.rows
        if rows.count == 0 { break }
        let truth = try predicate.evaluate(output, rows, context)
        output.select { selection in
          var kept = 0
          for i in 0..<rows.count {
            let row = rows[i]
            selection[kept] = UInt16(truncatingIfNeeded: row)
            kept += truth[row].isTrue ? 1 : 0
          }
          return kept
        }
      }
      if output.rows.count > 0 { return output }
      try context.checkpoint()
    }
    return nil
  }

  public override func reset() { input.reset() }
}
