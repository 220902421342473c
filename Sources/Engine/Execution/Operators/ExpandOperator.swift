/// For each input row, the relationships of a node and the nodes at their other ends.
public final class ExpandOperator: Operator {
  private let input: Operator
  private let from: Int
  private let types: TypeSelector
  private let direction: Direction
  private let unique: UniquenessCheck
  private let output: OutputBatch
  private let neighbours: Vector
  private let relationships: Vector?

  private var walks: [Walk]?
  private var current: Batch?
  private var row = 0
  private var walk = 0
  private var position = 0
  /// Relationships that the current row has used already.
  private var taken: [UInt32] = []

  /// - Parameters:
  ///   - from: slot of the node to start from; a null or missing node has no relationships.
  ///   - to: slot of the neighbour, new.
  ///   - relationship: slot of the relationship when somebody reads it.
  ///   - distinctFrom: slots of relationships the new one must differ from.
  public init(
    input: Operator, from: Int, to: Int, relationship: Int?, types: TypeSelector, direction: Direction,
    distinctFrom: [Int], carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    self.types = types
    self.direction = direction
    unique = UniquenessCheck(slots: distinctFrom)
    output = OutputBatch(slots: slots, carry: carry)
    neighbours = output.makeColumn(to, .nodes)
    relationships = relationship.map { [output] in output.makeColumn($0, .relationships) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        walk = 0
        position = 0
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      // Resolved once rows are there: an update before may have made the type.
      let walks = resolvedWalks(context)
      neighbours.reset(.nodes)
      relationships?.reset(.relationships)
      fill(batch, walks.readers(context.graph))
      if row >= batch.rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func resolvedWalks(_ context: ExecutionContext) -> [Walk] {
    if let walks { return walks }
    let resolved = Walk.all(types.resolve(context.graph), direction)
    walks = resolved
    return resolved
  }

  private func fill(_ batch: Batch, _ readers: [WalkReader]) {
    let rows = batch.rows
    let column = batch.column(from)
    while row < rows.count {
      let source = rows[row]
      let node = column.node(source)
      while node != .none, walk < readers.count {
        let slice = readers[walk][node.raw]
        let take = min(output.room, slice.count - position)
        append(slice, take, source: source, node: node, batch, skipsLoops: readers[walk].skipsLoops)
        position += take
        if position < slice.count { return }
        position = 0
        walk += 1
      }
      walk = 0
      row += 1
      if output.room == 0 { return }
    }
  }

  private func append(
    _ slice: AdjacencySlice, _ take: Int, source: Int, node: NodeID, _ batch: Batch, skipsLoops: Bool
  ) {
    let start = output.count
    let neighbourIDs = slice.neighbours + position
    let relationshipIDs = slice.relationships + position
    if unique.isEmpty && !skipsLoops {
      (neighbours.ids + start).update(from: neighbourIDs, count: take)
      if let relationships { (relationships.ids + start).update(from: relationshipIDs, count: take) }
      (output.sources + start).update(repeating: UInt16(truncatingIfNeeded: source), count: take)
      output.count += take
      return
    }
    unique.collect(batch, source, into: &taken)
    for i in 0..<take {
      if skipsLoops && neighbourIDs[i] == node.raw { continue }
      if taken.contains(relationshipIDs[i]) { continue }
      neighbours.ids[output.count] = neighbourIDs[i]
      relationships?.ids[output.count] = relationshipIDs[i]
      output.sources[output.count] = UInt16(truncatingIfNeeded: source)
      output.count += 1
    }
  }

  public override func reset() {
    input.reset()
    current = nil
    walks = nil
  }
}
