/// The number of relationships of each node, by `direction` (both by default, a self-loop counting once), and
/// the sum of their weights.
let degreeProcedure = AlgorithmProcedure(
  "algo.degree", options: ProjectionOptions.directed + ProjectionOptions.weights,
  outputs: [.init("node", .node), .init("degree", .integer), .init("strength", .float)],
  help: "The number of relationships of each node, and the sum of their weights"
) { (call, emit) throws(ExecutionError) in
  let direction = try call[ProjectionOptions.either]
  let projection = try call.projection(direction, .multigraph, isWeighted: true)
  let adjacency = projection.adjacency
  try call.emitNodes(of: projection.nodes, emit) { node in
    let strength = adjacency.row(node).reduce(0) { $0 + adjacency.weight($1) }
    return [Value(adjacency.degree(node)), Value(strength)]
  }
}
