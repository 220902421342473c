/// Breadth-first search for shortest paths between two different nodes, from both ends at once.
///
/// Each side keeps, for every node reached, its depth and (for paths) the relationships that lead to it from
/// the depth before. Marks are stamped with a generation, so that a search touches only what it visits.
final class PathSearch {
  struct Request {
    var start: NodeID
    var end: NodeID
    /// Seen from `start`.
    var walks: [Walk]
    var maximum: Int
    var findsAll: Bool
  }

  private struct Side {
    var stamp: [UInt32] = []
    var depth: [Int32] = []
    /// Relationships by which a node was first reached, with the node they came from.
    var parents: [UInt32: [(node: UInt32, relationship: RelationshipID)]] = [:]
    var frontier: [UInt32] = []
    var level: Int32 = 0

    mutating func begin(_ node: UInt32, limit: Int, generation: UInt32) {
      if stamp.count < limit {
        stamp.append(contentsOf: repeatElement(0, count: limit - stamp.count))
        depth.append(contentsOf: repeatElement(0, count: limit - depth.count))
      }
      parents.removeAll(keepingCapacity: true)
      frontier = [node]
      level = 0
      stamp[Int(node)] = generation
      depth[Int(node)] = 0
    }
  }

  private var near = Side()
  private var far = Side()
  private var generation: UInt32 = 0

  /// The relationships of each path found, in walking order; empty when there is none.
  ///
  /// - Parameter admits: whether a path may walk a relationship to or from a node.
  func run(
    _ request: Request, _ context: ExecutionContext,
    admits: (RelationshipID, UInt32) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [[RelationshipID]] {
    generation &+= 1
    let limit = Int(context.graph.nodeLimit)
    near.begin(request.start.raw, limit: limit, generation: generation)
    far.begin(request.end.raw, limit: limit, generation: generation)
    let backward = request.walks.map {
      Walk(type: $0.type, direction: $0.direction.reversed, skipsLoops: $0.skipsLoops)
    }
    while Int(near.level) + Int(far.level) < request.maximum {
      if near.frontier.isEmpty || far.frontier.isEmpty { return [] }
      try context.checkpoint()
      let meetings: [UInt32]
      if near.frontier.count <= far.frontier.count {
        meetings = try grow(&near, toward: far, request.walks, context, admits: admits)
      } else {
        meetings = try grow(&far, toward: near, backward, context, admits: admits)
      }
      if !meetings.isEmpty { return try assemble(meetings, findsAll: request.findsAll, context) }
    }
    return []
  }

  /// Searches from one node to all it can reach, and gives these in order of distance; `paths(to:)` then
  /// gives the ways.
  func reach(
    from start: NodeID, _ walks: [Walk], maximum: Int, _ context: ExecutionContext,
    admits: (RelationshipID, UInt32) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [UInt32] {
    generation &+= 1
    let limit = Int(context.graph.nodeLimit)
    near.begin(start.raw, limit: limit, generation: generation)
    // The other side stays where it is met by nothing new.
    far.begin(start.raw, limit: limit, generation: generation)
    var reached: [UInt32] = []
    while Int(near.level) < maximum, !near.frontier.isEmpty {
      try context.checkpoint()
      _ = try grow(&near, toward: far, walks, context, admits: admits)
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

  /// Grows one side by a level; gives the nodes of the new level that the other side has reached.
  private func grow(
    _ side: inout Side, toward other: Side, _ walks: [Walk], _ context: ExecutionContext,
    admits: (RelationshipID, UInt32) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [UInt32] {
    var next: [UInt32] = []
    var meetings: [UInt32] = []
    side.level += 1
    let readers = walks.readers(context.graph)
    for node in side.frontier {
      for reader in readers {
        let slice = reader[node]
        for i in 0..<slice.count {
          let neighbour = Int(slice.neighbours[i])
          let isKnown = side.stamp[neighbour] == generation
          if isKnown && side.depth[neighbour] != side.level { continue }
          let relationship = RelationshipID(slice.relationships[i])
          if try !admits(relationship, slice.neighbours[i]) { continue }
          side.parents[UInt32(neighbour), default: []].append((node, relationship))
          if isKnown { continue }
          side.stamp[neighbour] = generation
          side.depth[neighbour] = side.level
          next.append(UInt32(neighbour))
          if other.stamp[neighbour] == generation { meetings.append(UInt32(neighbour)) }
        }
      }
    }
    side.frontier = next
    return meetings
  }

  private func assemble(
    _ meetings: [UInt32], findsAll: Bool, _ context: ExecutionContext
  ) throws(ExecutionError) -> [[RelationshipID]] {
    var charge = MemoryCharge()
    defer { charge.release() }
    // The far side's nodes may lie at different depths; only the least total counts.
    let least = meetings.map { near.depth[Int($0)] + far.depth[Int($0)] }.min() ?? 0
    var result: [[RelationshipID]] = []
    for node in meetings where near.depth[Int(node)] + far.depth[Int(node)] == least {
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
    to node: UInt32, _ side: Side, _ findsAll: Bool, _ context: ExecutionContext,
    _ charge: inout MemoryCharge
  ) throws(ExecutionError) -> [[RelationshipID]] {
    var open: [(node: UInt32, chain: [RelationshipID])] = [(node, [])]
    var done: [[RelationshipID]] = []
    while let (node, chain) = open.popLast() {
      if side.depth[Int(node)] == 0 {
        done.append(chain)
        if !findsAll { return done }
        try account(for: done.count, of: chain.count, context, &charge)
        continue
      }
      for parent in side.parents[node] ?? [] { open.append((parent.node, chain + [parent.relationship])) }
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
