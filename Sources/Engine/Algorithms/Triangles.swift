/// The triangles each node lies on, and its local clustering coefficient: the part of the pairs of its
/// neighbours that are neighbours themselves (D. Watts, S. Strogatz: Collective Dynamics of 'Small-World'
/// Networks, 1998); 0 for fewer than two neighbours. Directions, self-loops and parallel relationships do not
/// matter.
let triangleProcedure = AlgorithmProcedure(
  "algo.triangleCount", options: ProjectionOptions.undirected,
  outputs: [.init("node", .node), .init("triangles", .integer), .init("coefficient", .float)],
  help: "Triangles and local clustering coefficient of each node"
) { (call, emit) throws(ExecutionError) in
  let projection = try call.projection(.either, .simple)
  let adjacency = projection.adjacency
  let triangles = try triangleCounts(adjacency, call.workspace)
  try call.emitNodes(of: projection.nodes, emit) { node in
    let degree = Double(adjacency.degree(node))
    let coefficient = degree < 2 ? 0 : 2 * Double(triangles[node]) / (degree * (degree - 1))
    return [Value(triangles[node]), Value(coefficient)]
  }
}

/// The forward algorithm (T. Schank, D. Wagner: Finding, Counting and Listing All Triangles in Large Graphs,
/// 2005): relationships point from the lower degree to the higher, so that no node has many of them and each
/// triangle is met once.
/// - Parameter adjacency: Simple, in both directions.
func triangleCounts(
  _ adjacency: Adjacency, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<Int> {
  let count = adjacency.nodeCount
  let upward = try upwardRows(adjacency, workspace)
  let triangles = try workspace.array(count, filledWith: 0)
  // The node whose upward neighbour a node was last found to be.
  let marks = try workspace.array(count, filledWith: UInt32.max)
  for a in 0..<count {
    let mark = UInt32(truncatingIfNeeded: a)
    try workspace.advance(upward.degree(a) + 1)
    for slot in upward.row(a) { marks[Int(upward.targets[slot])] = mark }
    for slot in upward.row(a) {
      let b = Int(upward.targets[slot])
      try workspace.advance(upward.degree(b))
      for next in upward.row(b) {
        let c = Int(upward.targets[next])
        guard marks[c] == mark else { continue }
        triangles[a] += 1
        triangles[b] += 1
        triangles[c] += 1
      }
    }
  }
  return triangles
}

/// The rows with the neighbours of higher degree alone, or of the same degree and a higher number.
private func upwardRows(
  _ adjacency: Adjacency, _ workspace: Workspace
) throws(ExecutionError) -> Adjacency {
  let offsets = try workspace.array(adjacency.nodeCount + 1, filledWith: 0)
  let targets = try workspace.array(adjacency.slotCount / 2, filledWith: UInt32(0))
  var end = 0
  for node in 0..<adjacency.nodeCount {
    try workspace.advance(adjacency.degree(node) + 1)
    for slot in adjacency.row(node) {
      let target = Int(adjacency.targets[slot])
      guard (adjacency.degree(node), node) < (adjacency.degree(target), target) else { continue }
      targets[end] = adjacency.targets[slot]
      end += 1
    }
    offsets[node + 1] = end
  }
  return Adjacency(offsets: UnsafeBufferPointer(offsets), targets: UnsafeBufferPointer(targets))
}
