/// Finds the shortest trails (walks that use no relationship twice) between two nodes, one after the other by
/// length: the search behind `SHORTEST k` and behind conditions on a whole path.
///
/// Best first (the A* of Hart, Nilsson and Raphael, 1968): an unfinished trail is ranked by the steps it has
/// taken plus the distance from its node to the end. The distance ignores that relationships may not be used
/// twice, so it is never too large, and the trails come in order. It is found backwards from the end, only as
/// far as ranks ask for it.
final class TrailSearch {
  struct Request {
    var start: UInt32
    var end: UInt32
    /// Least and most number of steps.
    var minimum: Int
    var maximum: Int
    /// Trails wanted, or lengths when `isGrouped`: then all trails of each length.
    var count: Int
    var isGrouped: Bool
  }

  /// The steps of a trail, in walking order.
  struct Trail {
    var relationships: [RelationshipID] = []
    /// For each variable of the group its values, one a step.
    var groups: [[Value]]
  }

  /// Memory of a trail begun.
  private let bytesPerTrail = 40
  /// Trails begun: each is one step behind its parent.
  private var parents: [Int32] = []
  private var nodes: [UInt32] = []
  private var lengths: [Int32] = []
  private var steps: [(list: PathSteps, step: Int32)?] = []
  /// Trails begun by the least length they can have once they are complete, from `lowest` on.
  private var queues: [[Int32]] = []
  private var lowest = 0
  private var distances = StepDistances()
  private var found: [Trail] = []

  /// - Parameters:
  ///   - forward: the steps of the pattern, in the current row.
  ///   - backward: the same steps from their ends.
  ///   - groupCount: variables to collect values of.
  ///   - admits: whether a complete trail counts.
  /// - Returns: the trails in order of length; none when there are none.
  func run(
    _ request: Request, forward: any PathStepSource, backward: any PathStepSource, groupCount: Int,
    _ context: ExecutionContext, admits: (Trail) throws(ExecutionError) -> Bool
  ) throws(ExecutionError) -> [Trail] {
    clear()
    defer { clear() }
    var request = request
    request.maximum = min(request.maximum, context.graph.relationshipCount / forward.width)
    guard request.minimum <= request.maximum else { return [] }
    lowest = request.minimum
    distances.begin(at: request.end, nodeLimit: Int(context.graph.nodeLimit))
    push(request.start, parent: -1, length: 0, step: nil, request)
    var charge = MemoryCharge()
    defer { charge.release() }
    var queue = 0
    var lengthsFound = 0
    var lastLength = -1
    while queue < queues.count {
      guard let trail = queues[queue].popLast() else {
        queue += 1
        continue
      }
      let length = lowest + queue
      if request.isGrouped, lengthsFound == request.count, length > lastLength { break }
      if nodes.count * bytesPerTrail > charge.bytes {
        try context.checkpoint()
        try charge.set(nodes.count * bytesPerTrail + (64 << 10), context)
      }
      guard try isPossible(trail, in: length, request, backward, context) else { continue }
      let steps = Int(lengths[Int(trail)])
      if nodes[Int(trail)] == request.end, steps >= request.minimum {
        let complete = assemble(trail, groupCount)
        if try admits(complete) {
          found.append(complete)
          if length != lastLength { lengthsFound += 1 }
          lastLength = length
          if !request.isGrouped, found.count == request.count { break }
        }
      }
      if steps < request.maximum { try extend(trail, request, forward, context) }
    }
    return found
  }

  private func clear() {
    parents.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
    queues.removeAll(keepingCapacity: true)
    found = []
  }

  /// The least length of the complete trail, as far as known; nil when it cannot become complete.
  private func rank(_ node: UInt32, _ length: Int, _ request: Request) -> Int? {
    guard let distance = distances.atLeast(node) else { return nil }
    let total = max(length + distance, request.minimum)
    return total <= request.maximum ? total : nil
  }

  private func push(
    _ node: UInt32, parent: Int32, length: Int, step: (PathSteps, Int32)?, _ request: Request
  ) {
    guard let rank = rank(node, length, request) else { return }
    nodes.append(node)
    parents.append(parent)
    lengths.append(Int32(truncatingIfNeeded: length))
    steps.append(step.map { ($0.0, $0.1) })
    enqueue(Int32(truncatingIfNeeded: nodes.count - 1), rank)
  }

  private func enqueue(_ trail: Int32, _ rank: Int) {
    while queues.count <= rank - lowest { queues.append([]) }
    queues[rank - lowest].append(trail)
  }

  /// Whether a trail can become complete in this length; if it needs more, it is put back for later.
  private func isPossible(
    _ trail: Int32, in length: Int, _ request: Request, _ backward: any PathStepSource,
    _ context: ExecutionContext
  ) throws(ExecutionError) -> Bool {
    let node = nodes[Int(trail)]
    let steps = Int(lengths[Int(trail)])
    while distances.known(node) == nil, !distances.isExhausted, distances.level < length - steps {
      try distances.grow(backward, context)
    }
    guard let rank = rank(node, steps, request) else { return false }
    if rank > length { enqueue(trail, rank) }
    return rank <= length
  }

  private func extend(
    _ trail: Int32, _ request: Request, _ forward: any PathStepSource, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let list = try forward.steps(from: nodes[Int(trail)], context)
    let length = Int(lengths[Int(trail)]) + 1
    for step in 0..<list.count where !uses(trail, list.relationships(of: step)) {
      push(
        list.ends[step], parent: trail, length: length, step: (list, Int32(truncatingIfNeeded: step)), request
      )
    }
  }

  /// Whether a trail has walked one of these relationships.
  private func uses(_ trail: Int32, _ relationships: ArraySlice<RelationshipID>) -> Bool {
    var trail = trail
    while let (list, step) = steps[Int(trail)] {
      for relationship in list.relationships(of: Int(step)) where relationships.contains(relationship) {
        return true
      }
      trail = parents[Int(trail)]
    }
    return false
  }

  private func assemble(_ trail: Int32, _ groupCount: Int) -> Trail {
    var taken: [(list: PathSteps, step: Int32)] = []
    var trail = trail
    while let step = steps[Int(trail)] {
      taken.append(step)
      trail = parents[Int(trail)]
    }
    taken.reverse()
    return Trail(
      relationships: taken.flatMap { $0.list.relationships(of: Int($0.step)) },
      groups: (0..<groupCount).map { group in taken.map { $0.list.group(group, of: Int($0.step)) } })
  }
}
