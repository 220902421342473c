/// Start, end and type of one relationship; 12 bytes, all zero when there never was one with this id.
struct RelationshipRecord: BitwiseCopyable {
  static let deletedFlag: UInt32 = 1 << 31

  var start: UInt32
  var end: UInt32
  /// type + 1, with the top bit set once deleted
  private var word: UInt32

  @inline(__always)
  init(_ type: TypeID, start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
    word = type.raw + 1
  }

  @inline(__always)
  var type: TypeID { TypeID((word & ~RelationshipRecord.deletedFlag) &- 1) }
  @inline(__always)
  var isLive: Bool { Int32(bitPattern: word) > 0 }

  mutating func delete() { word |= RelationshipRecord.deletedFlag }
}

/// All relationships by id. A deleted one keeps its record, so that its type and ends stay known.
///
/// Invariants: records at or above `limit` are zero; `count` records below it are live.
struct RelationshipTable {
  private(set) var records = PagedArray<RelationshipRecord>()
  private(set) var count = 0
  /// Every relationship id is below this.
  private(set) var limit: UInt32 = 0

  @inline(__always)
  subscript(id: UInt32) -> RelationshipRecord { records.reader[Int(id)] }

  mutating func create(_ type: TypeID, start: UInt32, end: UInt32) -> UInt32 {
    let id = limit
    records.set(Int(id), RelationshipRecord(type, start: start, end: end))
    limit += 1
    count += 1
    return id
  }

  /// Appends many of one type and gives the first id.
  mutating func create(_ type: TypeID, starts: [UInt32], ends: [UInt32]) -> UInt32 {
    let first = limit
    let range = Int(first)..<Int(first) + starts.count
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        records.write(range) { elements, offset, count in
          for i in 0..<count {
            elements[i] = RelationshipRecord(type, start: starts[offset + i], end: ends[offset + i])
          }
        }
      }
    }
    limit += UInt32(range.count)
    count += range.count
    return first
  }

  /// Gives up ids below `limit` that are not used yet.
  mutating func skip(to limit: UInt32) { self.limit = Swift.max(self.limit, limit) }

  mutating func delete(_ id: UInt32) {
    records.pointer(forWriting: Int(id)).pointee.delete()
    count -= 1
  }

  /// See `Graph.scanRelationships`.
  func scan(
    _ type: TypeID?, cursor: inout UInt32, below limit: UInt32, into ids: UnsafeMutablePointer<UInt32>,
    capacity: Int
  ) -> Int {
    let mask = UInt32(PagedArray<RelationshipRecord>.pageSize - 1)
    var found = 0
    while cursor < limit, found < capacity {
      let page = records.page(Int(cursor) >> PagedArray<RelationshipRecord>.pageShift)
      let end = Swift.min(limit - 1, cursor | mask) + 1
      while cursor < end, found < capacity {
        let record = page[Int(cursor & mask)]
        ids[found] = cursor
        found += record.isLive && (type == nil || record.type == type) ? 1 : 0
        cursor += 1
      }
    }
    return found
  }
}
