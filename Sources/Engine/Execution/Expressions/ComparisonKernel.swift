/// Comparisons of whole columns of one type with each other or with a constant of that type: one loop without
/// branches, at the price of a few instructions a row.
///
/// They say what `Relation.apply` says for the values of every row; a test holds the two together. What they
/// do not cover is left to it.
enum ComparisonKernel {
  /// False when there is no kernel for the two forms: nothing is written then.
  static func run(
    _ relation: Relation, _ left: Vector, _ right: Vector, _ rows: Rows,
    into truths: UnsafeMutablePointer<UInt8>,
    _ graph: Graph
  ) -> Bool {
    switch left.form {
    case .integers, .dates:
      guard let other = Column(right, as: left.form, Int64.self) else { return false }
      compare(relation, Column(left.integers), other, rows, truths)
    case .floats:
      guard let other = Column(right, as: .floats, Double.self) else { return false }
      compare(relation, Column(left.floats), other, rows, truths)
    case .strings:
      return compareCodes(relation, left, right, rows, truths, graph)
    case .values:
      // A constant on the left is compared the other way round.
      guard left.isConstant, !right.isConstant, right.form != .values else { return false }
      return run(relation.mirrored, right, left, rows, into: truths, graph)
    case .nodes, .relationships: return compareIDs(relation, left, right, rows, truths)
    case .truths: return false
    }
    return true
  }

  /// Elements of one kind are equal when their ids are; a null is neither equal nor unequal.
  private static func compareIDs(
    _ relation: Relation, _ left: Vector, _ right: Vector, _ rows: Rows, _ truths: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard relation == .equal || relation == .notEqual, right.form == left.form, !left.isConstant,
      !right.isConstant
    else { return false }
    let (a, b) = (left.ids, right.ids)
    let whenEqual: UInt8 = relation == .equal ? 1 : 0
    for i in 0..<rows.count {
      let row = rows[i]
      let truth = a[row] == b[row] ? whenEqual : 1 - whenEqual
      truths[row] = a[row] == .max || b[row] == .max ? Ternary.unknown.rawValue : truth
    }
    return true
  }

  /// One side of a comparison: a column, or one value for every row.
  private struct Column<Entry: BitwiseCopyable> {
    let entries: UnsafePointer<Entry>?
    let constant: Entry?

    init(_ entries: UnsafePointer<Entry>) {
      self.entries = entries
      constant = nil
    }

    init(constant: Entry) {
      entries = nil
      self.constant = constant
    }

    /// Nil when the vector is neither of the form nor a constant of its type.
    init?(_ vector: Vector, as form: Vector.Form, _: Entry.Type) {
      if vector.form == form, !vector.isConstant {
        self.init(UnsafeRawPointer(vector.memory).assumingMemoryBound(to: Entry.self))
        return
      }
      guard vector.isConstant, let payload = ComparisonKernel.payload(vector.values[0], as: form) else {
        return nil
      }
      self.init(constant: unsafeBitCast(payload, to: Entry.self))
    }
  }

  /// The payload of a value when it is, or equals exactly, a value of the form's type.
  private static func payload(_ value: Value, as form: Vector.Form) -> UInt64? {
    if value.tag == form.tag { return value.payload }
    switch (form, value.tag) {
    case (.floats, .integer): return Double(exactly: value.asInteger)?.bitPattern
    case (.integers, .float): return Int64(exactly: value.asFloat).map { UInt64(bitPattern: $0) }
    default: return nil
    }
  }

  private static func compare<Entry: Comparable & BitwiseCopyable>(
    _ relation: Relation, _ left: Column<Entry>, _ right: Column<Entry>, _ rows: Rows,
    _ truths: UnsafeMutablePointer<UInt8>
  ) {
    switch relation {
    case .equal: compare(left, right, rows, truths) { $0 == $1 }
    case .notEqual: compare(left, right, rows, truths) { $0 != $1 }
    case .less: compare(left, right, rows, truths) { $0 < $1 }
    case .lessOrEqual: compare(left, right, rows, truths) { $0 <= $1 }
    case .greater: compare(left, right, rows, truths) { $0 > $1 }
    case .greaterOrEqual: compare(left, right, rows, truths) { $0 >= $1 }
    }
  }

  @inline(__always)
  private static func compare<Entry: Comparable & BitwiseCopyable>(
    _ left: Column<Entry>, _ right: Column<Entry>, _ rows: Rows, _ truths: UnsafeMutablePointer<UInt8>,
    _ holds: (Entry, Entry) -> Bool
  ) {
    guard let a = left.entries else { return }
    if let constant = right.constant {
      if let indices = rows.indices {
        for i in 0..<rows.count {
          let row = Int(indices[i])
          truths[row] = holds(a[row], constant) ? 1 : 0
        }
      } else {
        for row in 0..<rows.count { truths[row] = holds(a[row], constant) ? 1 : 0 }
      }
    } else if let b = right.entries {
      for i in 0..<rows.count {
        let row = rows[i]
        truths[row] = holds(a[row], b[row]) ? 1 : 0
      }
    }
  }

  /// Equality of pooled strings is equality of their codes.
  private static func compareCodes(
    _ relation: Relation, _ left: Vector, _ right: Vector, _ rows: Rows,
    _ truths: UnsafeMutablePointer<UInt8>,
    _ graph: Graph
  ) -> Bool {
    guard relation == .equal || relation == .notEqual else { return false }
    if right.form == .strings {
      compare(relation, Column(UnsafePointer(left.ids)), Column(UnsafePointer(right.ids)), rows, truths)
      return true
    }
    guard right.isConstant, right.values[0].tag == .string else { return false }
    // No string of the graph has the code of one it does not know.
    let code = graph.code(of: right.values[0].asString) ?? StringRef.transient
    compare(relation, Column(UnsafePointer(left.ids)), Column(constant: code), rows, truths)
    return true
  }
}

extension Vector.Form {
  /// The tag of the values a typed form stands for, null when there is more than one.
  @inline(__always)
  var tag: Tag {
    switch self {
    case .values: .null
    case .nodes: .node
    case .relationships: .relationship
    case .integers: .integer
    case .floats: .float
    case .dates: .date
    case .strings: .string
    case .truths: .boolean
    }
  }
}

extension Relation {
  /// The results of comparing two values of one type for which the relation holds: 1 less, 2 equal, 4
  /// greater, 8 unordered (a NaN among them).
  private var outcomes: UInt8 {
    switch self {
    case .equal: 2
    case .notEqual: 1 | 4 | 8
    case .less: 1
    case .lessOrEqual: 1 | 2
    case .greater: 4
    case .greaterOrEqual: 4 | 2
    }
  }

  /// `apply` over a column of values: pairs of numbers of one type and of dates in line.
  func apply(
    _ left: ValueReader, _ right: ValueReader, _ rows: Rows, into truths: UnsafeMutablePointer<UInt8>
  ) {
    let outcomes = outcomes
    for i in 0..<rows.count {
      let row = rows[i]
      let (a, b) = (left[row], right[row])
      switch (a.tag, b.tag) {
      // Days and nanoseconds of the day are in the payload as integers are.
      case (.integer, .integer), (.date, .date), (.localTime, .localTime):
        let outcome: UInt8 = a.asInteger < b.asInteger ? 1 : a.asInteger == b.asInteger ? 2 : 4
        truths[row] = outcomes & outcome != 0 ? 1 : 0
      case (.float, .float):
        let (x, y) = (a.asFloat, b.asFloat)
        let outcome: UInt8 = x < y ? 1 : x == y ? 2 : x > y ? 4 : 8
        truths[row] = outcomes & outcome != 0 ? 1 : 0
      default: truths[row] = apply(a, b).rawValue
      }
    }
  }

  /// The relation that holds of (b, a) when this one holds of (a, b).
  var mirrored: Relation {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
