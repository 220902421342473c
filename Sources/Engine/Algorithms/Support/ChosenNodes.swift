/// The nodes an algorithm works on, numbered densely from 0 in the order of their ids.
///
/// The buffers belong to the workspace of the call.
struct ChosenNodes {
  /// Node ids by number.
  let ids: UnsafeBufferPointer<UInt32>
  /// Numbers by node id, `absent` for nodes that were not chosen.
  let numbers: UnsafeBufferPointer<UInt32>

  static let absent = UInt32.max

  var count: Int { ids.count }

  /// The number of a node; nil when it was not chosen.
  func number(of node: NodeID) -> Int? {
    guard Int(node.raw) < numbers.count, numbers[Int(node.raw)] != ChosenNodes.absent else { return nil }
    return Int(numbers[Int(node.raw)])
  }

  @inline(__always)
  func node(_ number: Int) -> Value { Value(NodeID(ids[number])) }

  /// - Parameter labels: nodes with any of these; nil for all.
  init(_ graph: Graph, _ labels: [LabelID]?, _ workspace: Workspace) throws(ExecutionError) {
    let numbers = try workspace.array(Int(graph.nodeLimit), filledWith: ChosenNodes.absent)
    let ids = try workspace.array(4_096, filledWith: UInt32(0))
    let selections: [LabelID?] = labels.map { $0.map(Optional.some) } ?? [nil]
    for label in selections {
      var cursor: UInt32 = 0
      while let base = ids.baseAddress {
        let count = graph.scanNodes(label, cursor: &cursor, into: base, capacity: ids.count)
        for i in 0..<count { numbers[Int(ids[i])] = 0 }
        try workspace.advance(count)
        if count < ids.count { break }
      }
    }
    var next: UInt32 = 0
    for id in numbers.indices where numbers[id] != ChosenNodes.absent {
      numbers[id] = next
      next += 1
    }
    self.numbers = UnsafeBufferPointer(numbers)
    self.ids = try ChosenNodes.ids(numbers, count: Int(next), workspace)
  }

  private static func ids(
    _ numbers: UnsafeMutableBufferPointer<UInt32>, count: Int, _ workspace: Workspace
  ) throws(ExecutionError) -> UnsafeBufferPointer<UInt32> {
    let ids = try workspace.array(count, filledWith: UInt32(0))
    for id in numbers.indices where numbers[id] != absent {
      ids[Int(numbers[id])] = UInt32(truncatingIfNeeded: id)
    }
    return UnsafeBufferPointer(ids)
  }
}
