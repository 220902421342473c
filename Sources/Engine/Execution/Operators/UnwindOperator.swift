/// For each input row, one row for each element of a list; null and the empty list give none, any other
/// value is a list of itself.
public final class UnwindOperator: Operator {
  private let input: Operator
  private let list: Evaluator
  private let output: OutputBatch
  private let elements: Vector
  private var current: Batch?
  private var lists: Vector?
  private var row = 0
  private var position = 0

  public init(input: Operator, list: Evaluator, slot: Int, carry: [Int], slots: Int) {
    self.input = input
    self.list = list
    output = OutputBatch(slots: slots, carry: carry)
    elements = output.makeColumn(slot)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        lists = try list.evaluate(batch, batch.rows, context)
        row = 0
        position = 0
      }
      guard let batch = current, let lists else { return nil }
      try context.checkpoint()
      elements.reset(.values)
      fill(batch.rows, lists)
      if row >= batch.rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func fill(_ rows: Rows, _ lists: Vector) {
    while row < rows.count, output.room > 0 {
      let source = rows[row]
      let value = lists[source]
      let available = value.tag == .list ? value.asList.count : value.isNull ? 0 : 1
      let take = min(output.room, available - position)
      for i in 0..<take {
        elements.values[output.count + i] = value.tag == .list ? value.asList[position + i] : value
        output.sources[output.count + i] = UInt16(truncatingIfNeeded: source)
      }
      output.count += take
      position += take
      if position == available {
        row += 1
        position = 0
      }
    }
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
