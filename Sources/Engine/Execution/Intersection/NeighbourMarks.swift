/// The neighbours of one node as a set of bits over all nodes, for many look-ups while the node stays the same.
///
///     bits      one a node: 12 KiB for 100,000 nodes, so that it stays in the first cache
///     repeats   node → how often it is a neighbour beyond the first time; empty in a simple graph
///
/// Invariant: the bits set are exactly those of the neighbours of `node`, over `walks`.
final class NeighbourMarks {
  private var bits: [UInt64] = []
  private var repeats: [UInt32: Int] = [:]
  private(set) var node: NodeID = .none

  var bytes: Int { bits.count * 8 }

  /// Marks the neighbours of another node, those of the last one no longer.
  /// - Parameter graph: the graph of the last call, or one it was not changed to since `clear()`.
  func move(to other: NodeID, _ walks: [Walk], _ graph: Graph) {
    if other == node { return }
    let words = (Int(graph.nodeLimit) + 63) >> 6
    if bits.count < words { bits.append(contentsOf: repeatElement(0, count: words - bits.count)) }
    repeats.removeAll(keepingCapacity: true)
    forEachNeighbour(of: node, walks, graph) { bits[Int($0 >> 6)] = 0 }
    forEachNeighbour(of: other, walks, graph) { neighbour in
      let bit = UInt64(1) &<< UInt64(neighbour & 63)
      if bits[Int(neighbour >> 6)] & bit != 0 { repeats[neighbour, default: 0] += 1 }
      bits[Int(neighbour >> 6)] |= bit
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
    bits[Int(neighbour >> 6)] &>> UInt64(neighbour & 63) & 1 != 0
  }

  /// For each of these ids the number of times it is a neighbour, in all.
  /// - Parameter skipped: an id not to count, as a loop seen before; nil counts all.
  func count(_ ids: UnsafeBufferPointer<UInt32>, skipping skipped: UInt32? = nil) -> Int {
    var total = bits.withUnsafeBufferPointer { NeighbourMarks.hits(ids, in: $0) }
    if !repeats.isEmpty {
      for id in ids { total += repeats[id] ?? 0 }
    }
    if let skipped, contains(skipped) {
      let each = 1 + (repeats[skipped] ?? 0)
      for id in ids where id == skipped { total -= each }
    }
    return total
  }

  /// How many ids have their bit set. Precondition: every id is below 64 times the number of words.
  private static func hits(_ ids: UnsafeBufferPointer<UInt32>, in bits: UnsafeBufferPointer<UInt64>) -> Int {
    guard let words = bits.baseAddress, let first = ids.baseAddress else { return 0 }
    var total: UInt64 = 0
    for i in 0..<ids.count {
      let id = first[i]
      total &+= (words[Int(truncatingIfNeeded: id &>> 6)] &>> UInt64(id & 63)) & 1
    }
    return Int(truncatingIfNeeded: total)
  }

  /// Forgets the node, as when the graph may change.
  func clear() {
    bits = []
    repeats = [:]
    node = .none
  }
}
