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
  /// What the procedure gave for the current row: of each of its rows the wanted outputs, side by side.
  private var pending = GrowableBuffer<Value>()
  private var pendingRows = 0
  /// The next of these rows.
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
        forgetPending()
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      for yield in yields { yield.column.reset(.values) }
      let rows = batch.rows
      while output.room > 0 {
        if position < pendingRows {
          appendPending(source: rows[row - 1])
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
      if row >= rows.count && position >= pendingRows { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  /// Moves as many pending rows to the output as it has room for.
  private func appendPending(source: Int) {
    let count = min(output.room, pendingRows - position)
    let source = UInt16(truncatingIfNeeded: source)
    for (place, yield) in yields.enumerated() {
      yield.column.append(
        narrowing: pending.base + position * yields.count + place, stride: yields.count, count: count,
        at: output.count)
    }
    for i in 0..<count { output.sources[output.count + i] = source }
    output.count += count
    position += count
  }

  private func call(_ batch: Batch, _ row: Int, _ context: ExecutionContext) throws(ExecutionError) {
    forgetPending()
    var index = UInt16(truncatingIfNeeded: row)
    var values: [Value] = []
    for argument in arguments { values.append(try evaluate(argument, batch, &index, context)) }
    // Local while the procedure runs: to reach them through the operator counts references for each value.
    var rows = 0
    var taken = GrowableBuffer<Value>()
    swap(&taken, &pending)
    defer {
      swap(&taken, &pending)
      pendingRows = rows
    }
    let wanted = yields.map(\.output)
    if wanted.count == 1 {
      let only = wanted[0]
      return try procedure.call(values, context) { (outputs) throws(ExecutionError) in
        taken.append(outputs[only])
        rows += 1
        if rows & 0xFFFF == 0 { try context.checkpoint() }
      }
    }
    try procedure.call(values, context) { (outputs) throws(ExecutionError) in
      for output in wanted { taken.append(outputs[output]) }
      rows += 1
      if rows & 0xFFFF == 0 { try context.checkpoint() }
    }
  }

  private func forgetPending() {
    pending.removeAll()
    pendingRows = 0
    position = 0
  }

  public override func reset() {
    input.reset()
    current = nil
  }
}
