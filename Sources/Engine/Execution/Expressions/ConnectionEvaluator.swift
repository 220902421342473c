/// Whether a relationship joins two nodes of the row: `(a)-[:T]->(b)` as a condition.
///
/// While the first node stays the same from row to row, its neighbours are marked in a set of bits and each
/// second node is one look-up; otherwise the shorter of the two nodes' lists is searched.
public final class ConnectionEvaluator: Evaluator {
  private let start: Int
  private let end: Int
  private let types: TypeSelector
  private let direction: Direction
  private let result = Vector()
  private let marks = NeighbourMarks()
  private var charge = MemoryCharge()

  /// - Parameters:
  ///   - start: slot of a node; a null joins nothing, the same for `end`.
  ///   - direction: seen from `start`.
  public init(start: Int, end: Int, types: TypeSelector, direction: Direction) {
    self.start = start
    self.end = end
    self.types = types
    self.direction = direction
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    result.reset(.values)
    // The graph may have changed since the last batch.
    marks.clear()
    let walks = Walk.all(types.resolve(context.graph), direction)
    ConnectionEvaluator.test(
      batch.column(start), batch.column(end), rows, walks, context.graph, marks, into: result.values)
    try charge.set(marks.bytes, context)
    return result
  }

  /// - Parameter marks: the neighbours of the first node, while it stays the same from row to row.
  private static func test(
    _ starts: Vector, _ ends: Vector, _ rows: Rows, _ walks: [Walk], _ graph: Graph,
    _ marks: NeighbourMarks, into values: UnsafeMutablePointer<Value>
  ) {
    let (forth, back) = (walks.readers(graph), walks.reversedReaders(graph))
    var previous = NodeID.none
    for i in 0..<rows.count {
      let row = rows[i]
      let (first, second) = (starts.node(row), ends.node(row))
      if first == .none || second == .none {
        values[row] = Value(false)
        continue
      }
      if first == previous, first != marks.node { marks.move(to: first, walks, graph) }
      previous = first
      values[row] = Value(
        first == marks.node ? marks.contains(second.raw) : areJoined(first, second, forth, back))
    }
  }

  private static func areJoined(
    _ first: NodeID, _ second: NodeID, _ forth: [WalkReader], _ back: [WalkReader]
  ) -> Bool {
    for (forth, back) in zip(forth, back) where !(forth.skipsLoops && first == second) {
      let (here, there) = (forth[first.raw], back[second.raw])
      let joins = here.count <= there.count ? here.count(of: second.raw) : there.count(of: first.raw)
      if joins > 0 { return true }
    }
    return false
  }
}
