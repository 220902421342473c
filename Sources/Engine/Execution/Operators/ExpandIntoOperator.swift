/// For each input row, the relationships between two nodes that are both known.
public final class ExpandIntoOperator: Operator {
  private let input: Operator
  private let from: Int
  private let to: Int
  private let types: TypeSelector
  private let direction: Direction
  private let unique: UniquenessCheck
  private let output: OutputBatch
  private let relationships: Vector?

  private var walks: [Walk]?
  private var current: Batch?
  private var row = 0
  /// Relationships found for the current row, and how many of them were handed on.
  private var found: [UInt32] = []
  private var position = 0

  public init(
    input: Operator, from: Int, to: Int, relationship: Int?, types: TypeSelector, direction: Direction,
    distinctFrom: [Int], carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    self.to = to
    self.types = types
    self.direction = direction
    unique = UniquenessCheck(slots: distinctFrom)
    output = OutputBatch(slots: slots, carry: carry)
    relationships = relationship.map { [output] in output.makeColumn($0, .relationships) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = -1
        position = 0
        found.removeAll(keepingCapacity: true)
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let walks = self.walks ?? Walk.all(types.resolve(context.graph), direction)
      self.walks = walks
      relationships?.reset(.relationships)
      if fill(batch, walks.readers(context.graph), walks.reversedReaders(context.graph)) {
        current = nil
      }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// Gives true when the batch is used up.
  private func fill(_ batch: Batch, _ forth: [WalkReader], _ back: [WalkReader]) -> Bool {
    let rows = batch.rows
    let starts = batch.column(from)
    let ends = batch.column(to)
    while true {
      while position < found.count {
        if output.room == 0 { return false }
        relationships?.ids[output.count] = found[position]
        output.sources[output.count] = UInt16(truncatingIfNeeded: rows[row])
        output.count += 1
        position += 1
      }
      row += 1
      if row >= rows.count { return true }
      position = 0
      found.removeAll(keepingCapacity: true)
      let source = rows[row]
      let start = starts.node(source)
      let end = ends.node(source)
      if start == .none || end == .none { continue }
      for (forth, back) in zip(forth, back) where !(forth.skipsLoops && start == end) {
        connect(start, end, forth[start.raw], back[end.raw])
      }
      if !unique.isEmpty { found.removeAll { !unique.admits($0, batch, source) } }
    }
  }

  /// Appends the relationships from `start` to `end`, looking from the end with fewer of them.
  private func connect(_ start: NodeID, _ end: NodeID, _ here: AdjacencySlice, _ there: AdjacencySlice) {
    if here.count <= there.count {
      here.forEachRelationship(to: end.raw) { found.append($0) }
    } else {
      there.forEachRelationship(to: start.raw) { found.append($0) }
    }
  }

  public override func reset() {
    input.reset()
    current = nil
    walks = nil
  }
}
