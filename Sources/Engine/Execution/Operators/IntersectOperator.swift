/// For each input row, the nodes that are neighbours of several nodes the row knows, with the relationships
/// that lead there: one row for each choice of a relationship from every side.
///
/// The side with the fewest relationships proposes and the others are searched, each with a cursor that steps
/// or leaps; so the work is that of a merge for lists of like length and of a search for unlike ones. A short
/// list of two is looked up entry by entry, without any preparation. While a
/// node stays the same from row to row its neighbours are marked in a set of bits, which turns most proposals
/// away with one look. Where of two sides only the common neighbours are asked for, they are found by
/// `PairIntersection`.
public final class IntersectOperator: Operator {
  public struct Side {
    var node: Int
    var types: TypeSelector
    var direction: Direction
    var relationship: Int?
    var distinctFrom: [Int]
    var distinctSides: [Int]
    /// - Parameters:
    ///   - direction: seen from `node`.
    ///   - relationship: slot of the relationship when somebody reads it.
    ///   - distinctFrom: slots of relationships of the input that this one must differ from.
    ///   - distinctSides: places of earlier sides whose relationships this one must differ from.
    public init(
      node: Int, types: TypeSelector, direction: Direction, relationship: Int?, distinctFrom: [Int],
      distinctSides: [Int]
    ) {
      self.node = node
      self.types = types
      self.direction = direction
      self.relationship = relationship
      self.distinctFrom = distinctFrom
      self.distinctSides = distinctSides
    }

    /// Whether nobody asks which relationship it is.
    fileprivate var isPlain: Bool { relationship == nil && distinctFrom.isEmpty && distinctSides.isEmpty }
  }

  private let input: Operator
  private let sides: [Side]
  private let checks: [UniquenessCheck]
  private let output: OutputBatch
  private let targets: Vector
  private let columns: [Vector?]
  private var marks: [NeighbourMarks]
  private var charge = MemoryCharge()

  private var walks: [[Walk]]?
  private var readers: [[WalkReader]] = []
  private var current: Batch?
  private var row = 0
  /// What was found for the current row, `width` ids a match: the node, then a relationship for each side.
  private var found: [UInt32] = []
  private var position = 0
  private var candidates: [[UInt32]]
  /// What finds the common neighbours of two sides whose relationships nobody asks for, else nil.
  private var pair: PairIntersection?
  private let asksForNodesOnly: Bool

  /// - Parameters:
  ///   - target: slot of the common neighbour, new.
  ///   - sides: at least two, each with a node of the input.
  public init(input: Operator, target: Int, sides: [Side], carry: [Int], slots: Int) {
    self.input = input
    self.sides = sides
    checks = sides.map { UniquenessCheck(slots: $0.distinctFrom) }
    output = OutputBatch(slots: slots, carry: carry)
    targets = output.makeColumn(target, .nodes)
    columns = sides.map { [output] side in side.relationship.map { output.makeColumn($0, .relationships) } }
    marks = sides.map { _ in NeighbourMarks() }
    candidates = sides.map { _ in [] }
    asksForNodesOnly = sides.count == 2 && sides.allSatisfy(\.isPlain)
  }

  private var width: Int { sides.count + 1 }

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
      let walks = self.walks ?? sides.map { Walk.all($0.types.resolve(context.graph), $0.direction) }
      self.walks = walks
      targets.reset(.nodes)
      if asksForNodesOnly {
        if fillNodes(batch, PairLists(walks[0], walks[1], context.graph), context.graph) { current = nil }
        try charge.set(pair?.bytes ?? 0, context)
      } else {
        readers = walks.map { $0.readers(context.graph) }
        for column in columns { column?.reset(.relationships) }
        if fill(batch, walks, context.graph) { current = nil }
        try charge.set(found.capacity * 4 + marks.reduce(0) { $0 + $1.bytes }, context)
      }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// Gives true when the batch is used up.
  private func fill(_ batch: Batch, _ walks: [[Walk]], _ graph: Graph) -> Bool {
    let rows = batch.rows
    while true {
      while position < found.count {
        if output.room == 0 { return false }
        targets.ids[output.count] = found[position]
        for (side, column) in columns.enumerated() { column?.ids[output.count] = found[position + 1 + side] }
        output.sources[output.count] = UInt16(truncatingIfNeeded: rows[row])
        output.count += 1
        position += width
      }
      row += 1
      if row >= rows.count { return true }
      position = 0
      found.removeAll(keepingCapacity: true)
      match(batch, rows, walks, graph)
    }
  }

  /// The same where only nodes are asked for.
  private func fillNodes(_ batch: Batch, _ lists: PairLists, _ graph: Graph) -> Bool {
    // Local while rows are matched: to reach it through the operator is checked each time.
    var pair = self.pair.take() ?? PairIntersection()
    if row < 0 { pair.forgetFound() }
    var (row, position, count) = (self.row, self.position, 0)
    let rows = batch.rows
    let (firsts, seconds) = (batch.column(sides[0].node), batch.column(sides[1].node))
    let (ids, sources) = (targets.ids, output.sources)
    while true {
      let take = min(batchCapacity - count, pair.found.count - position)
      if take > 0 {
        (ids + count).update(from: pair.found.base + position, count: take)
        (sources + count).update(repeating: UInt16(truncatingIfNeeded: rows[row]), count: take)
        count += take
        position += take
      }
      if position < pair.found.count || row + 1 >= rows.count { break }
      row += 1
      position = 0
      pair.match(firsts.node(rows[row]), seconds.node(rows[row]), lists, graph)
    }
    let isDone = position >= pair.found.count
    (self.row, self.position, output.count) = (row, position, count)
    self.pair = consume pair
    return isDone
  }

  // MARK: - One row

  private func match(_ batch: Batch, _ rows: Rows, _ walks: [[Walk]], _ graph: Graph) {
    if sides.count == 2, matchPair(batch, rows, walks, graph) { return }
    var nodes: [NodeID] = []
    for side in sides {
      let node = batch.column(side.node).node(rows[row])
      if node == .none { return }
      nodes.append(node)
    }
    var proposer = 0
    var fewest = Int.max
    for side in sides.indices {
      let size = size(of: nodes[side], side)
      if size < fewest {
        fewest = size
        proposer = side
      }
    }
    if fewest == 0 { return }
    let filter = markedSide(batch, rows, nodes, walks, graph)
    if let filter, filter == proposer { proposer = other(than: filter, nodes) ?? proposer }
    propose(from: proposer, filter == proposer ? nil : filter, nodes, batch)
  }

  /// Lists of which each entry is looked up, without asking what the row before had; and the longest that are
  /// still looked up entry by entry where nothing is marked.
  private static let shortList = 8
  private static let longestLookedUp = 64

  /// Matches two sides, where one has a short list or has been marked; false when neither is so.
  private func matchPair(_ batch: Batch, _ rows: Rows, _ walks: [[Walk]], _ graph: Graph) -> Bool {
    let source = rows[row]
    let first = batch.column(sides[0].node).node(source)
    let second = batch.column(sides[1].node).node(source)
    if first == .none || second == .none { return true }
    let sizes = (size(of: first, 0), size(of: second, 1))
    let shortest = min(sizes.0, sizes.1)
    var proposesFirst = sizes.0 <= sizes.1
    if shortest > IntersectOperator.shortList {
      let factor = AdjacencySlice.gallopFactor
      if sizes.1 <= factor * sizes.0, isMarked(0, first, batch, rows, walks, graph) {
        proposesFirst = false
      } else if sizes.0 <= factor * sizes.1, isMarked(1, second, batch, rows, walks, graph) {
        proposesFirst = true
      } else if shortest > IntersectOperator.longestLookedUp {
        return false
      }
    }
    if proposesFirst {
      propose(short: 0, first, long: 1, second, batch, source)
    } else {
      propose(short: 1, second, long: 0, first, batch, source)
    }
    return true
  }

  private func size(of node: NodeID, _ side: Int) -> Int {
    var total = 0
    for reader in readers[side] { total += reader.degree(node.raw) }
    return total
  }

  private func propose(
    short: Int, _ shortNode: NodeID, long: Int, _ longNode: NodeID, _ batch: Batch, _ source: Int
  ) {
    let mustDiffer = sides[1].distinctSides.contains(0)
    let isMarked = marks[long].node == longNode
    for reader in readers[short] {
      let slice = reader[shortNode.raw]
      for i in 0..<slice.count {
        let (neighbour, relationship) = (slice.neighbours[i], slice.relationships[i])
        if reader.skipsLoops && neighbour == shortNode.raw { continue }
        if isMarked, !marks[long].contains(neighbour) { continue }
        guard checks[short].admits(relationship, batch, source) else { continue }
        for other in readers[long] where !(other.skipsLoops && neighbour == longNode.raw) {
          other[longNode.raw].forEachRelationship(to: neighbour) { match in
            if mustDiffer && match == relationship || !checks[long].admits(match, batch, source) { return }
            found.append(neighbour)
            found.append(short == 0 ? relationship : match)
            found.append(short == 0 ? match : relationship)
          }
        }
      }
    }
  }

  /// A side whose node was that of the row before too; its neighbours are marked.
  private func markedSide(_ batch: Batch, _ rows: Rows, _ nodes: [NodeID], _ walks: [[Walk]], _ graph: Graph)
    -> Int?
  {
    sides.indices.first { isMarked($0, nodes[$0], batch, rows, walks, graph) }
  }

  /// Whether the neighbours of a side's node are marked, which is done when the row before had it too.
  private func isMarked(
    _ side: Int, _ node: NodeID, _ batch: Batch, _ rows: Rows, _ walks: [[Walk]], _ graph: Graph
  ) -> Bool {
    if marks[side].node == node { return true }
    guard row > 0, batch.column(sides[side].node).node(rows[row - 1]) == node else { return false }
    marks[side].move(to: node, walks[side], graph)
    return true
  }

  /// The shortest list of another side than the marked one, unless it is far longer than the marked one.
  private func other(than marked: Int, _ nodes: [NodeID]) -> Int? {
    func size(_ side: Int) -> Int { self.size(of: nodes[side], side) }
    let rest = sides.indices.filter { $0 != marked }
    guard let best = rest.min(by: { size($0) < size($1) }) else { return nil }
    return size(best) > AdjacencySlice.gallopFactor * size(marked) ? nil : best
  }

  private func propose(
    from proposer: Int, _ filter: Int?, _ nodes: [NodeID], _ batch: Batch
  ) {
    let source = batch.rows[row]
    let others = sides.indices.filter { $0 != proposer }
    for reader in readers[proposer] {
      let slice = reader[nodes[proposer].raw]
      var cursors = others.map { side in
        readers[side].map { (SliceCursor($0[nodes[side].raw]), $0.skipsLoops) }
      }
      for i in 0..<slice.count {
        let neighbour = slice.neighbours[i]
        if reader.skipsLoops && neighbour == nodes[proposer].raw { continue }
        if let filter, !marks[filter].contains(neighbour) { continue }
        guard checks[proposer].admits(slice.relationships[i], batch, source) else { continue }
        candidates[proposer] = [slice.relationships[i]]
        var isCommon = true
        for (place, side) in others.enumerated() where isCommon {
          candidates[side].removeAll(keepingCapacity: true)
          for cursor in cursors[place].indices {
            if cursors[place][cursor].1 && neighbour == nodes[side].raw { continue }
            cursors[place][cursor].0.appendRelationships(to: neighbour, into: &candidates[side])
          }
          if !checks[side].isEmpty {
            candidates[side].removeAll { !checks[side].admits($0, batch, source) }
          }
          isCommon = !candidates[side].isEmpty
        }
        if isCommon { combine(neighbour) }
      }
    }
  }

  /// Appends every choice of one candidate a side in which those that must differ do.
  private func combine(_ neighbour: UInt32) {
    var chosen = Array(repeating: UInt32(0), count: sides.count)
    func choose(_ side: Int) {
      if side == sides.count {
        found.append(neighbour)
        found.append(contentsOf: chosen)
        return
      }
      for relationship in candidates[side]
      where !sides[side].distinctSides.contains(where: { chosen[$0] == relationship }) {
        chosen[side] = relationship
        choose(side + 1)
      }
    }
    choose(0)
  }

  public override func reset() {
    input.reset()
    current = nil
    walks = nil
    for mark in marks { mark.clear() }
    pair = nil
    charge.release()
  }
}
