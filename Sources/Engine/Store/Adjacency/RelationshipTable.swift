/// All relationships by id. A deleted one keeps its record, so that its type and ends stay known.
///
/// Two levels of copy-on-write pages (`PageDirectory`), wide as relationships are created, packed where a bulk
/// load gave the ids: 12 bytes a relationship and little more than one (`RelationshipPageView`).
///
/// Invariants: records at or above `limit` are zero; `count` records below it are live; the page at `limit` is
/// wide.
struct RelationshipTable {
  private var pages = PageDirectory()
  private(set) var count = 0
  /// Every relationship id is below this.
  private(set) var limit: UInt32 = 0

  @inline(__always)
  var reader: RelationshipReader { RelationshipReader(pages: pages.reader) }

  @inline(__always)
  subscript(id: UInt32) -> RelationshipRecord { reader[id] }

  @inline(__always)
  mutating func create(_ type: TypeID, start: UInt32, end: UInt32) -> UInt32 {
    let id = limit
    pageForWriting(Int(id) >> RelationshipPageView.shift)
      .set(Int(id) & (RelationshipPageView.size - 1), RelationshipRecord(type, start: start, end: end))
    limit += 1
    count += 1
    return id
  }

  /// Appends many of one type and gives the first id.
  mutating func create(
    _ type: TypeID, starts: UnsafeBufferPointer<UInt32>, ends: UnsafeBufferPointer<UInt32>
  ) -> UInt32 {
    let first = limit
    for i in starts.indices { _ = create(type, start: starts[i], end: ends[i]) }
    return first
  }

  /// Appends all relationships of a base of outgoing slices, in their order, and gives the first id.
  mutating func create(_ type: TypeID, _ base: AdjacencyBase) -> UInt32 {
    let first = limit
    enter(type, base, firstID: first) { table, id, starts, ends in
      for i in starts.indices {
        table.pageForWriting(Int(id) >> RelationshipPageView.shift).set(
          (Int(id) + i) & (RelationshipPageView.size - 1),
          RelationshipRecord(type, start: starts[i], end: ends[i]))
      }
    }
    limit += UInt32(base.count)
    count += base.count
    return first
  }

  /// Packs pages that hold nothing but relationships of a base of outgoing slices, numbered in its order from
  /// `firstID` on.
  mutating func pack(_ type: TypeID, _ base: AdjacencyBase, firstID: UInt32) {
    enter(type, base, firstID: firstID) { _, _, _, _ in }
  }

  /// Makes packed pages of whole ones; `part` is given the rest.
  private mutating func enter(
    _ type: TypeID, _ base: AdjacencyBase, firstID: UInt32,
    part: (inout RelationshipTable, UInt32, UnsafeBufferPointer<UInt32>, UnsafePointer<UInt32>) -> Void
  ) {
    let size = RelationshipPageView.size
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { starts in
      var node = 0
      var entry = 0
      while entry < base.count {
        let id = Int(firstID) + entry
        let count = Swift.min(size - id & (size - 1), base.count - entry)
        var filled = 0
        while filled < count {
          while Int(base.view.offsets[node + 1]) <= entry + filled { node += 1 }
          let end = Swift.min(Int(base.view.offsets[node + 1]) - entry, count)
          starts[filled..<end].initialize(repeating: base.view.firstNode + UInt32(node))
          filled = end
        }
        let (known, ends) = (UnsafeBufferPointer(rebasing: starts[..<count]), base.view.neighbours + entry)
        if count == size, let start = known.baseAddress {
          let page = RelationshipPageView.makePackedPage(type, starts: start, ends: ends, base: base)
          pages.replace(id >> RelationshipPageView.shift, with: page)
        } else {
          part(&self, UInt32(id), known, ends)
        }
        entry += count
      }
    }
  }

  @inline(__always)
  private mutating func pageForWriting(_ index: Int) -> RelationshipPageView {
    RelationshipPageView(pages.addressForWriting(index, newPage: RelationshipPageView.makeWidePage()))
  }

  /// Gives up ids below `limit` that are not used yet.
  mutating func skip(to limit: UInt32) { self.limit = Swift.max(self.limit, limit) }

  mutating func delete(_ id: UInt32) {
    pageForWriting(Int(id) >> RelationshipPageView.shift).delete(Int(id) & (RelationshipPageView.size - 1))
    count -= 1
  }

  /// See `Graph.scanRelationships`.
  func scan(
    _ type: TypeID?, cursor: inout UInt32, below limit: UInt32, into ids: UnsafeMutablePointer<UInt32>,
    capacity: Int
  ) -> Int {
    let mask = UInt32(RelationshipPageView.size - 1)
    var found = 0
    while cursor < limit, found < capacity {
      let offset = Int(cursor & mask)
      let count = Swift.min(
        RelationshipPageView.size - offset, capacity - found, Int(limit - cursor))
      found += RelationshipPageView(pages.address(Int(cursor) >> RelationshipPageView.shift))
        .scan(type, offset..<offset + count, first: cursor & ~mask, into: ids + found)
      cursor += UInt32(count)
    }
    return found
  }

  /// Bytes of all pages, shared or not.
  var memoryUse: Int { pages.memoryUse }

  func checkInvariants() -> String? { pages.checkInvariants() }
}

/// The reading side of the table.
struct RelationshipReader: BitwiseCopyable {
  fileprivate let pages: PageReader

  @inline(__always)
  private func page(_ id: UInt32) -> RelationshipPageView {
    RelationshipPageView(pages.address(Int(id) >> RelationshipPageView.shift))
  }

  @inline(__always)
  private func offset(_ id: UInt32) -> Int { Int(id) & (RelationshipPageView.size - 1) }

  @inline(__always)
  subscript(id: UInt32) -> RelationshipRecord { page(id).record(offset(id)) }
  @inline(__always)
  func start(_ id: UInt32) -> UInt32 { page(id).start(offset(id)) }
  @inline(__always)
  func end(_ id: UInt32) -> UInt32 { page(id).end(offset(id)) }
  @inline(__always)
  func type(_ id: UInt32) -> TypeID { page(id).status(offset(id)).type }
  @inline(__always)
  func isLive(_ id: UInt32) -> Bool { page(id).status(offset(id)).isLive }
}
