/// Start, end and type of one relationship; 12 bytes, all zero when there never was one with this id.
struct RelationshipRecord: BitwiseCopyable {
  static let deletedFlag: UInt32 = 1 << 31

  var start: UInt32
  var end: UInt32
  /// type + 1, with the top bit set once deleted
  fileprivate var word: UInt32

  @inline(__always)
  init(_ type: TypeID, start: UInt32, end: UInt32) {
    self.init(start: start, end: end, word: type.raw + 1)
  }

  @inline(__always)
  fileprivate init(start: UInt32, end: UInt32, word: UInt32) {
    self.start = start
    self.end = end
    self.word = word
  }

  @inline(__always)
  var type: TypeID { TypeID((word & ~RelationshipRecord.deletedFlag) &- 1) }
  @inline(__always)
  var isLive: Bool { Int32(bitPattern: word) > 0 }

  mutating func delete() { word |= RelationshipRecord.deletedFlag }
}

/// Typed access to the memory of a page of 256 relationships.
///
///     wide     0        16
///              +--------+-----------------------+
///              | form 0 | 256 x record          |
///              +--------+-----------------------+
///
///     packed   0        1       4          8        16            24             56
///              +--------+-------+----------+--------+-------------+--------------+------------------------+
///              | form 1 | width | type + 1 | ends   | first start | deleted bits | 256 x start - first    |
///              +--------+-------+----------+--------+-------------+--------------+------------------------+
///                         1, 2 or 4 bytes    pointer   UInt32        4 x UInt64     of that width
///
/// A packed page holds relationships of one type that a bulk load numbered in the order of its outgoing
/// slices: their ends are the neighbours there, and are read there; their starts ascend slowly.
///
/// Invariants: a page of zeroes is a wide page without relationships; a packed page keeps the base it reads
/// alive (`Page.owner`), and all its 256 relationships were live once.
struct RelationshipPageView {
  static let shift = 8
  static let size = 1 << shift
  private static let recordsOffset = 16
  private static let deletedOffset = 24
  private static let startsOffset = 56

  let memory: UnsafeMutableRawPointer

  @inline(__always)
  init(_ memory: UnsafeMutableRawPointer) { self.memory = memory }

  @inline(__always)
  var isPacked: Bool { memory.load(as: UInt8.self) != 0 }
  @inline(__always)
  private var records: UnsafeMutablePointer<RelationshipRecord> {
    (memory + RelationshipPageView.recordsOffset).assumingMemoryBound(to: RelationshipRecord.self)
  }
  @inline(__always)
  private var word: UInt32 { memory.load(fromByteOffset: 4, as: UInt32.self) }
  @inline(__always)
  private var ends: UnsafePointer<UInt32> { memory.load(fromByteOffset: 8, as: UnsafePointer<UInt32>.self) }
  @inline(__always)
  private var deleted: UnsafeMutablePointer<UInt64> {
    (memory + RelationshipPageView.deletedOffset).assumingMemoryBound(to: UInt64.self)
  }

  @inline(__always)
  private func packedStart(_ offset: Int) -> UInt32 {
    let first = memory.load(fromByteOffset: 16, as: UInt32.self)
    let starts = memory + RelationshipPageView.startsOffset
    switch memory.load(fromByteOffset: 1, as: UInt8.self) {
    case 1: return first &+ UInt32(starts.load(fromByteOffset: offset, as: UInt8.self))
    case 2: return first &+ UInt32(starts.load(fromByteOffset: 2 * offset, as: UInt16.self))
    default: return first &+ starts.load(fromByteOffset: 4 * offset, as: UInt32.self)
    }
  }

  @inline(__always)
  private func packedWord(_ offset: Int) -> UInt32 {
    word | UInt32(truncatingIfNeeded: deleted[offset >> 6] >> UInt64(offset & 63) & 1) << 31
  }

  @inline(__always)
  func start(_ offset: Int) -> UInt32 { isPacked ? packedStart(offset) : records[offset].start }
  @inline(__always)
  func end(_ offset: Int) -> UInt32 { isPacked ? ends[offset] : records[offset].end }

  @inline(__always)
  func record(_ offset: Int) -> RelationshipRecord {
    guard isPacked else { return records[offset] }
    return RelationshipRecord(start: packedStart(offset), end: ends[offset], word: packedWord(offset))
  }

  /// The record without its ends, which cost more to find.
  @inline(__always)
  func status(_ offset: Int) -> RelationshipRecord {
    guard isPacked else { return records[offset] }
    return RelationshipRecord(start: 0, end: 0, word: packedWord(offset))
  }

  // MARK: - Writing

  /// Enters a relationship; the page must be wide.
  @inline(__always)
  func set(_ offset: Int, _ record: RelationshipRecord) { records[offset] = record }

  func delete(_ offset: Int) {
    if isPacked {
      deleted[offset >> 6] |= 1 << UInt64(offset & 63)
    } else {
      records[offset].delete()
    }
  }

  static func makeWidePage() -> Page {
    Page(byteCount: recordsOffset + size * MemoryLayout<RelationshipRecord>.stride)
  }

  /// - Parameters:
  ///   - starts: 256 nodes, ascending.
  ///   - ends: 256 nodes in memory that `base` owns.
  static func makePackedPage(
    _ type: TypeID, starts: UnsafePointer<UInt32>, ends: UnsafePointer<UInt32>, base: AdjacencyBase
  ) -> Page {
    let first = starts[0]
    let spread = starts[size - 1] - first
    let width = spread < 1 << 8 ? 1 : spread < 1 << 16 ? 2 : 4
    let page = Page(byteCount: startsOffset + width << shift, owner: base)
    let memory = page.address
    memory.storeBytes(of: 1, as: UInt8.self)
    memory.storeBytes(of: UInt8(width), toByteOffset: 1, as: UInt8.self)
    memory.storeBytes(of: type.raw + 1, toByteOffset: 4, as: UInt32.self)
    memory.storeBytes(of: ends, toByteOffset: 8, as: UnsafePointer<UInt32>.self)
    memory.storeBytes(of: first, toByteOffset: 16, as: UInt32.self)
    let target = memory + startsOffset
    for i in 0..<size {
      let start = starts[i] - first
      switch width {
      case 1: target.storeBytes(of: UInt8(truncatingIfNeeded: start), toByteOffset: i, as: UInt8.self)
      case 2: target.storeBytes(of: UInt16(truncatingIfNeeded: start), toByteOffset: 2 * i, as: UInt16.self)
      default: target.storeBytes(of: start, toByteOffset: 4 * i, as: UInt32.self)
      }
    }
    return page
  }

  // MARK: - Scanning

  /// Writes the ids of live relationships (of a type, when given) at offsets in the range, and gives how many
  /// they are. `first` is the id at offset 0.
  @inline(__always)
  func scan(_ type: TypeID?, _ range: Range<Int>, first: UInt32, into ids: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var found = 0
    if isPacked {
      if let type, word != type.raw + 1 { return 0 }
      if deleted[0] | deleted[1] | deleted[2] | deleted[3] == 0 {
        let start = first &+ UInt32(truncatingIfNeeded: range.lowerBound)
        for i in 0..<range.count { ids[i] = start &+ UInt32(truncatingIfNeeded: i) }
        return range.count
      }
    }
    for offset in range {
      let record = status(offset)
      ids[found] = first &+ UInt32(truncatingIfNeeded: offset)
      found += record.isLive && (type == nil || record.type == type) ? 1 : 0
    }
    return found
  }
}
