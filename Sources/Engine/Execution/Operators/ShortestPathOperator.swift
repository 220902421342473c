/// For each input row with two known nodes, the shortest paths between them: one, or all of the least length.
///
/// A breadth-first search from both ends that always grows the side with less work in front of it. Path
/// lengths are bounded; nodes and relationships may be restricted by type and direction only.
public final class ShortestPathOperator: Operator {
  private let input: Operator
  private let from: Int
  private let to: Int
  private let types: TypeSelector
  private let direction: Direction
  private let minimum: Int
  private let maximum: Int
  private let findsAll: Bool
  private let member: MemberPredicate?
  private let output: OutputBatch
  private let paths: Vector?
  private let lists: Vector?
  private let search = PathSearch()

  private var walks: [Walk]?
  private var current: Batch?
  private var row = 0
  private var found: [[RelationshipID]] = []

  /// - Parameters:
  ///   - path: slot of the path value, when somebody reads it.
  ///   - relationships: slot of the list of relationships, when somebody reads it.
  public init(
    input: Operator, from: Int, to: Int, path: Int?, relationships: Int?, types: TypeSelector,
    direction: Direction, minimum: Int, maximum: Int?, findsAll: Bool, member: MemberPredicate?,
    carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    self.to = to
    self.types = types
    self.direction = direction
    self.minimum = minimum
    self.maximum = maximum ?? .max
    self.findsAll = findsAll
    self.member = member
    output = OutputBatch(slots: slots, carry: carry)
    paths = path.map { [output] in output.makeColumn($0) }
    lists = relationships.map { [output] in output.makeColumn($0) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        found = []
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let forward = self.walks ?? Walk.all(types.resolve(context.graph), direction)
      self.walks = forward
      paths?.reset(.values)
      lists?.reset(.values)
      try fill(batch, forward, context)
      if row >= batch.rows.count && found.isEmpty { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func fill(_ batch: Batch, _ walks: [Walk], _ context: ExecutionContext) throws(ExecutionError) {
    let rows = batch.rows
    while output.room > 0 {
      if let path = found.popLast() {
        emit(path, batch, rows[row - 1], context)
        continue
      }
      guard row < rows.count else { return }
      let source = rows[row]
      row += 1
      let start = batch.column(from).node(source)
      let end = batch.column(to).node(source)
      if start == .none || end == .none { continue }
      found = try search.run(
        PathSearch.Request(
          start: start, end: end, walks: walks, minimum: minimum, maximum: maximum, findsAll: findsAll),
        context
      ) { (relationship) throws(ExecutionError) in
        guard let member = self.member else { return true }
        return try member.admits(relationship, batch, source, context)
      }
      // Handed out from the back.
      found.reverse()
    }
  }

  private func emit(_ path: [RelationshipID], _ batch: Batch, _ source: Int, _ context: ExecutionContext) {
    lists?.values[output.count] = context.arena.list(path.map { Value($0) })
    if let paths {
      var nodes = [batch.column(from).node(source)]
      for relationship in path {
        let start = context.graph.start(of: relationship)
        nodes.append(start == nodes[nodes.count - 1] ? context.graph.end(of: relationship) : start)
      }
      paths.values[output.count] = context.arena.path(nodes: nodes, relationships: path)
    }
    output.sources[output.count] = UInt16(truncatingIfNeeded: source)
    output.count += 1
  }

  public override func reset() {
    input.reset()
    current = nil
    walks = nil
    found = []
  }
}
