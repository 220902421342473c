/// `CALL { } IN TRANSACTIONS OF n ROWS`: commits what the subquery did for each n outer rows.
///
/// What is committed stays when a later row fails; the error then says how much that is.
public final class BatchCommitter {
  /// Rows a batch when none are given.
  public static let defaultRows = 1000

  private let rows: Evaluator?
  private var size = 0
  private var pending = 0
  private var committedRows = 0
  private var commits = 0

  /// - Parameter rows: the size of a batch, the same for the whole statement; nil: the default.
  public init(rows: Evaluator?) { self.rows = rows }

  /// Before the first row.
  func begin(_ context: ExecutionContext) throws(ExecutionError) {
    guard context.commitBatch != nil else {
      throw ExecutionError(
        "SemanticError", "TransactionState",
        "CALL { } IN TRANSACTIONS commits as it goes, which is not possible inside an open transaction",
        hint: "commit or roll back the open transaction first")
    }
    guard size == 0 else { return }
    size = try rowCount(rows, "IN TRANSACTIONS OF", context) ?? BatchCommitter.defaultRows
    guard size > 0 else {
      throw ExecutionError(
        "SyntaxError", "InvalidArgumentValue", "IN TRANSACTIONS OF takes at least 1 row, not 0")
    }
  }

  /// The subquery has run for one more row.
  func rowDone(_ context: ExecutionContext) throws(ExecutionError) {
    pending += 1
    if pending == size { try commit(context) }
  }

  /// The last row has been through.
  func finish(_ context: ExecutionContext) throws(ExecutionError) {
    if pending > 0 { try commit(context) }
  }

  private func commit(_ context: ExecutionContext) throws(ExecutionError) {
    try context.commitBatch?(context)
    committedRows += pending
    commits += 1
    pending = 0
  }

  /// The error with what has been committed before it.
  func explained(_ error: ExecutionError) -> ExecutionError {
    var error = error
    error.message +=
      commits == 0
      ? "; no rows were committed"
      : "; \(committedRows) row\(committedRows == 1 ? " was" : "s were") committed before, in \(commits) "
        + "transaction\(commits == 1 ? "" : "s")"
    return error
  }

  func reset() {
    size = 0
    pending = 0
    committedRows = 0
    commits = 0
  }
}
