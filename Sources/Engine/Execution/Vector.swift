/// The number of rows in a batch: large enough to pay for the per-batch work, small enough for the caches.
public let batchCapacity = 1024

/// One column of a batch: up to 1,024 entries in one of a few forms.
///
/// Node and relationship columns are 4-byte ids (the sentinel `.max` is null), everything else is a column of
/// 16-byte values. A constant vector has one entry that stands for every row. Vectors are made once by
/// the operator or evaluator that fills them and reused for every batch, so a reader must be done with a
/// vector before it asks for the next batch.
public final class Vector {
  public enum Form: UInt8 { case values, nodes, relationships }

  public private(set) var form: Form
  public private(set) var isConstant = false
  /// Valid when `form` is `.values`.
  public let values: UnsafeMutablePointer<Value>
  /// Valid when `form` is `.nodes` or `.relationships`.
  public let ids: UnsafeMutablePointer<UInt32>
  private let capacity: Int

  public init(_ form: Form = .values, capacity: Int = batchCapacity) {
    self.form = form
    self.capacity = capacity
    // Both views share one allocation: a vector has one form at a time.
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Value>.stride, alignment: 16)
    values = raw.bindMemory(to: Value.self, capacity: capacity)
    ids = UnsafeMutableRawPointer(raw).assumingMemoryBound(to: UInt32.self)
  }

  deinit { UnsafeMutableRawPointer(values).deallocate() }

  /// Turns the vector to another form; its entries must then be written anew.
  @inline(__always)
  public func reset(_ form: Form) {
    self.form = form
    isConstant = false
  }

  /// Makes the vector stand for one value in every row.
  public func setConstant(_ value: Value) {
    form = .values
    isConstant = true
    values[0] = value
  }

  @inline(__always)
  public subscript(row: Int) -> Value {
    let row = isConstant ? 0 : row
    switch form {
    case .values: return values[row]
    case .nodes:
      let id = ids[row]
      return id == .max ? .null : Value(NodeID(id))
    case .relationships:
      let id = ids[row]
      return id == .max ? .null : Value(RelationshipID(id))
    }
  }

  /// The node of a row, `.none` when it is null (or not a node).
  @inline(__always)
  public func node(_ row: Int) -> NodeID {
    let row = isConstant ? 0 : row
    if form == .nodes { return NodeID(ids[row]) }
    guard form == .values, values[row].tag == .node else { return .none }
    return values[row].asNode
  }

  /// The relationship of a row, `.none` when it is null (or not a relationship).
  @inline(__always)
  public func relationship(_ row: Int) -> RelationshipID {
    let row = isConstant ? 0 : row
    if form == .relationships { return RelationshipID(ids[row]) }
    guard form == .values, values[row].tag == .relationship else { return .none }
    return values[row].asRelationship
  }

  /// Copies `source[rows[i]]` to entry `start + i`, for i below `count`. Takes on the source's form when
  /// `start` is 0.
  @inline(__always)
  public func gather(
    from source: Vector, rows: UnsafePointer<UInt16>, count: Int, at start: Int
  ) {
    if start == 0 { reset(source.isConstant ? .values : source.form) }
    if source.isConstant || source.form != form {
      if form != .values { widen(count: start) }
      for i in 0..<count { values[start + i] = source[Int(rows[i])] }
    } else if form == .values {
      for i in 0..<count { values[start + i] = source.values[Int(rows[i])] }
    } else {
      for i in 0..<count { ids[start + i] = source.ids[Int(rows[i])] }
    }
  }

  /// Turns the first `count` ids into values, in place, from the back so that nothing is overwritten unread.
  public func widen(count: Int) {
    guard form != .values else { return }
    let wasNodes = form == .nodes
    var row = count
    while row > 0 {
      row -= 1
      let id = ids[row]
      values[row] =
        id == .max ? .null : wasNodes ? Value(NodeID(id)) : Value(RelationshipID(id))
    }
    form = .values
  }
}

/// The rows of a batch that an evaluator or operator looks at: all of them, or those of a selection.
public struct Rows {
  public let count: Int
  /// Row numbers in ascending order, or nil for 0 ..< count.
  public let indices: UnsafePointer<UInt16>?

  @inline(__always)
  public init(count: Int, indices: UnsafePointer<UInt16>? = nil) {
    self.count = count
    self.indices = indices
  }

  @inline(__always)
  public subscript(i: Int) -> Int {
    if let indices { return Int(indices[i]) }
    return i
  }
}
