/// CALL of a procedure: for each input row the rows the procedure gives, or, for a procedure without outputs,
/// the row itself.
public final class CallOperator: Operator {
  private let input: Operator
  private let procedure: any Procedure
  private let arguments: [Evaluator]
  private let yields: [(output: Int, column: Vector)]
  private let output: OutputBatch
  private var current: Batch?
  private var row = 0
  /// What the procedure gave for the current row, outputs side by side.
  private var pending: [Value] = []
  private var position = 0

  /// - Parameter yields: which outputs are wanted, and in which slots.
  public init(
    input: Operator, procedure: any Procedure, arguments: [Evaluator],
    yields: [(output: Int, slot: Int)], carry: [Int], slots: Int
  ) {
    self.input = input
    self.procedure = procedure
    self.arguments = arguments
    output = OutputBatch(slots: slots, carry: carry)
    self.yields = yields.map { [output] in ($0.output, output.makeColumn($0.slot)) }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    let width = procedure.signature.outputs.count
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
        pending.removeAll(keepingCapacity: true)
        position = 0
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      for yield in yields { yield.column.reset(.values) }
      let rows = batch.rows
      while output.room > 0 {
        if position < pending.count {
          append(width, source: rows[row - 1])
          continue
        }
        guard row < rows.count else { break }
        try call(batch, rows[row], context)
        row += 1
        if width == 0 {
          output.sources[output.count] = UInt16(truncatingIfNeeded: rows[row - 1])
          output.count += 1
        }
      }
      if row >= rows.count && position >= pending.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func append(_ width: Int, source: Int) {
    for yield in yields { yield.column.values[output.count] = pending[position + yield.output] }
    output.sources[output.count] = UInt16(truncatingIfNeeded: source)
    output.count += 1
    position += width
  }

  private func call(_ batch: Batch, _ row: Int, _ context: ExecutionContext) throws(ExecutionError) {
    pending.removeAll(keepingCapacity: true)
    position = 0
    var index = UInt16(truncatingIfNeeded: row)
    var values: [Value] = []
    for argument in arguments { values.append(try evaluate(argument, batch, &index, context)) }
    var collected = pending
    try procedure.call(values, context) { (outputs) throws(ExecutionError) in
      collected.append(contentsOf: outputs)
      if collected.count & 0xFFFF == 0 { try context.checkpoint() }
    }
    pending = collected
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
