/// Reading ids in order, for whole scans and parts of them.
extension Graph {
  /// Fills up to `capacity` ids of nodes with the label (nil: all nodes) at or after the cursor and below the
  /// limit, in ascending order, moves the cursor behind them, and gives their number: fewer than `capacity`
  /// at the end.
  public func scanNodes(
    _ label: LabelID?, cursor: inout UInt32, below limit: UInt32 = .max,
    into ids: UnsafeMutablePointer<UInt32>,
    capacity: Int
  ) -> Int {
    let limit = Swift.min(limit, nodeLimit)
    guard let label else {
      return state.pointee.nodes.scan(cursor: &cursor, below: limit, into: ids, capacity: capacity)
    }
    guard Int(label.raw) < state.pointee.nodes.members.count else { return 0 }
    return state.pointee.nodes.members[Int(label.raw)]
      .scan(cursor: &cursor, limit: limit, into: ids, capacity: capacity)
  }

  /// Fills up to `capacity` ids of relationships of the type (nil: of any) at or after the cursor and below
  /// the limit, as `scanNodes` does.
  public func scanRelationships(
    _ type: TypeID?, cursor: inout UInt32, below limit: UInt32 = .max,
    into ids: UnsafeMutablePointer<UInt32>, capacity: Int
  ) -> Int {
    let limit = Swift.min(limit, relationshipLimit)
    guard let type, let span = filledSpan(type) else {
      return state.pointee.relationships.scan(
        type, cursor: &cursor, below: limit, into: ids, capacity: capacity)
    }
    // No need to look at the table.
    let first = Swift.max(cursor, span.lowerBound)
    let count = Swift.min(capacity, Swift.max(0, Int(Swift.min(limit, span.upperBound)) - Int(first)))
    for i in 0..<count { ids[i] = first &+ UInt32(truncatingIfNeeded: i) }
    cursor = count < capacity ? Swift.max(cursor, limit) : first + UInt32(count)
    return count
  }

  /// The ids of a type when they follow each other and are all live, else nil.
  func filledSpan(_ type: TypeID) -> Range<UInt32>? {
    guard Int(type.raw) < state.pointee.adjacency.count, state.pointee.adjacency[Int(type.raw)].fillsSpan
    else { return nil }
    return state.pointee.adjacency[Int(type.raw)].span
  }

  /// Writes the nodes at the ends of relationships, where a place for them is given.
  func gatherEnds(
    _ ids: UnsafePointer<UInt32>, count: Int, starts: UnsafeMutablePointer<UInt32>?,
    ends: UnsafeMutablePointer<UInt32>?
  ) {
    let table = state.pointee.relationships.reader
    if let starts { for i in 0..<count { starts[i] = table.start(ids[i]) } }
    if let ends { for i in 0..<count { ends[i] = table.end(ids[i]) } }
  }

  /// How many nodes of a block of ids have a label; `size` is a multiple of 64.
  func nodeCount(_ label: LabelID, inBlock block: Int, of size: Int) -> Int {
    guard Int(label.raw) < state.pointee.nodes.members.count else { return 0 }
    let words = state.pointee.nodes.members[Int(label.raw)].bits.reader
    var count = 0
    for word in block * size / 64..<(block + 1) * size / 64 { count += words[word].nonzeroBitCount }
    return count
  }
}
