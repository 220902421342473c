/// How near each node is to those it reaches (with `direction: 'IN'`, to those that reach it).
///
/// With n nodes, r of them reached besides the node itself, at distances d: the closeness is
/// (r / sum of d) * (r / (n - 1)), where the second factor keeps small components from scoring high
/// (S. Wasserman, K. Faust: Social Network Analysis, 1994, p. 201); 0 when nothing is reached. With
/// `harmonic: true` it is the sum of 1 / d (M. Marchiori, V. Latora: Harmony in the Small-World, 2000).
/// Distances count relationships.
let closenessProcedure = AlgorithmProcedure(
  "algo.closeness", options: ProjectionOptions.directed + [harmonic.name],
  outputs: [.init("node", .node), .init("score", .float)],
  help: "Closeness centrality: how near each node is to the others"
) { (call, emit) throws(ExecutionError) in
  let isHarmonic = try call[harmonic]
  let projection = try call.projection(try call[ProjectionOptions.outgoing], .simple)
  var search = try BreadthFirstSearch(projection.adjacency, call.workspace)
  for node in 0..<projection.nodeCount {
    try search.run(from: node)
    let score = isHarmonic ? harmonicCloseness(search) : closeness(search)
    try emit([projection.nodes.node(node), Value(score)])
  }
}

private let harmonic = AlgorithmOption.flag("harmonic")

/// Of the source of a search that has run.
func closeness(_ search: BreadthFirstSearch) -> Double {
  var total = 0
  for node in search.reached { total += Int(search.depths[Int(node)]) }
  guard total > 0 else { return 0 }
  let others = Double(search.reached.count - 1)
  return others / Double(total) * (others / Double(search.adjacency.nodeCount - 1))
}

/// Of the source of a search that has run.
func harmonicCloseness(_ search: BreadthFirstSearch) -> Double {
  var total = 0.0
  for node in search.reached.dropFirst() { total += 1 / Double(search.depths[Int(node)]) }
  return total
}
