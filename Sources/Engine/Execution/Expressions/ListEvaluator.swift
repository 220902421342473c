/// `[a, b, c]`
public final class ListEvaluator: Evaluator {
  private let elements: [Evaluator]
  private let output = Vector()

  public init(_ elements: [Evaluator]) { self.elements = elements }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    var columns: [Vector] = []
    columns.reserveCapacity(elements.count)
    for element in elements { columns.append(try element.evaluate(batch, rows, context)) }
    for i in 0..<rows.count {
      let row = rows[i]
      let list = context.arena.list(count: columns.count) { buffer in
        for (place, column) in columns.enumerated() { buffer[place] = column[row] }
      }
      output.values[row] = try checkNesting(list)
    }
    return output
  }
}
