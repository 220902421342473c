/// The k cheapest paths from one node to another that pass no node twice, the cheapest first, by the property
/// named by `weight` (without it, by the number of relationships). Paths that differ in one of two parallel
/// relationships are different paths.
let kShortestPathsProcedure = AlgorithmProcedure(
  "algo.kShortestPaths",
  arguments: [
    FunctionParameter("source", .node), FunctionParameter("target", .node), FunctionParameter("k", .integer),
  ],
  options: ProjectionOptions.directed + ProjectionOptions.weights,
  outputs: [.init("index", .integer), .init("path", .path), .init("cost", .float)],
  help: "The k cheapest paths between two nodes that pass no node twice"
) { (call, emit) throws(ExecutionError) in
  let ends = (source: try call.node(0), target: try call.node(1))
  let most = try call.count(2)
  let projection = try call.pathProjection()
  guard let source = projection.nodes.number(of: ends.source),
    let target = projection.nodes.number(of: ends.target)
  else { return }
  var search = try KShortestPathsSearch(
    projection.adjacency, from: source, to: target, call.workspace)
  var index = 0
  while index < most, let path = try search.next() {
    try emit([Value(index), call.path(path.slots, from: source, in: projection), Value(path.cost)])
    index += 1
  }
}

/// J. Y. Yen: Finding the K Shortest Loopless Paths in a Network, 1971, with E. Lawler's rule of 1972: a path
/// need not leave its parent before the place where the parent left its own, as those ways were tried.
///
/// One search from the target backwards finds what each node lacks to the target; with that as an estimate
/// the many searches that follow look at little more than the paths they find.
///
/// Gives paths one by one; of equally cheap candidates the shorter comes first, then the one with lower
/// slots. (Rounding in the estimates may exchange paths whose costs differ by no more than that.)
struct KShortestPathsSearch {
  private struct Candidate {
    var path: WeightedPath
    /// The place where it leaves the path it was made from.
    var deviation: Int

    func precedes(_ other: Candidate) -> Bool {
      if path.cost != other.path.cost { return path.cost < other.path.cost }
      if path.slots.count != other.path.slots.count { return path.slots.count < other.path.slots.count }
      return path.slots.lexicographicallyPrecedes(other.path.slots)
    }
  }

  private let source: Int
  private let target: Int
  private let workspace: Workspace
  private var dijkstra: DijkstraSearch
  private var accepted: [WeightedPath] = []
  /// A binary heap.
  private var candidates: [Candidate] = []
  /// The last path given, whose deviations are yet to be tried.
  private var latest: Candidate?
  private var hasBegun = false

  init(
    _ adjacency: Adjacency, from source: Int, to target: Int, _ workspace: Workspace
  ) throws(ExecutionError) {
    self.source = source
    self.target = target
    self.workspace = workspace
    var backward = try DijkstraSearch(adjacency.transposed(workspace), workspace)
    let estimates = try backward.costs(from: target)
    dijkstra = try DijkstraSearch(adjacency, estimates: estimates, workspace)
  }

  /// The next path; nil when there are no more.
  mutating func next() throws(ExecutionError) -> WeightedPath? {
    if !hasBegun {
      hasBegun = true
      guard let first = try dijkstra.run(from: source, to: target) else { return nil }
      latest = Candidate(path: first, deviation: 0)
    } else {
      if let parent = latest { try deviate(from: parent) }
      latest = popCandidate()
    }
    if let path = latest?.path { accepted.append(path) }
    return latest?.path
  }

  /// Finds, for each node of a path from its deviation on, the cheapest way to leave the path there that no
  /// path given so far took.
  private mutating func deviate(from parent: Candidate) throws(ExecutionError) {
    let adjacency = dijkstra.adjacency
    let slots = parent.path.slots
    let nodes = [source] + slots.map { Int(adjacency.targets[$0]) }
    var rootCost = 0.0
    // Paths given so far that begin as this one does, up to `place`.
    var companions = Array(accepted.indices)
    for place in slots.indices {
      try workspace.advance(companions.count + 1)
      if place >= parent.deviation {
        let taken = Set(companions.map { accepted[$0].slots[place] })
        let spur = try dijkstra.run(
          from: nodes[place], to: target, cost: rootCost, avoiding: nodes[..<place], taken)
        if let spur {
          let path = WeightedPath(slots: slots[..<place] + spur.slots, cost: spur.cost)
          try workspace.charge(MemoryLayout<Candidate>.stride + path.slots.count * MemoryLayout<Int>.stride)
          pushCandidate(Candidate(path: path, deviation: place))
        }
      }
      // None of them ends here: a path ends at the target alone, which this one has not reached.
      companions.removeAll { accepted[$0].slots[place] != slots[place] }
      rootCost += adjacency.weight(slots[place])
    }
  }

  // MARK: The heap

  private mutating func pushCandidate(_ candidate: Candidate) {
    candidates.append(candidate)
    var place = candidates.count - 1
    while place > 0, candidates[place].precedes(candidates[(place - 1) / 2]) {
      candidates.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func popCandidate() -> Candidate? {
    guard let first = candidates.first, let last = candidates.popLast() else { return nil }
    if candidates.isEmpty { return first }
    candidates[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < candidates.count && candidates[child].precedes(candidates[least]) { least = child }
      if least == place { return first }
      candidates.swapAt(place, least)
      place = least
    }
  }
}
