/// How many steps it takes to reach a node, found by breadth-first search against the direction of the steps
/// and only as far as somebody asks.
///
/// Marks are stamped with a generation, so that a search touches only what it visits.
struct StepDistances {
  private var stamps: [UInt32] = []
  private var depths: [Int32] = []
  private var generation: UInt32 = 0
  private var frontier: [UInt32] = []
  /// Every node of this distance or less is known.
  private(set) var level = 0

  /// No further node reaches the end.
  var isExhausted: Bool { frontier.isEmpty }

  mutating func begin(at end: UInt32, nodeLimit: Int) {
    if stamps.count < nodeLimit {
      stamps.append(contentsOf: repeatElement(0, count: nodeLimit - stamps.count))
      depths.append(contentsOf: repeatElement(0, count: nodeLimit - depths.count))
    }
    generation &+= 1
    if generation == 0 {
      for i in stamps.indices { stamps[i] = 0 }
      generation = 1
    }
    frontier = [end]
    level = 0
    mark(end, 0)
  }

  private mutating func mark(_ node: UInt32, _ depth: Int) {
    stamps[Int(node)] = generation
    depths[Int(node)] = Int32(truncatingIfNeeded: depth)
  }

  /// The distance when it is known, else nil: it is above `level`, or there is none.
  func known(_ node: UInt32) -> Int? {
    stamps[Int(node)] == generation ? Int(depths[Int(node)]) : nil
  }

  /// The distance, or the least it can be; nil when the end cannot be reached.
  func atLeast(_ node: UInt32) -> Int? {
    known(node) ?? (isExhausted ? nil : level + 1)
  }

  /// Finds the nodes one step further away.
  mutating func grow(_ backward: any PathStepSource, _ context: ExecutionContext) throws(ExecutionError) {
    try context.checkpoint()
    try backward.prepare(frontier, context)
    var next: [UInt32] = []
    for node in frontier {
      for neighbour in try backward.steps(from: node, context).ends where known(neighbour) == nil {
        mark(neighbour, level + 1)
        next.append(neighbour)
      }
    }
    level += 1
    frontier = next
  }
}
