/// A call of a scalar function: its definition over values lifted over a batch by one loop.
public final class CallEvaluator: Evaluator {
  private let function: ScalarFunction
  private let arguments: [Evaluator]
  private let span: Range<Int>?
  private let output = Vector()
  /// The arguments of one row.
  private let row: UnsafeMutableBufferPointer<Value>
  private var results = RecentResults()

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
    if let strings = column.strings, function.signature.isDeterministic {
      results.begin(context)
      for i in 0..<rows.count {
        let (index, code) = (rows[i], column.ids[rows[i]])
        if let known = results[code] {
          output.values[index] = known
          continue
        }
        row[0] = Value(strings[code])
        let value = try body(arguments, context)
        output.values[index] = value
        results[code] = value
      }
      return
    }
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

/// The results of a function of a string for the codes met last, while one statement runs: a column of few
/// distinct strings is computed once for each.
private struct RecentResults {
  private static let size = 256

  private struct Entry {
    var code = StringRef.transient
    var result = Value.null
  }

  private var entries: [Entry] = []
  /// The statement that owns the results.
  private var statement: UInt64 = 0

  mutating func begin(_ context: ExecutionContext) {
    guard statement != context.number || entries.isEmpty else { return }
    statement = context.number
    entries = Array(repeating: Entry(), count: RecentResults.size)
  }

  subscript(code: UInt32) -> Value? {
    @inline(__always) get {
      let entry = entries[Int(code) & (RecentResults.size - 1)]
      return entry.code == code ? entry.result : nil
    }
    set {
      entries[Int(code) & (RecentResults.size - 1)] = Entry(code: code, result: newValue ?? .null)
    }
  }
}
