/// A comparison operator; the raw value is how it is written.
public enum Relation: String, CaseIterable, Sendable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether it holds between two values, in three-valued logic.
  public func apply(_ a: Value, _ b: Value) -> Ternary {
    switch self {
    case .equal: return areEqual(a, b)
    case .notEqual:
      switch areEqual(a, b) {
      case .true: return .false
      case .false: return .true
      case .unknown: return .unknown
      }
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return holds(compare(a, b))
    }
  }

  private func holds(_ comparison: Comparison) -> Ternary {
    switch comparison {
    case .unknown: .unknown
    case .unordered: .false
    case .less: Ternary(self == .less || self == .lessOrEqual)
    case .equal: Ternary(self == .lessOrEqual || self == .greaterOrEqual)
    case .greater: Ternary(self == .greater || self == .greaterOrEqual)
    }
  }
}

/// A chain of comparisons, `a < b <= c`: every neighbouring pair must hold. Each operand is evaluated once,
/// and only for rows that no pair before it has decided.
public final class ComparisonEvaluator: Evaluator {
  private let operands: [Evaluator]
  private let relations: [Relation]
  private let output = Vector()
  private var undecided: RowBuffer?
  private var leftScratch = ReaderScratch()
  private var rightScratch = ReaderScratch()

  /// - Parameter links: the relations with the operands to their right.
  public init(_ first: Evaluator, _ links: [(relation: Relation, operand: Evaluator)]) {
    operands = [first] + links.map(\.operand)
    relations = links.map(\.relation)
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    var left = try operands[0].evaluate(batch, rows, context)
    var open = rows
    for (i, relation) in relations.enumerated() {
      if i > 0 { open = stillOpen(open) }
      if open.count == 0 { break }
      let right = try operands[i + 1].evaluate(batch, open, context)
      if relations.count == 1, left.isConstant, right.isConstant {
        output.setConstant(Value(relation.apply(left[0], right[0])))
      } else if i == 0 {
        compareRows(relation, left, right, open)
      } else {
        narrow(relation, left, right, open)
      }
      left = right
    }
    return output
  }

  /// ANDs a further pair into the output; a row that is unknown stays so unless the pair is false.
  private func narrow(_ relation: Relation, _ left: Vector, _ right: Vector, _ rows: Rows) {
    for i in 0..<rows.count {
      let row = rows[i]
      let truth = relation.apply(left[row], right[row])
      output.values[row] = Value(Logic.and.apply(knownTruth(output.values[row]), truth))
    }
  }

  private func stillOpen(_ open: Rows) -> Rows {
    let buffer = undecided ?? RowBuffer()
    undecided = buffer
    var count = 0
    for i in 0..<open.count {
      let row = open[i]
      buffer.indices[count] = UInt16(truncatingIfNeeded: row)
      count += knownTruth(output.values[row]) == .false ? 0 : 1
    }
    buffer.count = count
    return buffer.rows
  }

  private func compareRows(_ relation: Relation, _ left: Vector, _ right: Vector, _ rows: Rows) {
    let a = leftScratch.reader(left, rows)
    let b = rightScratch.reader(right, rows)
    switch relation {
    case .equal: run(Equal.self, a, b, rows)
    case .notEqual: run(NotEqual.self, a, b, rows)
    case .less: run(Less.self, a, b, rows)
    case .lessOrEqual: run(LessOrEqual.self, a, b, rows)
    case .greater: run(Greater.self, a, b, rows)
    case .greaterOrEqual: run(GreaterOrEqual.self, a, b, rows)
    }
  }

  /// Pairs of integers, floats, strings and dates inline, all else by the scalar definition.
  @inline(__always)
  private func run<Kernel: RelationKernel>(
    _: Kernel.Type, _ left: ValueReader, _ right: ValueReader, _ rows: Rows
  ) {
    let values = output.values
    for i in 0..<rows.count {
      let row = rows[i]
      let (a, b) = (left[row], right[row])
      guard a.tag == b.tag else {
        values[row] = Value(Kernel.relation.apply(a, b))
        continue
      }
      switch a.tag {
      // Days and nanoseconds of the day are in the payload as integers are.
      case .integer, .date, .localTime: values[row] = Value(Kernel.holds(a.asInteger, b.asInteger))
      case .float: values[row] = Value(Kernel.holds(a.asFloat, b.asFloat))
      case .string: values[row] = Value(Kernel.holds(a.asString, b.asString))
      default: values[row] = Value(Kernel.relation.apply(a, b))
      }
    }
  }
}

private protocol RelationKernel {
  static var relation: Relation { get }
  static func holds(_ a: Int64, _ b: Int64) -> Bool
  static func holds(_ a: Double, _ b: Double) -> Bool
  static func holds(_ a: StringRef, _ b: StringRef) -> Bool
}

private enum Equal: RelationKernel {
  static var relation: Relation { .equal }
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a == b }
  @inline(__always) static func holds(_ a: Double, _ b: Double) -> Bool { a == b }
  @inline(__always) static func holds(_ a: StringRef, _ b: StringRef) -> Bool { a == b }
}

private enum NotEqual: RelationKernel {
  static var relation: Relation { .notEqual }
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a != b }
  @inline(__always) static func holds(_ a: Double, _ b: Double) -> Bool { a != b }
  @inline(__always) static func holds(_ a: StringRef, _ b: StringRef) -> Bool { !(a == b) }
}

private enum Less: RelationKernel {
  static var relation: Relation { .less }
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a < b }
  @inline(__always) static func holds(_ a: Double, _ b: Double) -> Bool { a < b }
  @inline(__always) static func holds(_ a: StringRef, _ b: StringRef) -> Bool { StringRef.order(a, b) < 0 }
}

private enum LessOrEqual: RelationKernel {
  static var relation: Relation { .lessOrEqual }
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a <= b }
  @inline(__always) static func holds(_ a: Double, _ b: Double) -> Bool { a <= b }
  @inline(__always) static func holds(_ a: StringRef, _ b: StringRef) -> Bool { StringRef.order(a, b) <= 0 }
}

private enum Greater: RelationKernel {
  static var relation: Relation { .greater }
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a > b }
  @inline(__always) static func holds(_ a: Double, _ b: Double) -> Bool { a > b }
  @inline(__always) static func holds(_ a: StringRef, _ b: StringRef) -> Bool { StringRef.order(a, b) > 0 }
}

private enum GreaterOrEqual: RelationKernel {
  static var relation: Relation { .greaterOrEqual }
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a >= b }
  @inline(__always) static func holds(_ a: Double, _ b: Double) -> Bool { a >= b }
  @inline(__always) static func holds(_ a: StringRef, _ b: StringRef) -> Bool { StringRef.order(a, b) >= 0 }
}
