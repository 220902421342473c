/// For each input row, every node that a directed trail of at most so many relationships leads to, once each:
/// a
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
  private var reached: [UInt32] = []
  private var position = 0
  private var stamps: [UInt32] = []
  private var generation: UInt32 = 0

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
        reached.removeAll(keepingCapacity: true)
        position = 0
      }
      guard let batch = current else { return nil }
      ends.reset(.nodes)
      let rows = batch.rows
      while output.room > 0 {
        if position == reached.count {
          row += 1
          if row >= rows.count { break }
          try search(batch.column(from).node(rows[row]), context)
          position = 0
        }
        let take = min(output.room, reached.count - position)
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
    reached.removeAll(keepingCapacity: true)
    guard start != .none else { return }
    let graph = context.graph
    if stamps.count < Int(graph.nodeLimit) {
      stamps.append(contentsOf: repeatElement(0, count: Int(graph.nodeLimit) - stamps.count))
    }
    generation += 1
    if includesStart {
      stamps[Int(start.raw)] = generation
      reached.append(start.raw)
    }
    let walks = types.resolve(graph)
    var frontier = [start.raw]
    var depth = 0
    while depth < maximum, !frontier.isEmpty {
      try context.checkpoint()
      depth += 1
      let first = reached.count
      for node in frontier {
        for type in walks { visit(graph.adjacency(NodeID(node), type, direction)) }
      }
      frontier = Array(reached[first...])
    }
  }

  private func visit(_ slice: AdjacencySlice) {
    let generation = generation
    stamps.withUnsafeMutableBufferPointer { stamps in
      for i in 0..<slice.count {
        let neighbour = slice.neighbours[i]
        if stamps[Int(neighbour)] == generation { continue }
        stamps[Int(neighbour)] = generation
        reached.append(neighbour)
      }
    }
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
