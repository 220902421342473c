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
      weights.reset(.integers)
      count(output, output.rows, context.graph)
      try charge.set(marks.bytes, context)
      output.columns[slot] = weights
      output.keepPositive(weights)
      if output.rows.count > 0 { return output }
    }
    return nil
  }

  private func count(_ batch: Batch, _ rows: Rows, _ graph: Graph) {
    let walks = Walk.all(first.types.resolve(graph), first.direction)
    let probes = Walk.all(second.types.resolve(graph), second.direction)
    let firsts = batch.column(first.node)
    let seconds = batch.column(second.node)
    let readers = probes.map { graph.adjacencyReader($0.type, $0.direction) }
    let only = walks.only.map { graph.adjacencyReader($0.type, $0.direction) }
    var i = 0
    while i < rows.count {
      let node = firsts.node(rows[i])
      var end = i + 1
      while end < rows.count, firsts.node(rows[end]) == node { end += 1 }
      for place in i..<end { weights.integers[rows[place]] = 0 }
      if node != .none {
        let isMarked = node == marks.node || end - i > 1 || only == nil
        if isMarked { marks.move(to: node, walks, graph) }
        for (probe, reader) in zip(probes, readers) {
          if let only, !probe.skipsLoops {
            add(only[node.raw], reader, seconds, rows, i..<end, isMarked: isMarked)
          } else {
            addAll(reader, probe.skipsLoops, seconds, rows, i..<end)
          }
        }
      }
      i = end
    }
  }

  /// Adds what one list of the second nodes has in common with the list of the first.
  private func add(
    _ mine: AdjacencySlice, _ reader: AdjacencyReader, _ seconds: Vector, _ rows: Rows, _ places: Range<Int>,
    isMarked: Bool
  ) {
    for place in places {
      let row = rows[place]
      let other = seconds.node(row)
      if other == .none { continue }
      let slice = reader[other.raw]
      let isFarLonger = slice.count > AdjacencySlice.probeFactor * mine.count
      let shared = isMarked && !isFarLonger ? marks.count(slice) : mine.commonCount(slice)
      weights.integers[row] += Int64(shared)
    }
  }

  /// The same for a first node with several lists, or a list in which loops do not count.
  private func addAll(
    _ reader: AdjacencyReader, _ skipsLoops: Bool, _ seconds: Vector, _ rows: Rows, _ places: Range<Int>
  ) {
    for place in places {
      let row = rows[place]
      let other = seconds.node(row)
      if other == .none { continue }
      let shared = marks.count(reader[other.raw], skipping: skipsLoops ? other.raw : nil)
      weights.integers[row] += Int64(shared)
    }
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
