/// The common neighbours of two nodes, row after row, where nobody asks which relationships lead to them.
///
/// While a node stays the same from row to row its neighbours are marked in a set of bits, as soon as as much
/// has been looked up in its list as marking it costs: each entry of the other node's list is then one look.
/// Otherwise the entries of the shorter list are searched in the longer one.
struct PairIntersection: ~Copyable {
  /// A common neighbour for each pair of a relationship of the one and a relationship of the other node that
  /// lead to it.
  private(set) var found = GrowableBuffer<UInt32>()
  private var first = Side()
  private var second = Side()

  /// Bytes held.
  var bytes: Int { found.bytes + first.marks.bytes + second.marks.bytes }

  /// Drops what was found.
  mutating func forgetFound() { found.removeAll() }

  /// Forgets the nodes, as when the graph may change.
  mutating func clear() {
    forgetFound()
    first.clear()
    second.clear()
  }

  /// Finds the common neighbours of the nodes of the next row; no node has none.
  mutating func match(_ a: NodeID, _ b: NodeID, _ lists: borrowing PairLists, _ graph: Graph) {
    found.removeAll()
    if a == .none || b == .none { return }
    first.move(to: a, lists.first)
    second.move(to: b, lists.second)
    let (mine, others) = (first.size, second.size)
    if mine == 0 || others == 0 { return }
    // A list that is far longer is not read for the sake of marks on the other: it is searched.
    let factor = AdjacencySlice.probeFactor
    if others <= factor * mine, first.isMarked(lookups: others, lists.firstWalks, graph) {
      collect(lists.second, b, first.marks)
    } else if mine <= factor * others, second.isMarked(lookups: mine, lists.secondWalks, graph) {
      collect(lists.first, a, second.marks)
    } else if mine <= others {
      search(for: lists.first, a, in: lists.second, b)
    } else {
      search(for: lists.second, b, in: lists.first, a)
    }
  }

  private mutating func collect(_ readers: [WalkReader], _ node: NodeID, _ marks: NeighbourMarks) {
    for reader in readers {
      marks.collect(reader[node.raw], skipping: reader.skipsLoops ? node.raw : nil, into: &found)
    }
  }

  private mutating func search(
    for short: [WalkReader], _ node: NodeID, in long: [WalkReader], _ other: NodeID
  ) {
    for reader in short {
      let slice = reader[node.raw]
      for otherReader in long {
        var cursor = SliceCursor(otherReader[other.raw])
        for i in 0..<slice.count {
          let neighbour = slice.neighbours[i]
          if reader.skipsLoops && neighbour == node.raw { continue }
          if otherReader.skipsLoops && neighbour == other.raw { continue }
          let count = cursor.count(of: neighbour)
          if count > 0 { found.append(repeating: neighbour, count: count) }
        }
      }
    }
  }

  /// One of the two nodes: the last it was, and what is known of its list.
  private struct Side {
    let marks = NeighbourMarks()
    private var node = NodeID.none
    /// Entries in its list.
    private(set) var size = 0
    /// Whether the row before had it too.
    private var isRepeated = false
    /// Entries looked up in the list for it, but for those of its first row.
    private var lookedUp = 0

    /// Looking up an entry costs about as much as marking, and unmarking, so many.
    private static let marksForLookup = 8

    init() {}

    /// Takes the node of the next row.
    @inline(__always)
    mutating func move(to next: NodeID, _ readers: [WalkReader]) {
      if next == node {
        isRepeated = true
        return
      }
      node = next
      isRepeated = false
      lookedUp = 0
      size = 0
      for reader in readers { size += reader.degree(next.raw) }
    }

    /// Whether its neighbours are marked, which is done when that pays.
    /// - Parameter lookups: entries to be looked up in its list for this row.
    @inline(__always)
    mutating func isMarked(lookups: Int, _ walks: [Walk], _ graph: Graph) -> Bool {
      if marks.node == node { return true }
      guard isRepeated else { return false }
      lookedUp += lookups
      guard lookedUp * Side.marksForLookup >= size else { return false }
      marks.move(to: node, walks, graph)
      return true
    }

    mutating func clear() {
      node = .none
      marks.clear()
    }
  }
}

/// Where the neighbours of the two nodes are.
struct PairLists {
  let first: [WalkReader]
  let second: [WalkReader]
  let firstWalks: [Walk]
  let secondWalks: [Walk]

  init(_ first: [Walk], _ second: [Walk], _ graph: Graph) {
    firstWalks = first
    secondWalks = second
    self.first = first.readers(graph)
    self.second = second.readers(graph)
  }
}
