/// Steps through a quantified group: each is a match of the inner pattern, found by an inner plan that starts
/// at one end of it.
public final class GroupStepper: PathStepSource {
  private let subplan: Subplan
  private let start: Int
  private let end: Int
  private let relationships: [Int]
  private let groups: [Int]
  private let outerSlots: [Int]
  private let arguments: Batch
  private let starts = Vector(.nodes)
  private let outerValues: [Vector]
  private var cache = PathStepCache()

  public var width: Int { relationships.count }

  /// - Parameters:
  ///   - subplan: matches the inner pattern from a node in `start`.
  ///   - start: inner slot of the node that a step leaves.
  ///   - end: inner slot of the node it reaches.
  ///   - relationships: inner slots of the relationships, in the order of the pattern; at least one.
  ///   - groups: inner slots of the variables wanted outside.
  public init(
    subplan: Subplan, start: Int, end: Int, relationships: [Int], groups: [Int], slots: Int
  ) {
    self.subplan = subplan
    self.start = start
    self.end = end
    self.relationships = relationships
    self.groups = groups
    outerSlots = subplan.imports.filter { $0 != start }
    outerValues = outerSlots.map { _ in Vector() }
    arguments = Batch(slots: slots)
    for (slot, vector) in zip(outerSlots, outerValues) { arguments.columns[slot] = vector }
    arguments.columns[start] = starts
  }

  public func begin(_ batch: Batch, _ row: Int, _ context: ExecutionContext) {
    // Without outer values a step is the same in every row.
    guard !outerSlots.isEmpty else { return }
    cache.removeAll()
    for (slot, vector) in zip(outerSlots, outerValues) { vector.setConstant(batch.column(slot)[row]) }
  }

  func steps(from node: UInt32, _ context: ExecutionContext) throws(ExecutionError) -> PathSteps {
    if let known = cache[node] { return known }
    return try run([node], context)[0]
  }

  public func prepare(_ nodes: [UInt32], _ context: ExecutionContext) throws(ExecutionError) {
    var asked: Set<UInt32> = []
    let unknown = nodes.filter { cache[$0] == nil && asked.insert($0).inserted }
    var first = 0
    while first < unknown.count {
      let next = min(first + batchCapacity, unknown.count)
      _ = try run(unknown[first..<next], context)
      first = next
    }
  }

  /// Matches the inner pattern from at most a batch of different nodes.
  private func run(_ nodes: some Collection<UInt32>, _ context: ExecutionContext) throws(ExecutionError)
    -> [PathSteps]
  {
    try context.checkpoint()
    starts.reset(.nodes)
    for (row, node) in nodes.enumerated() { starts.ids[row] = node }
    arguments.count = nodes.count
    arguments.selectAll()
    let found = nodes.map { _ in PathSteps(width: width, groupCount: groups.count) }
    try subplan.forEachRow(arguments, arguments.rows, context) {
      (source, inner, row) throws(ExecutionError) in
      let steps = found[source]
      steps.append(end: inner.column(end).node(row).raw)
      for slot in relationships { steps.append(relationship: inner.column(slot).relationship(row)) }
      for slot in groups { steps.append(group: inner.column(slot)[row]) }
    }
    for (node, steps) in zip(nodes, found) { try cache.insert(steps, at: node, context) }
    return found
  }

  public func reset() { cache.removeAll() }
}
