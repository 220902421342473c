/// For each input row with two known nodes, the shortest paths between them, over one relationship of
/// variable length or one quantified group: so many, or all of so many lengths. With one known node, the same
/// for every node that can be reached from there.
///
/// A path from a node to itself is the empty one when the pattern allows it, else the shortest way round.
/// Where one path (or one length) over relationships is wanted, a search from both ends finds it; anything
/// else takes the search for trails in order of length.
public final class ShortestPathOperator: Operator {
  /// What is wanted of the paths between two nodes.
  public struct Selection: Sendable {
    /// Least and most number of steps: relationships, or repetitions of the group.
    public var minimum: Int
    public var maximum: Int
    /// Paths wanted, or lengths when `isGrouped`: then all paths of each length.
    public var count: Int
    public var isGrouped: Bool

    public init(minimum: Int, maximum: Int?, count: Int, isGrouped: Bool) {
      self.minimum = minimum
      self.maximum = maximum ?? .max
      self.count = count
      self.isGrouped = isGrouped
    }
  }

  /// The pattern, walked from either end.
  public enum Pattern {
    case relationship(forward: RelationshipStepper, backward: RelationshipStepper)
    case group(forward: GroupStepper, backward: GroupStepper)
  }

  /// The end of the pattern that is to be found, when only the other is known.
  public enum Side: Sendable { case left, right }

  /// Slots of what is found, where somebody reads it.
  public struct Outputs {
    public var path: Int?
    /// The list of relationships, or the only one.
    public var relationships: Int?
    public var isSingle: Bool
    /// The lists of the group's variables, as many as the group's stepper gives.
    public var groups: [Int]

    public init(path: Int?, relationships: Int?, isSingle: Bool, groups: [Int]) {
      self.path = path
      self.relationships = relationships
      self.isSingle = isSingle
      self.groups = groups
    }
  }

  private let input: Operator
  private let from: Int
  private let to: Int
  private let unknownEnd: Side?
  private let pattern: Pattern
  private let selection: Selection
  private let condition: PathCondition?
  private let output: OutputBatch
  private let paths: Vector?
  private let lists: Vector?
  private let ends: Vector?
  private let isSingle: Bool
  private let groupLists: [Vector]
  private let quickSearch = PathSearch()
  private let trailSearch = TrailSearch()

  private var current: Batch?
  private var row = 0
  private var found: [TrailSearch.Trail] = []
  /// The ends of the pattern that `found` lies between.
  private var left = NodeID.none
  private var right = NodeID.none
  /// Nodes reached from the only known end, the nearest last.
  private var reached: [UInt32] = []

  /// - Parameters:
  ///   - from: slot of the node at the left end.
  ///   - to: slot of the node at the right end.
  ///   - unknownEnd: which of them is to be found; then the pattern is a relationship, one path or one length
  ///     is wanted, of at least 0 or 1 relationships, and there is no condition.
  ///   - condition: what a path must satisfy to be found.
  public init(
    input: Operator, from: Int, to: Int, unknownEnd: Side?, pattern: Pattern, selection: Selection,
    condition: PathCondition?, outputs: Outputs, carry: [Int], slots: Int
  ) {
    self.input = input
    self.from = from
    self.to = to
    self.unknownEnd = unknownEnd
    self.pattern = pattern
    self.selection = selection
    self.condition = condition
    output = OutputBatch(slots: slots, carry: carry)
    paths = outputs.path.map { [output] in output.makeColumn($0) }
    lists = outputs.relationships.map { [output] in output.makeColumn($0) }
    ends = unknownEnd.map { [output] in output.makeColumn($0 == .left ? from : to, .nodes) }
    isSingle = outputs.isSingle
    groupLists = outputs.groups.map { [output] in output.makeColumn($0) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        found = []
        reached = []
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      for column in [paths, lists].compactMap({ $0 }) + groupLists { column.reset(.values) }
      ends?.reset(.nodes)
      try fill(batch, context)
      if row >= batch.rows.count && found.isEmpty && reached.isEmpty { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func fill(_ batch: Batch, _ context: ExecutionContext) throws(ExecutionError) {
    let rows = batch.rows
    while output.room > 0 {
      if let trail = found.popLast() {
        emit(trail, rows[row - 1], context)
      } else if let end = reached.popLast() {
        try turn(to: NodeID(end), batch, rows[row - 1], context)
      } else {
        guard row < rows.count else { return }
        row += 1
        try begin(batch, rows[row - 1], context)
      }
    }
  }

  /// Turns to the next row.
  private func begin(_ batch: Batch, _ source: Int, _ context: ExecutionContext) throws(ExecutionError) {
    left = unknownEnd == .left ? .none : batch.column(from).node(source)
    right = unknownEnd == .right ? .none : batch.column(to).node(source)
    guard unknownEnd != nil else {
      if left == .none || right == .none { return }
      // Handed out from the back.
      found = try search(left, right, batch, source, context).reversed()
      return
    }
    let start = unknownEnd == .left ? right : left
    guard start != .none, let stepper = outwards else { return }
    stepper.begin(batch, source, context)
    guard try stepper.admits(node: start.raw, context) else { return }
    reached = try quickSearch.reach(
      from: start, stepper.walks(context), maximum: selection.maximum, findsAll: selection.isGrouped, context
    ) { (relationship, node) throws(ExecutionError) in
      try stepper.admits(relationship, to: node, context)
    }
    reached.reverse()
    reached.append(start.raw)
  }

  /// Walks from the known end to the unknown one.
  private var outwards: RelationshipStepper? {
    guard case .relationship(let forward, let backward) = pattern else { return nil }
    return unknownEnd == .left ? backward : forward
  }

  /// Turns to the next node reached from the only known end.
  private func turn(to end: NodeID, _ batch: Batch, _ source: Int, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    let start = unknownEnd == .left ? right : left
    if unknownEnd == .left { left = end } else { right = end }
    if start == end {
      found = try search(start, end, batch, source, context).reversed()
      return
    }
    found = try quickSearch.paths(to: end.raw, findsAll: selection.isGrouped, context).map {
      TrailSearch.Trail(relationships: unknownEnd == .left ? $0.reversed() : $0, groups: [])
    }
  }

  private func search(
    _ start: NodeID, _ end: NodeID, _ batch: Batch, _ source: Int, _ context: ExecutionContext
  ) throws(ExecutionError) -> [TrailSearch.Trail] {
    let ways: (forward: any PathStepSource, backward: any PathStepSource)
    switch pattern {
    case .relationship(let forward, let backward):
      forward.begin(batch, source, context)
      backward.begin(batch, source, context)
      guard try forward.admits(node: start.raw, context), try forward.admits(node: end.raw, context) else {
        return []
      }
      if start != end, selection.minimum <= 1, selection.count == 1, condition == nil {
        return try quickPaths(start, end, forward, context)
      }
      ways = (forward, backward)
    case .group(let forward, let backward):
      forward.begin(batch, source, context)
      backward.begin(batch, source, context)
      ways = (forward, backward)
    }
    let request = TrailSearch.Request(
      start: start.raw, end: end.raw, minimum: selection.minimum, maximum: selection.maximum,
      count: selection.count, isGrouped: selection.isGrouped)
    return try trailSearch.run(
      request, forward: ways.forward, backward: ways.backward, groupCount: groupLists.count, context
    ) { (trail) throws(ExecutionError) in
      guard let condition else { return true }
      return try condition.admits(trail, from: start, batch, source, context)
    }
  }

  private func quickPaths(
    _ start: NodeID, _ end: NodeID, _ forward: RelationshipStepper, _ context: ExecutionContext
  ) throws(ExecutionError) -> [TrailSearch.Trail] {
    let request = PathSearch.Request(
      start: start, end: end, walks: forward.walks(context), maximum: selection.maximum,
      findsAll: selection.isGrouped)
    return try quickSearch.run(request, context) { (relationship, node) throws(ExecutionError) in
      try forward.admits(relationship, to: node, context)
    }.map { TrailSearch.Trail(relationships: $0, groups: []) }
  }

  private func emit(_ trail: TrailSearch.Trail, _ source: Int, _ context: ExecutionContext) {
    let place = output.count
    ends?.ids[place] = unknownEnd == .left ? left.raw : right.raw
    if isSingle {
      lists?.values[place] = trail.relationships.first.map { Value($0) } ?? .null
    } else {
      lists?.values[place] = context.arena.list(trail.relationships.map { Value($0) })
    }
    paths?.values[place] = context.path(from: left, trail.relationships)
    for (column, values) in zip(groupLists, trail.groups) {
      column.values[place] = context.arena.list(values)
    }
    output.sources[place] = UInt16(truncatingIfNeeded: source)
    output.count += 1
  }

  public override func reset() {
    input.reset()
    quickSearch.reset()
    switch pattern {
    case .relationship(let forward, let backward):
      forward.reset()
      backward.reset()
    case .group(let forward, let backward):
      forward.reset()
      backward.reset()
    }
    current = nil
    found = []
    reached = []
  }
}
