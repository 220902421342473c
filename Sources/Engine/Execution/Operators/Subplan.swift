/// A plan run once for a batch of outer rows, or once for each of them: what Apply and the subquery
/// expressions share.
///
/// Run over a whole batch, the inner plan carries a column of outer row numbers, so that its rows find back
/// to theirs. A plan
/// that aggregates, sorts, cuts or updates cannot keep rows of different outer rows apart and is run row by
/// row.
public final class Subplan {
  public let plan: Operator
  let arguments: [ArgumentOperator]
  public let imports: [Int]
  let rowSlot: Int
  let runsRowByRow: Bool
  private let rowNumbers: Vector

  /// - Parameters:
  ///   - plan: the inner plan; `arguments` are its leaves.
  ///   - imports: outer slots the inner plan reads.
  ///   - rowSlot: slot for the outer row number, carried to the top of the plan unless it runs row by row.
  public init(
    plan: Operator, arguments: [ArgumentOperator], imports: [Int], rowSlot: Int, runsRowByRow: Bool
  ) {
    self.plan = plan
    self.arguments = arguments
    self.imports = imports
    self.rowSlot = rowSlot
    self.runsRowByRow = runsRowByRow
    rowNumbers = Vector()
    for row in 0..<batchCapacity { rowNumbers.values[row] = Value(row) }
  }

  /// Starts the plan on these rows of a batch.
  func start(_ batch: Batch, _ rows: Rows) {
    for argument in arguments {
      argument.set(batch, rows: rows, slots: imports)
      argument.setColumn(rowSlot, rowNumbers)
    }
    plan.reset()
  }

  /// Runs the plan for every row and calls `body` for each inner row with the number of its outer row.
  func forEachRow(
    _ batch: Batch, _ rows: Rows, _ context: ExecutionContext,
    _ body: (_ outerRow: Int, _ inner: Batch, _ innerRow: Int) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    if !runsRowByRow {
      start(batch, rows)
      while let inner = try plan.next(context) {
        let innerRows = inner.rows
        let numbers = inner.column(rowSlot)
        for i in 0..<innerRows.count {
          let row = innerRows[i]
          try body(Int(numbers[row].asInteger), inner, row)
        }
      }
      return
    }
    for i in 0..<rows.count {
      let outerRow = rows[i]
      var index = UInt16(truncatingIfNeeded: outerRow)
      withUnsafePointer(to: &index) { start(batch, Rows(count: 1, indices: $0)) }
      while let inner = try plan.next(context) {
        let innerRows = inner.rows
        for j in 0..<innerRows.count { try body(outerRow, inner, innerRows[j]) }
      }
    }
  }
}
