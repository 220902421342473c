/// How a seek finds its nodes; the evaluators are computed from the input row.
public enum SeekKey {
  /// The indexed property equals the value.
  case equal(Evaluator)
  /// The indexed property equals one of the values of a list.
  case anyOf(Evaluator)
  /// The indexed property lies between bounds (nil: open).
  case range(lower: (Evaluator, inclusive: Bool)?, upper: (Evaluator, inclusive: Bool)?)
}

/// For each input row, the nodes of a label whose property an index finds.
public final class NodeSeekOperator: Operator {
  private let input: Operator
  private let label: String
  private let property: String
  private let key: SeekKey
  private let output: OutputBatch
  private let nodes: Vector
  private var current: Batch?
  private var row = 0
  private var found: [UInt32] = []
  private var position = 0

  public init(
    input: Operator, slot: Int, label: String, property: String, key: SeekKey, carry: [Int], slots: Int
  ) {
    self.input = input
    self.label = label
    self.property = property
    self.key = key
    output = OutputBatch(slots: slots, carry: carry)
    nodes = output.makeColumn(slot, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        position = 0
        found.removeAll(keepingCapacity: true)
        if batch.rows.count > 0 { try seek(batch, batch.rows[0], context) }
      }
      guard let batch = current else { return nil }
      nodes.reset(.nodes)
      let rows = batch.rows
      while row < rows.count, output.room > 0 {
        let take = min(output.room, found.count - position)
        let source = UInt16(truncatingIfNeeded: rows[row])
        for i in 0..<take {
          nodes.ids[output.count + i] = found[position + i]
          output.sources[output.count + i] = source
        }
        output.count += take
        position += take
        if position == found.count {
          row += 1
          position = 0
          found.removeAll(keepingCapacity: true)
          if row < rows.count { try seek(batch, rows[row], context) }
        }
      }
      if row >= rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
      try context.checkpoint()
    }
  }

  private func seek(_ batch: Batch, _ row: Int, _ context: ExecutionContext) throws(ExecutionError) {
    guard let label = context.graph.label(label), let property = context.graph.propertyKey(property),
      let index = context.graph.index(label, [property])
    else { return }
    var single = UInt16(truncatingIfNeeded: row)
    switch key {
    case .equal(let evaluator):
      let value = try evaluate(evaluator, batch, &single, context)
      if !value.isNull { context.graph.seek(index, equal: value, into: &found) }
    case .anyOf(let evaluator):
      let value = try evaluate(evaluator, batch, &single, context)
      guard value.tag == .list else { return }
      for element in value.asList.elements where !element.isNull {
        context.graph.seek(index, equal: element, into: &found)
      }
      // The list may name a value twice; each node is found once.
      found = Array(Set(found)).sorted()
    case .range(let lower, let upper):
      var from: (value: Value, inclusive: Bool)?
      var to: (value: Value, inclusive: Bool)?
      if let lower {
        from = (try evaluate(lower.0, batch, &single, context), lower.inclusive)
        if from?.value.isNull == true { return }
      }
      if let upper {
        to = (try evaluate(upper.0, batch, &single, context), upper.inclusive)
        if to?.value.isNull == true { return }
      }
      guard let ordered = context.graph.index(label, [property], kind: .range) else { return }
      context.graph.seek(ordered, from: from, to: to, into: &found)
    }
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}

/// Evaluates an expression for one row.
func evaluate(
  _ evaluator: Evaluator, _ batch: Batch, _ row: inout UInt16, _ context: ExecutionContext
) throws(ExecutionError) -> Value {
  if let constant = evaluator.constant { return constant }
  let number = Int(row)
  return try withUnsafePointer(to: &row) { (pointer) throws(ExecutionError) -> Value in
    try evaluator.evaluate(batch, Rows(count: 1, indices: pointer), context)[number]
  }
}
