/// Groups rows by keys and folds each group: one output row a group, in the order the groups first appeared.
/// Without keys there is exactly one group, also for no rows.
public final class AggregateOperator: Operator {
  public struct Aggregate {
    var slot: Int
    var accumulator: Accumulator
    var arguments: [Evaluator]
    /// - Parameter accumulator: empty; the operator resets it when it is reset.
    public init(slot: Int, accumulator: Accumulator, arguments: [Evaluator]) {
      self.slot = slot
      self.accumulator = accumulator
      self.arguments = arguments
    }
  }

  private let input: Operator
  private let keys: [(slot: Int, evaluator: Evaluator)]
  private let aggregates: [Aggregate]
  private let output: Batch
  private let keyColumns: [Vector]
  private let resultColumns: [Vector]
  private var groups: GroupAssigner
  private let numbers: UnsafeMutablePointer<UInt32>
  private var isFolded = false
  private var position = 0
  private var charge = MemoryCharge()

  public init(
    input: Operator, keys: [(slot: Int, evaluator: Evaluator)], aggregates: [Aggregate], slots: Int
  ) {
    self.input = input
    self.keys = keys
    self.aggregates = aggregates
    output = Batch(slots: slots)
    keyColumns = keys.map { _ in Vector() }
    resultColumns = aggregates.map { _ in Vector() }
    groups = GroupAssigner(width: keys.count)
    numbers = .allocate(capacity: batchCapacity)
    for (key, column) in zip(keys, keyColumns) { output.columns[key.slot] = column }
    for (aggregate, column) in zip(aggregates, resultColumns) { output.columns[aggregate.slot] = column }
  }

  deinit { numbers.deallocate() }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isFolded {
      try fold(context)
      isFolded = true
    }
    let total = keys.isEmpty ? 1 : groups.count
    guard position < total else { return nil }
    try context.checkpoint()
    let take = min(batchCapacity, total - position)
    for (place, column) in keyColumns.enumerated() {
      column.reset(.values)
      for i in 0..<take { column.values[i] = groups.key(position + i, place) }
    }
    for (aggregate, column) in zip(aggregates, resultColumns) {
      column.reset(.values)
      for i in 0..<take {
        column.values[i] = try aggregate.accumulator.finish(position + i, context)
      }
    }
    position += take
    output.count = take
    output.selectAll()
    return output
  }

  private func fold(_ context: ExecutionContext) throws(ExecutionError) {
    if keys.isEmpty {
      for aggregate in aggregates { aggregate.accumulator.extend(groups: 1) }
    }
    while let batch = try input.next(context) {
      try context.checkpoint()
      let rows = batch.rows
      if !keys.isEmpty {
        var columns: [Vector] = []
        for key in keys { columns.append(try key.evaluator.evaluate(batch, rows, context)) }
        groups.assign(columns, rows, nodeLimit: Int(context.graph.nodeLimit), into: numbers)
      }
      for aggregate in aggregates {
        if !keys.isEmpty { aggregate.accumulator.extend(groups: groups.count) }
        var arguments: [Vector] = []
        for argument in aggregate.arguments {
          arguments.append(try argument.evaluate(batch, rows, context))
        }
        try aggregate.accumulator.update(
          keys.isEmpty ? nil : UnsafePointer(numbers), arguments, rows, context)
      }
      let held = groups.byteCount + aggregates.reduce(0) { $0 + $1.accumulator.bytes }
      try charge.set(held, context)
    }
  }

  public override func reset() {
    input.reset()
    groups = GroupAssigner(width: keys.count)
    for aggregate in aggregates { aggregate.accumulator.reset() }
    isFolded = false
    position = 0
    charge.release()
  }
}

/// Gives rows their group numbers: by a dense array while there is one key and it is a node, by a hash table
/// otherwise.
struct GroupAssigner: ~Copyable {
  private let width: Int
  private var table: GroupTable
  /// Group + 1 by node id, 0 for none; used while `isDense`.
  private var byNode: [UInt32] = []
  private var nodes: [UInt32] = []
  private var isDense: Bool

  init(width: Int) {
    self.width = width
    table = GroupTable(width: width)
    isDense = width == 1
  }

  var count: Int { isDense ? nodes.count : table.count }
  var byteCount: Int { isDense ? 4 * (byNode.count + nodes.count) : table.byteCount }

  func key(_ group: Int, _ column: Int) -> Value {
    isDense ? Value(NodeID(nodes[group])) : table.key(group, column)
  }

  /// Writes the group of the i-th of `rows` to `numbers[i]`.
  mutating func assign(
    _ columns: [Vector], _ rows: Rows, nodeLimit: Int, into numbers: UnsafeMutablePointer<UInt32>
  ) {
    // A dense array costs as much as the graph has nodes: not worth it for a few rows.
    if isDense && nodes.isEmpty && rows.count < batchCapacity / 4 { isDense = false }
    if isDense {
      if assignNodes(columns[0], rows, nodeLimit, numbers) { return }
      migrate()
    }
    for i in 0..<rows.count { numbers[i] = UInt32(truncatingIfNeeded: table.group(columns, rows[i])) }
  }

  /// Gives false, with nothing that matters changed, when a key is not a node.
  private mutating func assignNodes(
    _ column: Vector, _ rows: Rows, _ nodeLimit: Int, _ numbers: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    if byNode.count < nodeLimit {
      byNode.append(contentsOf: repeatElement(0, count: nodeLimit - byNode.count))
    }
    var dense = byNode
    byNode = []
    defer { byNode = dense }
    return dense.withUnsafeMutableBufferPointer { dense in
      for i in 0..<rows.count {
        let node = column.node(rows[i])
        guard node != .none, Int(node.raw) < dense.count else { return false }
        if dense[Int(node.raw)] == 0 {
          nodes.append(node.raw)
          dense[Int(node.raw)] = UInt32(truncatingIfNeeded: nodes.count)
        }
        numbers[i] = dense[Int(node.raw)] - 1
      }
      return true
    }
  }

  /// Moves the groups found so far to the hash table, under the same numbers.
  private mutating func migrate() {
    isDense = false
    let column = Vector(capacity: 1)
    for node in nodes {
      column.values[0] = Value(NodeID(node))
      _ = table.group([column], 0)
    }
    nodes = []
    byNode = []
  }
}
