/// Keeps the first of rows that are equivalent in the given columns.
public final class DistinctOperator: Operator {
  private let input: Operator
  private let keys: [Int]
  private let output: Batch
  private var table: GroupTable
  private var charge = MemoryCharge()

  public init(input: Operator, keys: [Int], slots: Int) {
    self.input = input
    self.keys = keys
    output = Batch(slots: slots)
    table = GroupTable(width: keys.count)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while let batch = try input.next(context) {
      try context.checkpoint()
      output.share(batch)
      let rows = batch.rows
      table.prepare(keys.map { batch.column($0) }, rows)
      output.select { selection in
        var kept = 0
        for i in 0..<rows.count {
          let row = rows[i]
          selection[kept] = UInt16(truncatingIfNeeded: row)
          kept += table.insert(row) == nil ? 0 : 1
        }
        return kept
      }
      try charge.set(table.byteCount, context)
      if output.rows.count > 0 { return output }
    }
    return nil
  }

  public override func reset() {
    input.reset()
    table = GroupTable(width: keys.count)
    charge.release()
  }
}
