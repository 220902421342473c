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
///
/// The nodes are cut into pieces that depend on the graph alone, and what the pieces add up is added in their
/// order: so the scores are the same, to the last bit, with any number of threads.
/// - Parameter incoming: The row of a node holds the nodes that lead to it.
func pageRank(
  _ incoming: Adjacency, _ settings: PageRankSettings, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<Double> {
  var ranking = try PageRanking(incoming, settings, workspace)
  for _ in 0..<settings.iterations {
    if try ranking.iterate(workspace) < settings.tolerance { break }
  }
  return ranking.scores
}

private struct PageRanking {
  let scores: UnsafeMutableBufferPointer<Double>
  private let incoming: Adjacency
  private let damping: Double
  private let uniform: Double
  /// What a node leads on with: the weights of its relationships.
  private let strengths: UnsafeMutableBufferPointer<Double>
  /// What a node passes on along a relationship of weight 1: in this round, and in the next.
  private var shares: UnsafeMutableBufferPointer<Double>
  private var nextShares: UnsafeMutableBufferPointer<Double>
  /// Where pieces begin, and the number of nodes.
  private let borders: UnsafeBufferPointer<Int>
  private let sums: UnsafeMutableBufferPointer<PieceSums>

  /// What the nodes of a piece add up to.
  private struct PieceSums: BitwiseCopyable {
    /// The scores of those that lead nowhere.
    var dangling = 0.0
    /// How much scores changed.
    var change = 0.0
  }

  init(
    _ incoming: Adjacency, _ settings: PageRankSettings, _ workspace: Workspace
  ) throws(ExecutionError) {
    let count = incoming.nodeCount
    self.incoming = incoming
    damping = settings.damping
    uniform = 1 / Double(max(count, 1))
    scores = try workspace.array(count, filledWith: uniform)
    strengths = try workspace.array(count, filledWith: 0.0)
    shares = try workspace.array(count, filledWith: 0.0)
    nextShares = try workspace.array(count, filledWith: 0.0)
    for slot in 0..<incoming.slotCount { strengths[Int(incoming.targets[slot])] += incoming.weight(slot) }
    borders = try incoming.pieces(workspace)
    sums = try workspace.array(borders.count - 1, filledWith: PieceSums())
    for piece in sums.indices {
      for node in borders[piece]..<borders[piece + 1] {
        sums[piece].dangling += PageRanking.share(uniform, strengths[node], &shares[node])
      }
    }
  }

  /// One round; gives by how much it changed the scores.
  mutating func iterate(_ workspace: Workspace) throws(ExecutionError) -> Double {
    let dangling = sums.reduce(0) { $0 + $1.dangling }
    let base = (1 - damping + damping * dangling) * uniform
    let ranking = self
    let context = workspace.context
    WorkerPool.shared.run(sums.count, threads: context.threads) { piece in
      if !context.isOver { ranking.iterate(piece, base) }
    }
    try context.checkpoint()
    swap(&shares, &nextShares)
    return sums.reduce(0) { $0 + $1.change }
  }

  private func iterate(_ piece: Int, _ base: Double) {
    var sum = PieceSums()
    for node in borders[piece]..<borders[piece + 1] {
      let score = base + damping * pull(incoming.row(node))
      sum.change += abs(score - scores[node])
      scores[node] = score
      sum.dangling += PageRanking.share(score, strengths[node], &nextShares[node])
    }
    sums[piece] = sum
  }

  /// What the nodes of a row pass on: four sums side by side, as an addition waits for the one before.
  @inline(__always)
  private func pull(_ row: Range<Int>) -> Double {
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var slot = row.lowerBound
    if incoming.weights.isEmpty {
      while slot &+ 4 <= row.upperBound {
        a += passedOn(slot)
        b += passedOn(slot &+ 1)
        c += passedOn(slot &+ 2)
        d += passedOn(slot &+ 3)
        slot &+= 4
      }
    }
    while slot < row.upperBound {
      a += passedOn(slot) * incoming.weight(slot)
      slot += 1
    }
    return (a + b) + (c + d)
  }

  @inline(__always)
  private func passedOn(_ slot: Int) -> Double { shares[Int(incoming.targets[slot])] }

  /// Writes what a node passes on along a relationship of weight 1 and gives the part of its score that goes to
  /// all nodes: the whole when it leads nowhere.
  @inline(__always)
  private static func share(_ score: Double, _ strength: Double, _ share: inout Double) -> Double {
    // Below that the quotient could overflow.
    guard strength >= .leastNormalMagnitude else { return score }
    share = score / strength
    return 0
  }
}

extension Adjacency {
  /// Nodes and slots of a piece, about: enough for the threads to take turns, few enough to share them evenly.
  private static let pieceSize = 16_384

  /// Cuts the rows into pieces of about the same work: where each begins, and the number of nodes at the end.
  fileprivate func pieces(_ workspace: Workspace) throws(ExecutionError) -> UnsafeBufferPointer<Int> {
    let most = (nodeCount + slotCount) / Adjacency.pieceSize + 1
    let borders = try workspace.array(most + 1, filledWith: nodeCount)
    var count = 1
    var (start, end) = (0, 0)
    borders[0] = 0
    while end < nodeCount {
      end += 1
      if offsets[end] - offsets[start] + end - start >= Adjacency.pieceSize {
        borders[count] = end
        count += 1
        start = end
      }
    }
    if start < nodeCount { count += 1 }
    return UnsafeBufferPointer(rebasing: borders[..<count])
  }
}
