/// Strongly connected components: nodes that reach each other along the direction of relationships.
///
/// Components are numbered from 0 in the order of the smallest node id of each.
let strongComponentsProcedure = AlgorithmProcedure(
  "algo.scc", options: ProjectionOptions.undirected,
  outputs: [.init("node", .node), .init("componentId", .integer)],
  help: "Strongly connected components: nodes that reach each other"
) { (call, emit) throws(ExecutionError) in
  let projection = try call.projection(.outgoing, .multigraph)
  let components = try strongComponents(projection.adjacency, call.workspace)
  try call.emitNodes(of: projection.nodes, emit) { Value(Int(components[$0])) }
}

/// R. Tarjan: Depth-First Search and Linear Graph Algorithms, 1972; with a stack of its own instead of
/// recursion.
func strongComponents(
  _ adjacency: Adjacency, _ workspace: Workspace
) throws(ExecutionError) -> UnsafeMutableBufferPointer<UInt32> {
  let count = adjacency.nodeCount
  let components = try workspace.array(count, filledWith: UInt32.max)
  var search = try StrongComponentSearch(adjacency, components, workspace)
  for node in 0..<count where !search.isVisited(node) { try search.visit(node) }
  _ = try renumberByFirstMember(components, workspace)
  return components
}

private struct StrongComponentSearch {
  let adjacency: Adjacency
  let components: UnsafeMutableBufferPointer<UInt32>
  let workspace: Workspace
  /// When a node was entered, and the earliest entry known to be reached from it; `.max` before it is
  /// entered.
  let entries: UnsafeMutableBufferPointer<UInt32>
  let earliest: UnsafeMutableBufferPointer<UInt32>
  /// The next slot of a node on the path to look at.
  let cursors: UnsafeMutableBufferPointer<Int>
  /// Nodes from the start of the search to the current one.
  let path: UnsafeMutableBufferPointer<UInt32>
  /// Nodes whose component is still open.
  let open: UnsafeMutableBufferPointer<UInt32>
  var openCount = 0
  var clock: UInt32 = 0
  var componentCount: UInt32 = 0

  init(
    _ adjacency: Adjacency, _ components: UnsafeMutableBufferPointer<UInt32>, _ workspace: Workspace
  ) throws(ExecutionError) {
    self.adjacency = adjacency
    self.components = components
    self.workspace = workspace
    entries = try workspace.array(adjacency.nodeCount, filledWith: .max)
    earliest = try workspace.array(adjacency.nodeCount, filledWith: .max)
    cursors = try workspace.array(adjacency.nodeCount, filledWith: 0)
    path = try workspace.array(adjacency.nodeCount, filledWith: 0)
    open = try workspace.array(adjacency.nodeCount, filledWith: 0)
  }

  func isVisited(_ node: Int) -> Bool { entries[node] != .max }

  mutating func visit(_ start: Int) throws(ExecutionError) {
    enter(start)
    path[0] = UInt32(truncatingIfNeeded: start)
    var depth = 1
    while depth > 0 {
      try workspace.advance(1)
      let node = Int(path[depth - 1])
      if let child = nextUnvisited(of: node) {
        enter(child)
        path[depth] = UInt32(truncatingIfNeeded: child)
        depth += 1
        continue
      }
      if earliest[node] == entries[node] { close(from: node) }
      depth -= 1
      if depth > 0 {
        let parent = Int(path[depth - 1])
        earliest[parent] = min(earliest[parent], earliest[node])
      }
    }
  }

  private mutating func enter(_ node: Int) {
    entries[node] = clock
    earliest[node] = clock
    clock += 1
    cursors[node] = adjacency.offsets[node]
    open[openCount] = UInt32(truncatingIfNeeded: node)
    openCount += 1
  }

  /// Moves the cursor of a node past visited neighbours.
  private func nextUnvisited(of node: Int) -> Int? {
    let end = adjacency.offsets[node + 1]
    var slot = cursors[node]
    defer { cursors[node] = slot }
    while slot < end {
      let target = Int(adjacency.targets[slot])
      slot += 1
      if !isVisited(target) { return target }
      if components[target] == .max { earliest[node] = min(earliest[node], entries[target]) }
    }
    return nil
  }

  private mutating func close(from node: Int) {
    while openCount > 0 {
      openCount -= 1
      let member = Int(open[openCount])
      components[member] = componentCount
      if member == node { break }
    }
    componentCount += 1
  }
}
