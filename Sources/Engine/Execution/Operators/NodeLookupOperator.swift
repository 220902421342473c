/// For each input row, the nodes (of a label) whose property equals a value of the row, without an index: the
/// first rows look at every node, then a hash table over the property is made and asked.
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
    guard !value.isNull, let property = context.graph.propertyKey(property) else { return }
    var labelID: LabelID?
    if let label {
      guard let id = context.graph.label(label) else { return }
      labelID = id
    }
    if let table {
      table.find(value, into: &found)
      return
    }
    answered += 1
    if answered > NodeLookupOperator.patience {
      let made = try PropertyTable(labelID, property, context)
      try charge.set(made.byteCount, context)
      made.find(value, into: &found)
      table = made
      return
    }
    try PropertyTable.forEach(labelID, property, context) { node, stored in
      if areEqual(stored, value) == .true { found.append(node) }
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

/// Nodes by the hash of a property: chains through parallel arrays.
private struct PropertyTable {
  private var heads: [Int32]
  private var entries: [Entry] = []

  private struct Entry {
    var value: Value
    var node: UInt32
    var next: Int32
  }

  init(_ label: LabelID?, _ property: KeyID, _ context: ExecutionContext) throws(ExecutionError) {
    var entries: [Entry] = []
    try PropertyTable.forEach(label, property, context) { node, value in
      entries.append(Entry(value: value, node: node, next: -1))
    }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    heads = Array(repeating: -1, count: size)
    // From the back, so that chains run in the order of the nodes.
    for index in entries.indices.reversed() {
      let bucket = Int(truncatingIfNeeded: hashValue(entries[index].value)) & (size - 1)
      entries[index].next = heads[bucket]
      heads[bucket] = Int32(truncatingIfNeeded: index)
    }
    self.entries = entries
  }

  var byteCount: Int { heads.count * 4 + entries.count * MemoryLayout<Entry>.stride }

  func find(_ value: Value, into found: inout [UInt32]) {
    var index = heads[Int(truncatingIfNeeded: hashValue(value)) & (heads.count - 1)]
    while index >= 0 {
      let entry = entries[Int(index)]
      if areEqual(entry.value, value) == .true { found.append(entry.node) }
      index = entry.next
    }
  }

  /// Calls `body` for every node (of a label) that has the property, in the order of ids.
  static func forEach(
    _ label: LabelID?, _ property: KeyID, _ context: ExecutionContext, _ body: (UInt32, Value) -> Void
  ) throws(ExecutionError) {
    let graph = context.graph
    let ids = Vector(.nodes)
    let values = Vector()
    var cursor: UInt32 = 0
    while true {
      let count = graph.scanNodes(label, cursor: &cursor, into: ids.ids, capacity: batchCapacity)
      if count == 0 { return }
      try context.checkpoint()
      graph.gatherNodeProperty(property, ids: ids.ids, rows: Rows(count: count), into: values.values)
      for i in 0..<count where !values.values[i].isNull { body(ids.ids[i], values.values[i]) }
    }
  }
}
