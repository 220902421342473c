/// Lays the slices of a whole type out in one stretch of memory, node after node: what a bulk load and
/// compaction do.
///
/// n nodes, m relationships, two passes over them for each direction:
///
///     outgoing:   share (start, end, tag) out to some hundred groups of neighbouring starts; then, group by
///                 group in cache, to the slices, and sort each slice by (end, tag)
///     incoming:   read the outgoing slices in order, share (end, start, id) out to groups of neighbouring
///                 ends; then to the slices: they come out sorted by (start, id)
///
/// The tag is the relationship's id, or, where ids are still to be given, the number of its row: ids are then
/// given in the order of the outgoing slices, so that those need not list them. Groups are worked on by
/// several threads; the result does not depend on how many.
struct AdjacencyLayout {
  private(set) var outgoing: AdjacencyBase
  private(set) var incoming: AdjacencyBase
  /// Tags in the order of the outgoing slices.
  let order: LargeMemory<UInt32>
  /// Whether relationships are numbered in the order of the outgoing slices, from `firstID` on.
  let isConsecutive: Bool
  let firstID: UInt32

  /// - Parameters:
  ///   - ids: relationship ids, ascending, parallel to the ends; nil when they are to be given from `firstID`
  ///     on, by (start, end, row).
  init(_ edges: EdgeList, firstID: UInt32, workers: Workers) {
    let count = edges.count
    var groups = EdgeGroups(edges.starts, workers: workers)
    let bound = groups
    let order = LargeMemory<UInt32>(count, isLasting: edges.ids != nil)
    let ends = LargeMemory<UInt32>(count, isLasting: true)
    let offsets = LargeMemory<UInt32>(bound.span + 1, isLasting: true)
    groups.share(edges, workers)
    groups.forEachGroup(workers) { entries, first, nodes in
      AdjacencyLayout.sortSlices(
        entries, first, nodes, base: bound.firstNode, offsets: offsets.start, ends.start, order.start)
    }
    offsets[bound.span] = UInt32(count)
    self.order = order
    var first = firstID
    var isConsecutive = true
    if edges.ids != nil, count > 0 {
      first = order[0]
      // Differences or-ed together, so that the loop has no branch.
      var difference: UInt32 = 0
      for i in 0..<count { difference |= order[i] ^ (first &+ UInt32(truncatingIfNeeded: i)) }
      isConsecutive = difference == 0
    }
    self.isConsecutive = isConsecutive
    self.firstID = first
    outgoing = AdjacencyBase(
      firstNode: bound.firstNode, offsets: offsets, neighbours: ends,
      relationships: isConsecutive ? nil : order, firstID: first)
    // Its memory serves the other direction too.
    groups.removeAll()
    incoming = AdjacencyLayout.reverse(outgoing, workers: workers)
  }

  /// Spreads the entries of a group over its slices and sorts each.
  private static func sortSlices(
    _ entries: UnsafeBufferPointer<EdgeGroups.Entry>, _ first: Int, _ nodes: Range<UInt32>, base: UInt32,
    offsets: UnsafeMutablePointer<UInt32>, _ ends: UnsafeMutablePointer<UInt32>,
    _ order: UnsafeMutablePointer<UInt32>
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: entries.count) { sorted in
      let places = offsets + Int(nodes.lowerBound - base)
      AdjacencyLayout.findPlaces(entries, nodes, places, first)
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: nodes.count) { next in
        for i in 0..<nodes.count { next.initializeElement(at: i, to: places[i] - UInt32(first)) }
        for entry in entries {
          let node = Int(entry.node - nodes.lowerBound)
          let key = UInt64(entry.other) << 32 | UInt64(entry.tag)
          sorted.initializeElement(at: Int(next[node]), to: key)
          next[node] += 1
        }
        for i in 0..<nodes.count {
          let start = Int(places[i]) - first
          SliceSort.sort(UnsafeMutableBufferPointer(rebasing: sorted[start..<Int(next[i])]))
        }
      }
      for i in 0..<entries.count {
        ends[first + i] = UInt32(truncatingIfNeeded: sorted[i] >> 32)
        order[first + i] = UInt32(truncatingIfNeeded: sorted[i])
      }
    }
  }

  /// Counts the entries of each node and writes where its slice begins.
  private static func findPlaces(
    _ entries: UnsafeBufferPointer<EdgeGroups.Entry>, _ nodes: Range<UInt32>,
    _ places: UnsafeMutablePointer<UInt32>, _ first: Int
  ) {
    places.update(repeating: 0, count: nodes.count)
    for entry in entries { places[Int(entry.node - nodes.lowerBound)] += 1 }
    var place = UInt32(first)
    for i in 0..<nodes.count {
      let degree = places[i]
      places[i] = place
      place += degree
    }
  }

  /// The incoming slices that belong to outgoing ones.
  private static func reverse(_ outgoing: AdjacencyBase, workers: Workers) -> AdjacencyBase {
    let (count, view) = (outgoing.count, outgoing.view)
    var groups = EdgeGroups(UnsafeBufferPointer(start: view.neighbours, count: count), workers: workers)
    let bound = groups
    groups.share(slicesOf: outgoing, workers)
    let offsets = LargeMemory<UInt32>(bound.span + 1, isLasting: true)
    let starts = LargeMemory<UInt32>(count, isLasting: true)
    let ids = LargeMemory<UInt32>(count, isLasting: true)
    groups.forEachGroup(workers) { entries, first, nodes in
      let places = offsets.start + Int(nodes.lowerBound - bound.firstNode)
      AdjacencyLayout.findPlaces(entries, nodes, places, first)
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: nodes.count) { next in
        for i in 0..<nodes.count { next.initializeElement(at: i, to: places[i]) }
        for entry in entries {
          let node = Int(entry.node - nodes.lowerBound)
          let place = Int(next[node])
          next[node] += 1
          starts[place] = entry.other
          ids[place] = entry.tag
        }
      }
    }
    offsets[bound.span] = UInt32(count)
    return AdjacencyBase(
      firstNode: bound.firstNode, offsets: offsets, neighbours: starts, relationships: ids, firstID: 0)
  }
}
