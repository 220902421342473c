/// The slices of one type and direction as a bulk load or compaction lays them out: compressed sparse rows.
///
///     offsets         [0] [2] [2] [5] ...      of nodes firstNode ..< firstNode + span, and the end
///     neighbours      | 7 9 || 1 4 8 | ...     ascending within a slice
///     relationships   | 0 1 || 2 3 4 | ...     in parallel, ascending among equal neighbours; left out when
///                                              they count on from the first
///
/// Never changed once made. A slice that changes is copied to a block of its own (`AdjacencyList`). Pages of
/// the relationship table that read their ends here (`RelationshipPageView`) keep the base alive.
final class AdjacencyBase: @unchecked Sendable {
  let view: AdjacencyBaseView
  /// Entries.
  let count: Int
  private let offsets: LargeMemory<UInt32>
  private let neighbours: LargeMemory<UInt32>
  private let relationships: LargeMemory<UInt32>?

  /// - Parameters:
  ///   - offsets: one more than there are nodes from `firstNode` on.
  ///   - relationships: nil when ids count on from `firstID`.
  init(
    firstNode: UInt32, offsets: LargeMemory<UInt32>, neighbours: LargeMemory<UInt32>,
    relationships: LargeMemory<UInt32>?, firstID: UInt32
  ) {
    self.offsets = offsets
    self.neighbours = neighbours
    self.relationships = relationships
    count = neighbours.count
    view = AdjacencyBaseView(
      firstNode: firstNode, span: UInt32(offsets.count - 1), offsets: UnsafePointer(offsets.start),
      neighbours: UnsafePointer(neighbours.start),
      relationships: relationships.map { RelationshipIDs(list: UnsafePointer($0.start)) }
        ?? RelationshipIDs(countingFrom: firstID))
  }

  /// Whether so few of the nodes have relationships that offsets for all would take more than the entries.
  var isSparse: Bool { Int(view.span) > 8 * count + 64 }

  /// Bytes of offsets, and of entries.
  var offsetBytes: Int { offsets.bytes }
  var entryBytes: Int { neighbours.bytes + (relationships?.bytes ?? 0) }
}

/// The reading side of a base; empty when there is none. Valid as long as the base lives.
struct AdjacencyBaseView: BitwiseCopyable {
  var firstNode: UInt32 = 0
  /// How many nodes it has offsets for.
  var span: UInt32 = 0
  var offsets = UnsafePointer(ZeroPages.page.assumingMemoryBound(to: UInt32.self))
  var neighbours = UnsafePointer(ZeroPages.page.assumingMemoryBound(to: UInt32.self))
  var relationships = RelationshipIDs(countingFrom: 0)

  @inline(__always)
  func degree(_ node: UInt32) -> Int {
    let index = Int(node &- firstNode)
    guard index < Int(span) else { return 0 }
    return Int(offsets[index + 1] &- offsets[index])
  }

  /// Writes the degrees of nodes that follow each other.
  func degrees(of nodes: Range<UInt32>, into degrees: UnsafeMutablePointer<Int64>) {
    let first = Int(nodes.lowerBound) - Int(firstNode)
    guard first >= 0, first + nodes.count <= Int(span) else {
      for (i, node) in nodes.enumerated() { degrees[i] = Int64(degree(node)) }
      return
    }
    let offsets = offsets + first
    for i in 0..<nodes.count { degrees[i] = Int64(offsets[i + 1] &- offsets[i]) }
  }

  @inline(__always)
  func slice(_ node: UInt32) -> AdjacencySlice {
    let index = Int(node &- firstNode)
    guard index < Int(span) else {
      return AdjacencySlice(neighbours: neighbours, relationships: relationships, count: 0, sortedCount: 0)
    }
    let (start, end) = (Int(offsets[index]), Int(offsets[index + 1]))
    return AdjacencySlice(
      neighbours: neighbours + start, relationships: relationships + start, count: end - start,
      sortedCount: end - start)
  }

  /// Bytes of one entry.
  var entrySize: Int { relationships.list == nil ? 4 : 8 }
}
