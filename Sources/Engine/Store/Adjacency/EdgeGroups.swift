/// Relationships shared out to groups of neighbouring nodes, so that what is done next with a group stays in
/// the cache. Within a group they keep their order.
struct EdgeGroups {
  struct Entry: BitwiseCopyable {
    var node: UInt32
    var other: UInt32
    var tag: UInt32
  }

  /// The smallest node, and how many there are from there to the largest.
  let firstNode: UInt32
  let span: Int
  /// Node >> shift, less that of the first node, is the group.
  private let shift: Int
  private let groupCount: Int
  private var entries = LargeMemory<Entry>(0)
  /// Where each group begins in `entries`, and the end.
  private var begins: [Int] = []

  private static let mostGroups = 512
  /// Rows are shared out in pieces; the entries of a group are in the order of pieces.
  private static let pieceSize = 1 << 17

  init(_ nodes: UnsafeBufferPointer<UInt32>, workers: Workers) {
    let pieces = (nodes.count + EdgeGroups.pieceSize - 1) / EdgeGroups.pieceSize
    let bounds = LargeMemory<UInt32>(2 * pieces)
    workers.share(pieces) { piece, _ in
      let end = Swift.min((piece + 1) * EdgeGroups.pieceSize, nodes.count)
      var (low, high) = (UInt32.max, UInt32(0))
      for i in piece * EdgeGroups.pieceSize..<end {
        low = Swift.min(low, nodes[i])
        high = Swift.max(high, nodes[i])
      }
      bounds[2 * piece] = low
      bounds[2 * piece + 1] = high
    }
    var (low, high) = (UInt32.max, UInt32(0))
    for piece in 0..<pieces {
      low = Swift.min(low, bounds[2 * piece])
      high = Swift.max(high, bounds[2 * piece + 1])
    }
    firstNode = nodes.isEmpty ? 0 : low
    span = nodes.isEmpty ? 0 : Int(high - low) + 1
    var shift = 6
    while span >> shift >= EdgeGroups.mostGroups { shift += 1 }
    self.shift = shift
    groupCount = (span + 1 << shift - 1) >> shift
  }

  @inline(__always)
  private func group(_ node: UInt32) -> Int { Int(node - firstNode) >> shift }

  /// Fills the groups with relationships, by their start.
  mutating func share(_ edges: EdgeList, _ workers: Workers) {
    let pieces = (edges.count + EdgeGroups.pieceSize - 1) / EdgeGroups.pieceSize
    share(edges.count, pieces: pieces, workers) { piece, body in
      let end = Swift.min((piece + 1) * EdgeGroups.pieceSize, edges.count)
      for row in piece * EdgeGroups.pieceSize..<end {
        body(Entry(node: edges.starts[row], other: edges.ends[row], tag: edges.tag(row)))
      }
    }
  }

  /// Fills the groups with the entries of outgoing slices turned round: by end, with start and id.
  mutating func share(slicesOf base: AdjacencyBase, _ workers: Workers) {
    let view = base.view
    // Pieces of nodes here, so many that they hold as many entries on average.
    let span = Int(view.span)
    let pieces = (base.count + EdgeGroups.pieceSize - 1) / EdgeGroups.pieceSize
    share(base.count, pieces: pieces, workers) { piece, body in
      for node in piece * span / pieces..<(piece + 1) * span / pieces {
        let start = view.firstNode + UInt32(node)
        for entry in Int(view.offsets[node])..<Int(view.offsets[node + 1]) {
          body(Entry(node: view.neighbours[entry], other: start, tag: view.relationships[entry]))
        }
      }
    }
  }

  /// Fills the groups with `count` entries; `forEach` calls its closure with the entries of a piece, in order,
  /// and is asked for each piece twice.
  @inline(__always)
  private mutating func share(
    _ count: Int, pieces: Int, _ workers: Workers, _ forEach: (Int, (Entry) -> Void) -> Void
  ) {
    let places = LargeMemory<Int>(pieces * groupCount)
    places.start.update(repeating: 0, count: pieces * groupCount)
    let this = self
    workers.share(pieces) { piece, _ in
      let mine = places.start + piece * this.groupCount
      forEach(piece) { mine[this.group($0.node)] += 1 }
    }
    begins = EdgeGroups.turnIntoPlaces(places, pieces: pieces, groups: groupCount)
    let entries = LargeMemory<Entry>(count)
    workers.share(pieces) { piece, _ in
      let mine = places.start + piece * this.groupCount
      forEach(piece) { entry in
        let group = this.group(entry.node)
        entries[mine[group]] = entry
        mine[group] += 1
      }
    }
    self.entries = entries
  }

  /// Forgets the entries.
  mutating func removeAll() {
    entries = LargeMemory(0)
    begins = Array(repeating: 0, count: groupCount + 1)
  }

  /// Turns counts per piece and group into the place of the first entry of each; gives where groups begin.
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

  /// Calls `body` with the entries of each group, the place of the first among all, and the nodes it is of.
  func forEachGroup(
    _ workers: Workers, _ body: (UnsafeBufferPointer<Entry>, Int, Range<UInt32>) -> Void
  ) {
    workers.share(groupCount) { group, _ in
      let (first, end) = (begins[group], begins[group + 1])
      let low = Int(firstNode) + group << shift
      let high = Swift.min(low + 1 << shift, Int(firstNode) + span)
      body(
        UnsafeBufferPointer(start: entries.start + first, count: end - first), first,
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

  @inline(__always)
  func tag(_ row: Int) -> UInt32 { ids.map { $0[row] } ?? UInt32(truncatingIfNeeded: row) }
}

/// Sorting the entries of one slice: few for nearly all nodes.
enum SliceSort {
  private static let mostByInsertion = 32

  @inline(__always)
  static func sort(_ keys: UnsafeMutableBufferPointer<UInt64>) {
    guard keys.count <= mostByInsertion, let start = keys.baseAddress else { return sortMany(keys) }
    var i = 1
    while i < keys.count {
      let key = start[i]
      var j = i
      while j > 0, start[j - 1] > key {
        start[j] = start[j - 1]
        j -= 1
      }
      start[j] = key
      i += 1
    }
  }

  @inline(never)
  private static func sortMany(_ keys: UnsafeMutableBufferPointer<UInt64>) {
    var keys = keys
    keys.sort()
  }
}
