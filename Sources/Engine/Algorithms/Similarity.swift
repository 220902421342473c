/// For each node the nodes most like it: those that share most neighbours by the measure of P. Jaccard
/// (1901), common neighbours / neighbours of either. Self-loops and parallel relationships do not matter.
///
/// Rows come by the first node, the most similar first, at most `topK` for each; a pair is given from both
/// sides when both have it among theirs. Pairs without a common neighbour are left out.
let similarityProcedure = AlgorithmProcedure(
  "algo.similarity", options: ProjectionOptions.directed + [topK.name, cutoff.name],
  outputs: [.init("node1", .node), .init("node2", .node), .init("similarity", .float)],
  help: "Pairs of nodes with many neighbours in common (Jaccard)"
) { (call, emit) throws(ExecutionError) in
  let most = try call[topK]
  let least = try call[cutoff]
  let projection = try call.projection(try call[ProjectionOptions.outgoing], .simple)
  var similarity = try NeighbourSimilarity(projection.adjacency, call.workspace)
  for node in 0..<projection.nodeCount {
    for match in try similarity.matches(of: node, topK: most, cutoff: least) {
      try emit([projection.nodes.node(node), projection.nodes.node(Int(match.node)), Value(match.similarity)])
    }
  }
}

private let topK = AlgorithmOption.integer("topK", default: 10, atLeast: 1)
private let cutoff = AlgorithmOption.number("cutoff", default: 0, in: 0...1)

/// Counts common neighbours by walking from a node to its neighbours and back.
struct NeighbourSimilarity {
  struct Match: Equatable {
    var node: UInt32
    var similarity: Double
  }

  private let adjacency: Adjacency
  private let turned: Adjacency
  private var common: Tally
  private let workspace: Workspace

  /// - Parameter adjacency: Simple; rows are the sets that are compared.
  init(_ adjacency: Adjacency, _ workspace: Workspace) throws(ExecutionError) {
    self.adjacency = adjacency
    self.workspace = workspace
    turned = try adjacency.transposed(workspace)
    common = try Tally(adjacency.nodeCount, workspace)
  }

  /// The most similar nodes, the most similar first and equal ones by number.
  mutating func matches(of node: Int, topK: Int, cutoff: Double) throws(ExecutionError) -> [Match] {
    for slot in adjacency.row(node) {
      let neighbour = Int(adjacency.targets[slot])
      try workspace.advance(turned.degree(neighbour) + 1)
      for back in turned.row(neighbour) where Int(turned.targets[back]) != node {
        common.add(1, to: turned.targets[back])
      }
    }
    var matches: [Match] = []
    for other in common.keys {
      let shared = common[other]
      let either = Double(adjacency.degree(node) + adjacency.degree(Int(other))) - shared
      let similarity = shared / either
      if similarity >= cutoff { matches.append(Match(node: other, similarity: similarity)) }
    }
    common.removeAll()
    matches.sort { ($1.similarity, $0.node) < ($0.similarity, $1.node) }
    return topK < matches.count ? Array(matches[..<topK]) : matches
  }
}
