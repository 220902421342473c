/// The cheapest path from one node to another, by the property named by `weight` (without it, by the number
/// of relationships); no row when there is none. Of parallel relationships the cheapest is taken.
let dijkstraProcedure = AlgorithmProcedure(
  "algo.dijkstra",
  arguments: [FunctionParameter("source", .node), FunctionParameter("target", .node)],
  options: ProjectionOptions.directed + ProjectionOptions.weights,
  outputs: [.init("path", .path), .init("cost", .float)],
  help: "The cheapest path between two nodes"
) { (call, emit) throws(ExecutionError) in
  let ends = (source: try call.node(0), target: try call.node(1))
  let projection = try call.pathProjection()
  guard let source = projection.nodes.number(of: ends.source),
    let target = projection.nodes.number(of: ends.target)
  else { return }
  var search = try DijkstraSearch(projection.adjacency, call.workspace)
  guard let path = try search.run(from: source, to: target) else { return }
  try emit([call.path(path.slots, from: source, in: projection), Value(path.cost)])
}

extension AlgorithmCall {
  /// The projection for a search of paths by weight.
  func pathProjection() throws(ExecutionError) -> Projection {
    var request = try request(try self[ProjectionOptions.outgoing], .multigraph, isWeighted: true)
    request.keepsRelationships = true
    return try Projection(graph, request, workspace)
  }

  /// A path value of slots that follow each other.
  func path(_ slots: [Int], from source: Int, in projection: Projection) -> Value {
    var nodes = [NodeID(projection.nodes.ids[source])]
    var relationships: [RelationshipID] = []
    for slot in slots {
      nodes.append(NodeID(projection.nodes.ids[Int(projection.adjacency.targets[slot])]))
      relationships.append(RelationshipID(projection.adjacency.relationships[slot]))
    }
    return workspace.context.arena.path(nodes: nodes, relationships: relationships)
  }
}

/// A path as slots in walking order.
struct WeightedPath {
  var slots: [Int]
  var cost: Double
}

/// E. W. Dijkstra: A Note on Two Problems in Connexion with Graphs, 1959; made to be run many times over, so
/// that what it knows of a node is stamped with the number of the run.
///
/// Of equally cheap ways the one found first stays, which follows from the numbers of nodes and slots.
struct DijkstraSearch {
  let adjacency: Adjacency
  private let workspace: Workspace
  private let costs: UnsafeMutableBufferPointer<Double>
  /// Costs with the estimate of what is left, by which nodes are taken in turn; `costs` itself without one.
  private let keys: UnsafeMutableBufferPointer<Double>
  private let estimates: UnsafeBufferPointer<Double>
  /// The slot and node by which a node is reached most cheaply.
  private let arrivals: UnsafeMutableBufferPointer<Int>
  private let parents: UnsafeMutableBufferPointer<UInt32>
  /// The run that last reached a node, and the one that last settled or banned it.
  private let reachedIn: UnsafeMutableBufferPointer<UInt32>
  private let closedIn: UnsafeMutableBufferPointer<UInt32>
  private var queue: CostQueue
  private var run: UInt32 = 0

  /// - Parameters:
  ///   - adjacency: Weights are finite and not negative.
  ///   - estimates: By node, what it costs at least to go on to the target: makes the search that of P. Hart,
  ///     N. Nilsson, B. Raphael: A Formal Basis for the Heuristic Determination of Minimum Cost Paths, 1968.
  ///     Must not differ between neighbours by more than the weight between them (up to rounding); infinite
  ///     where there is no way. Empty for none.
  init(
    _ adjacency: Adjacency,
    estimates: UnsafeBufferPointer<Double> = UnsafeBufferPointer(start: nil, count: 0),
    _ workspace: Workspace
  ) throws(ExecutionError) {
    self.adjacency = adjacency
    self.estimates = estimates
    self.workspace = workspace
    costs = try workspace.array(adjacency.nodeCount, filledWith: 0)
    keys = estimates.isEmpty ? costs : try workspace.array(adjacency.nodeCount, filledWith: 0)
    arrivals = try workspace.array(adjacency.nodeCount, filledWith: 0)
    parents = try workspace.array(adjacency.nodeCount, filledWith: 0)
    reachedIn = try workspace.array(adjacency.nodeCount, filledWith: 0)
    closedIn = try workspace.array(adjacency.nodeCount, filledWith: 0)
    queue = try CostQueue(keys, workspace)
  }

  /// - Parameters:
  ///   - cost: What it cost to come to the source.
  ///   - bannedNodes: Nodes the path must not touch.
  ///   - bannedSlots: Slots of the source it must not begin with.
  /// - Returns: The cheapest path with its cost on top of `cost`; nil when the target cannot be reached.
  mutating func run(
    from source: Int, to target: Int, cost: Double = 0, avoiding bannedNodes: ArraySlice<Int> = [],
    _ bannedSlots: Set<Int> = []
  ) throws(ExecutionError) -> WeightedPath? {
    begin(source, cost)
    for node in bannedNodes { closedIn[node] = run }
    while let node = queue.removeFirst() {
      if node == target { return path(from: source, to: target) }
      closedIn[node] = run
      try workspace.advance(adjacency.degree(node) + 1)
      for slot in adjacency.row(node) {
        if node == source && bannedSlots.contains(slot) { continue }
        relax(slot, from: node)
      }
    }
    return nil
  }

  /// The costs from a node to all; infinite where there is no way. Valid until the next run.
  mutating func costs(from source: Int) throws(ExecutionError) -> UnsafeBufferPointer<Double> {
    begin(source, 0)
    while let node = queue.removeFirst() {
      closedIn[node] = run
      try workspace.advance(adjacency.degree(node) + 1)
      for slot in adjacency.row(node) { relax(slot, from: node) }
    }
    for node in costs.indices where reachedIn[node] != run { costs[node] = .infinity }
    return UnsafeBufferPointer(costs)
  }

  private mutating func begin(_ source: Int, _ cost: Double) {
    run += 1
    queue.removeAll()
    costs[source] = cost
    keys[source] = cost
    reachedIn[source] = run
    queue.insert(source)
  }

  @inline(__always)
  private mutating func relax(_ slot: Int, from node: Int) {
    let target = Int(adjacency.targets[slot])
    guard closedIn[target] != run else { return }
    let cost = costs[node] + adjacency.weight(slot)
    let isReached = reachedIn[target] == run
    if isReached && cost >= costs[target] { return }
    let estimate = estimates.isEmpty ? 0 : estimates[target]
    guard estimate < .infinity else { return }
    costs[target] = cost
    keys[target] = cost + estimate
    arrivals[target] = slot
    parents[target] = UInt32(truncatingIfNeeded: node)
    if isReached {
      queue.lowered(target)
    } else {
      reachedIn[target] = run
      queue.insert(target)
    }
  }

  private func path(from source: Int, to target: Int) -> WeightedPath {
    var slots: [Int] = []
    var node = target
    while node != source {
      slots.append(arrivals[node])
      node = Int(parents[node])
    }
    return WeightedPath(slots: slots.reversed(), cost: costs[target])
  }
}
