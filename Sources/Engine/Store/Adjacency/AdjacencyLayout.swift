/// Lays the slices of a whole type out in one stretch of memory, node after node: what a bulk load and
/// compaction do.
///
/// Dense types use three counting passes with sequential reads, no comparison (n nodes, m relationships, O(n
/// + m)):
///
///     by end:     (start, id) pairs grouped by end, each group by id
///     outgoing:   read groups in order of end, append (end, id) to the slice of start:  slices by (end, id)
///     incoming:   read outgoing slices in order of start, append (start, id) to the slice of end: by (start,
///     id)
///
/// Types with far fewer relationships than the graph has nodes are sorted instead.
struct AdjacencyLayout {
  private(set) var outgoing = AdjacencyList()
  private(set) var incoming = AdjacencyList()

  /// - Parameters:
  ///   - ids: relationship ids, ascending; `starts` and `ends` are parallel and below `nodeLimit`.
  init(ids: [UInt32], starts: [UInt32], ends: [UInt32], nodeLimit: Int, owner: SliceOwner) {
    if ids.count > nodeLimit / 8 {
      layOutDense(ids: ids, starts: starts, ends: ends, nodeLimit: nodeLimit, owner: owner)
    } else {
      outgoing = AdjacencyLayout.layOutSparse(ids: ids, nodes: starts, neighbours: ends, owner: owner)
      incoming = AdjacencyLayout.layOutSparse(ids: ids, nodes: ends, neighbours: starts, owner: owner)
    }
  }

  // MARK: - Dense

  private mutating func layOutDense(
    ids: [UInt32], starts: [UInt32], ends: [UInt32], nodeLimit: Int, owner: SliceOwner
  ) {
    var outDegrees = [UInt32](repeating: 0, count: nodeLimit)
    var inDegrees = outDegrees
    for start in starts { outDegrees[Int(start)] += 1 }
    for end in ends { inDegrees[Int(end)] += 1 }
    var out = SliceRegion(degrees: outDegrees, owner: owner)
    var into = SliceRegion(degrees: inDegrees, owner: owner)
    let byEnd = AdjacencyLayout.group(ids: ids, starts: starts, ends: ends, degrees: inDegrees)
    var read = 0
    for end in 0..<nodeLimit {
      for _ in 0..<inDegrees[end] {
        let pair = byEnd[read]
        read += 1
        out.append(UInt32(end), UInt32(truncatingIfNeeded: pair), to: Int(pair >> 32))
      }
    }
    for start in 0..<nodeLimit where outDegrees[start] > 0 {
      out.forEachEntry(of: start) { end, id in into.append(UInt32(start), id, to: Int(end)) }
    }
    outgoing.adopt(liveBytes: out.byteCount, nodes: 0..<nodeLimit) { out.header($0) }
    incoming.adopt(liveBytes: into.byteCount, nodes: 0..<nodeLimit) { into.header($0) }
  }

  /// (start << 32 | id) of every relationship, grouped by end and in order of id within a group.
  private static func group(ids: [UInt32], starts: [UInt32], ends: [UInt32], degrees: [UInt32]) -> [UInt64] {
    var places = [Int](repeating: 0, count: degrees.count)
    var total = 0
    for node in degrees.indices {
      places[node] = total
      total += Int(degrees[node])
    }
    return [UInt64](unsafeUninitializedCapacity: ids.count) { pairs, count in
      for i in ids.indices {
        let end = Int(ends[i])
        pairs[places[end]] = UInt64(starts[i]) << 32 | UInt64(ids[i])
        places[end] += 1
      }
      count = ids.count
    }
  }

  // MARK: - Sparse

  private static func layOutSparse(
    ids: [UInt32], nodes: [UInt32], neighbours: [UInt32], owner: SliceOwner
  ) -> AdjacencyList {
    let order = ids.indices.sorted {
      (nodes[$0], neighbours[$0], ids[$0]) < (nodes[$1], neighbours[$1], ids[$1])
    }
    var list = AdjacencyList()
    var first = 0
    while first < order.count {
      let node = nodes[order[first]]
      var end = first + 1
      while end < order.count, nodes[order[end]] == node { end += 1 }
      let block = owner.slab.make(capacity: end - first, used: end - first, epoch: owner.epoch)
      for i in first..<end {
        block.neighbours[i - first] = neighbours[order[i]]
        block.relationships[i - first] = ids[order[i]]
      }
      let count = UInt32(end - first)
      list.adopt(liveBytes: block.byteCount, nodes: Int(node)..<Int(node) + 1) { _ in
        AdjacencyHeader(base: block.base, count: count, sortedCount: count)
      }
      first = end
    }
    return list
  }
}

/// Two stretches of memory with a split block for every node that has relationships:
///
///     | header, neighbours of node 0 | header, neighbours of node 1 | ...
///     | relationships of node 0 | relationships of node 1 | ...
private struct SliceRegion {
  /// Where the next entry of a node goes.
  private struct Cursor {
    var neighbour: UnsafeMutablePointer<UInt32>
    var relationship: UnsafeMutablePointer<UInt32>
  }

  private let degrees: [UInt32]
  private var cursors: [Cursor?]
  let byteCount: Int

  init(degrees: [UInt32], owner: SliceOwner) {
    self.degrees = degrees
    var (total, neighbourBytes, blockBytes) = (0, 0, 0)
    for degree in degrees where degree > 0 {
      total += Int(degree)
      neighbourBytes += SliceRegion.stride(Int(degree))
      blockBytes += SliceBlock.byteCount(capacity: Int(degree))
    }
    byteCount = blockBytes
    cursors = Array(repeating: nil, count: degrees.count)
    var memory = owner.slab.makeRegion(neighbourBytes)
    var relationships = owner.slab.makeRegion(4 * total).bindMemory(to: UInt32.self, capacity: total)
    for node in degrees.indices where degrees[node] > 0 {
      let degree = Int(degrees[node])
      let block = SliceBlock(at: memory, count: degree, relationships: relationships)
      cursors[node] = Cursor(neighbour: block.neighbours, relationship: relationships)
      memory += SliceRegion.stride(degree)
      relationships += degree
    }
  }

  /// Headers start at multiples of eight.
  private static func stride(_ degree: Int) -> Int { (SliceBlock.headerSize + 4 * degree + 7) & ~7 }

  @inline(__always)
  mutating func append(_ neighbour: UInt32, _ relationship: UInt32, to node: Int) {
    guard let cursor = cursors[node] else { return }
    cursor.neighbour.pointee = neighbour
    cursor.relationship.pointee = relationship
    cursors[node] = Cursor(neighbour: cursor.neighbour + 1, relationship: cursor.relationship + 1)
  }

  /// The entries of a node that is filled.
  @inline(__always)
  func forEachEntry(of node: Int, _ body: (UInt32, UInt32) -> Void) {
    let degree = Int(degrees[node])
    guard let end = cursors[node] else { return }
    let (neighbours, relationships) = (end.neighbour - degree, end.relationship - degree)
    for i in 0..<degree { body(neighbours[i], relationships[i]) }
  }

  func header(_ node: Int) -> AdjacencyHeader? {
    guard let end = cursors[node] else { return nil }
    let degree = degrees[node]
    return AdjacencyHeader(
      base: UnsafeMutableRawPointer(end.neighbour - Int(degree)), count: degree, sortedCount: degree)
  }
}
