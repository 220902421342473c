/// A node's relationships of one type in one direction: neighbour ids and relationship ids in parallel.
///
/// The first `sortedCount` entries are sorted by neighbour, then relationship; the rest is an unsorted tail.
/// A self-loop is in the slices of both directions. The memory is the graph's: a slice is valid as long as
/// the graph it was taken from, or a copy of that graph, is held and not changed.
public struct AdjacencySlice: @unchecked Sendable {
  public var neighbours: UnsafePointer<UInt32>
  public var relationships: UnsafePointer<UInt32>
  public var count: Int
  public var sortedCount: Int
}

/// What a version of a graph knows of one slice; 16 bytes, all zero when there is none.
struct AdjacencyHeader: BitwiseCopyable {
  /// The base of a `SliceBlock`.
  var base: UnsafeMutableRawPointer?
  var count: UInt32
  var sortedCount: UInt32

  @inline(__always)
  var slice: AdjacencySlice {
    guard let base else {
      let nothing = UnsafePointer(ZeroPages.page.assumingMemoryBound(to: UInt32.self))
      return AdjacencySlice(neighbours: nothing, relationships: nothing, count: 0, sortedCount: 0)
    }
    let block = SliceBlock(base)
    return AdjacencySlice(
      neighbours: UnsafePointer(block.neighbours), relationships: UnsafePointer(block.relationships),
      count: Int(count), sortedCount: Int(sortedCount))
  }
}

/// The slices of one type and direction, pinned for a loop over many nodes: plain words without reference
/// counts.
///
/// Valid as long as the graph it was taken from, or a copy of that graph, is held and not changed.
public struct AdjacencyReader: @unchecked Sendable {
  fileprivate let headers: PagedReader<AdjacencyHeader>

  init(_ list: AdjacencyList) { headers = list.headers.reader }

  /// The slice of a node, empty for an id of none.
  @inline(__always)
  public subscript(node: UInt32) -> AdjacencySlice { headers[Int(node)].slice }

  @inline(__always)
  public func degree(_ node: UInt32) -> Int { Int(headers[Int(node)].count) }
}

/// Where new blocks come from and which version makes them.
struct SliceOwner {
  let slab: AdjacencySlab
  let epoch: UInt64
}

/// The slices of all nodes for one type and direction.
///
///     headers   [ base | count | sorted ] ...   per node, 256 to a page
///                  |
///     slab         +--> block: neighbours, relationships (SliceBlock)
///
/// Invariants:
/// 1. count <= capacity of the block; sortedCount <= count; a header with count 0 has no block.
/// 2. The sorted prefix ascends by (neighbour, relationship). The tail is never longer than the larger of 16
///    and an eighth of the slice: then the slice is sorted into a new block, so that no reader sees entries
///    move.
/// 3. `liveBytes` is the sum of the sizes of the blocks that headers point to.
struct AdjacencyList {
  private(set) var headers = PagedArray<AdjacencyHeader>()
  private(set) var liveBytes = 0

  @inline(__always)
  func degree(_ node: UInt32) -> Int { Int(headers.reader[Int(node)].count) }

  @inline(__always)
  subscript(node: UInt32) -> AdjacencySlice { headers.reader[Int(node)].slice }

  /// How many entries of a node have this neighbour.
  func count(_ node: UInt32, neighbour: UInt32) -> Int {
    let slice = self[node]
    var low = 0
    var high = slice.sortedCount
    while low < high {
      let middle = (low + high) >> 1
      if slice.neighbours[middle] < neighbour { low = middle + 1 } else { high = middle }
    }
    var found = 0
    while low < slice.sortedCount, slice.neighbours[low] == neighbour {
      found += 1
      low += 1
    }
    for i in slice.sortedCount..<slice.count where slice.neighbours[i] == neighbour { found += 1 }
    return found
  }

  // MARK: - Adding

  mutating func append(_ neighbour: UInt32, _ relationship: UInt32, to node: UInt32, _ owner: SliceOwner) {
    let place = headers.pointer(forWriting: Int(node))
    var header = place.pointee
    let count = Int(header.count)
    let block = blockWithRoom(&header, owner)
    block.neighbours[count] = neighbour
    block.relationships[count] = relationship
    if header.sortedCount == header.count, count == 0 || AdjacencyList.isAscending(block, at: count) {
      header.sortedCount += 1
    }
    header.count += 1
    if header.count - header.sortedCount > Swift.max(16, header.count >> 3) { sortTail(&header, owner) }
    place.pointee = header
  }

  @inline(__always)
  private static func isAscending(_ block: SliceBlock, at index: Int) -> Bool {
    let (before, now) = (block.neighbours[index - 1], block.neighbours[index])
    return before < now || before == now && block.relationships[index - 1] < block.relationships[index]
  }

  /// The header's block when its next entry can be taken, else a copy with room for more.
  private mutating func blockWithRoom(_ header: inout AdjacencyHeader, _ owner: SliceOwner) -> SliceBlock {
    let count = Int(header.count)
    if let base = header.base, SliceBlock(base).claim(count) { return SliceBlock(base) }
    let copy = owner.slab.make(
      capacity: AdjacencyList.capacity(for: count + 1), used: count + 1, epoch: owner.epoch)
    if let base = header.base {
      let block = SliceBlock(base)
      copy.neighbours.update(from: block.neighbours, count: count)
      copy.relationships.update(from: block.relationships, count: count)
    }
    replaceBlock(&header, with: copy, owner)
    return copy
  }

  /// Powers of two but for the largest, so that blocks given back fit the next slice of their size.
  private static func capacity(for count: Int) -> Int {
    count <= 2
      ? 2 : Swift.min(1 << (Int.bitWidth - (count - 1).leadingZeroBitCount), SliceBlock.largestCapacity)
  }

  private mutating func replaceBlock(
    _ header: inout AdjacencyHeader, with block: SliceBlock?, _ owner: SliceOwner
  ) {
    if let base = header.base {
      let old = SliceBlock(base)
      liveBytes -= old.byteCount
      if old.epoch == owner.epoch { owner.slab.giveBack(old) }
    }
    if let block { liveBytes += block.byteCount }
    header.base = block?.base
  }

  /// Merges the tail into the sorted prefix, in a new block.
  private mutating func sortTail(_ header: inout AdjacencyHeader, _ owner: SliceOwner) {
    guard let base = header.base else { return }
    let (old, count, sorted) = (SliceBlock(base), Int(header.count), Int(header.sortedCount))
    let (neighbours, relationships) = (old.neighbours, old.relationships)
    func key(_ i: Int) -> UInt64 { UInt64(neighbours[i]) << 32 | UInt64(relationships[i]) }
    let tail = (sorted..<count).map(key).sorted()
    // Room for the next tail too.
    let block = owner.slab.make(
      capacity: AdjacencyList.capacity(for: count + tail.count), used: count, epoch: owner.epoch)
    let (newNeighbours, newRelationships) = (block.neighbours, block.relationships)
    var (i, t) = (0, 0)
    for place in 0..<count {
      let fromTail = i == sorted || t < tail.count && tail[t] < key(i)
      let entry = fromTail ? tail[t] : key(i)
      if fromTail { t += 1 } else { i += 1 }
      newNeighbours[place] = UInt32(truncatingIfNeeded: entry >> 32)
      newRelationships[place] = UInt32(truncatingIfNeeded: entry)
    }
    replaceBlock(&header, with: block, owner)
    header.sortedCount = header.count
  }

  // MARK: - Removing

  /// Removes the entries of a node whose relationship `isRemoved`; the others keep their order in a new
  /// block.
  mutating func remove(
    from node: UInt32, count removed: Int, _ owner: SliceOwner, where isRemoved: (UInt32) -> Bool
  ) {
    let place = headers.pointer(forWriting: Int(node))
    var header = place.pointee
    guard let base = header.base else { return }
    let old = SliceBlock(base)
    let (count, sorted) = (Int(header.count), Int(header.sortedCount))
    let left = count - removed
    guard left > 0 else {
      replaceBlock(&header, with: nil, owner)
      place.pointee = AdjacencyHeader(base: nil, count: 0, sortedCount: 0)
      return
    }
    let block = owner.slab.make(
      capacity: AdjacencyList.capacity(for: left), used: left, epoch: owner.epoch)
    let (neighbours, relationships) = (old.neighbours, old.relationships)
    let (newNeighbours, newRelationships) = (block.neighbours, block.relationships)
    var written = 0
    header.sortedCount = 0
    for i in 0..<count {
      if i == sorted { header.sortedCount = UInt32(written) }
      if isRemoved(relationships[i]) { continue }
      precondition(written < left, "more entries left in a slice than its count allows")
      newNeighbours[written] = neighbours[i]
      newRelationships[written] = relationships[i]
      written += 1
    }
    precondition(written == left, "fewer entries left in a slice than its count says")
    if sorted == count { header.sortedCount = UInt32(written) }
    header.count = UInt32(left)
    replaceBlock(&header, with: block, owner)
    place.pointee = header
  }

  // MARK: - Bulk

  /// Takes over blocks laid out elsewhere: `header` gives each node's, or nil for a node without.
  mutating func adopt(liveBytes: Int, nodes: Range<Int>, header: (Int) -> AdjacencyHeader?) {
    for node in nodes {
      if let header = header(node) { headers.set(node, header) }
    }
    self.liveBytes += liveBytes
  }
}
