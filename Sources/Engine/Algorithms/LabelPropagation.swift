/// Communities by label propagation: every node takes the label most of its neighbours have, until nothing
/// changes. Directions do not matter, parallel relationships count each, self-loops not at all; with
/// `weight`, a relationship counts by its weight.
///
/// Fast, but it may put everything into one community; `algo.louvain` takes longer and gives better ones.
/// Communities are numbered from 0 in the order of the smallest node id of each.
let labelPropagationProcedure = AlgorithmProcedure(
  "algo.labelPropagation",
  options: ProjectionOptions.undirected + ProjectionOptions.weights + [iterations.name, seed.name],
  outputs: [.init("node", .node), .init("community", .integer)],
  help: "Communities by label propagation"
) { (call, emit) throws(ExecutionError) in
  let settings = (iterations: try call[iterations], seed: try call[seed])
  let projection = try call.projection(.either, .multigraph, isWeighted: true)
  let labels = try propagateLabels(
    projection.adjacency, iterations: settings.iterations, seed: settings.seed, call.workspace)
  _ = try renumberByFirstMember(labels, call.workspace)
  try call.emitNodes(of: projection.nodes, emit) { Value(Int(labels[$0])) }
}

private let iterations = AlgorithmOption.integer("iterations", default: 100, atLeast: 1)
private let seed = AlgorithmOption.integer("seed", default: 0, atLeast: .min)

/// U. N. Raghavan, R. Albert, S. Kumara: Near Linear Time Algorithm to Detect Community Structures in
/// Large-Scale Networks, 2007. Nodes take turns in an order drawn anew each round; of equally frequent
/// labels a node keeps its own, else takes one at random. Both follow from the seed.
/// - Parameter adjacency: In both directions.
/// - Returns: The label of each node, the number of some node.
func propagateLabels(
  _ adjacency: Adjacency, iterations: Int, seed: Int, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<UInt32> {
  let count = adjacency.nodeCount
  let labels = try workspace.array(count, filledWith: UInt32(0))
  let order = try workspace.array(count, filledWith: UInt32(0))
  for node in 0..<count {
    labels[node] = UInt32(truncatingIfNeeded: node)
    order[node] = UInt32(truncatingIfNeeded: node)
  }
  var votes = try Tally(count, workspace)
  var random = SplitMix64(seed: seed)
  for _ in 0..<iterations {
    random.draw(count, from: order)
    var isStable = true
    for turn in order {
      let node = Int(turn)
      try workspace.advance(adjacency.degree(node) + 1)
      for slot in adjacency.row(node) where adjacency.targets[slot] != turn {
        votes.add(adjacency.weight(slot), to: labels[Int(adjacency.targets[slot])])
      }
      let label = favourite(votes, own: labels[node], &random)
      votes.removeAll()
      if label != labels[node] {
        labels[node] = label
        isStable = false
      }
    }
    if isStable { break }
  }
  return labels
}

/// The label with most votes.
private func favourite(_ votes: Tally, own: UInt32, _ random: inout SplitMix64) -> UInt32 {
  let most = votes.keys.reduce(0) { max($0, votes[$1]) }
  if votes.keys.isEmpty || votes[own] == most { return own }
  var choice = own
  var equals = 0
  for label in votes.keys where votes[label] == most {
    equals += 1
    if random.next(below: equals) == 0 { choice = label }
  }
  return choice
}
