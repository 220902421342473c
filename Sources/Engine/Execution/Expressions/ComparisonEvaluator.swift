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
  private let bounded: Bounded?
  private let output = Vector()
  private var undecided: RowBuffer?
  private var leftScratch = ReaderScratch()
  private var rightScratch = ReaderScratch()

  /// A property compared with what is the same for every row.
  private struct Bounded {
    let property: PropertyEvaluator
    let relation: Relation
    let bound: Evaluator

    init?(_ operands: [Evaluator], _ relations: [Relation]) {
      guard relations.count == 1 else { return nil }
      if let property = operands[0] as? PropertyEvaluator, Bounded.isBound(operands[1]) {
        self.property = property
        relation = relations[0]
        bound = operands[1]
      } else if let property = operands[1] as? PropertyEvaluator, Bounded.isBound(operands[0]) {
        self.property = property
        relation = relations[0].mirrored
        bound = operands[0]
      } else {
        return nil
      }
    }

    private static func isBound(_ operand: Evaluator) -> Bool {
      operand is ParameterEvaluator || operand.constant != nil
    }
  }

  /// - Parameter links: the relations with the operands to their right.
  public init(_ first: Evaluator, _ links: [(relation: Relation, operand: Evaluator)]) {
    operands = [first] + links.map(\.operand)
    relations = links.map(\.relation)
    bounded = Bounded(operands, relations)
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.truths)
    guard rows.count > 0 else { return output }
    if let bounded {
      let bound = try bounded.bound.evaluate(batch, rows, context)
      // Entries of other rows than those asked for may be written too.
      if let run = bounded.property.run(batch, rows, context),
        run.compare(bounded.relation, bound[0], into: output.truths)
      {
        return output
      }
    }
    var left = try operands[0].evaluate(batch, rows, context)
    var open = rows
    for (i, relation) in relations.enumerated() {
      if i > 0 { open = stillOpen(open) }
      if open.count == 0 { break }
      let right = try operands[i + 1].evaluate(batch, open, context)
      if relations.count == 1, left.isConstant, right.isConstant {
        output.setConstant(Value(relation.apply(left[0], right[0])))
      } else if i == 0 {
        compareRows(relation, left, right, open, context)
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
      output.truths[row] = Logic.and.apply(Ternary(raw: output.truths[row]), truth).rawValue
    }
  }

  private func stillOpen(_ open: Rows) -> Rows {
    let buffer = undecided ?? RowBuffer()
    undecided = buffer
    var count = 0
    for i in 0..<open.count {
      let row = open[i]
      buffer.indices[count] = UInt16(truncatingIfNeeded: row)
      count += output.truths[row] == Ternary.false.rawValue ? 0 : 1
    }
    buffer.count = count
    return buffer.rows
  }

  private func compareRows(
    _ relation: Relation, _ left: Vector, _ right: Vector, _ rows: Rows, _ context: ExecutionContext
  ) {
    if ComparisonKernel.run(relation, left, right, rows, into: output.truths, context.graph) { return }
    relation.apply(
      leftScratch.reader(left, rows), rightScratch.reader(right, rows), rows, into: output.truths)
  }
}
