/// Gives each row the number of common neighbours of two nodes it knows: for each pair of a relationship of
/// the one and a relationship of the other that lead to the same node, one. Rows without any are dropped.
///
/// While the first node stays the same its neighbours are marked in a set of bits, and each neighbour of the
/// second is one look-up; a second list that is far longer is searched for the first one's instead. A first
/// node of a single row is not worth marking: the two lists are merged.
public final class CloseOperator: Operator {
  public struct Side {
    var node: Int
    var types: TypeSelector
    var direction: Direction
    public init(node: Int, types: TypeSelector, direction: Direction) {
      self.node = node
      self.types = types
      self.direction = direction
    }
  }

  private let input: Operator
  private let first: Side
  private let second: Side
  private let slot: Int
  private let weights = Vector()
  private let output: Batch
  private let marks = NeighbourMarks()
  private var charge = MemoryCharge()

  /// - Parameters:
  ///   - first: the side whose node changes least from row to row.
  ///   - slot: where the number goes.
  public init(input: Operator, first: Side, second: Side, slot: Int, slots: Int) {
    self.input = input
    self.first = first
    self.second = second
    self.slot = slot
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      try context.checkpoint()
      output.share(batch)
      weights.reset(.values)
      count(output, output.rows, context.graph)
      try charge.set(marks.bytes, context)
      output.columns[slot] = weights
      let rows = output.rows
      output.select { selection in
        var kept = 0
        for i in 0..<rows.count {
          selection[kept] = UInt16(truncatingIfNeeded: rows[i])
          kept += weights.values[rows[i]].asInteger > 0 ? 1 : 0
        }
        return kept
      }
      if output.rows.count > 0 { return output }
    }
    return nil
  }

  private func count(_ batch: Batch, _ rows: Rows, _ graph: Graph) {
    let walks = Walk.all(first.types.resolve(graph), first.direction)
    let probes = Walk.all(second.types.resolve(graph), second.direction)
    let firsts = batch.column(first.node)
    let seconds = batch.column(second.node)
    var i = 0
    while i < rows.count {
      let node = firsts.node(rows[i])
      var end = i + 1
      while end < rows.count, firsts.node(rows[end]) == node { end += 1 }
      if node != marks.node, end - i > 1 { marks.move(to: node, walks, graph) }
      for place in i..<end {
        let row = rows[place]
        let other = seconds.node(row)
        let shared = node == .none || other == .none ? 0 : common(node, walks, other, probes, graph)
        weights.values[row] = Value(Int64(shared))
      }
      i = end
    }
  }

  private func common(_ node: NodeID, _ walks: [Walk], _ other: NodeID, _ probes: [Walk], _ graph: Graph)
    -> Int
  {
    if node == marks.node {
      var total = 0
      for probe in probes {
        let slice = graph.adjacency(other, probe.type, probe.direction)
        if slice.count == 0 { continue }
        if let only = walks.only, !probe.skipsLoops {
          let mine = graph.adjacency(node, only.type, only.direction)
          if slice.count > AdjacencySlice.gallopFactor * mine.count {
            total += mine.commonCount(slice)
            continue
          }
        }
        total += marks.count(
          UnsafeBufferPointer(start: slice.neighbours, count: slice.count),
          skipping: probe.skipsLoops ? other.raw : nil)
      }
      return total
    }
    if let mine = walks.only, let theirs = probes.only {
      return graph.adjacency(node, mine.type, mine.direction)
        .commonCount(graph.adjacency(other, theirs.type, theirs.direction))
    }
    marks.move(to: node, walks, graph)
    return common(node, walks, other, probes, graph)
  }

  public override func reset() {
    input.reset()
    marks.clear()
    charge.release()
  }
}

extension [Walk] {
  /// The only walk, when there is one and it skips nothing.
  fileprivate var only: Walk? { count == 1 && !self[0].skipsLoops ? self[0] : nil }
}
