/// For each input row, the trails through a quantified group that start at a node and, when the end is known,
/// lead there: the group is matched again and again, each time from where the last match ended.
///
/// A depth-first search with its stack as state, so that it can stop when a batch is full and go on later.
public final class QuantifiedPathOperator: Operator {
  private struct Frame {
    /// The ways on from a node.
    let steps: PathSteps
    /// The next of them to try; the one before it is taken when there is a frame or a row above.
    var next = 0
  }

  private let input: Operator
  private let from: Int
  private let knownEnd: Int?
  private let source: any PathStepSource
  private let minimum: Int
  private let maximum: Int
  private let unique: UniquenessCheck
  private let isReversed: Bool
  private let output: OutputBatch
  private let ends: Vector?
  private let relationshipLists: Vector?
  private let groupLists: [Vector]

  private var current: Batch?
  private var row = -1
  private var stack: [Frame] = []
  private var trail: [RelationshipID] = []
  private var work = 0

  /// - Parameters:
  ///   - from: slot of the node to start at.
  ///   - to: slot of the node at the other end.
  ///   - isInto: the other end is known, the trails must lead to it.
  ///   - group: matches the group once from a node.
  ///   - relationships: slot of the list of relationships, when somebody reads it.
  ///   - groups: slots of the lists of the group's variables, as many as `group` gives.
  ///   - distinctFrom: slots of relationships of the same MATCH that may not be used again.
  ///   - isReversed: the search runs against the order of the pattern; lists are turned round.
  public init(
    input: Operator, from: Int, to: Int, isInto: Bool, group: GroupStepper, minimum: Int, maximum: Int?,
    relationships: Int?, groups: [Int], distinctFrom: [Int], isReversed: Bool, carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    knownEnd = isInto ? to : nil
    source = group
    self.minimum = minimum
    self.maximum = maximum ?? .max
    unique = UniquenessCheck(slots: distinctFrom)
    self.isReversed = isReversed
    output = OutputBatch(slots: slots, carry: carry)
    ends = isInto ? nil : output.makeColumn(to, .nodes)
    relationshipLists = relationships.map { [output] in output.makeColumn($0) }
    groupLists = groups.map { [output] in output.makeColumn($0) }
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
      ends?.reset(.nodes)
      relationshipLists?.reset(.values)
      for lists in groupLists { lists.reset(.values) }
      if try fill(batch, context) { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// Gives true when the batch is used up.
  private func fill(_ batch: Batch, _ context: ExecutionContext) throws(ExecutionError) -> Bool {
    let rows = batch.rows
    while true {
      if stack.isEmpty {
        row += 1
        if row >= rows.count { return true }
        let start = batch.column(from).node(rows[row])
        if start == .none { continue }
        source.begin(batch, rows[row], context)
        trail.removeAll(keepingCapacity: true)
        if minimum == 0 { emit(start.raw, batch, rows[row], context) }
        if maximum > 0 { try descend(to: start.raw, context) }
        if output.room == 0 { return false }
      }
      while !stack.isEmpty {
        work += 1
        if work & 4095 == 0 { try context.checkpoint() }
        if try advance(batch, rows[row], context) && output.room == 0 { return false }
      }
    }
  }

  private func descend(to node: UInt32, _ context: ExecutionContext) throws(ExecutionError) {
    let steps = try source.steps(from: node, context)
    stack.append(Frame(steps: steps))
    if stack.count < maximum { try source.prepare(steps.ends, context) }
  }

  /// One step of the search; gives true when a row was written.
  private func advance(_ batch: Batch, _ source: Int, _ context: ExecutionContext) throws(ExecutionError)
    -> Bool
  {
    let top = stack.count - 1
    let steps = stack[top].steps
    let step = stack[top].next
    guard step < steps.count else {
      stack.removeLast()
      if top > 0 { trail.removeLast(steps.width) }
      return false
    }
    stack[top].next += 1
    let relationships = steps.relationships(of: step)
    for relationship in relationships
    where trail.contains(relationship) || !unique.admits(relationship.raw, batch, source) { return false }
    let end = steps.ends[step]
    let isWritten = stack.count >= minimum && emit(end, batch, source, context)
    if stack.count < maximum {
      trail.append(contentsOf: relationships)
      try descend(to: end, context)
    }
    return isWritten
  }

  @discardableResult
  private func emit(_ end: UInt32, _ batch: Batch, _ source: Int, _ context: ExecutionContext) -> Bool {
    if let knownEnd, batch.column(knownEnd).node(source).raw != end { return false }
    ends?.ids[output.count] = end
    let taken = isReversed ? stack.reversed() : stack
    relationshipLists?.values[output.count] = context.arena.list(
      taken.flatMap { $0.steps.relationships(of: $0.next - 1).map { Value($0) } })
    for (group, lists) in groupLists.enumerated() {
      lists.values[output.count] = context.arena.list(
        taken.map { $0.steps.group(group, of: $0.next - 1) })
    }
    output.sources[output.count] = UInt16(truncatingIfNeeded: source)
    output.count += 1
    return true
  }

  public override func reset() {
    input.reset()
    source.reset()
    current = nil
    stack.removeAll()
  }
}
