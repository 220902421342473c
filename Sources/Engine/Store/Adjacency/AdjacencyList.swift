/// A node's relationships of one type in one direction: neighbour ids and relationship ids in parallel.
///
/// The first `sortedCount` entries are sorted by neighbour, then relationship; the rest is an unsorted tail.
/// A self-loop is in the slices of both directions. The memory is the graph's: a slice is valid as long as
/// the graph it was taken from, or a copy of that graph, is held and not changed.
public struct AdjacencySlice: @unchecked Sendable {
  public var neighbours: UnsafePointer<UInt32>
  public var relationships: RelationshipIDs
  public var count: Int
  public var sortedCount: Int
}

/// What a version of a graph knows of a slice that has a block of its own; 16 bytes, all zero when the slice is
/// as it is in the base.
struct AdjacencyHeader: BitwiseCopyable {
  private static let ownFlag: UInt32 = 1 << 31

  /// The base of a `SliceBlock`, nil for an empty slice.
  var base: UnsafeMutableRawPointer?
  var count: UInt32
  /// sortedCount, with the top bit set
  private var word: UInt32

  @inline(__always)
  init(base: UnsafeMutableRawPointer?, count: UInt32, sortedCount: UInt32) {
    self.base = base
    self.count = count
    word = sortedCount | AdjacencyHeader.ownFlag
  }

  /// Whether this header speaks for its node, and not the base.
  @inline(__always)
  var isOwn: Bool { word & AdjacencyHeader.ownFlag != 0 }

  @inline(__always)
  var sortedCount: UInt32 {
    get { word & ~AdjacencyHeader.ownFlag }
    set { word = newValue | AdjacencyHeader.ownFlag }
  }

  @inline(__always)
  var slice: AdjacencySlice {
    guard let base else {
      let nothing = UnsafePointer(ZeroPages.page.assumingMemoryBound(to: UInt32.self))
      return AdjacencySlice(
        neighbours: nothing, relationships: RelationshipIDs(list: nothing), count: 0, sortedCount: 0)
    }
    let block = SliceBlock(base)
    return AdjacencySlice(
      neighbours: UnsafePointer(block.neighbours),
      relationships: RelationshipIDs(list: UnsafePointer(block.relationships)), count: Int(count),
      sortedCount: Int(sortedCount))
  }
}

/// The slices of one type and direction, pinned for a loop over many nodes: plain words without reference
/// counts.
///
/// Valid as long as the graph it was taken from, or a copy of that graph, is held and not changed.
public struct AdjacencyReader: BitwiseCopyable, @unchecked Sendable {
  fileprivate let headers: PagedReader<AdjacencyHeader>
  fileprivate let base: AdjacencyBaseView

  init(_ list: AdjacencyList) {
    headers = list.headers.reader
    base = list.base
  }

  /// The slice of a node, empty for an id of none.
  @inline(__always)
  public subscript(node: UInt32) -> AdjacencySlice {
    let header = headers[Int(node)]
    return header.isOwn ? header.slice : base.slice(node)
  }

  @inline(__always)
  public func degree(_ node: UInt32) -> Int {
    let header = headers[Int(node)]
    return header.isOwn ? Int(header.count) : base.degree(node)
  }

  /// Writes the degrees of nodes that follow each other.
  func degrees(of nodes: Range<UInt32>, into degrees: UnsafeMutablePointer<Int64>) {
    base.degrees(of: nodes, into: degrees)
    let (first, end) = (Int(nodes.lowerBound), Int(nodes.upperBound))
    var node = first
    while node < end {
      let page = headers.page(from: node, to: end)
      if !page.isUnwritten {
        for node in page.indices where headers[node].isOwn {
          degrees[node - first] = Int64(headers[node].count)
        }
      }
      node = page.indices.upperBound
    }
  }
}

/// Where new blocks come from and which version makes them.
struct SliceOwner {
  let slab: AdjacencySlab
  let epoch: UInt64
}

/// The slices of all nodes for one type and direction.
///
///     headers   [ base | count | sorted ] ...   per node that changed since the bulk load, 256 to a page
///                  |
///     slab         +--> block: neighbours, relationships (SliceBlock)
///
///     base      the slices of all others (AdjacencyBase)
///
/// Invariants:
/// 1. count <= capacity of the block; sortedCount <= count; a header with count 0 has no block.
/// 2. The sorted prefix ascends by (neighbour, relationship). The tail is never longer than the larger of 16
///    and an eighth of the slice: then the slice is sorted into a new block, so that no reader sees entries
///    move.
/// 3. `blockBytes` is the sum of the sizes of the blocks that headers point to; `baseEntries` is the number of
///    entries of the base that no header hides.
struct AdjacencyList {
  private(set) var headers = PagedArray<AdjacencyHeader>()
  private(set) var base = AdjacencyBaseView()
  private(set) var baseOwner: AdjacencyBase?
  private(set) var blockBytes = 0
  private(set) var baseEntries = 0

  init() {}

  /// Bytes of entries this version reaches.
  var liveBytes: Int { blockBytes + baseEntries * base.entrySize }

  /// For reading without counting references.
  @inline(__always)
  var reader: AdjacencyReader { AdjacencyReader(self) }

  @inline(__always)
  func degree(_ node: UInt32) -> Int {
    let header = headers.reader[Int(node)]
    return header.isOwn ? Int(header.count) : base.degree(node)
  }

  @inline(__always)
  subscript(node: UInt32) -> AdjacencySlice {
    let header = headers.reader[Int(node)]
    return header.isOwn ? header.slice : base.slice(node)
  }

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
    let block = blockWithRoom(&header, node, owner)
    let count = Int(header.count)
    block.neighbours[count] = neighbour
    block.relationships[count] = relationship
    if header.sortedCount == header.count, count == 0 || AdjacencyList.isAscending(block, at: count) {
      header.sortedCount += 1
    }
    header.count += 1
    if header.count - header.sortedCount > Swift.max(16, header.count >> 3) {
      sortTail(&header, of: node, owner)
    }
    place.pointee = header
  }

  @inline(__always)
  private static func isAscending(_ block: SliceBlock, at index: Int) -> Bool {
    let (before, now) = (block.neighbours[index - 1], block.neighbours[index])
    return before < now || before == now && block.relationships[index - 1] < block.relationships[index]
  }

  /// The block of a slice when its next entry can be taken, else a copy with room for more. The header is the
  /// slice's own afterwards.
  private mutating func blockWithRoom(
    _ header: inout AdjacencyHeader, _ node: UInt32, _ owner: SliceOwner
  ) -> SliceBlock {
    let slice = header.isOwn ? header.slice : base.slice(node)
    if header.isOwn, let base = header.base, SliceBlock(base).claim(slice.count) { return SliceBlock(base) }
    let copy = owner.slab.make(
      capacity: AdjacencyList.capacity(for: slice.count + 1), used: slice.count + 1, epoch: owner.epoch)
    copy.neighbours.update(from: slice.neighbours, count: slice.count)
    copy.relationships.update(from: slice.relationships, count: slice.count)
    replaceBlock(&header, of: node, with: copy, owner)
    header.count = UInt32(slice.count)
    header.sortedCount = UInt32(slice.sortedCount)
    return copy
  }

  /// Powers of two but for the largest, so that blocks given back fit the next slice of their size.
  private static func capacity(for count: Int) -> Int {
    count <= 2
      ? 2 : Swift.min(1 << (Int.bitWidth - (count - 1).leadingZeroBitCount), SliceBlock.largestCapacity)
  }

  private mutating func replaceBlock(
    _ header: inout AdjacencyHeader, of node: UInt32, with block: SliceBlock?, _ owner: SliceOwner
  ) {
    if !header.isOwn { baseEntries -= base.degree(node) }
    if let base = header.base {
      let old = SliceBlock(base)
      blockBytes -= old.byteCount
      if old.epoch == owner.epoch { owner.slab.giveBack(old) }
    }
    if let block { blockBytes += block.byteCount }
    header.base = block?.base
  }

  /// Merges the tail into the sorted prefix, in a new block.
  private mutating func sortTail(
    _ header: inout AdjacencyHeader, of node: UInt32, _ owner: SliceOwner
  ) {
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
    replaceBlock(&header, of: node, with: block, owner)
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
    let old = header.isOwn ? header.slice : base.slice(node)
    let left = old.count - removed
    guard left > 0 else {
      replaceBlock(&header, of: node, with: nil, owner)
      place.pointee = AdjacencyHeader(base: nil, count: 0, sortedCount: 0)
      return
    }
    let block = owner.slab.make(
      capacity: AdjacencyList.capacity(for: left), used: left, epoch: owner.epoch)
    let (newNeighbours, newRelationships) = (block.neighbours, block.relationships)
    var written = 0
    var sorted = 0
    for i in 0..<old.count {
      if i == old.sortedCount { sorted = written }
      if isRemoved(old.relationships[i]) { continue }
      precondition(written < left, "more entries left in a slice than its count allows")
      newNeighbours[written] = old.neighbours[i]
      newRelationships[written] = old.relationships[i]
      written += 1
    }
    precondition(written == left, "fewer entries left in a slice than its count says")
    if old.sortedCount == old.count { sorted = written }
    replaceBlock(&header, of: node, with: block, owner)
    header.count = UInt32(left)
    header.sortedCount = UInt32(sorted)
    place.pointee = header
  }

  // MARK: - Bulk

  /// Takes over slices laid out in bulk; where few nodes have any, in a block for each.
  init(_ base: AdjacencyBase, _ owner: SliceOwner) {
    guard base.isSparse else {
      self.base = base.view
      baseOwner = base
      baseEntries = base.count
      return
    }
    for index in 0..<base.view.span {
      let slice = base.view.slice(base.view.firstNode + index)
      guard slice.count > 0 else { continue }
      let block = owner.slab.make(capacity: slice.count, used: slice.count, epoch: owner.epoch)
      block.neighbours.update(from: slice.neighbours, count: slice.count)
      block.relationships.update(from: slice.relationships, count: slice.count)
      let count = UInt32(slice.count)
      headers.set(
        Int(base.view.firstNode + index),
        AdjacencyHeader(base: block.base, count: count, sortedCount: count))
      blockBytes += block.byteCount
    }
  }
}
