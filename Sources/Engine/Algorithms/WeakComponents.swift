/// Weakly connected components: nodes joined by relationships, whatever their direction.
///
/// Components are numbered from 0 in the order of the smallest node id of each.
let weakComponentsProcedure = AlgorithmProcedure(
  "algo.wcc", options: ProjectionOptions.undirected,
  outputs: [.init("node", .node), .init("componentId", .integer)],
  help: "Weakly connected components: which nodes hang together"
) { (call, emit) throws(ExecutionError) in
  let projection = try call.projection(.outgoing, .multigraph)
  let components = try weakComponents(projection.adjacency, call.workspace)
  try call.emitNodes(of: projection, emit) { Value(Int(components[$0])) }
}

/// Disjoint sets with path halving (R. Tarjan, J. van Leeuwen: Worst-case Analysis of Set Union Algorithms,
/// 1984), linked so that the root of a set is its smallest member.
/// - Parameter adjacency: Each relationship in one direction is enough.
func weakComponents(
  _ adjacency: Adjacency, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<UInt32> {
  let parents = try workspace.array(adjacency.nodeCount, filledWith: UInt32(0))
  for node in parents.indices { parents[node] = UInt32(truncatingIfNeeded: node) }

  func root(_ start: UInt32) -> UInt32 {
    var node = start
    while parents[Int(node)] != node {
      parents[Int(node)] = parents[Int(parents[Int(node)])]
      node = parents[Int(node)]
    }
    return node
  }

  var setCount = adjacency.nodeCount
  for node in 0..<adjacency.nodeCount {
    // Nothing can change once all hang together.
    if setCount == 1 { break }
    try workspace.advance(adjacency.degree(node) + 1)
    var own = root(UInt32(truncatingIfNeeded: node))
    for slot in adjacency.row(node) {
      let other = root(adjacency.targets[slot])
      if other == own { continue }
      let (least, greatest) = (min(own, other), max(own, other))
      parents[Int(greatest)] = least
      own = least
      setCount -= 1
    }
  }
  for node in parents.indices { parents[node] = root(UInt32(truncatingIfNeeded: node)) }
  _ = try renumberByFirstMember(parents, workspace)
  return parents
}
