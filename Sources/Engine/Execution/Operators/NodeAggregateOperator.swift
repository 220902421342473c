/// Groups rows by keys that are functions of one node, and folds each group. The keys are computed once for
/// each node and not once for each row: a row finds its group by the id of its node.
///
///     groupOfNode   group + 1 by node id, 0 for none yet; made once a batch has many rows
///     table         the groups by their keys
///
/// One output row a group, in the order the groups first appeared: the first node of the group, which has the
/// keys, and the results.
public final class NodeAggregateOperator: Sink {
  private let input: Operator
  private let node: Int
  private let aggregates: [AggregateOperator.Aggregate]
  private let output: Batch
  private let nodeColumn = Vector(.nodes)
  private let resultColumns: [Vector]
  private var groups: NodeGroups
  private var groupOfNode = GrowableBuffer<UInt32>()
  private let numbers: UnsafeMutablePointer<UInt32>
  private let fresh: Batch
  private let freshNodes = Vector(.nodes)
  private var isFolded = false
  private var position = 0
  private var charge = MemoryCharge()

  private static let pending = UInt32.max

  /// - Parameters:
  ///   - node: slot of the node, or null; the groups' first nodes go there too.
  ///   - keys: read no other slot and cannot fail. Those behind the first are looked at only where the first
  ///     is not enough when `firstIsTelling`: when it differs for nearly all nodes.
  public init(
    input: Operator, node: Int, keys: [Evaluator], firstIsTelling: Bool,
    aggregates: [AggregateOperator.Aggregate], slots: Int
  ) {
    self.input = input
    self.node = node
    self.aggregates = aggregates
    output = Batch(slots: slots)
    fresh = Batch(slots: slots)
    fresh.columns[node] = freshNodes
    resultColumns = aggregates.map { _ in Vector() }
    groups = NodeGroups(node: node, keys: keys, firstIsTelling: firstIsTelling, slots: slots)
    numbers = .allocate(capacity: batchCapacity)
    output.columns[node] = nodeColumn
    for (aggregate, column) in zip(aggregates, resultColumns) { output.columns[aggregate.slot] = column }
  }

  deinit { numbers.deallocate() }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isFolded { try takeIn(context) }
    guard position < groups.count else { return nil }
    try context.checkpoint()
    let take = min(batchCapacity, groups.count - position)
    groups.fill(nodeColumn, from: position, count: take)
    for (aggregate, column) in zip(aggregates, resultColumns) {
      try aggregate.accumulator.fill(column, from: position, count: take, context)
    }
    position += take
    output.count = take
    output.selectAll()
    return output
  }

  override func takeIn(_ context: ExecutionContext) throws(ExecutionError) {
    isFolded = true
    while let batch = try input.next(context) {
      try context.checkpoint()
      let rows = batch.rows
      let nodes = batch.column(node)
      // A table over all nodes is not worth making for a few rows.
      if groupOfNode.count == 0, rows.count >= batchCapacity / 4 {
        groupOfNode.extend(to: Int(context.graph.nodeLimit), with: 0)
      }
      if groupOfNode.count == 0 {
        for i in 0..<rows.count { freshNodes.ids[i] = nodes.node(rows[i]).raw }
        fresh.count = rows.count
        try groups.assign(fresh, into: numbers, context)
      } else {
        try assign(nodes, rows, context)
      }
      for aggregate in aggregates {
        aggregate.accumulator.extend(groups: groups.count)
        var arguments: [Vector] = []
        for argument in aggregate.arguments { arguments.append(try argument.evaluate(batch, rows, context)) }
        try aggregate.accumulator.update(UnsafePointer(numbers), arguments, rows, context)
      }
      try charge.set(held, context)
    }
  }

  private var held: Int {
    groups.byteCount + groupOfNode.bytes + aggregates.reduce(0) { $0 + $1.accumulator.bytes }
  }

  override func merge(_ other: Sink, _ context: ExecutionContext) throws(ExecutionError) {
    guard let other = other as? NodeAggregateOperator else { return }
    var mapping: [UInt32] = []
    mapping.reserveCapacity(other.groups.count)
    while mapping.count < other.groups.count {
      let take = min(batchCapacity, other.groups.count - mapping.count)
      other.groups.fill(freshNodes, from: mapping.count, count: take)
      fresh.count = take
      try groups.assign(fresh, into: numbers, context)
      mapping.append(contentsOf: UnsafeBufferPointer(start: numbers, count: take))
    }
    for (aggregate, merged) in zip(aggregates, other.aggregates) {
      aggregate.accumulator.extend(groups: groups.count)
      try aggregate.accumulator.merge(merged.accumulator, into: mapping, context)
    }
    try charge.set(held, context)
  }

  /// The groups of a batch by way of the table: the nodes it does not have yet are looked at first.
  private func assign(_ nodes: Vector, _ rows: Rows, _ context: ExecutionContext) throws(ExecutionError) {
    guard nodes.form == .nodes else { return try assignOneByOne(nodes, rows, context) }
    let (ids, table, freshIDs) = (nodes.ids, groupOfNode.base, freshNodes.ids)
    var count = 0
    for i in 0..<rows.count {
      let id = ids[rows[i]]
      if id == .max { return try assignOneByOne(nodes, rows, context, begun: count) }
      if table[Int(id)] == 0 {
        table[Int(id)] = NodeAggregateOperator.pending
        freshIDs[count] = id
        count += 1
      }
    }
    try enter(count, context)
    for i in 0..<rows.count { numbers[i] = table[Int(ids[rows[i]])] &- 1 }
  }

  /// As above, where some nodes are null.
  /// - Parameter begun: nodes that are marked as pending already.
  private func assignOneByOne(
    _ nodes: Vector, _ rows: Rows, _ context: ExecutionContext, begun: Int = 0
  ) throws(ExecutionError) {
    let table = groupOfNode.base
    var count = begun
    for i in 0..<rows.count {
      let node = nodes.node(rows[i])
      if node != .none, table[Int(node.raw)] == 0 {
        table[Int(node.raw)] = NodeAggregateOperator.pending
        freshNodes.ids[count] = node.raw
        count += 1
      }
    }
    try enter(count, context)
    for i in 0..<rows.count {
      let node = nodes.node(rows[i])
      // The table has no place for null.
      numbers[i] = node == .none ? try groups.groupOfNull(context) : table[Int(node.raw)] - 1
    }
  }

  /// Finds the groups of the first `count` fresh nodes and writes them to the table.
  private func enter(_ count: Int, _ context: ExecutionContext) throws(ExecutionError) {
    if count == 0 { return }
    fresh.count = count
    try groups.assign(fresh, into: numbers, context)
    let (table, ids) = (groupOfNode.base, freshNodes.ids)
    for i in 0..<count { table[Int(ids[i])] = numbers[i] &+ 1 }
  }

  public override func reset() {
    input.reset()
    groups.removeAll()
    groupOfNode.removeAll()
    for aggregate in aggregates { aggregate.accumulator.reset() }
    isFolded = false
    position = 0
    charge.release()
  }
}
