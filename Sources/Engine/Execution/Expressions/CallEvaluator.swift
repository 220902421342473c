/// A call of a scalar function: its definition over values lifted over a batch by one loop.
public final class CallEvaluator: Evaluator {
  private let function: ScalarFunction
  private let arguments: [Evaluator]
  private let span: Range<Int>?
  private let output = Vector()
  /// The arguments of one row.
  private let row: UnsafeMutableBufferPointer<Value>

  public init(_ function: ScalarFunction, _ arguments: [Evaluator], span: Range<Int>? = nil) {
    self.function = function
    self.arguments = arguments
    self.span = span
    row = .allocate(capacity: arguments.count)
    row.initialize(repeating: .null)
  }

  deinit { row.deallocate() }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    var columns: [Vector] = []
    columns.reserveCapacity(arguments.count)
    for argument in arguments { columns.append(try argument.evaluate(batch, rows, context)) }
    do {
      if function.signature.isDeterministic, columns.allSatisfy(\.isConstant) {
        output.setConstant(try call(columns, 0, context))
      } else if columns.count == 1 {
        try callUnary(columns[0], rows, context)
      } else {
        for i in 0..<rows.count {
          let row = rows[i]
          output.values[row] = try call(columns, row, context)
        }
      }
    } catch {
      throw error.at(span)
    }
    return output
  }

  @inline(__always)
  private func call(
    _ columns: [Vector], _ index: Int, _ context: ExecutionContext
  ) throws(ExecutionError) -> Value {
    for place in 0..<columns.count {
      let value = columns[place][index]
      if value.isNull, function.propagatesNull { return .null }
      row[place] = value
    }
    return try function.body(UnsafeBufferPointer(row), context)
  }

  private func callUnary(
    _ column: Vector, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let body = function.body
    let propagatesNull = function.propagatesNull
    let arguments = UnsafeBufferPointer(row)
    for i in 0..<rows.count {
      let index = rows[i]
      let value = column[index]
      if value.isNull, propagatesNull {
        output.values[index] = .null
      } else {
        row[0] = value
        output.values[index] = try body(arguments, context)
      }
    }
  }
}
