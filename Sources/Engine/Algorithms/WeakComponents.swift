/// Weakly connected components: nodes joined by relationships, whatever their direction.
///
/// Components are numbered from 0 in the order of the smallest node id of each.
let weakComponentsProcedure = AlgorithmProcedure(
  "algo.wcc", options: ProjectionOptions.undirected,
  outputs: [.init("node", .node), .init("componentId", .integer)],
  help: "Weakly connected components: which nodes hang together"
) { (call, emit) throws(ExecutionError) in
  let request = try call.request(.outgoing, .multigraph)
  let nodes = try ChosenNodes(call.graph, request.labels, call.workspace)
  let search = try WeakComponentSearch(call.graph, nodes, request.types, call.workspace)
  let components = try search.run()
  try call.emitNodes(of: nodes, emit) { Value(Int(components[$0])) }
}

/// Disjoint sets with path halving (R. Tarjan, J. van Leeuwen: Worst-case Analysis of Set Union Algorithms,
/// 1984), over few of the relationships where most nodes hang together (M. Sutton, T. Ben-Nun, A. Barak:
/// Optimizing Parallel Graph Connectivity Computation via Subgraph Sampling, 2018).
///
/// After a look at the first neighbours of every node most of them are in one set. Only the nodes outside of it
/// need be looked at whole, in both directions: a relationship between two inside joins nothing.
private struct WeakComponentSearch {
  private let nodes: ChosenNodes
  private let outgoing: [WalkReader]
  private let incoming: [WalkReader]
  private let workspace: Workspace
  /// The root of a set, its smallest member, is its own parent; all others lead to it.
  private let parents: UnsafeMutableBufferPointer<UInt32>

  /// Neighbours of every node that are looked at first.
  private static let sampledNeighbours = 2
  /// Nodes asked for the largest set.
  private static let sampledNodes = 1_024

  init(
    _ graph: Graph, _ nodes: ChosenNodes, _ types: [TypeID], _ workspace: Workspace
  ) throws(ExecutionError) {
    self.nodes = nodes
    self.workspace = workspace
    outgoing = Walk.all(types, .outgoing).readers(graph)
    incoming = Walk.all(types, .incoming).readers(graph)
    parents = try workspace.array(nodes.count, filledWith: UInt32(0))
    for node in parents.indices { parents[node] = UInt32(truncatingIfNeeded: node) }
  }

  func run() throws(ExecutionError) -> UnsafeMutableBufferPointer<UInt32> {
    for reader in outgoing {
      for node in parents.indices {
        let slice = reader[nodes.ids[node]]
        try join(node, slice, 0..<min(slice.count, WeakComponentSearch.sampledNeighbours))
      }
    }
    if let largest = largestSet() {
      for node in parents.indices where root(UInt32(truncatingIfNeeded: node)) != root(largest) {
        for reader in outgoing {
          let slice = reader[nodes.ids[node]]
          try join(node, slice, min(slice.count, WeakComponentSearch.sampledNeighbours)..<slice.count)
        }
        for reader in incoming {
          let slice = reader[nodes.ids[node]]
          try join(node, slice, 0..<slice.count)
        }
      }
    }
    for node in parents.indices { parents[node] = root(UInt32(truncatingIfNeeded: node)) }
    _ = try renumberByFirstMember(parents, workspace)
    return parents
  }

  @inline(__always)
  private func join(_ node: Int, _ slice: AdjacencySlice, _ range: Range<Int>) throws(ExecutionError) {
    try workspace.advance(range.count + 1)
    var own = root(UInt32(truncatingIfNeeded: node))
    for i in range {
      let neighbour = nodes.numbers[Int(slice.neighbours[i])]
      if neighbour == ChosenNodes.absent { continue }
      let other = root(neighbour)
      if other == own { continue }
      let (least, greatest) = (min(own, other), max(own, other))
      parents[Int(greatest)] = least
      own = least
    }
  }

  @inline(__always)
  private func root(_ start: UInt32) -> UInt32 {
    var node = start
    while parents[Int(node)] != node {
      parents[Int(node)] = parents[Int(parents[Int(node)])]
      node = parents[Int(node)]
    }
    return node
  }

  /// The root that most of some nodes, evenly spread, lead to; nil when there are no nodes. Any other would give
  /// the same components, later.
  private func largestSet() -> UInt32? {
    let step = max(1, parents.count / WeakComponentSearch.sampledNodes)
    var counts: [UInt32: Int] = [:]
    for node in stride(from: 0, to: parents.count, by: step) {
      counts[root(UInt32(truncatingIfNeeded: node)), default: 0] += 1
    }
    // Equal counts are decided by the root, so that equal calls do equal work.
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
