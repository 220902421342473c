/// `CASE`, simple (with a subject) and searched. Every branch is evaluated only for the rows that reach it.
public final class CaseEvaluator: Evaluator {
  private let subject: Evaluator?
  private let branches: [(when: Evaluator, then: Evaluator)]
  private let otherwise: Evaluator?
  private let span: Range<Int>?
  private let output = Vector()
  private let remaining = RowBuffer()
  private let matched = RowBuffer()

  /// - Parameters:
  ///   - subject: compared with each `when`; nil when the `when`s are predicates.
  ///   - otherwise: the ELSE, null when nil.
  public init(
    subject: Evaluator?, branches: [(when: Evaluator, then: Evaluator)], otherwise: Evaluator?,
    span: Range<Int>? = nil
  ) {
    self.subject = subject
    self.branches = branches
    self.otherwise = otherwise
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let subjects = try subject?.evaluate(batch, rows, context)
    var open = rows
    for branch in branches {
      if open.count == 0 { return output }
      let conditions = try branch.when.evaluate(batch, open, context)
      try split(open, conditions, subjects)
      if matched.count > 0 {
        copy(try branch.then.evaluate(batch, matched.rows, context), matched.rows)
      }
      open = remaining.rows
    }
    guard open.count > 0 else { return output }
    if let otherwise {
      copy(try otherwise.evaluate(batch, open, context), open)
    } else {
      for i in 0..<open.count { output.values[open[i]] = .null }
    }
    return output
  }

  /// Moves the rows that satisfy a branch to `matched`, the others to `remaining`, which `open` may be
  /// itself.
  private func split(_ open: Rows, _ conditions: Vector, _ subjects: Vector?) throws(ExecutionError) {
    matched.count = 0
    var kept = 0
    for i in 0..<open.count {
      let row = open[i]
      if try holds(conditions[row], subjects?[row]) {
        matched.append(row)
      } else {
        remaining.indices[kept] = UInt16(truncatingIfNeeded: row)
        kept += 1
      }
    }
    remaining.count = kept
  }

  private func holds(_ condition: Value, _ subject: Value?) throws(ExecutionError) -> Bool {
    if let subject { return areEqual(subject, condition) == .true }
    guard condition.tag == .boolean || condition.isNull else {
      throw ExecutionError.type("InvalidArgumentType", "WHEN needs a boolean, not \(condition.typeName)").at(
        span)
    }
    return condition.isTrue
  }

  private func copy(_ source: Vector, _ rows: Rows) {
    for i in 0..<rows.count {
      let row = rows[i]
      output.values[row] = source[row]
    }
  }
}
