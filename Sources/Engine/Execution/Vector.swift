/// The number of rows in a batch: large enough to pay for the per-batch work, small enough for the caches.
public let batchCapacity = 1024

/// One column of a batch: up to 1,024 entries in one of a few forms.
///
///     form                        an entry                          null
///     values                      16-byte `Value`                   `Value.null`
///     nodes, relationships        4-byte id                         the sentinel `.max`
///     integers, floats, dates     8-byte payload of such a value    none: a column with nulls is of `values`
///     strings                     4-byte code of the graph's pool   none
///     truths                      1-byte `Ternary`                  `.unknown`
///
/// Every entry can be read as a value through the subscript, whatever the form: that is the one meaning of a
/// vector, and the typed forms only spare the work of spelling it out. Kernels that know a form read its
/// entries directly; everything else reads values.
///
/// A constant vector is of the form `values` and has one entry that stands for every row. Vectors are made
/// once by the operator or evaluator that fills them and reused for every batch, so a reader must be done
/// with a vector before it asks for the next batch.
public final class Vector {
  public enum Form: UInt8, Sendable, BitwiseCopyable {
    case values, nodes, relationships, integers, floats, dates, strings, truths

    /// Bytes of an entry.
    @inline(__always)
    var width: Int {
      switch self {
      case .values: 16
      case .integers, .floats, .dates: 8
      case .nodes, .relationships, .strings: 4
      case .truths: 1
      }
    }

    /// Whether no entry can be null.
    @inline(__always)
    var isNeverNull: Bool {
      switch self {
      case .integers, .floats, .dates, .strings: true
      case .values, .nodes, .relationships, .truths: false
      }
    }
  }

  /// What kernels and operators ask a vector again and again. It lies before the entries and not in properties
  /// of the class, which would cost a dynamic exclusivity check on every access.
  private struct Header: BitwiseCopyable {
    var form: Form
    var isConstant = false
    var runLength = 0
  }

  private let header: UnsafeMutablePointer<Header>
  /// Valid when `form` is `.values`.
  public let values: UnsafeMutablePointer<Value>
  /// What the codes of the form `strings` stand for.
  private var directory: StringPool.Directory?
  private let capacity: Int
  /// Of the entries: what the widest of them needs.
  private static let alignment = 16

  public init(_ form: Form = .values, capacity: Int = batchCapacity) {
    self.capacity = capacity
    // All views share one allocation: a vector has one form at a time.
    let before = max(MemoryLayout<Header>.stride, Vector.alignment)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: before + capacity * MemoryLayout<Value>.stride, alignment: Vector.alignment)
    header = raw.bindMemory(to: Header.self, capacity: 1)
    header.initialize(to: Header(form: form))
    values = (raw + before).bindMemory(to: Value.self, capacity: capacity)
  }

  deinit { UnsafeMutableRawPointer(header).deallocate() }

  @inline(__always)
  public var form: Form { header.pointee.form }
  @inline(__always)
  public var isConstant: Bool { header.pointee.isConstant }
  /// When positive, the first so many entries are ids that follow each other, as a scan gives them.
  @inline(__always)
  var runLength: Int { header.pointee.runLength }

  // MARK: - Views

  /// Valid when `form` is `.nodes`, `.relationships` or `.strings`.
  @inline(__always)
  public var ids: UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: UInt32.self)
  }

  /// Valid when `form` is `.integers` or `.dates`.
  @inline(__always)
  public var integers: UnsafeMutablePointer<Int64> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: Int64.self)
  }

  /// Valid when `form` is `.floats`.
  @inline(__always)
  public var floats: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: Double.self)
  }

  /// Raw values of `Ternary`; valid when `form` is `.truths`.
  @inline(__always)
  public var truths: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: UInt8.self)
  }

  /// The memory of the entries, whatever their form.
  @inline(__always)
  var memory: UnsafeMutableRawPointer { UnsafeMutableRawPointer(values) }

  /// What the codes stand for when `form` is `.strings`, else nil.
  @inline(__always)
  var strings: StringPool.Directory? { form == .strings ? directory : nil }

  // MARK: - Filling

  /// Turns the vector to another form; its entries must then be written anew.
  @inline(__always)
  public func reset(_ form: Form) {
    header.pointee = Header(form: form)
  }

  /// Notes whether the first `count` ids, which ascend, follow each other.
  @inline(__always)
  func noteRun(_ count: Int) {
    header.pointee.runLength = count > 0 && Int(ids[count - 1]) - Int(ids[0]) == count - 1 ? count : 0
  }

  /// Turns the vector to codes of a pool.
  @inline(__always)
  func resetToStrings(of directory: StringPool.Directory) {
    reset(.strings)
    self.directory = directory
  }

  /// Makes the vector stand for one value in every row.
  public func setConstant(_ value: Value) {
    header.pointee = Header(form: .values, isConstant: true)
    values[0] = value
  }

  /// Takes on the form of another vector that is not constant.
  @inline(__always)
  func reset(like other: Vector) {
    reset(other.form)
    directory = other.directory
  }

  // MARK: - Reading

  @inline(__always)
  public subscript(row: Int) -> Value {
    let row = isConstant ? 0 : row
    return form == .values ? values[row] : typedValue(row)
  }

  private func typedValue(_ row: Int) -> Value {
    switch form {
    case .values: return values[row]
    case .nodes:
      let id = ids[row]
      return id == .max ? .null : Value(NodeID(id))
    case .relationships:
      let id = ids[row]
      return id == .max ? .null : Value(RelationshipID(id))
    case .integers: return Value(integers[row])
    case .floats: return Value(floats[row])
    case .dates: return Value(.date, payload: UInt64(bitPattern: integers[row]))
    case .strings: return directory.map { Value($0[ids[row]]) } ?? .null
    case .truths: return Vector.value(ofTruth: truths[row])
    }
  }

  /// The boolean, or null, of a raw `Ternary`.
  @inline(__always)
  static func value(ofTruth truth: UInt8) -> Value {
    truth == Ternary.unknown.rawValue ? .null : Value(.boolean, payload: UInt64(truth))
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

  // MARK: - Copying

  /// Copies `source[rows[i]]` to entry `start + i`, for i below `count`. Takes on the source's form when
  /// `start` is 0.
  @inline(__always)
  public func gather(
    from source: Vector, rows: UnsafePointer<UInt16>, count: Int, at start: Int
  ) {
    append(source, Rows(count: count, indices: rows), from: 0, count: count, at: start)
  }

  /// Copies `source[rows[from + i]]` to entry `start + i`, for i below `count`: in the source's form when
  /// `start` is 0 or the forms agree, as values otherwise.
  func append(_ source: Vector, _ rows: Rows, from: Int, count: Int, at start: Int) {
    if start == 0 {
      if source.isConstant { reset(.values) } else { reset(like: source) }
    }
    guard !source.isConstant, source.form == form else {
      widen(count: start)
      for i in 0..<count { values[start + i] = source[rows[from + i]] }
      return
    }
    switch form.width {
    case 16: Vector.copy(source.values, rows, from, count, values + start)
    case 8: Vector.copy(source.integers, rows, from, count, integers + start)
    case 4: Vector.copy(source.ids, rows, from, count, ids + start)
    default: Vector.copy(source.truths, rows, from, count, truths + start)
    }
  }

  /// Writes the values of rows to every `stride`-th place from `target` on.
  public func copy(_ rows: Rows, to target: UnsafeMutablePointer<Value>, stride: Int) {
    let count = rows.count
    if isConstant {
      for i in 0..<count { target[i * stride] = values[0] }
      return
    }
    switch form {
    case .values: for i in 0..<count { target[i * stride] = values[rows[i]] }
    case .integers: for i in 0..<count { target[i * stride] = Value(integers[rows[i]]) }
    case .floats: for i in 0..<count { target[i * stride] = Value(floats[rows[i]]) }
    default: for i in 0..<count { target[i * stride] = typedValue(rows[i]) }
    }
  }

  /// Writes the values of rows to the same rows of `target`.
  func spell(_ rows: Rows, to target: UnsafeMutablePointer<Value>) {
    let count = rows.count
    switch form {
    case .integers: for i in 0..<count { target[rows[i]] = Value(integers[rows[i]]) }
    case .floats: for i in 0..<count { target[rows[i]] = Value(floats[rows[i]]) }
    default: for i in 0..<count { target[rows[i]] = self[rows[i]] }
    }
  }

  @inline(__always)
  private static func copy<Entry: BitwiseCopyable>(
    _ source: UnsafePointer<Entry>, _ rows: Rows, _ from: Int, _ count: Int,
    _ target: UnsafeMutablePointer<Entry>
  ) {
    if let indices = rows.indices {
      for i in 0..<count { target[i] = source[Int(indices[from + i])] }
    } else {
      target.update(from: source + from, count: count)
    }
  }

  /// Turns the first `count` entries into values, in place, from the back so that nothing is overwritten
  /// unread.
  public func widen(count: Int) {
    guard form != .values else { return }
    var row = count
    while row > 0 {
      row -= 1
      values[row] = typedValue(row)
    }
    header.pointee.form = .values
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
