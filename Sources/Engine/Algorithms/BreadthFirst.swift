/// The nodes reached from a node, nearest first, with their distance in relationships and the node before
/// them on a shortest path (null for the source). Gives nothing when the projection lacks the source.
let breadthFirstProcedure = AlgorithmProcedure(
  "algo.bfs", arguments: [FunctionParameter("source", .node)],
  options: ProjectionOptions.directed + [maxDepth.name],
  outputs: [.init("node", .node), .init("depth", .integer), .init("parent", .node)],
  help: "Nodes reached from a node, breadth first"
) { (call, emit) throws(ExecutionError) in
  let start = try call.node(0)
  let limit = try call[maxDepth]
  let projection = try call.projection(try call[ProjectionOptions.outgoing], .simple)
  guard let source = projection.nodes.number(of: start) else { return }
  var search = try BreadthFirstSearch(projection.adjacency, call.workspace)
  try search.run(from: source, maxDepth: limit)
  for reached in search.reached {
    let node = Int(reached)
    let parent = node == source ? Value.null : projection.nodes.node(Int(search.parents[node]))
    try emit([projection.nodes.node(node), Value(Int(search.depths[node])), parent])
  }
}

private let maxDepth = AlgorithmOption.integer("maxDepth", default: .max, atLeast: 0)

/// Breadth-first search, made to be run from many sources in turn. E. F. Moore: The Shortest Path Through a
/// Maze, 1959.
struct BreadthFirstSearch {
  static let unreached = UInt32.max

  let adjacency: Adjacency
  /// Distances in relationships; `unreached` for nodes not reached.
  let depths: UnsafeMutableBufferPointer<UInt32>
  /// The node each reached node was first seen from; that of the source is itself.
  let parents: UnsafeMutableBufferPointer<UInt32>
  private let queue: UnsafeMutableBufferPointer<UInt32>
  private var queued = 0
  private let workspace: Workspace

  init(_ adjacency: Adjacency, _ workspace: Workspace) throws(ExecutionError) {
    self.adjacency = adjacency
    self.workspace = workspace
    depths = try workspace.array(adjacency.nodeCount, filledWith: BreadthFirstSearch.unreached)
    parents = try workspace.array(adjacency.nodeCount, filledWith: 0)
    queue = try workspace.array(adjacency.nodeCount, filledWith: 0)
  }

  /// The nodes reached by the last run, in the order of their discovery; the source is the first.
  var reached: UnsafeMutableBufferPointer<UInt32> { UnsafeMutableBufferPointer(rebasing: queue[..<queued]) }

  mutating func run(from source: Int, maxDepth: Int = .max) throws(ExecutionError) {
    for node in queue[..<queued] { depths[Int(node)] = BreadthFirstSearch.unreached }
    depths[source] = 0
    parents[source] = UInt32(truncatingIfNeeded: source)
    queue[0] = UInt32(truncatingIfNeeded: source)
    queued = 1
    var position = 0
    while position < queued {
      let node = Int(queue[position])
      position += 1
      try workspace.advance(adjacency.degree(node) + 1)
      if Int(depths[node]) >= maxDepth { return }
      for slot in adjacency.row(node) {
        let target = Int(adjacency.targets[slot])
        guard depths[target] == BreadthFirstSearch.unreached else { continue }
        depths[target] = depths[node] + 1
        parents[target] = UInt32(truncatingIfNeeded: node)
        queue[queued] = UInt32(truncatingIfNeeded: target)
        queued += 1
      }
    }
  }
}
