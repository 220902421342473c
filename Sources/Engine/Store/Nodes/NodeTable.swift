/// Which nodes there are and what labels they have.
///
///     setIDs        [1] [3] [0] [3] ...      per node: the number of its label set, 0 when there is no such
///     node members[L]    0b...1010                per label: a bit per node, and how many bits are set
///
/// Invariants:
/// 1. No node at or above `limit` has a set; `count` nodes below it have one.
/// 2. Bit n of label L is set exactly when the set of node n has L; `members[L].count` is the number of set
///    bits.
struct NodeTable {
  var sets = LabelSets()
  private(set) var setIDs = PagedArray<UInt32>()
  private(set) var members: [LabelMembers] = []
  private(set) var count = 0
  /// Every node id is below this.
  private(set) var limit: UInt32 = 0

  @inline(__always)
  func isLive(_ node: UInt32) -> Bool { setIDs.reader[Int(node)] != LabelSets.deleted }

  @inline(__always)
  func hasLabel(_ node: UInt32, _ label: LabelID) -> Bool {
    let label = Int(label.raw)
    return label < members.count && members[label].contains(node)
  }

  func labels(of node: UInt32) -> [LabelID] { sets[setIDs[Int(node)]] }

  func count(_ label: LabelID) -> Int {
    Int(label.raw) < members.count ? members[Int(label.raw)].count : 0
  }

  /// The first of `count` new nodes with a label set, given by `LabelSets.id`.
  mutating func create(_ count: Int, set: UInt32) -> UInt32 {
    let first = limit
    let range = Int(first)..<Int(first) + count
    setIDs.write(range) { elements, _, count in elements.update(repeating: set, count: count) }
    for label in sets[set] {
      reserve(label)
      members[Int(label.raw)].insert(range)
    }
    limit += UInt32(count)
    self.count += count
    return first
  }

  /// Gives up ids below `limit` that are not used yet, as when a graph with deleted nodes is read back.
  mutating func skip(to limit: UInt32) { self.limit = Swift.max(self.limit, limit) }

  mutating func add(_ label: LabelID, to node: UInt32) {
    setIDs.set(Int(node), sets.id(adding: label, to: setIDs[Int(node)]))
    reserve(label)
    members[Int(label.raw)].insert(node)
  }

  mutating func remove(_ label: LabelID, from node: UInt32) {
    setIDs.set(Int(node), sets.id(removing: label, from: setIDs[Int(node)]))
    members[Int(label.raw)].remove(node)
  }

  /// Deletes live nodes, given in ascending order.
  mutating func delete(_ nodes: [UInt32]) {
    var first = 0
    while first < nodes.count {
      let reader = setIDs.reader
      let set = reader[Int(nodes[first])]
      var end = first + 1
      while end < nodes.count, reader[Int(nodes[end])] == set { end += 1 }
      for label in sets[set] { members[Int(label.raw)].remove(nodes[first..<end]) }
      setIDs.set(nodes[first..<end], LabelSets.deleted)
      first = end
    }
    count -= nodes.count
  }

  private mutating func reserve(_ label: LabelID) {
    while members.count <= Int(label.raw) { members.append(LabelMembers()) }
  }

  /// See `Graph.scanNodes`.
  func scan(
    cursor: inout UInt32, below limit: UInt32, into ids: UnsafeMutablePointer<UInt32>, capacity: Int
  ) -> Int {
    let mask = UInt32(PagedArray<UInt32>.pageSize - 1)
    var found = 0
    while cursor < limit, found < capacity {
      let page = setIDs.page(Int(cursor) >> PagedArray<UInt32>.pageShift)
      let end = Swift.min(limit - 1, cursor | mask) + 1
      while cursor < end, found < capacity {
        ids[found] = cursor
        found += page[Int(cursor & mask)] != LabelSets.deleted ? 1 : 0
        cursor += 1
      }
    }
    return found
  }

  var memoryUse: Int { setIDs.memoryUse }
  var memberMemoryUse: Int { members.reduce(0) { $0 + $1.bits.memoryUse } }
}

/// The nodes with one label, as bits.
struct LabelMembers {
  private(set) var bits = PagedArray<UInt64>()
  private(set) var count = 0

  @inline(__always)
  func contains(_ node: UInt32) -> Bool { bits.reader[Int(node >> 6)] >> UInt64(node & 63) & 1 != 0 }

  mutating func insert(_ node: UInt32) {
    bits.pointer(forWriting: Int(node >> 6)).pointee |= 1 << UInt64(node & 63)
    count += 1
  }

  mutating func remove(_ node: UInt32) {
    bits.pointer(forWriting: Int(node >> 6)).pointee &= ~(1 << UInt64(node & 63))
    count -= 1
  }

  /// Removes members, given in ascending order.
  mutating func remove(_ nodes: ArraySlice<UInt32>) {
    var rest = nodes
    while let first = rest.first {
      var mask: UInt64 = 0
      while let node = rest.first, node >> 6 == first >> 6 {
        mask |= 1 << UInt64(node & 63)
        rest = rest.dropFirst()
      }
      bits.pointer(forWriting: Int(first >> 6)).pointee &= ~mask
    }
    count -= nodes.count
  }

  /// Inserts nodes none of which is a member.
  mutating func insert(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let words = range.lowerBound >> 6..<((range.upperBound - 1) >> 6) + 1
    bits.write(words) { elements, offset, count in
      for i in 0..<count {
        let start = (words.lowerBound + offset + i) << 6
        var mask = UInt64.max
        if start < range.lowerBound { mask &= .max << UInt64(range.lowerBound - start) }
        if start + 64 > range.upperBound { mask &= .max >> UInt64(start + 64 - range.upperBound) }
        elements[i] |= mask
      }
    }
    count += range.count
  }

  /// Fills up to `capacity` members at or after the cursor and below the limit.
  func scan(
    cursor: inout UInt32, limit: UInt32, into ids: UnsafeMutablePointer<UInt32>, capacity: Int
  ) -> Int {
    var found = 0
    while cursor < limit, found < capacity {
      var word = bits[Int(cursor >> 6)] & .max << UInt64(cursor & 63)
      let base = cursor & ~63
      if limit - base < 64 { word &= (1 << UInt64(limit - base)) - 1 }
      while word != 0 {
        if found == capacity {
          cursor = base + UInt32(word.trailingZeroBitCount)
          return found
        }
        ids[found] = base + UInt32(word.trailingZeroBitCount)
        found += 1
        word &= word - 1
      }
      // Ids end below 2^32 - 1, but the end of the last word is 2^32.
      let (next, overflow) = base.addingReportingOverflow(64)
      cursor = overflow ? limit : next
    }
    return found
  }
}
