/// Gives each row the number of common neighbours of two nodes it knows: for each pair of a relationship of
/// the
/// one and a relationship of the other that lead to the same node, one. Rows without any are dropped.
///
/// The first node's neighbours are counted in an array over all nodes, once for as long as the first node
/// stays the
/// same; each neighbour of the second is then one look-up.
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
  private let weights = Vector()
  private let output: Batch
  /// How often each node is a neighbour of `marked`.
  private var marks: [UInt32] = []
  private var marked: NodeID = .none

  /// - Parameter slot: where the number goes.
  public init(input: Operator, first: Side, second: Side, slot: Int, slots: Int) {
    self.input = input
    self.first = first
    self.second = second
    self.slot = slot
    output = Batch(slots: slots)
  }

  private let slot: Int

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      try context.checkpoint()
      output.share(batch)
      weights.reset(.values)
      count(output, output.rows, context.graph)
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
    if marks.count < Int(graph.nodeLimit) {
      marks.append(contentsOf: repeatElement(0, count: Int(graph.nodeLimit) - marks.count))
    }
    let firstWalks = Walk.all(first.types.resolve(graph), first.direction)
    let secondWalks = Walk.all(second.types.resolve(graph), second.direction)
    let firsts = batch.column(first.node)
    let seconds = batch.column(second.node)
    var table = marks
    marks = []
    defer { marks = table }
    table.withUnsafeMutableBufferPointer { table in
      for i in 0..<rows.count {
        let row = rows[i]
        let node = firsts.node(row)
        if node != marked {
          mark(marked, firstWalks, graph, table, adding: UInt32.max)
          mark(node, firstWalks, graph, table, adding: 1)
          marked = node
        }
        weights.values[row] = Value(Int64(common(seconds.node(row), secondWalks, graph, table)))
      }
    }
  }

  /// Adds to the mark of every neighbour; `.max` takes one off.
  private func mark(
    _ node: NodeID, _ walks: [Walk], _ graph: Graph, _ table: UnsafeMutableBufferPointer<UInt32>,
    adding amount: UInt32
  ) {
    guard node != .none else { return }
    for walk in walks {
      let slice = graph.adjacency(node, walk.type, walk.direction)
      for i in 0..<slice.count { table[Int(slice.neighbours[i])] &+= amount }
    }
  }

  private func common(
    _ node: NodeID, _ walks: [Walk], _ graph: Graph, _ table: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    guard node != .none, let base = table.baseAddress else { return 0 }
    var total = 0
    for walk in walks {
      let slice = graph.adjacency(node, walk.type, walk.direction)
      let neighbours = slice.neighbours
      // Every neighbour is below the node limit the table was made for.
      for i in 0..<slice.count { total &+= Int(base[Int(neighbours[i])]) }
    }
    return total
  }

  public override func reset() {
    input.reset()
    marks = []
    marked = .none
  }
}
