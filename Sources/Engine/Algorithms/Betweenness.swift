/// How many shortest paths between other nodes lead through each node, each pair of nodes counting 1 in all.
/// Self-loops and parallel relationships do not matter; with `direction: 'BOTH'` a pair counts once, not once
/// each way.
///
/// With `samples`, paths from that many nodes, drawn by `seed`, are counted and scaled up to all (U. Brandes,
/// C. Pich: Centrality Estimation in Large Networks, 2007). With `normalized: true` scores are divided by the
/// number of pairs of other nodes.
let betweennessProcedure = AlgorithmProcedure(
  "algo.betweenness",
  options: ProjectionOptions.directed + [samples.name, seed.name, normalized.name],
  outputs: [.init("node", .node), .init("score", .float)],
  help: "Betweenness centrality: the shortest paths through each node, exact or sampled"
) { (call, emit) throws(ExecutionError) in
  let direction = try call[ProjectionOptions.outgoing]
  let sampleCount = try call[samples]
  let sampleSeed = try call[seed]
  let isNormalized = try call[normalized]
  let projection = try call.projection(direction, .simple)
  let count = projection.nodeCount
  let sources = try call.workspace.array(count, filledWith: UInt32(0))
  for node in 0..<count { sources[node] = UInt32(truncatingIfNeeded: node) }
  let taken = min(sampleCount, count)
  if taken < count {
    var random = SplitMix64(seed: sampleSeed)
    random.draw(taken, from: sources)
  }
  let scores = try betweenness(projection.adjacency, from: sources.prefix(taken), call.workspace)
  var scale = direction == .either ? 0.5 : 1
  if taken > 0 { scale *= Double(count) / Double(taken) }
  if isNormalized && count > 2 {
    scale /= Double(count - 1) * Double(count - 2) / (direction == .either ? 2 : 1)
  }
  try call.emitNodes(of: projection.nodes, emit) { Value(scores[$0] * scale) }
}

private let samples = AlgorithmOption.integer("samples", default: .max, atLeast: 1)
private let seed = AlgorithmOption.integer("seed", default: 0, atLeast: .min)
private let normalized = AlgorithmOption.flag("normalized")

/// U. Brandes: A Faster Algorithm for Betweenness Centrality, 2001. The sum over the sources of the
/// dependency of each source on each node.
func betweenness(
  _ adjacency: Adjacency, from sources: Slice<UnsafeMutableBufferPointer<UInt32>>, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<Double> {
  let scores = try workspace.array(adjacency.nodeCount, filledWith: 0.0)
  var search = try PathCountSearch(adjacency, workspace)
  for source in sources {
    try search.countPaths(from: Int(source))
    try search.addDependencies(to: scores)
  }
  return scores
}

/// Counts shortest paths level by level, then walks back and sums what depends on each node.
///
/// The number of paths can exceed every float (it doubles with each diamond in a chain of them), while only
/// the ratios between neighbouring levels matter: a level whose counts grow large is scaled down, and the
/// ratio to the level before it is corrected by the same factor. No predecessors are stored: those of a
/// node are the nodes one level up that lead to it, which is found out from their side.
private struct PathCountSearch {
  private static let unreached = UInt32.max
  private static let largeCount = 1e150

  private let adjacency: Adjacency
  private let workspace: Workspace
  private let levels: UnsafeMutableBufferPointer<UInt32>
  private let pathCounts: UnsafeMutableBufferPointer<Double>
  private let dependencies: UnsafeMutableBufferPointer<Double>
  private let queue: UnsafeMutableBufferPointer<UInt32>
  private var queued = 0
  /// What the counts of each level were multiplied by.
  private var levelScales: [Double] = []

  init(_ adjacency: Adjacency, _ workspace: Workspace) throws(ExecutionError) {
    self.adjacency = adjacency
    self.workspace = workspace
    levels = try workspace.array(adjacency.nodeCount, filledWith: PathCountSearch.unreached)
    pathCounts = try workspace.array(adjacency.nodeCount, filledWith: 0)
    dependencies = try workspace.array(adjacency.nodeCount, filledWith: 0)
    queue = try workspace.array(adjacency.nodeCount, filledWith: 0)
  }

  mutating func countPaths(from source: Int) throws(ExecutionError) {
    levelScales = [1]
    levels[source] = 0
    pathCounts[source] = 1
    queue[0] = UInt32(truncatingIfNeeded: source)
    queued = 1
    var level = 0..<1
    while !level.isEmpty {
      let next = UInt32(truncatingIfNeeded: levelScales.count)
      for position in level {
        let node = Int(queue[position])
        try workspace.advance(adjacency.degree(node) + 1)
        for slot in adjacency.row(node) {
          let target = Int(adjacency.targets[slot])
          if levels[target] == PathCountSearch.unreached {
            levels[target] = next
            queue[queued] = UInt32(truncatingIfNeeded: target)
            queued += 1
          }
          if levels[target] == next { pathCounts[target] += pathCounts[node] }
        }
      }
      level = level.upperBound..<queued
      levelScales.append(scaleDown(level))
    }
  }

  private func scaleDown(_ level: Range<Int>) -> Double {
    guard level.contains(where: { pathCounts[Int(queue[$0])] > PathCountSearch.largeCount }) else { return 1 }
    let factor = 1 / PathCountSearch.largeCount
    for position in level {
      // Never to zero, by which a ratio would be divided.
      pathCounts[Int(queue[position])] = max(pathCounts[Int(queue[position])] * factor, .leastNormalMagnitude)
    }
    return factor
  }

  /// Adds the dependencies on the nodes between the source and others, and forgets the search.
  mutating func addDependencies(
    to scores: UnsafeMutableBufferPointer<Double>
  ) throws(ExecutionError) {
    for position in stride(from: queued - 1, through: 0, by: -1) {
      let node = Int(queue[position])
      let next = levels[node] + 1
      try workspace.advance(adjacency.degree(node) + 1)
      var dependency = 0.0
      for slot in adjacency.row(node) {
        let target = Int(adjacency.targets[slot])
        guard levels[target] == next else { continue }
        let share = pathCounts[node] * levelScales[Int(next)] / pathCounts[target]
        dependency += share * (1 + dependencies[target])
      }
      dependencies[node] = dependency
      if position > 0 { scores[node] += dependency }
    }
    for node in queue[..<queued] {
      levels[Int(node)] = PathCountSearch.unreached
      pathCounts[Int(node)] = 0
      dependencies[Int(node)] = 0
    }
    queued = 0
  }
}
