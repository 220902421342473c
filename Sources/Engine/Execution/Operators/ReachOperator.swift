/// For each input row, every node that a directed trail of at most so many relationships leads to, once each: a
/// breadth-first search, for when nobody reads the trails or how many there are.
///
/// A shortest walk between two nodes uses no relationship twice, and a shortest way back to the start
/// neither; so what walks reach, trails reach.
public final class ReachOperator: Operator {
  private let input: Operator
  private let from: Int
  private let types: TypeSelector
  private let direction: Direction
  private let includesStart: Bool
  private let maximum: Int
  private let output: OutputBatch
  private let ends: Vector
  private var current: Batch?
  private var row = 0
  private var reached = GrowableBuffer<UInt32>()
  private var reachedCount = 0
  private var position = 0
  /// The search that reached each node last, by a number of one byte: they are looked up at random.
  private var stamps = GrowableBuffer<UInt8>()
  private var charge = MemoryCharge()
  private var generation: UInt8 = 0

  /// - Parameters:
  ///   - direction: `.outgoing` or `.incoming`.
  ///   - includesStart: the least length is 0, else 1.
  public init(
    input: Operator, from: Int, to: Int, types: TypeSelector, direction: Direction, includesStart: Bool,
    maximum: Int?, carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    self.types = types
    self.direction = direction
    self.includesStart = includesStart
    self.maximum = maximum ?? .max
    output = OutputBatch(slots: slots, carry: carry)
    ends = output.makeColumn(to, .nodes)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = -1
        reachedCount = 0
        position = 0
      }
      guard let batch = current else { return nil }
      ends.reset(.nodes)
      let rows = batch.rows
      while output.room > 0 {
        if position == reachedCount {
          row += 1
          if row >= rows.count { break }
          try search(batch.column(from).node(rows[row]), context)
          position = 0
        }
        let take = min(output.room, reachedCount - position)
        for i in 0..<take { ends.ids[output.count + i] = reached[position + i] }
        if row < rows.count {
          (output.sources + output.count).update(
            repeating: UInt16(truncatingIfNeeded: rows[row]), count: take)
        }
        output.count += take
        position += take
      }
      if row >= rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func search(_ start: NodeID, _ context: ExecutionContext) throws(ExecutionError) {
    reachedCount = 0
    guard start != .none else { return }
    let graph = context.graph
    // A node is reached once; one place more, so that a neighbour can be written before it is known to be new.
    reached.reserve(Int(graph.nodeLimit) + 1)
    if generation == .max {
      generation = 0
      stamps.removeAll()
    }
    stamps.extend(to: Int(graph.nodeLimit), with: 0)
    try charge.set(reached.bytes + stamps.bytes, context)
    generation += 1
    if includesStart {
      stamps[Int(start.raw)] = generation
      reached[0] = start.raw
      reachedCount = 1
    }
    let readers = types.resolve(graph).map { graph.adjacencyReader($0, direction) }
    for reader in readers { visit(reader[start.raw]) }
    var (first, depth) = (includesStart ? 1 : 0, 1)
    while depth < maximum, first < reachedCount {
      try context.checkpoint()
      depth += 1
      let end = reachedCount
      for place in first..<end {
        let node = reached[place]
        for reader in readers { visit(reader[node]) }
      }
      first = end
    }
    if maximum == 0 { reachedCount = includesStart ? 1 : 0 }
  }

  /// Appends the neighbours not marked yet, and marks them: every neighbour is written behind the end, and the
  /// end moves on only past those that are new.
  private func visit(_ slice: AdjacencySlice) {
    let (found, marks, generation) = (reached.base, stamps.base, generation)
    var end = reachedCount
    for i in 0..<slice.count {
      let neighbour = slice.neighbours[i]
      found[end] = neighbour
      end += marks[Int(neighbour)] == generation ? 0 : 1
      marks[Int(neighbour)] = generation
    }
    reachedCount = end
  }

  public override func reset() {
    input.reset()
    current = nil
    charge.release()
  }
}
