/// Communities that make the modularity high: many relationships inside, few between them. Directions do not
/// matter, parallel relationships count each; with `weight`, a relationship counts by its weight.
///
/// A higher `resolution` gives smaller communities. Communities are numbered from 0 in the order of the
/// smallest node id of each; every row has the modularity of the whole division.
let louvainProcedure = AlgorithmProcedure(
  "algo.louvain",
  options: ProjectionOptions.undirected + ProjectionOptions.weights
    + [resolution.name, tolerance.name, levels.name],
  outputs: [.init("node", .node), .init("community", .integer), .init("modularity", .float)],
  help: "Communities of high modularity, by the Louvain method"
) { (call, emit) throws(ExecutionError) in
  let settings = LouvainSettings(
    resolution: try call[resolution], tolerance: try call[tolerance], levels: try call[levels])
  let projection = try call.projection(.either, .multigraph, isWeighted: true)
  let division = try louvain(projection.adjacency, settings, call.workspace)
  let modularity = Value(division.modularity)
  try call.emitNodes(of: projection.nodes, emit) { [Value(Int(division.communities[$0])), modularity] }
}

private let resolution = AlgorithmOption.number(
  "resolution", default: 1, in: 0...Double.greatestFiniteMagnitude)
private let tolerance = AlgorithmOption.number("tolerance", default: 1e-7, in: 0...1)
private let levels = AlgorithmOption.integer("levels", default: 50, atLeast: 1)

struct LouvainSettings {
  /// What the expected weight inside a community is multiplied by: J. Reichardt, S. Bornholdt, 2006.
  var resolution = 1.0
  /// Nodes stop moving when a round of moves adds less to the modularity.
  var tolerance = 1e-7
  /// The most times communities become nodes.
  var levels = 50
}

struct LouvainDivision {
  var communities: UnsafeMutableBufferPointer<UInt32>
  var modularity: Double
}

/// V. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre: Fast Unfolding of Communities in Large Networks,
/// 2008. Nodes take turns in the order of their numbers, so the result needs no seed.
/// - Parameter adjacency: In both directions, self-loops once.
func louvain(
  _ adjacency: Adjacency, _ settings: LouvainSettings, _ workspace: Workspace
) throws(ExecutionError) -> LouvainDivision {
  let communities = try workspace.array(adjacency.nodeCount, filledWith: UInt32(0))
  for node in communities.indices { communities[node] = UInt32(truncatingIfNeeded: node) }
  var level = try LouvainLevel(adjacency, workspace)
  var modularity = level.modularity(settings.resolution)
  for _ in 0..<settings.levels {
    guard try level.moveNodes(settings, workspace) else { break }
    let count = try renumberByFirstMember(level.communities, workspace)
    for node in communities.indices { communities[node] = level.communities[Int(communities[node])] }
    level = try level.aggregated(count, workspace)
    modularity = level.modularity(settings.resolution)
  }
  _ = try renumberByFirstMember(communities, workspace)
  return LouvainDivision(communities: communities, modularity: modularity)
}

/// A graph whose nodes are communities of the level before, and the communities that form among them.
///
/// In terms of the symmetric matrix A of weights: rows hold A(i, j) for j other than i, `loops` holds A(i, i)
/// (twice the weight of a self-loop), `strengths` the row sums, `total` the sum of all.
private struct LouvainLevel {
  let adjacency: Adjacency
  let loops: UnsafeMutableBufferPointer<Double>
  let strengths: UnsafeMutableBufferPointer<Double>
  let total: Double
  let communities: UnsafeMutableBufferPointer<UInt32>
  /// The sum of the strengths in each community.
  let communityStrengths: UnsafeMutableBufferPointer<Double>

  init(_ adjacency: Adjacency, _ workspace: Workspace) throws(ExecutionError) {
    let loops = try workspace.array(adjacency.nodeCount, filledWith: 0.0)
    for node in 0..<adjacency.nodeCount {
      for slot in adjacency.row(node) where Int(adjacency.targets[slot]) == node {
        loops[node] += 2 * adjacency.weight(slot)
      }
    }
    try self.init(adjacency, loops: loops, workspace)
  }

  /// Entries of a row that lead to its own node are not counted: they are in `loops`.
  private init(
    _ adjacency: Adjacency, loops: UnsafeMutableBufferPointer<Double>, _ workspace: Workspace
  ) throws(ExecutionError) {
    self.adjacency = adjacency
    self.loops = loops
    strengths = try workspace.array(adjacency.nodeCount, filledWith: 0)
    communities = try workspace.array(adjacency.nodeCount, filledWith: 0)
    communityStrengths = try workspace.array(adjacency.nodeCount, filledWith: 0)
    var total = 0.0
    for node in 0..<adjacency.nodeCount {
      try workspace.advance(adjacency.degree(node) + 1)
      var strength = loops[node]
      for slot in adjacency.row(node) where Int(adjacency.targets[slot]) != node {
        strength += adjacency.weight(slot)
      }
      strengths[node] = strength
      communities[node] = UInt32(truncatingIfNeeded: node)
      communityStrengths[node] = strength
      total += strength
    }
    self.total = total
  }

  /// The modularity when each node is a community; 0 without relationships.
  func modularity(_ resolution: Double) -> Double {
    guard total > 0 else { return 0 }
    var sum = 0.0
    for node in 0..<adjacency.nodeCount {
      let share = strengths[node] / total
      sum += loops[node] / total - resolution * share * share
    }
    return sum
  }

  /// Moves each node in turn to the neighbouring community where it adds most, until that changes little;
  /// says whether any moved.
  ///
  /// After the first round only nodes with a neighbour that moved elsewhere are looked at again, as in V.
  /// Traag, L. Waltman, N. J. van Eck: From Louvain to Leiden, 2019.
  func moveNodes(_ settings: LouvainSettings, _ workspace: Workspace) throws(ExecutionError) -> Bool {
    guard total > 0 else { return false }
    var links = try Tally(adjacency.nodeCount, workspace)
    let isDue = try workspace.array(adjacency.nodeCount, filledWith: true)
    var hasMoved = false
    while true {
      var gained = 0.0
      for node in 0..<adjacency.nodeCount where isDue[node] {
        isDue[node] = false
        try workspace.advance(adjacency.degree(node) + 1)
        for slot in adjacency.row(node) where Int(adjacency.targets[slot]) != node {
          links.add(adjacency.weight(slot), to: communities[Int(adjacency.targets[slot])])
        }
        let gain = move(node, links, settings.resolution)
        links.removeAll()
        guard gain > 0 else { continue }
        hasMoved = true
        gained += gain
        for slot in adjacency.row(node) {
          let neighbour = Int(adjacency.targets[slot])
          if communities[neighbour] != communities[node] { isDue[neighbour] = true }
        }
      }
      try workspace.advance(adjacency.nodeCount)
      // Rounding may let nodes move to and fro for gains of nothing.
      if gained <= max(settings.tolerance, 1e-12) { return hasMoved }
    }
  }

  /// Gives what the modularity gains, 0 when the node stays.
  private func move(_ node: Int, _ links: Tally, _ resolution: Double) -> Double {
    let own = communities[node]
    let pull = resolution * strengths[node] / total
    communityStrengths[Int(own)] -= strengths[node]
    let stay = links[own] - pull * communityStrengths[Int(own)]
    var best = (community: own, score: stay)
    for community in links.keys where community != own {
      let score = links[community] - pull * communityStrengths[Int(community)]
      if score > best.score || (score == best.score && best.community != own && community < best.community) {
        best = (community, score)
      }
    }
    let gain = 2 * (best.score - stay) / total
    if gain <= 1e-15 { best.community = own }
    communities[node] = best.community
    communityStrengths[Int(best.community)] += strengths[node]
    return best.community == own ? 0 : gain
  }

  /// The graph of the communities, which must be numbered from 0 to below `count`.
  func aggregated(_ count: Int, _ workspace: Workspace) throws(ExecutionError) -> LouvainLevel {
    let members = try membersByCommunity(count, workspace)
    let offsets = try workspace.array(count + 1, filledWith: 0)
    let targets = try workspace.array(adjacency.slotCount, filledWith: UInt32(0))
    let weights = try workspace.array(adjacency.slotCount, filledWith: 0.0)
    let loops = try workspace.array(count, filledWith: 0.0)
    var links = try Tally(count, workspace)
    var end = 0
    for community in 0..<count {
      for place in members.row(community) {
        let node = Int(members.targets[place])
        try workspace.advance(adjacency.degree(node) + 1)
        loops[community] += self.loops[node]
        for slot in adjacency.row(node) where Int(adjacency.targets[slot]) != node {
          links.add(adjacency.weight(slot), to: communities[Int(adjacency.targets[slot])])
        }
      }
      for other in links.keys {
        if Int(other) == community {
          loops[community] += links[other]
        } else {
          targets[end] = other
          weights[end] = links[other]
          end += 1
        }
      }
      offsets[community + 1] = end
      links.removeAll()
    }
    let adjacency = Adjacency(
      offsets: UnsafeBufferPointer(offsets), targets: UnsafeBufferPointer(rebasing: targets[..<end]),
      weights: UnsafeBufferPointer(rebasing: weights[..<end]))
    return try LouvainLevel(adjacency, loops: loops, workspace)
  }

  /// Rows of the members of each community.
  private func membersByCommunity(_ count: Int, _ workspace: Workspace) throws(ExecutionError) -> Adjacency {
    let offsets = try workspace.array(count + 1, filledWith: 0)
    for community in communities { offsets[Int(community) + 1] += 1 }
    for community in 0..<count { offsets[community + 1] += offsets[community] }
    let cursors = try workspace.array(count, filledWith: 0)
    for community in 0..<count { cursors[community] = offsets[community] }
    let members = try workspace.array(communities.count, filledWith: UInt32(0))
    for node in communities.indices {
      let community = Int(communities[node])
      members[cursors[community]] = UInt32(truncatingIfNeeded: node)
      cursors[community] += 1
    }
    return Adjacency(offsets: UnsafeBufferPointer(offsets), targets: UnsafeBufferPointer(members))
  }
}
