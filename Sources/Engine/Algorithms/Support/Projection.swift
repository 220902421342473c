/// The part of a graph an algorithm works on: chosen nodes, and the chosen relationships between them.
///
/// The buffers belong to the workspace of the call.
struct Projection {
  /// What becomes of self-loops and of relationships parallel to each other.
  enum Shape {
    /// All are kept; in both directions a self-loop is one slot.
    case multigraph
    /// Self-loops are left out, and of parallel relationships one is kept.
    case simple
  }

  let nodes: ChosenNodes
  let adjacency: Adjacency

  var nodeCount: Int { nodes.count }
}

/// Which nodes and relationships a projection has.
struct ProjectionRequest {
  /// Nodes with any of these; nil for all.
  var labels: [LabelID]?
  var types: [TypeID]
  /// Rows hold the ends (`.outgoing`), the starts (`.incoming`) or both.
  var direction = Direction.outgoing
  var shape = Projection.Shape.multigraph
  /// Keep relationship ids by slot; not with `.simple`.
  var keepsRelationships = false
  /// Read weights from this property; nil for none.
  var weight: KeyID?
  /// The weight of a relationship without the property.
  var defaultWeight = 1.0
}

extension Projection {
  /// - Throws: `TypeError` or `ArgumentError` for a weight that is no number, negative or not finite;
  ///   `ResourceError` when memory or time runs out.
  init(_ graph: Graph, _ request: ProjectionRequest, _ workspace: Workspace) throws(ExecutionError) {
    nodes = try ChosenNodes(graph, request.labels, workspace)
    var builder = try AdjacencyBuilder(graph, request, nodes, workspace)
    adjacency = try builder.build()
  }
}

/// Builds the rows of a projection: counts them, fills them one by one, then reads the weights.
private struct AdjacencyBuilder {
  let graph: Graph
  let request: ProjectionRequest
  let nodes: UnsafeBufferPointer<UInt32>
  let numbers: UnsafeBufferPointer<UInt32>
  let walks: [Walk]
  let workspace: Workspace
  private let offsets: UnsafeMutableBufferPointer<Int>
  private var longestRow = 0

  init(
    _ graph: Graph, _ request: ProjectionRequest, _ chosen: ChosenNodes, _ workspace: Workspace
  ) throws(ExecutionError) {
    self.graph = graph
    self.request = request
    nodes = chosen.ids
    numbers = chosen.numbers
    self.workspace = workspace
    walks = Walk.all(request.types, request.direction)
    offsets = try workspace.array(nodes.count + 1, filledWith: 0)
  }

  mutating func build() throws(ExecutionError) -> Adjacency {
    if let adjacency = try buildFromSortedSlices() { return adjacency }
    let bound = try countSlots()
    let needsRelationships = request.keepsRelationships || request.weight != nil
    let targets = try workspace.array(bound, filledWith: UInt32(0))
    let relationships = try workspace.array(needsRelationships ? bound : 0, filledWith: UInt32(0))
    let row = try workspace.array(longestRow, filledWith: UInt64(0))
    var end = 0
    for number in nodes.indices {
      offsets[number] = end
      let count = gather(NodeID(nodes[number]), into: row)
      try workspace.advance(count + 1)
      sortIfNeeded(row[..<count])
      var previous = ChosenNodes.absent
      for entry in row[..<count] {
        let target = UInt32(truncatingIfNeeded: entry >> 32)
        if request.shape == .simple {
          if target == previous || Int(target) == number { continue }
          previous = target
        }
        targets[end] = target
        if needsRelationships { relationships[end] = UInt32(truncatingIfNeeded: entry) }
        end += 1
      }
    }
    offsets[nodes.count] = end
    let weights = try readWeights(UnsafeMutableBufferPointer(rebasing: relationships.prefix(end)))
    return Adjacency(
      offsets: UnsafeBufferPointer(offsets),
      targets: UnsafeBufferPointer(rebasing: targets[..<end]),
      relationships: UnsafeBufferPointer(rebasing: relationships.prefix(end)), weights: weights)
  }

  /// The rows when they are slices with nothing left out but neighbours that were not chosen: of one type in one
  /// direction, sorted. Node numbers ascend with ids, so the rows come out sorted too. Otherwise nil.
  private func buildFromSortedSlices() throws(ExecutionError) -> Adjacency? {
    guard walks.count == 1, request.shape == .multigraph, !request.keepsRelationships, request.weight == nil
    else { return nil }
    let reader = graph.adjacencyReader(walks[0].type, walks[0].direction)
    var bound = 0
    for id in nodes { bound += reader.degree(id) }
    try workspace.advance(nodes.count)
    let targets = try workspace.array(bound, filledWith: UInt32(0))
    var end = 0
    for number in nodes.indices {
      offsets[number] = end
      let slice = reader[nodes[number]]
      guard slice.sortedCount == slice.count else { return nil }
      try workspace.advance(slice.count + 1)
      for i in 0..<slice.count {
        let target = numbers[Int(slice.neighbours[i])]
        targets[end] = target
        end += target == ChosenNodes.absent ? 0 : 1
      }
    }
    offsets[nodes.count] = end
    return Adjacency(
      offsets: UnsafeBufferPointer(offsets), targets: UnsafeBufferPointer(rebasing: targets[..<end]))
  }

  /// The slots of all rows before any are left out for the shape's sake.
  private mutating func countSlots() throws(ExecutionError) -> Int {
    let isWhole = nodes.count == graph.nodeCount
    var total = 0
    for id in nodes {
      var count = 0
      for walk in walks {
        let slice = graph.adjacency(NodeID(id), walk.type, walk.direction)
        if isWhole && !walk.skipsLoops {
          count += slice.count
        } else {
          for i in 0..<slice.count where admits(slice.neighbours[i], of: id, walk) { count += 1 }
        }
      }
      try workspace.advance(count + 1)
      longestRow = max(longestRow, count)
      total += count
    }
    return total
  }

  /// The row of a node as `number of the neighbour << 32 | relationship id`.
  private func gather(_ node: NodeID, into row: UnsafeMutableBufferPointer<UInt64>) -> Int {
    var count = 0
    for walk in walks {
      let slice = graph.adjacency(node, walk.type, walk.direction)
      for i in 0..<slice.count where admits(slice.neighbours[i], of: node.raw, walk) {
        row[count] = UInt64(numbers[Int(slice.neighbours[i])]) << 32 | UInt64(slice.relationships[i])
        count += 1
      }
    }
    return count
  }

  @inline(__always)
  private func admits(_ neighbour: UInt32, of node: UInt32, _ walk: Walk) -> Bool {
    numbers[Int(neighbour)] != ChosenNodes.absent && !(walk.skipsLoops && neighbour == node)
  }

  /// Slices of one type are mostly sorted already, and node numbers ascend with ids.
  private func sortIfNeeded(_ row: Slice<UnsafeMutableBufferPointer<UInt64>>) {
    for i in row.indices.dropFirst() where row[i - 1] > row[i] {
      var whole = UnsafeMutableBufferPointer(rebasing: row)
      whole.sort()
      return
    }
  }

  private func readWeights(
    _ relationships: UnsafeMutableBufferPointer<UInt32>
  ) throws(ExecutionError) -> UnsafeBufferPointer<Double> {
    guard let key = request.weight else { return UnsafeBufferPointer(start: nil, count: 0) }
    let weights = try workspace.array(relationships.count, filledWith: request.defaultWeight)
    for slot in relationships.indices {
      if slot & 0xFFF == 0 { try workspace.advance(0x1000) }
      let value = graph.property(RelationshipID(relationships[slot]), key)
      switch value.tag {
      case .null: continue
      case .integer: weights[slot] = Double(value.asInteger)
      case .float: weights[slot] = value.asFloat
      default:
        throw .type(
          "InvalidArgumentType",
          "the weight `\(graph.name(key))` of a relationship must be a number, but one is \(value.typeName)")
      }
      guard weights[slot] >= 0, weights[slot].isFinite else {
        throw .argument(
          "NumberOutOfRange",
          "the weight `\(graph.name(key))` of a relationship must be finite and not negative, but one is "
            + "\(weights[slot])")
      }
    }
    return UnsafeBufferPointer(weights)
  }
}
