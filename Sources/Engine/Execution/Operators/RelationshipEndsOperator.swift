/// For each input row, the ends of a relationship that is known already; they become new columns, or must be
/// the nodes known already.
public final class RelationshipEndsOperator: Operator {
  private let input: Operator
  private let relationship: Int
  private let left: (slot: Int, isKnown: Bool)
  private let right: (slot: Int, isKnown: Bool)
  private let types: TypeSelector
  private let direction: Direction
  private let unique: UniquenessCheck
  private let output: OutputBatch
  private let lefts: Vector?
  private let rights: Vector?

  private var typeIDs: [TypeID]?
  private var current: Batch?
  /// Twice the row, plus one for the second orientation of an undirected pattern.
  private var position = 0

  public init(
    input: Operator, relationship: Int, left: (slot: Int, isKnown: Bool), right: (slot: Int, isKnown: Bool),
    types: TypeSelector, direction: Direction, distinctFrom: [Int], carry: [Int], slots: Int
  ) {
    self.input = input
    self.relationship = relationship
    self.left = left
    self.right = right
    self.types = types
    self.direction = direction
    unique = UniquenessCheck(slots: distinctFrom)
    output = OutputBatch(slots: slots, carry: carry)
    lefts = left.isKnown ? nil : output.makeColumn(left.slot, .nodes)
    rights = right.isKnown || right.slot == left.slot ? nil : output.makeColumn(right.slot, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        position = 0
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let typeIDs = self.typeIDs ?? types.resolve(context.graph)
      self.typeIDs = typeIDs
      lefts?.reset(.nodes)
      rights?.reset(.nodes)
      let rows = batch.rows
      while position < 2 * rows.count, output.room > 0 {
        append(batch, rows[position / 2], isSwapped: position % 2 == 1, typeIDs, context.graph)
        position += 1
      }
      if position >= 2 * rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func append(
    _ batch: Batch, _ row: Int, isSwapped: Bool, _ typeIDs: [TypeID], _ graph: Graph
  ) {
    let id = batch.column(relationship).relationship(row)
    guard id != .none, graph.isLive(id), typeIDs.contains(graph.type(of: id)),
      unique.admits(id.raw, batch, row)
    else { return }
    let start = graph.start(of: id)
    let end = graph.end(of: id)
    switch direction {
    case .outgoing: if isSwapped { return }
    case .incoming: if !isSwapped { return }
    case .either: if isSwapped && start == end { return }
    }
    let (leftNode, rightNode) = isSwapped ? (end, start) : (start, end)
    if left.isKnown, batch.column(left.slot).node(row) != leftNode { return }
    if right.isKnown, batch.column(right.slot).node(row) != rightNode { return }
    if left.slot == right.slot && leftNode != rightNode { return }
    lefts?.ids[output.count] = leftNode.raw
    rights?.ids[output.count] = rightNode.raw
    output.sources[output.count] = UInt16(truncatingIfNeeded: row)
    output.count += 1
  }

  public override func reset() {
    input.reset()
    current = nil
    typeIDs = nil
  }
}
