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
  var search = try WeakComponentSearch(call.graph, nodes, request.types, call.workspace)
  let components = try search.run()
  try call.emitNodes(of: nodes, emit) { Value(Int(components[$0])) }
}

/// A flood for the component that most nodes are in, if there is one, then disjoint sets with path halving
/// (R. Tarjan, J. van Leeuwen: Worst-case Analysis of Set Union Algorithms, 1984) for the rest.
///
/// The flood begins as a breadth-first search from a node with many relationships. Once it has reached a part of
/// the nodes, it goes on from the hubs among them only, whose long lists are read in one go. Sweeps over the
/// nodes left then take in each that has a neighbour inside, which mostly is among the first looked at (S. Beamer,
/// K. Asanović, D. Patterson: Direction-Optimizing Breadth-First Search, 2012). A relationship between two nodes
/// inside joins nothing: only the relationships of nodes outside are looked at one by one.
private struct WeakComponentSearch {
  private let nodes: ChosenNodes
  private let outgoing: UnsafeBufferPointer<WalkReader>
  private let incoming: UnsafeBufferPointer<WalkReader>
  /// Both.
  private let walks: UnsafeBufferPointer<WalkReader>
  private let workspace: Workspace
  /// Bits of nodes, by id: those that were chosen, and those of them that the flood has reached, which all are
  /// in one component.
  private let chosen: UnsafeMutableBufferPointer<UInt64>
  private let reached: UnsafeMutableBufferPointer<UInt64>
  private var reachedCount = 0
  /// The root of a set, its smallest member, is its own parent; all others lead to it.
  private let parents: UnsafeMutableBufferPointer<UInt32>

  /// Nodes among which the first is chosen, and whose relationships are counted.
  private static let sampledNodes = 1_024
  /// The search ends when one in so many nodes is reached.
  private static let searchedPart = 16
  /// A hub has at least so many times the relationships that a node has on average.
  private static let hubFactor = 4
  /// Relationships of hubs that are read for each node there is. If they led anywhere, one in fifty nodes would
  /// be left to sweeps; to look at a node costs as much as some dozens of them.
  private static let hubEntries = 4
  /// A sweep is followed by another when it took in at least one in so many of the nodes that were left.
  private static let leastTaken = 8

  init(
    _ graph: Graph, _ nodes: ChosenNodes, _ types: [TypeID], _ workspace: Workspace
  ) throws(ExecutionError) {
    self.nodes = nodes
    self.workspace = workspace
    let forth = Walk.all(types, .outgoing).readers(graph)
    let back = Walk.all(types, .incoming).readers(graph)
    outgoing = try workspace.array(of: forth)
    incoming = try workspace.array(of: back)
    walks = try workspace.array(of: forth + back)
    let words = Int(graph.nodeLimit) / 64 + 1
    chosen = try workspace.array(words, filledWith: UInt64(0))
    reached = try workspace.array(words, filledWith: UInt64(0))
    for node in nodes.ids { chosen[Int(node >> 6)] |= 1 &<< UInt64(node & 63) }
    parents = try workspace.array(nodes.count, filledWith: UInt32(0))
  }

  /// The number of its component for each node.
  mutating func run() throws(ExecutionError) -> UnsafeMutableBufferPointer<UInt32> {
    try flood()
    // They are all in component 0, which is what `parents` is filled with.
    if reachedCount == nodes.count { return parents }
    initParents()
    try joinRest()
    for node in parents.indices { parents[node] = root(UInt32(truncatingIfNeeded: node)) }
    _ = try renumberByFirstMember(parents, workspace)
    return parents
  }

  // MARK: - Flood

  private mutating func flood() throws(ExecutionError) {
    guard nodes.count > 0 else { return }
    let wanted = max(1, nodes.count / WeakComponentSearch.searchedPart)
    let queue = try workspace.array(wanted, filledWith: UInt32(0))
    let (hub, mean) = sampledDegrees()
    guard let searched = try search(from: hub, queue) else { return }
    try goOn(from: queue[searched...], withAtLeast: WeakComponentSearch.hubFactor * mean)
    while reachedCount < nodes.count {
      let left = nodes.count - reachedCount
      let taken = try sweep()
      if taken == 0 || taken < left / WeakComponentSearch.leastTaken { return }
    }
  }

  /// Searches breadth-first until the queue is full; gives how many of the nodes in it were searched from, nil
  /// when the search ended before, and so has reached a whole component.
  private mutating func search(
    from start: UInt32, _ queue: UnsafeMutableBufferPointer<UInt32>
  ) throws(ExecutionError) -> Int? {
    queue[0] = start
    reach(start)
    var next = 0
    while next < reachedCount {
      let node = queue[next]
      for reader in walks {
        let slice = reader[node]
        try workspace.advance(slice.count + 1)
        for i in 0..<slice.count where isOpen(slice.neighbours[i]) {
          // What is left of this node's relationships is seen from their other ends.
          if reachedCount == queue.count { return next + 1 }
          queue[reachedCount] = slice.neighbours[i]
          reach(slice.neighbours[i])
        }
      }
      next += 1
    }
    return nil
  }

  /// Takes in the neighbours of those nodes that have many. Which of them were not chosen, and which reached
  /// before, is seen to at the end, for all at once: to ask it of each costs more than the rest.
  private mutating func goOn(
    from queue: Slice<UnsafeMutableBufferPointer<UInt32>>, withAtLeast least: Int
  ) throws(ExecutionError) {
    var left = nodes.count * WeakComponentSearch.hubEntries
    for node in queue where left > 0 && degree(node) >= least {
      for reader in walks {
        let slice = reader[node]
        try workspace.advance(slice.count + 1)
        left -= slice.count
        for i in 0..<slice.count { mark(slice.neighbours[i]) }
      }
    }
    reachedCount = 0
    for word in reached.indices {
      reached[word] &= chosen[word]
      reachedCount += reached[word].nonzeroBitCount
    }
  }

  private func degree(_ node: UInt32) -> Int {
    var total = 0
    for reader in walks { total += reader.degree(node) }
    return total
  }

  /// Of some nodes, evenly spread, the one with most relationships, and how many one has on average.
  private func sampledDegrees() -> (hub: UInt32, mean: Int) {
    let step = max(1, nodes.count / WeakComponentSearch.sampledNodes)
    var best = (node: nodes.ids[0], degree: -1)
    var (sum, count) = (0, 0)
    for number in stride(from: 0, to: nodes.count, by: step) {
      let degree = degree(nodes.ids[number])
      sum += degree
      count += 1
      if degree > best.degree { best = (nodes.ids[number], degree) }
    }
    return (best.node, sum / count)
  }

  /// Takes in the nodes left that have a neighbour inside, those taken in before them among these; gives how
  /// many.
  private mutating func sweep() throws(ExecutionError) -> Int {
    var taken = 0
    for word in chosen.indices {
      var left = chosen[word] & ~reached[word]
      while left != 0 {
        let node = UInt32(truncatingIfNeeded: word &* 64 &+ left.trailingZeroBitCount)
        left &= left &- 1
        if try hasReachedNeighbour(node) {
          mark(node)
          taken += 1
        }
      }
    }
    reachedCount += taken
    return taken
  }

  @inline(__always)
  private func hasReachedNeighbour(_ node: UInt32) throws(ExecutionError) -> Bool {
    for reader in walks {
      let slice = reader[node]
      var i = 0
      while i < slice.count, !isReached(slice.neighbours[i]) { i += 1 }
      try workspace.advance(i + 1)
      if i < slice.count { return true }
    }
    return false
  }

  @inline(__always)
  private func isReached(_ node: UInt32) -> Bool {
    reached[Int(node >> 6)] &>> UInt64(node & 63) & 1 != 0
  }

  /// Whether the node was chosen and is not reached.
  @inline(__always)
  private func isOpen(_ node: UInt32) -> Bool {
    (chosen[Int(node >> 6)] & ~reached[Int(node >> 6)]) &>> UInt64(node & 63) & 1 != 0
  }

  @inline(__always)
  private func mark(_ node: UInt32) { reached[Int(node >> 6)] |= 1 &<< UInt64(node & 63) }

  @inline(__always)
  private mutating func reach(_ node: UInt32) {
    mark(node)
    reachedCount += 1
  }

  // MARK: - Disjoint sets

  /// One set of the nodes reached, and one for each other.
  private func initParents() {
    var first: UInt32?
    for node in parents.indices {
      let number = UInt32(truncatingIfNeeded: node)
      if isReached(nodes.ids[node]) {
        parents[node] = first ?? number
        first = parents[node]
      } else {
        parents[node] = number
      }
    }
  }

  /// Joins what relationships of the nodes outside join. One between two of them is seen from its start.
  private func joinRest() throws(ExecutionError) {
    for node in parents.indices where !isReached(nodes.ids[node]) {
      for reader in outgoing {
        let slice = reader[nodes.ids[node]]
        try workspace.advance(slice.count + 1)
        for i in 0..<slice.count { join(node, slice.neighbours[i]) }
      }
      for reader in incoming {
        let slice = reader[nodes.ids[node]]
        try workspace.advance(slice.count + 1)
        for i in 0..<slice.count where isReached(slice.neighbours[i]) { join(node, slice.neighbours[i]) }
      }
    }
  }

  @inline(__always)
  private func join(_ node: Int, _ neighbour: UInt32) {
    let number = nodes.numbers[Int(neighbour)]
    if number == ChosenNodes.absent { return }
    let (own, other) = (root(UInt32(truncatingIfNeeded: node)), root(number))
    if own == other { return }
    parents[Int(max(own, other))] = min(own, other)
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
}
