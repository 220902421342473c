/// For each input row, the trails (walks that use no relationship twice) of a length between two bounds that
/// start at a node and, when the end is known, lead there.
///
/// A depth-first search with its stack as state, so that it can stop when a batch is full and go on later.
public final class ExpandPathOperator: Operator {
  private struct Frame {
    var node: UInt32
    /// The relationship that led here; meaningless at the bottom.
    var relationship: UInt32
    var walk: Int
    var position: Int
  }

  private let input: Operator
  private let from: Int
  private let knownEnd: Int?
  private let types: TypeSelector
  private let direction: Direction
  private let minimum: Int
  private let maximum: Int
  private let unique: UniquenessCheck
  private let member: MemberPredicate?
  private let isReversed: Bool
  private let output: OutputBatch
  private let ends: Vector?
  private let lists: Vector?

  private var walks: [Walk]?
  private var current: Batch?
  private var row = -1
  private var stack: [Frame] = []
  private var path: [RelationshipID] = []
  private var steps = 0

  /// - Parameters:
  ///   - to: slot of the end node.
  ///   - isInto: the end node is known, the trails must lead to it.
  ///   - relationships: slot of the list of relationships, when somebody reads it.
  ///   - isReversed: the search runs against the order of the pattern; lists are turned round.
  public init(
    input: Operator, from: Int, to: Int, isInto: Bool, relationships: Int?, types: TypeSelector,
    direction: Direction, minimum: Int, maximum: Int?, distinctFrom: [Int], member: MemberPredicate?,
    isReversed: Bool, carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    knownEnd = isInto ? to : nil
    self.types = types
    self.direction = direction
    self.minimum = minimum
    self.maximum = maximum ?? .max
    unique = UniquenessCheck(slots: distinctFrom)
    self.member = member
    self.isReversed = isReversed
    output = OutputBatch(slots: slots, carry: carry)
    ends = isInto ? nil : output.makeColumn(to, .nodes)
    lists = relationships.map { [output] in output.makeColumn($0) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = -1
        stack.removeAll(keepingCapacity: true)
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let walks = self.walks ?? Walk.all(types.resolve(context.graph), direction)
      self.walks = walks
      ends?.reset(.nodes)
      lists?.reset(.values)
      if try fill(batch, walks, context) { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// Gives true when the batch is used up.
  private func fill(_ batch: Batch, _ walks: [Walk], _ context: ExecutionContext)
    throws(ExecutionError) -> Bool
  {
    let rows = batch.rows
    while true {
      if stack.isEmpty {
        row += 1
        if row >= rows.count { return true }
        let start = batch.column(from).node(rows[row])
        if start == .none { continue }
        path.removeAll(keepingCapacity: true)
        stack.append(Frame(node: start.raw, relationship: .max, walk: 0, position: 0))
        if minimum == 0 { emit(start.raw, batch, rows[row], context) }
        if output.room == 0 { return false }
      }
      while !stack.isEmpty {
        steps += 1
        if steps & 4095 == 0 { try context.checkpoint() }
        if try advance(batch, rows[row], walks, context) && output.room == 0 { return false }
      }
    }
  }

  /// One step of the search; gives true when a row was written.
  private func advance(_ batch: Batch, _ source: Int, _ walks: [Walk], _ context: ExecutionContext)
    throws(ExecutionError) -> Bool
  {
    let top = stack.count - 1
    let frame = stack[top]
    guard top < maximum, frame.walk < walks.count else {
      stack.removeLast()
      if top > 0 { path.removeLast() }
      return false
    }
    let walk = walks[frame.walk]
    let slice = context.graph.adjacency(NodeID(frame.node), walk.type, walk.direction)
    guard frame.position < slice.count else {
      stack[top].walk += 1
      stack[top].position = 0
      return false
    }
    stack[top].position += 1
    let relationship = RelationshipID(slice.relationships[frame.position])
    let neighbour = slice.neighbours[frame.position]
    if walk.skipsLoops && neighbour == frame.node { return false }
    if path.contains(relationship) || !unique.admits(relationship.raw, batch, source) { return false }
    if let member, !(try member.admits(relationship.raw, batch, source, context)) { return false }
    path.append(relationship)
    stack.append(Frame(node: neighbour, relationship: relationship.raw, walk: 0, position: 0))
    guard path.count >= minimum else { return false }
    return emit(neighbour, batch, source, context)
  }

  @discardableResult
  private func emit(_ end: UInt32, _ batch: Batch, _ source: Int, _ context: ExecutionContext) -> Bool {
    if let knownEnd, batch.column(knownEnd).node(source).raw != end { return false }
    ends?.ids[output.count] = end
    lists?.values[output.count] =
      isReversed
      ? context.arena.list(path.reversed().map { Value($0) }) : context.arena.list(path.map { Value($0) })
    output.sources[output.count] = UInt16(truncatingIfNeeded: source)
    output.count += 1
    return true
  }

  public override func reset() {
    input.reset()
    current = nil
    walks = nil
    stack.removeAll()
  }
}
