/// The leaf of a plan: hands on one batch that somebody else put there, once after each reset.
///
/// For a whole statement that is one row without columns; inside an Apply it is the outer batch.
public final class ArgumentOperator: Operator {
  private let batch: Batch
  private var isSpent = false

  /// - Parameter slots: the number of slots of the statement.
  public init(slots: Int) {
    batch = Batch(slots: slots)
    batch.count = 1
  }

  /// Takes the rows of `outer` as the argument; `slots` names the columns to hand on.
  func set(_ outer: Batch, rows: Rows, slots: [Int]) {
    for slot in slots { batch.columns[slot] = outer.columns[slot] }
    batch.count = outer.count
    batch.select { selection in
      for i in 0..<rows.count { selection[i] = UInt16(truncatingIfNeeded: rows[i]) }
      return rows.count
    }
  }

  /// Adds a column of the caller's, such as row numbers.
  func setColumn(_ slot: Int, _ vector: Vector) { batch.columns[slot] = vector }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if isSpent || batch.rows.count == 0 { return nil }
    isSpent = true
    return batch
  }

  public override func reset() { isSpent = false }
}
