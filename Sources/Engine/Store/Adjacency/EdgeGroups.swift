/// How rows are shared out to groups of neighbouring nodes, so that what is done next with a group stays in the
/// cache. Within a group they keep their order.
///
///     nodes       7 1 300 2 301       of the rows
///     group       0 0  1  0  1
///     places      0 1  3  2  4        where a row's entry goes, and each of its properties
struct EdgeGroups {
  struct Entry: BitwiseCopyable {
    var node: UInt32
    var other: UInt32
    var tag: UInt32
  }

  /// The smallest node, and how many there are from there to the largest.
  let firstNode: UInt32
  let span: Int
  private let nodes: UnsafeBufferPointer<UInt32>
  /// Node >> shift, less that of the first node, is the group.
  private let shift: Int
  private let groupCount: Int
  /// For each piece and group, the place of its first row.
  private let places: LargeMemory<Int>
  /// Where each group begins, and the end.
  private let begins: [Int]

  private static let mostGroups = 512
  /// Rows are shared out in pieces; those of a group are in the order of pieces.
  private static let pieceSize = 1 << 17

  /// - Parameter nodes: of the rows; memory that must live as long as this is used.
  init(_ nodes: UnsafeBufferPointer<UInt32>, workers: Workers) {
    self.nodes = nodes
    let (firstNode, span) = EdgeGroups.bounds(nodes, workers)
    self.firstNode = firstNode
    self.span = span
    var shift = 6
    while span >> shift >= EdgeGroups.mostGroups { shift += 1 }
    self.shift = shift
    let groupCount = (span + 1 << shift - 1) >> shift
    self.groupCount = groupCount
    let pieces = EdgeGroups.pieceCount(nodes)
    let places = LargeMemory<Int>(pieces * groupCount)
    places.start.update(repeating: 0, count: pieces * groupCount)
    workers.share(pieces) { [shift] piece, _ in
      let counts = places.start + piece * groupCount
      for row in EdgeGroups.rows(of: piece, nodes) { counts[Int(nodes[row] - firstNode) >> shift] += 1 }
    }
    begins = EdgeGroups.turnIntoPlaces(places, pieces: pieces, groups: groupCount)
    self.places = places
  }

  private static func pieceCount(_ nodes: UnsafeBufferPointer<UInt32>) -> Int {
    (nodes.count + pieceSize - 1) / pieceSize
  }

  private static func rows(of piece: Int, _ nodes: UnsafeBufferPointer<UInt32>) -> Range<Int> {
    piece * pieceSize..<Swift.min((piece + 1) * pieceSize, nodes.count)
  }

  /// The smallest node, and how many there are from there to the largest.
  private static func bounds(_ nodes: UnsafeBufferPointer<UInt32>, _ workers: Workers) -> (UInt32, Int) {
    guard !nodes.isEmpty else { return (0, 0) }
    let pieces = pieceCount(nodes)
    let bounds = LargeMemory<UInt32>(2 * pieces)
    workers.share(pieces) { piece, _ in
      var (low, high) = (UInt32.max, UInt32(0))
      for row in rows(of: piece, nodes) {
        low = Swift.min(low, nodes[row])
        high = Swift.max(high, nodes[row])
      }
      bounds[2 * piece] = low
      bounds[2 * piece + 1] = high
    }
    var (low, high) = (UInt32.max, UInt32(0))
    for piece in 0..<pieces {
      low = Swift.min(low, bounds[2 * piece])
      high = Swift.max(high, bounds[2 * piece + 1])
    }
    return (low, Int(high - low) + 1)
  }

  /// Turns counts per piece and group into the place of the first row of each; gives where groups begin.
  private static func turnIntoPlaces(_ counts: LargeMemory<Int>, pieces: Int, groups: Int) -> [Int] {
    var begins: [Int] = []
    var place = 0
    for group in 0..<groups {
      begins.append(place)
      for piece in 0..<pieces {
        let count = counts[piece * groups + group]
        counts[piece * groups + group] = place
        place += count
      }
    }
    return begins + [place]
  }

  // MARK: - Sharing out

  /// Relationships by their start. Their tags are their ids or, where these are still to be given, their
  /// places.
  func share(_ edges: EdgeList, _ workers: Workers) -> LargeMemory<Entry> {
    share(workers) { entries, rows, next in
      for row in rows {
        let place = place(of: row, next)
        let tag = edges.ids.map { $0[row] } ?? UInt32(truncatingIfNeeded: place)
        entries[place] = Entry(node: edges.starts[row], other: edges.ends[row], tag: tag)
      }
    }
  }

  /// The entries of outgoing slices turned round: by end, with start and id. The nodes must be the base's
  /// neighbours.
  func share(slicesOf base: AdjacencyBase, _ workers: Workers) -> LargeMemory<Entry> {
    let view = base.view
    return share(workers) { entries, rows, next in
      // The node whose slice the piece begins in.
      var (node, above) = (0, Int(view.span))
      while above - node > 1 {
        let middle = (node + above) / 2
        if Int(view.offsets[middle]) <= rows.lowerBound { node = middle } else { above = middle }
      }
      var row = rows.lowerBound
      while row < rows.upperBound {
        let end = Swift.min(Int(view.offsets[node + 1]), rows.upperBound)
        let start = view.firstNode + UInt32(node)
        while row < end {
          entries[place(of: row, next)] = Entry(
            node: view.neighbours[row], other: start, tag: view.relationships[row])
          row += 1
        }
        node += 1
      }
    }
  }

  /// One value of each row.
  func share<Value: BitwiseCopyable>(_ values: UnsafePointer<Value>, _ workers: Workers) -> LargeMemory<Value>
  {
    share(workers) { shared, rows, next in
      for row in rows { shared[place(of: row, next)] = values[row] }
    }
  }

  /// - Parameter fill: writes the elements of a piece's rows to their places. Its last argument holds, for each
  ///   group, the place of its next row.
  @inline(__always)
  private func share<Element: BitwiseCopyable>(
    _ workers: Workers,
    _ fill: (UnsafeMutablePointer<Element>, Range<Int>, UnsafeMutablePointer<Int>) -> Void
  ) -> LargeMemory<Element> {
    let shared = LargeMemory<Element>(nodes.count)
    workers.share(EdgeGroups.pieceCount(nodes)) { piece, _ in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: groupCount) { next in
        guard let first = next.baseAddress else { return }
        first.initialize(from: places.start + piece * groupCount, count: groupCount)
        fill(shared.start, EdgeGroups.rows(of: piece, nodes), first)
      }
    }
    return shared
  }

  @inline(__always)
  private func place(of row: Int, _ next: UnsafeMutablePointer<Int>) -> Int {
    let group = Int(nodes[row] - firstNode) >> shift
    let place = next[group]
    next[group] = place + 1
    return place
  }

  /// Calls `body` with the entries of each group, which it may put in another order, the place of the first
  /// among all, and the nodes it is of.
  func forEachGroup(
    of entries: LargeMemory<Entry>, _ workers: Workers,
    _ body: (UnsafeMutableBufferPointer<Entry>, Int, Range<UInt32>) -> Void
  ) {
    workers.share(groupCount) { group, _ in
      let (first, end) = (begins[group], begins[group + 1])
      let low = Int(firstNode) + group << shift
      let high = Swift.min(low + 1 << shift, Int(firstNode) + span)
      body(
        UnsafeMutableBufferPointer(start: entries.start + first, count: end - first), first,
        UInt32(low)..<UInt32(high))
    }
  }
}

/// Relationships to lay out; memory of the caller.
struct EdgeList {
  let starts: UnsafeBufferPointer<UInt32>
  let ends: UnsafeBufferPointer<UInt32>
  /// Ascending; nil when ids are to be given.
  let ids: UnsafeBufferPointer<UInt32>?

  var count: Int { starts.count }
}
