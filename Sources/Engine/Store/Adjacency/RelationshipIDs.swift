/// The relationship ids of a slice: written out, or, where a bulk load numbered the relationships in the order
/// of its slices, counting on from the first.
///
/// Read like a pointer to ids: `ids[i]`, `ids + offset`, `update(from: ids, count:)`.
public struct RelationshipIDs: BitwiseCopyable, @unchecked Sendable {
  /// nil when the ids count on.
  let list: UnsafePointer<UInt32>?
  /// The first id; means nothing when there is a list.
  let first: UInt32

  @inline(__always)
  init(list: UnsafePointer<UInt32>) {
    self.list = list
    first = 0
  }

  @inline(__always)
  init(countingFrom first: UInt32) {
    list = nil
    self.first = first
  }

  @inline(__always)
  private init(_ list: UnsafePointer<UInt32>?, _ first: UInt32) {
    self.list = list
    self.first = first
  }

  @inline(__always)
  public subscript(index: Int) -> UInt32 {
    if let list { list[index] } else { first &+ UInt32(truncatingIfNeeded: index) }
  }

  @inline(__always)
  public static func + (ids: RelationshipIDs, offset: Int) -> RelationshipIDs {
    RelationshipIDs(ids.list.map { $0 + offset }, ids.first &+ UInt32(truncatingIfNeeded: offset))
  }
}

extension UnsafeMutablePointer where Pointee == UInt32 {
  /// Copies `count` relationship ids here.
  @inline(__always)
  public func update(from ids: RelationshipIDs, count: Int) {
    if let list = ids.list {
      update(from: list, count: count)
    } else {
      for i in 0..<count { self[i] = ids.first &+ UInt32(truncatingIfNeeded: i) }
    }
  }
}
