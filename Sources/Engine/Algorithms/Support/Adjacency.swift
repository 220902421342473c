/// Neighbours by dense node number, in compressed sparse rows.
///
///     offsets    0     2  3        6         count of nodes + 1
///                |     |  |        |
///     targets    1  4  0  2  2  7            ascending within a row, parallel ones by relationship id
///     weights    w  w  w  w  w  w            or empty: every weight is 1
///
/// A position in `targets` is called a slot; `weights` and `relationships` (unless empty) go by slots too.
/// The buffers belong to a `Workspace`.
struct Adjacency {
  let offsets: UnsafeBufferPointer<Int>
  let targets: UnsafeBufferPointer<UInt32>
  /// Relationship ids by slot; empty when they were not asked for.
  var relationships = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
  var weights = UnsafeBufferPointer<Double>(start: nil, count: 0)

  var nodeCount: Int { offsets.count - 1 }
  var slotCount: Int { targets.count }

  /// The slots of a node.
  @inline(__always)
  func row(_ node: Int) -> Range<Int> { offsets[node]..<offsets[node + 1] }

  @inline(__always)
  func degree(_ node: Int) -> Int { offsets[node + 1] - offsets[node] }

  @inline(__always)
  func weight(_ slot: Int) -> Double { weights.isEmpty ? 1 : weights[slot] }

  /// The same with every arc turned round; relationship ids are left out.
  func transposed(_ workspace: Workspace) throws(ExecutionError) -> Adjacency {
    let starts = try workspace.array(nodeCount + 1, filledWith: 0)
    for target in targets { starts[Int(target) + 1] += 1 }
    try workspace.advance(slotCount)
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    let cursors = try workspace.array(nodeCount, filledWith: 0)
    for node in 0..<nodeCount { cursors[node] = starts[node] }
    let sources = try workspace.array(slotCount, filledWith: UInt32(0))
    let turned = try workspace.array(weights.count, filledWith: 0.0)
    // Sources are met in ascending order, so rows come out sorted.
    for node in 0..<nodeCount {
      try workspace.advance(degree(node) + 1)
      for slot in row(node) {
        let target = Int(targets[slot])
        let place = cursors[target]
        cursors[target] = place + 1
        sources[place] = UInt32(truncatingIfNeeded: node)
        if !weights.isEmpty { turned[place] = weights[slot] }
      }
    }
    return Adjacency(
      offsets: UnsafeBufferPointer(starts), targets: UnsafeBufferPointer(sources),
      weights: UnsafeBufferPointer(turned))
  }
}
