/// The neighbours of one node as a set of bits over all nodes, for many look-ups while the node stays the same.
///
///     bits      one a node: 12 KiB for 100,000 nodes, so that it stays in the first cache
///     repeats   node → how often it is a neighbour beyond the first time; empty in a simple graph
///
/// Invariant: the bits set are exactly those of the neighbours of `node`, over `walks`.
final class NeighbourMarks {
  private var words: UnsafeMutablePointer<UInt64> = .allocate(capacity: 1)
  private var wordCount = 0
  private var repeats: [UInt32: Int] = [:]
  private(set) var node: NodeID = .none

  deinit { words.deallocate() }

  var bytes: Int { wordCount * 8 }

  /// Marks the neighbours of another node, those of the last one no longer.
  /// - Parameter graph: the graph of the last call, or one it was not changed to since `clear()`.
  func move(to other: NodeID, _ walks: [Walk], _ graph: Graph) {
    if other == node { return }
    let needed = (Int(graph.nodeLimit) + 63) >> 6
    if wordCount < needed {
      words.deallocate()
      words = .allocate(capacity: needed)
      words.initialize(repeating: 0, count: needed)
      wordCount = needed
      node = .none
    }
    repeats.removeAll(keepingCapacity: true)
    forEachNeighbour(of: node, walks, graph) { words[Int($0 >> 6)] = 0 }
    forEachNeighbour(of: other, walks, graph) { neighbour in
      let bit = UInt64(1) &<< UInt64(neighbour & 63)
      if words[Int(neighbour >> 6)] & bit != 0 { repeats[neighbour, default: 0] += 1 }
      words[Int(neighbour >> 6)] |= bit
    }
    node = other
  }

  private func forEachNeighbour(
    of node: NodeID, _ walks: [Walk], _ graph: Graph, _ body: (UInt32) -> Void
  ) {
    guard node != .none else { return }
    for walk in walks {
      let slice = graph.adjacency(node, walk.type, walk.direction)
      for i in 0..<slice.count where !(walk.skipsLoops && slice.neighbours[i] == node.raw) {
        body(slice.neighbours[i])
      }
    }
  }

  @inline(__always)
  func contains(_ neighbour: UInt32) -> Bool {
    words[Int(neighbour >> 6)] &>> UInt64(neighbour & 63) & 1 != 0
  }

  /// How often the entries of a list lead to neighbours, a neighbour counted as often as it is one.
  /// - Parameter skipped: an entry not to count, as a loop seen before; nil counts all.
  @inline(__always)
  func count(_ slice: AdjacencySlice, skipping skipped: UInt32? = nil) -> Int {
    let total = NeighbourMarks.hits(slice.neighbours, slice.count, in: words)
    return repeats.isEmpty && skipped == nil ? total : total + correction(slice, skipped)
  }

  /// What repeated neighbours add, and the entries to skip take off.
  private func correction(_ slice: AdjacencySlice, _ skipped: UInt32?) -> Int {
    var total = 0
    for i in 0..<slice.count {
      let id = slice.neighbours[i]
      guard contains(id) else { continue }
      let extra = repeats[id] ?? 0
      total += id == skipped ? -1 : extra
    }
    return total
  }

  /// How many ids have their bit set. Precondition: there is a bit for every one.
  @inline(__always)
  private static func hits(_ ids: UnsafePointer<UInt32>, _ count: Int, in words: UnsafePointer<UInt64>) -> Int
  {
    var total: UInt64 = 0
    for i in 0..<count {
      let id = ids[i]
      total &+= words[Int(truncatingIfNeeded: id &>> 6)] &>> UInt64(truncatingIfNeeded: id & 63) & 1
    }
    return Int(truncatingIfNeeded: total)
  }

  /// Appends the entries of a list that are neighbours, each as often as it is one.
  /// - Parameter skipped: an entry to leave out, as a loop seen before; nil takes all.
  @inline(__always)
  func collect(
    _ slice: AdjacencySlice, skipping skipped: UInt32? = nil, into found: inout GrowableBuffer<UInt32>
  ) {
    if repeats.isEmpty, !(skipped.map(contains) ?? false) {
      let words = UnsafePointer(words)
      found.append(atMost: slice.count) {
        NeighbourMarks.collect(slice.neighbours, slice.count, in: words, into: $0)
      }
    } else {
      collectRepeated(slice, skipped, into: &found)
    }
  }

  private func collectRepeated(
    _ slice: AdjacencySlice, _ skipped: UInt32?, into found: inout GrowableBuffer<UInt32>
  ) {
    for i in 0..<slice.count where slice.neighbours[i] != skipped && contains(slice.neighbours[i]) {
      let id = slice.neighbours[i]
      found.append(repeating: id, count: 1 + (repeats[id] ?? 0))
    }
  }

  /// Writes the ids that have their bit set and gives their number. Precondition: there is a bit for every
  /// one, and room for all.
  @inline(__always)
  private static func collect(
    _ ids: UnsafePointer<UInt32>, _ count: Int, in words: UnsafePointer<UInt64>,
    into found: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var kept = 0
    for i in 0..<count {
      let id = ids[i]
      found[kept] = id
      kept &+= Int(
        truncatingIfNeeded: words[Int(truncatingIfNeeded: id &>> 6)] &>> UInt64(truncatingIfNeeded: id & 63)
          & 1)
    }
    return kept
  }

  /// Marks nothing, so that other walks may be marked next.
  func clearNode(_ walks: [Walk], _ graph: Graph) { move(to: .none, walks, graph) }

  /// Forgets the node, as when the graph may change.
  func clear() {
    wordCount = 0
    repeats = [:]
    node = .none
  }
}
