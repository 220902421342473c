/// Lays the slices of a whole type out in one stretch of memory, node after node: what a bulk load and
/// compaction do.
///
/// n nodes, m relationships, two passes over them for each direction:
///
///     outgoing:   share (start, end, tag) out to some hundred groups of neighbouring starts; then, group by
///                 group in cache, sort them by end and write them to their slices, which are then sorted by
///                 (end, tag)
///     incoming:   read the outgoing slices in order, share (end, start, id) out to groups of neighbouring
///                 ends; then to the slices: they come out sorted by (start, id)
///
/// The tag is the relationship's id, or, where ids are still to be given, its place in the groups: ids are then
/// given in the order of the outgoing slices, so that those need not list them, and properties, shared out to
/// groups too, are looked up in the cache. Groups are worked on by several threads; the result does not depend
/// on how many.
struct AdjacencyLayout {
  private(set) var outgoing: AdjacencyBase
  private(set) var incoming: AdjacencyBase
  /// Whether relationships are numbered in the order of the outgoing slices, from `firstID` on.
  let isConsecutive: Bool
  let firstID: UInt32
  private let groups: EdgeGroups
  /// Tags in the order of the outgoing slices.
  private let order: LargeMemory<UInt32>

  /// - Parameters:
  ///   - edges: memory that must live as long as `inGroups` is used.
  ///   - ids: relationship ids, ascending, parallel to the ends; nil when they are to be given from `firstID`
  ///     on, by (start, end, row).
  init(_ edges: EdgeList, firstID: UInt32, workers: Workers) {
    let count = edges.count
    let groups = EdgeGroups(edges.starts, workers: workers)
    let order = LargeMemory<UInt32>(count, isLasting: edges.ids != nil)
    let ends = LargeMemory<UInt32>(count, isLasting: true)
    let offsets = LargeMemory<UInt32>(groups.span + 1, isLasting: true)
    groups.forEachGroup(of: groups.share(edges, workers), workers) { entries, first, nodes in
      AdjacencyLayout.sortSlices(
        entries, first, nodes, base: groups.firstNode, offsets: offsets.start, ends.start, order.start)
    }
    offsets[groups.span] = UInt32(count)
    self.groups = groups
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
      firstNode: groups.firstNode, offsets: offsets, neighbours: ends,
      relationships: isConsecutive ? nil : order, firstID: first)
    incoming = AdjacencyLayout.reverse(outgoing, workers: workers)
  }

  /// Values of the rows, shared out to groups, and where in them each relationship's stands in the order of the
  /// outgoing slices; for relationships that had no ids.
  func inGroups<Value: BitwiseCopyable>(
    _ values: UnsafePointer<Value>, _ workers: Workers
  ) -> (values: LargeMemory<Value>, order: UnsafePointer<UInt32>) {
    (groups.share(values, workers), UnsafePointer(order.start))
  }

  /// Writes the slices of a group's nodes, each by (end, tag).
  private static func sortSlices(
    _ entries: UnsafeMutableBufferPointer<EdgeGroups.Entry>, _ first: Int, _ nodes: Range<UInt32>,
    base: UInt32, offsets: UnsafeMutablePointer<UInt32>, _ ends: UnsafeMutablePointer<UInt32>,
    _ order: UnsafeMutablePointer<UInt32>
  ) {
    let places = offsets + Int(nodes.lowerBound - base)
    findPlaces(UnsafeBufferPointer(entries), nodes, places, first)
    EdgeSort.withSorted(entries) { spread($0, nodes, places, ends, order) }
  }

  /// Writes entries to the slices of their nodes, in the order they come in.
  private static func spread(
    _ entries: UnsafeBufferPointer<EdgeGroups.Entry>, _ nodes: Range<UInt32>,
    _ places: UnsafeMutablePointer<UInt32>, _ others: UnsafeMutablePointer<UInt32>,
    _ tags: UnsafeMutablePointer<UInt32>
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: nodes.count) { next in
      for i in 0..<nodes.count { next.initializeElement(at: i, to: places[i]) }
      for entry in entries {
        let node = Int(entry.node - nodes.lowerBound)
        let place = Int(next[node])
        next[node] += 1
        others[place] = entry.other
        tags[place] = entry.tag
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
    let count = outgoing.count
    let groups = EdgeGroups(
      UnsafeBufferPointer(start: outgoing.view.neighbours, count: count), workers: workers)
    let offsets = LargeMemory<UInt32>(groups.span + 1, isLasting: true)
    let starts = LargeMemory<UInt32>(count, isLasting: true)
    let ids = LargeMemory<UInt32>(count, isLasting: true)
    groups.forEachGroup(of: groups.share(slicesOf: outgoing, workers), workers) { entries, first, nodes in
      let places = offsets.start + Int(nodes.lowerBound - groups.firstNode)
      findPlaces(UnsafeBufferPointer(entries), nodes, places, first)
      spread(UnsafeBufferPointer(entries), nodes, places, starts.start, ids.start)
    }
    offsets[groups.span] = UInt32(count)
    return AdjacencyBase(
      firstNode: groups.firstNode, offsets: offsets, neighbours: starts, relationships: ids, firstID: 0)
  }
}
