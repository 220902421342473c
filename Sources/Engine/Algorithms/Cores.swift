/// The core number of each node: the largest k such that the node lies in a part of the graph where every
/// node has at least k neighbours. Directions, self-loops and parallel relationships do not matter.
let coreProcedure = AlgorithmProcedure(
  "algo.kCore", options: ProjectionOptions.undirected,
  outputs: [.init("node", .node), .init("core", .integer)],
  help: "Core numbers: how deep each node lies in the densely joined parts"
) { (call, emit) throws(ExecutionError) in
  let projection = try call.projection(.either, .simple)
  let cores = try coreNumbers(projection.adjacency, call.workspace)
  try call.emitNodes(of: projection.nodes, emit) { Value(Int(cores[$0])) }
}

/// V. Batagelj, M. Zaversnik: An O(m) Algorithm for Cores Decomposition of Networks, 2003.
///
///     order      nodes by the degree they have left; removing one moves its neighbours a bin down
///     places     where a node is in `order`
///     bins       where in `order` each degree begins
///
/// - Parameter adjacency: Simple, in both directions.
func coreNumbers(
  _ adjacency: Adjacency, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<UInt32> {
  let count = adjacency.nodeCount
  let degrees = try workspace.array(count, filledWith: UInt32(0))
  var highest = 0
  for node in 0..<count {
    degrees[node] = UInt32(truncatingIfNeeded: adjacency.degree(node))
    highest = max(highest, adjacency.degree(node))
  }
  let bins = try workspace.array(highest + 2, filledWith: 0)
  let order = try workspace.array(count, filledWith: UInt32(0))
  let places = try workspace.array(count, filledWith: 0)
  for node in 0..<count { bins[Int(degrees[node]) + 1] += 1 }
  for degree in 0...highest { bins[degree + 1] += bins[degree] }
  for node in 0..<count {
    let bin = Int(degrees[node])
    places[node] = bins[bin]
    order[bins[bin]] = UInt32(truncatingIfNeeded: node)
    bins[bin] += 1
  }
  // Each bin was advanced to its end, which is where the next one begins.
  for degree in stride(from: highest, to: 0, by: -1) { bins[degree] = bins[degree - 1] }
  bins[0] = 0

  for place in 0..<count {
    let node = Int(order[place])
    try workspace.advance(adjacency.degree(node) + 1)
    for slot in adjacency.row(node) {
      let neighbour = Int(adjacency.targets[slot])
      guard degrees[neighbour] > degrees[node] else { continue }
      // To the front of its bin, which then begins behind it.
      let bin = Int(degrees[neighbour])
      let front = bins[bin]
      let other = Int(order[front])
      order.swapAt(front, places[neighbour])
      (places[other], places[neighbour]) = (places[neighbour], front)
      bins[bin] = front + 1
      degrees[neighbour] -= 1
    }
  }
  return degrees
}
