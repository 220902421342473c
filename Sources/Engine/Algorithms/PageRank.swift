/// PageRank: L. Page, S. Brin, R. Motwani, T. Winograd: The PageRank Citation Ranking, 1999.
///
/// Scores sum to 1. A node without relationships to follow (or with none of positive weight) passes its score
/// to all nodes alike. Parallel relationships count each; with `weight`, a relationship counts by its weight.
let pageRankProcedure = AlgorithmProcedure(
  "algo.pageRank",
  options: ProjectionOptions.directed + ProjectionOptions.weights
    + [damping.name, iterations.name, tolerance.name],
  outputs: [.init("node", .node), .init("score", .float)],
  help: "The share of a random surfer's time that each node gets"
) { (call, emit) throws(ExecutionError) in
  let settings = PageRankSettings(
    damping: try call[damping], iterations: try call[iterations], tolerance: try call[tolerance])
  let direction = try call[ProjectionOptions.outgoing].reversed
  let projection = try call.projection(direction, .multigraph, isWeighted: true)
  let scores = try pageRank(projection.adjacency, settings, call.workspace)
  try call.emitNodes(of: projection.nodes, emit) { Value(scores[$0]) }
}

private let damping = AlgorithmOption.number("damping", default: 0.85, in: 0...1)
private let iterations = AlgorithmOption.integer("iterations", default: 20, atLeast: 1)
private let tolerance = AlgorithmOption.number(
  "tolerance", default: 1e-6, in: 0...Double.greatestFiniteMagnitude)

struct PageRankSettings {
  /// The chance to follow a relationship rather than to start anew at any node.
  var damping = 0.85
  /// The most rounds.
  var iterations = 20
  /// Ends when a round changes all scores together by less.
  var tolerance = 1e-6
}

/// Power iteration, each node pulling from those that lead to it.
/// - Parameter incoming: The row of a node holds the nodes that lead to it.
func pageRank(
  _ incoming: Adjacency, _ settings: PageRankSettings, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<Double> {
  let count = incoming.nodeCount
  let uniform = 1 / Double(max(count, 1))
  let scores = try workspace.array(count, filledWith: uniform)
  let strengths = try workspace.array(count, filledWith: 0.0)
  // What a node passes on along a relationship of weight 1.
  let shares = try workspace.array(count, filledWith: 0.0)
  for slot in 0..<incoming.slotCount { strengths[Int(incoming.targets[slot])] += incoming.weight(slot) }
  for _ in 0..<settings.iterations {
    var dangling = 0.0
    for node in 0..<count {
      // Below that the quotient could overflow.
      if strengths[node] >= .leastNormalMagnitude {
        shares[node] = scores[node] / strengths[node]
      } else {
        dangling += scores[node]
      }
    }
    let base = (1 - settings.damping + settings.damping * dangling) * uniform
    var change = 0.0
    for node in 0..<count {
      try workspace.advance(incoming.degree(node) + 1)
      var sum = 0.0
      for slot in incoming.row(node) { sum += shares[Int(incoming.targets[slot])] * incoming.weight(slot) }
      let score = base + settings.damping * sum
      change += abs(score - scores[node])
      scores[node] = score
    }
    if change < settings.tolerance { break }
  }
  return scores
}
