/// For each input row, checks that a list of relationships known already forms a walk of the pattern
/// `(left)-[list*]-(right)`, and gives its ends.
public final class RelationshipListOperator: Operator {
  private let input: Operator
  private let list: Int
  private let left: (slot: Int, isKnown: Bool)
  private let right: (slot: Int, isKnown: Bool)
  private let types: TypeSelector
  private let direction: Direction
  private let minimum: Int
  private let maximum: Int
  private let output: OutputBatch
  private let lefts: Vector?
  private let rights: Vector?
  private var current: Batch?
  private var row = 0
  private var pending: [(left: NodeID, right: NodeID)] = []

  public init(
    input: Operator, list: Int, left: (slot: Int, isKnown: Bool), right: (slot: Int, isKnown: Bool),
    types: TypeSelector, direction: Direction, minimum: Int, maximum: Int?, carry: [Int], slots: Int
  ) {
    self.input = input
    self.list = list
    self.left = left
    self.right = right
    self.types = types
    self.direction = direction
    self.minimum = minimum
    self.maximum = maximum ?? .max
    output = OutputBatch(slots: slots, carry: carry)
    lefts = left.isKnown ? nil : output.makeColumn(left.slot, .nodes)
    rights = right.isKnown || right.slot == left.slot ? nil : output.makeColumn(right.slot, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let typeIDs = types.resolve(context.graph)
      lefts?.reset(.nodes)
      rights?.reset(.nodes)
      let rows = batch.rows
      while row < rows.count, output.room >= 2 {
        append(batch, rows[row], typeIDs, context.graph)
        row += 1
      }
      if row >= rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func append(_ batch: Batch, _ row: Int, _ typeIDs: [TypeID], _ graph: Graph) {
    let value = batch.column(list)[row]
    guard value.tag == .list else { return }
    let members = value.asList.elements
    guard members.count >= minimum, members.count <= maximum else { return }
    for member in members {
      guard member.tag == .relationship, graph.isLive(member.asRelationship),
        typeIDs.contains(graph.type(of: member.asRelationship))
      else { return }
    }
    for start in starts(members, batch, row, graph) {
      guard let end = walk(from: start, members, graph) else { continue }
      if right.isKnown, batch.column(right.slot).node(row) != end { continue }
      if left.slot == right.slot && start != end { continue }
      lefts?.ids[output.count] = start.raw
      rights?.ids[output.count] = end.raw
      output.sources[output.count] = UInt16(truncatingIfNeeded: row)
      output.count += 1
    }
  }

  /// Where the walk may begin: at the known node, else at an end of the first relationship.
  private func starts(_ members: UnsafeBufferPointer<Value>, _ batch: Batch, _ row: Int, _ graph: Graph)
    -> [NodeID]
  {
    if left.isKnown {
      let node = batch.column(left.slot).node(row)
      return node == .none ? [] : [node]
    }
    guard let first = members.first?.asRelationship else {
      guard right.isKnown else { return [] }
      let node = batch.column(right.slot).node(row)
      return node == .none ? [] : [node]
    }
    let start = graph.start(of: first)
    let end = graph.end(of: first)
    switch direction {
    case .outgoing: return [start]
    case .incoming: return [end]
    case .either: return start == end ? [start] : [start, end]
    }
  }

  private func walk(from start: NodeID, _ members: UnsafeBufferPointer<Value>, _ graph: Graph) -> NodeID? {
    var node = start
    for member in members {
      let id = member.asRelationship
      if direction != .incoming, graph.start(of: id) == node {
        node = graph.end(of: id)
      } else if direction != .outgoing, graph.end(of: id) == node {
        node = graph.start(of: id)
      } else {
        return nil
      }
    }
    return node
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
