/// The groups of nodes by the keys computed from them.
struct NodeGroups: ~Copyable {
  private let slot: Int
  private let keys: [Evaluator]
  /// Only the first key makes entries; nodes that share it are compared by the others.
  private let firstIsTelling: Bool
  private var entries: GroupAssigner
  /// The first node of each group, `.max` for null.
  private var nodes = GrowableBuffer<UInt32>()
  /// Groups by their entry, when several share the first key.
  private var sharing: [Int: [UInt32]] = [:]
  /// The group of each entry, which for a telling first key is the first group that has it.
  private var groupOfEntry = GrowableBuffer<UInt32>()
  private var nullGroup: UInt32?
  private let single: Batch
  private let singleNode = Vector(.nodes)

  init(node slot: Int, keys: [Evaluator], firstIsTelling: Bool, slots: Int) {
    self.slot = slot
    self.keys = keys
    self.firstIsTelling = firstIsTelling && keys.count > 1
    entries = GroupAssigner(width: self.firstIsTelling ? 1 : keys.count)
    single = Batch(slots: slots)
    single.columns[slot] = singleNode
    single.count = 1
  }

  var count: Int { nodes.count }
  var byteCount: Int { entries.byteCount + nodes.bytes + groupOfEntry.bytes }

  /// Writes the first nodes of `count` groups from `first` to a vector.
  func fill(_ vector: Vector, from first: Int, count: Int) {
    vector.reset(.nodes)
    vector.ids.update(from: nodes.base + first, count: count)
  }

  /// The group of each node of the batch, made when it is new.
  mutating func assign(
    _ batch: Batch, into numbers: UnsafeMutablePointer<UInt32>, _ context: ExecutionContext
  ) throws(ExecutionError) {
    batch.selectAll()
    let rows = batch.rows
    let column = batch.column(slot)
    var columns: [Vector] = []
    for key in firstIsTelling ? Array(keys.prefix(1)) : keys {
      columns.append(try key.evaluate(batch, rows, context))
    }
    entries.assign(columns, rows, nodeLimit: Int(context.graph.nodeLimit), into: numbers)
    let ids = column.ids
    for i in 0..<rows.count {
      let (known, entry) = (groupOfEntry.count, Int(numbers[i]))
      if entry == known {
        groupOfEntry.append(UInt32(truncatingIfNeeded: nodes.count))
        nodes.append(ids[i])
      }
      numbers[i] =
        firstIsTelling && entry != known ? try group(of: ids[i], entry, context) : groupOfEntry[entry]
    }
  }

  /// The group of a node whose first key others have too.
  private mutating func group(of node: UInt32, _ entry: Int, _ context: ExecutionContext)
    throws(ExecutionError) -> UInt32
  {
    let candidates = sharing[entry] ?? [groupOfEntry[entry]]
    let values = try otherKeys(of: node, context)
    for group in candidates {
      let others = try otherKeys(of: nodes[Int(group)], context)
      if zip(values, others).allSatisfy({ areEquivalent($0, $1) }) { return group }
    }
    let group = UInt32(truncatingIfNeeded: nodes.count)
    nodes.append(node)
    sharing[entry] = candidates + [group]
    return group
  }

  private func otherKeys(of node: UInt32, _ context: ExecutionContext) throws(ExecutionError) -> [Value] {
    singleNode.reset(.nodes)
    singleNode.ids[0] = node
    var values: [Value] = []
    for key in keys.dropFirst() { values.append(try key.evaluate(single, single.rows, context)[0]) }
    return values
  }

  mutating func groupOfNull(_ context: ExecutionContext) throws(ExecutionError) -> UInt32 {
    if let nullGroup { return nullGroup }
    singleNode.reset(.nodes)
    singleNode.ids[0] = .max
    let number = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    defer { number.deallocate() }
    try assign(single, into: number, context)
    nullGroup = number[0]
    return number[0]
  }

  mutating func removeAll() {
    entries = GroupAssigner(width: firstIsTelling ? 1 : keys.count)
    nodes.removeAll()
    sharing = [:]
    groupOfEntry.removeAll()
    nullGroup = nil
  }
}
