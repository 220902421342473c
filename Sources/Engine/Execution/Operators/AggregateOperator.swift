/// Groups rows by keys and folds each group: one output row a group, in the order the groups first appeared.
/// Without keys there is exactly one group, also for no rows.
public final class AggregateOperator: Sink {
  public struct Aggregate {
    var slot: Int
    var accumulator: Accumulator
    var arguments: [Evaluator]
    /// The only argument, where it is a property.
    private let property: PropertyEvaluator?

    /// - Parameter accumulator: empty; the operator resets it when it is reset.
    public init(slot: Int, accumulator: Accumulator, arguments: [Evaluator]) {
      self.slot = slot
      self.accumulator = accumulator
      self.arguments = arguments
      property = arguments.count == 1 ? arguments[0] as? PropertyEvaluator : nil
    }

    /// Folds rows in.
    /// - Parameter groups: the group of the i-th row; nil when all are of group 0.
    func fold(
      _ batch: Batch, _ rows: Rows, _ groups: UnsafePointer<UInt32>?, _ context: ExecutionContext
    ) throws(ExecutionError) {
      if groups == nil, let run = property?.run(batch, rows, context), accumulator.update(run, rows) {
        return
      }
      var vectors: [Vector] = []
      for argument in arguments { vectors.append(try argument.evaluate(batch, rows, context)) }
      try accumulator.update(groups, vectors, rows, context)
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
    if !isFolded { try takeIn(context) }
    let total = keys.isEmpty ? 1 : groups.count
    guard position < total else { return nil }
    try context.checkpoint()
    let take = min(batchCapacity, total - position)
    for (place, column) in keyColumns.enumerated() {
      groups.fill(column, place, from: position, count: take)
    }
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
        try aggregate.fold(batch, rows, keys.isEmpty ? nil : UnsafePointer(numbers), context)
      }
      try charge.set(held, context)
    }
  }

  override func merge(_ other: Sink, _ context: ExecutionContext) throws(ExecutionError) {
    guard let other = other as? AggregateOperator else { return }
    let mapping = keys.isEmpty ? [0] : merge(groupsOf: other, context)
    for (aggregate, merged) in zip(aggregates, other.aggregates) {
      if !keys.isEmpty { aggregate.accumulator.extend(groups: groups.count) }
      try aggregate.accumulator.merge(merged.accumulator, into: mapping, context)
    }
    try charge.set(held, context)
  }

  /// The group here of each group there, made when it is new.
  private func merge(groupsOf other: AggregateOperator, _ context: ExecutionContext) -> [UInt32] {
    var mapping: [UInt32] = []
    mapping.reserveCapacity(other.groups.count)
    let columns = keys.map { _ in Vector() }
    while mapping.count < other.groups.count {
      let take = min(batchCapacity, other.groups.count - mapping.count)
      for (place, column) in columns.enumerated() {
        other.groups.fill(column, place, from: mapping.count, count: take)
      }
      groups.assign(
        columns, Rows(count: take), nodeLimit: Int(context.graph.nodeLimit), into: numbers)
      mapping.append(contentsOf: UnsafeBufferPointer(start: numbers, count: take))
    }
    return mapping
  }

  private var held: Int { groups.byteCount + aggregates.reduce(0) { $0 + $1.accumulator.bytes } }

  public override func reset() {
    input.reset()
    groups = GroupAssigner(width: keys.count)
    for aggregate in aggregates { aggregate.accumulator.reset() }
    isFolded = false
    position = 0
    charge.release()
  }
}
