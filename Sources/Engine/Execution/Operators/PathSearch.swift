/// Breadth-first search for shortest paths between two different nodes, from both ends at once.
final class PathSearch {
  struct Request {
    var start: NodeID
    var end: NodeID
    /// Seen from `start`.
    var walks: [Walk]
    var maximum: Int
    var findsAll: Bool
  }

  private let near = SearchSide()
  private let far = SearchSide()
  /// For what both sides hold.
  private var held = MemoryCharge()

  /// The relationships of each path found, in walking order; empty when there is none.
  ///
  /// - Parameter admits: whether a path may walk a relationship to or from a node.
  func run(
    _ request: Request, _ context: ExecutionContext,
    admits: (RelationshipID, UInt32) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [[RelationshipID]] {
    let limit = Int(context.graph.nodeLimit)
    near.begin(request.start.raw, limit: limit)
    far.begin(request.end.raw, limit: limit)
    let forward = request.walks.readers(context.graph)
    let backward = request.walks.reversedReaders(context.graph)
    while Int(near.level) + Int(far.level) < request.maximum {
      if near.frontier.isEmpty || far.frontier.isEmpty { return [] }
      try context.checkpoint()
      let isNear = near.frontier.count <= far.frontier.count
      let (side, other) = isNear ? (near, far) : (far, near)
      let meetings = try side.grow(
        toward: other, isNear ? forward : backward, keepsAll: request.findsAll, admits: admits)
      try held.set(near.bytes + far.bytes, context)
      if !meetings.isEmpty { return try assemble(meetings, findsAll: request.findsAll, context) }
    }
    return []
  }

  /// Searches from one node to all it can reach, and gives these in order of distance; `paths(to:)` then
  /// gives the ways, all of them only when `findsAll`.
  func reach(
    from start: NodeID, _ walks: [Walk], maximum: Int, findsAll: Bool, _ context: ExecutionContext,
    admits: (RelationshipID, UInt32) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [UInt32] {
    let limit = Int(context.graph.nodeLimit)
    near.begin(start.raw, limit: limit)
    // The other side stays where it is met by nothing new.
    far.begin(start.raw, limit: limit)
    let readers = walks.readers(context.graph)
    var reached: [UInt32] = []
    while Int(near.level) < maximum, !near.frontier.isEmpty {
      try context.checkpoint()
      _ = try near.grow(toward: far, readers, keepsAll: findsAll, admits: admits)
      try held.set(near.bytes + far.bytes, context)
      reached += near.frontier
    }
    return reached
  }

  /// The shortest ways to a node that `reach` gave, one or all, in walking order.
  func paths(
    to node: UInt32, findsAll: Bool, _ context: ExecutionContext
  ) throws(ExecutionError) -> [[RelationshipID]] {
    var charge = MemoryCharge()
    defer { charge.release() }
    return try chains(to: node, near, findsAll, context, &charge).map { $0.reversed() }
  }

  /// Forgets what was charged: the next statement is another.
  func reset() { held.release() }

  private func assemble(
    _ meetings: [UInt32], findsAll: Bool, _ context: ExecutionContext
  ) throws(ExecutionError) -> [[RelationshipID]] {
    var charge = MemoryCharge()
    defer { charge.release() }
    // The far side's nodes may lie at different depths; only the least total counts.
    let least = meetings.map { near.depth(of: $0) + far.depth(of: $0) }.min() ?? 0
    var result: [[RelationshipID]] = []
    for node in meetings where near.depth(of: node) + far.depth(of: node) == least {
      let tails = try chains(to: node, far, findsAll, context, &charge)
      for head in try chains(to: node, near, findsAll, context, &charge) {
        for tail in tails {
          result.append(head.reversed() + tail)
          if !findsAll { return result }
          try account(for: result.count, of: Int(least), context, &charge)
        }
      }
    }
    return result
  }

  /// The relationships from a node back to the root of a side, every way or one.
  private func chains(
    to node: UInt32, _ side: SearchSide, _ findsAll: Bool, _ context: ExecutionContext,
    _ charge: inout MemoryCharge
  ) throws(ExecutionError) -> [[RelationshipID]] {
    var open: [(node: UInt32, chain: [RelationshipID])] = [(node, [])]
    var done: [[RelationshipID]] = []
    while let (node, chain) = open.popLast() {
      if side.depth(of: node) == 0 {
        done.append(chain)
        if !findsAll { return done }
        try account(for: done.count, of: chain.count, context, &charge)
        continue
      }
      side.forEachWay(to: node) { open.append(($0, chain + [$1])) }
    }
    return done
  }

  /// There may be exponentially many shortest paths: they count as memory, and the search for them can be
  /// ended.
  private func account(
    for count: Int, of length: Int, _ context: ExecutionContext, _ charge: inout MemoryCharge
  ) throws(ExecutionError) {
    guard count & 1023 == 0 else { return }
    try context.checkpoint()
    try charge.add(1024 * (48 + length * MemoryLayout<RelationshipID>.stride), context)
  }
}
