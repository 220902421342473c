/// Computes new columns; the others pass through.
public final class ProjectOperator: Operator {
  private let input: Operator
  private let items: [(slot: Int, evaluator: Evaluator)]
  private let output: Batch

  public init(input: Operator, items: [(slot: Int, evaluator: Evaluator)], slots: Int) {
    self.input = input
    self.items = items
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    guard let batch = try input.next(context) else { return nil }
    output.share(batch)
    let rows = output.rows
    for item in items {
      output.columns[item.slot] = try item.evaluator.evaluate(output, rows, context)
    }
    return output
  }

  public override func reset() { input.reset() }
}
