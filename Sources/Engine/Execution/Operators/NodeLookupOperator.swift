/// For each input row, the nodes (of a label) whose property equals a value of the row, without an index: a
/// few rows look at every node, for more a table over the property is made and asked.
public final class NodeLookupOperator: Operator {
  /// Rows answered by looking at every node before the table pays for itself.
  private static let patience = 4

  private let input: Operator
  private let label: String?
  private let property: String
  private let value: Evaluator
  private let output: OutputBatch
  private let nodes: Vector
  private var charge = MemoryCharge()

  private var table: PropertyTable?
  private var answered = 0
  /// Rows that will have been answered at the end of the current batch.
  private var awaited = 0
  private var current: Batch?
  private var values: Vector?
  private var row = 0
  private var found: [UInt32] = []
  private var position = 0

  public init(
    input: Operator, slot: Int, label: String?, property: String, value: Evaluator, carry: [Int], slots: Int
  ) {
    self.input = input
    self.label = label
    self.property = property
    self.value = value
    output = OutputBatch(slots: slots, carry: carry)
    nodes = output.makeColumn(slot, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        values = try value.evaluate(batch, batch.rows, context)
        awaited = answered + batch.rows.count
        row = -1
        position = 0
        found.removeAll(keepingCapacity: true)
      }
      guard let batch = current, let values else { return nil }
      try context.checkpoint()
      nodes.reset(.nodes)
      if try fill(batch.rows, values, context) { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// Gives true when the batch is used up.
  private func fill(_ rows: Rows, _ values: Vector, _ context: ExecutionContext) throws(ExecutionError)
    -> Bool
  {
    while true {
      let take = min(output.room, found.count - position)
      for i in 0..<take {
        nodes.ids[output.count + i] = found[position + i]
        output.sources[output.count + i] = UInt16(truncatingIfNeeded: rows[row])
      }
      output.count += take
      position += take
      if position < found.count { return false }
      row += 1
      if row >= rows.count { return true }
      position = 0
      found.removeAll(keepingCapacity: true)
      try find(values[rows[row]], context)
    }
  }

  private func find(_ value: Value, _ context: ExecutionContext) throws(ExecutionError) {
    guard !value.isNull else { return }
    if let table { return table.find(value, into: &found) }
    guard let property = context.graph.propertyKey(property) else { return }
    var labelID: LabelID?
    if let label {
      guard let id = context.graph.label(label) else { return }
      labelID = id
    }
    answered += 1
    if awaited > NodeLookupOperator.patience {
      let made = try context.propertyTable(labelID, property)
      try charge.set(made.byteCount, context)
      made.find(value, into: &found)
      table = made
      return
    }
    try PropertyTable.forEach(labelID, property, context) { node, stored in
      if areEqual(stored, value) == .true { found.append(node) }
      return true
    }
  }

  public override func reset() {
    input.reset()
    current = nil
    // The graph may have changed since.
    table = nil
    answered = 0
    charge.release()
  }
}
