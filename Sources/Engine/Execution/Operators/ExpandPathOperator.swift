/// For each input row, the trails (walks that use no relationship twice) of a length between two bounds that
/// start at a node and, when the end is known, lead there.
///
/// A depth-first search with its stack as state, so that it can stop when a batch is full and go on later.
public final class ExpandPathOperator: Operator {
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
  private var stack = TrailStack()
  /// Relationships that the current row has used already.
  private var taken: [UInt32] = []

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
        stack.clear()
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      let walks = self.walks ?? Walk.all(types.resolve(context.graph), direction)
      self.walks = walks
      ends?.reset(.nodes)
      lists?.reset(.values)
      let readers = walks.readers(context.graph)
      // Taken out of the object, so that the loop works on plain memory.
      var search = Search(stack: stack, taken: taken, room: output.room)
      stack = TrailStack()
      search.stack.renew(readers)
      let isUsedUp = try fill(batch, readers, &search, context)
      (stack, taken) = (search.stack, search.taken)
      output.count = search.count
      if isUsedUp { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// What the search changes from step to step.
  private struct Search {
    var stack: TrailStack
    var taken: [UInt32]
    let room: Int
    var count = 0
    var steps = 0
  }

  /// Gives true when the batch is used up.
  private func fill(
    _ batch: Batch, _ readers: [WalkReader], _ search: inout Search, _ context: ExecutionContext
  ) throws(ExecutionError) -> Bool {
    let (rows, starts) = (batch.rows, batch.column(from))
    let goals = knownEnd.map { batch.column($0) }
    let (minimum, maximum) = (minimum, maximum)
    while search.count < search.room {
      if search.stack.isEmpty {
        row += 1
        if row >= rows.count { return true }
        let start = starts.node(rows[row])
        if start == .none { continue }
        unique.collect(batch, rows[row], into: &search.taken)
        if minimum == 0 { emit(nil, start.raw, rows[row], goals, &search, context) }
        if maximum > 0, !readers.isEmpty { search.stack.begin(at: start.raw, readers) }
        continue
      }
      search.steps &+= 1
      if search.steps & 4095 == 0 { try context.checkpoint() }
      guard let step = search.stack.next(readers, except: search.taken) else { continue }
      if let member, !(try member.admits(step.relationship, batch, rows[row], context)) { continue }
      let length = search.stack.length + 1
      if length >= minimum {
        emit(step.relationship, step.neighbour, rows[row], goals, &search, context)
      }
      if length < maximum { search.stack.push(step, readers) }
    }
    return false
  }

  /// Writes a row for the trail on the stack and, behind it, a last relationship.
  @inline(__always)
  private func emit(
    _ last: UInt32?, _ end: UInt32, _ source: Int, _ goals: Vector?, _ search: inout Search,
    _ context: ExecutionContext
  ) {
    if let goals, goals.node(source).raw != end { return }
    ends?.ids[search.count] = end
    if let lists {
      var path = search.stack.relationships.map { Value(RelationshipID($0)) }
      if let last { path.append(Value(RelationshipID(last))) }
      if isReversed { path.reverse() }
      lists.values[search.count] = context.arena.list(path)
    }
    output.sources[search.count] = UInt16(truncatingIfNeeded: source)
    search.count += 1
  }

  public override func reset() {
    input.reset()
    current = nil
    walks = nil
    stack.clear()
  }
}
