/// `[x IN list WHERE predicate | projection]`
///
/// The lists of all rows are laid end to end in inner batches, on which predicate and projection run
/// like any
/// expression; what they give is cut into lists again, row by row.
public final class ListComprehensionEvaluator: Evaluator {
  private let list: Evaluator
  private let predicate: Evaluator?
  private let projection: Evaluator?
  private let span: Range<Int>?
  private let unnester: ElementUnnester
  private let output = Vector()
  private let passing = RowBuffer()
  /// How many results each outer row has.
  private let resultCounts: UnsafeMutablePointer<Int> = .allocate(capacity: batchCapacity)

  /// - Parameters:
  ///   - variable: the slot of the element.
  ///   - captures: the slots of the outer columns that predicate and projection read.
  public init(
    list: Evaluator, variable: Int, captures: [Int], predicate: Evaluator?, projection: Evaluator?,
    span: Range<Int>? = nil
  ) {
    self.list = list
    self.predicate = predicate
    self.projection = projection
    self.span = span
    unnester = ElementUnnester(captures: captures, variableSlot: variable)
  }

  deinit { resultCounts.deallocate() }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let lists = try list.evaluate(batch, rows, context)
    for i in 0..<rows.count { resultCounts[rows[i]] = 0 }
    var results = GrowableBuffer<Value>()
    try unnester.unnest(lists, batch, rows, context, span: span) { inner throws(ExecutionError) in
      var selected = Rows(count: inner.count)
      if let predicate {
        selected = try keep(try predicate.evaluate(inner.batch, selected, context), inner.count)
      }
      guard selected.count > 0 else { return }
      let projected = try projection?.evaluate(inner.batch, selected, context) ?? inner.variable
      guard results.count + selected.count <= context.limits.listElements else {
        throw listTooLong(results.count + selected.count, context)
      }
      for i in 0..<selected.count {
        let row = selected[i]
        results.append(projected[row])
        resultCounts[Int(inner.parents[row])] += 1
      }
    }
    try cut(results.elements, lists, rows, context)
    return output
  }

  private func keep(_ truths: Vector, _ count: Int) throws(ExecutionError) -> Rows {
    passing.count = 0
    for row in 0..<count where try isTrue(truths[row], span) { passing.append(row) }
    return passing.rows
  }

  private func cut(
    _ results: UnsafeBufferPointer<Value>, _ lists: Vector, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    var start = 0
    for i in 0..<rows.count {
      let row = rows[i]
      if lists[row].isNull {
        output.values[row] = .null
        continue
      }
      let end = start + resultCounts[row]
      output.values[row] = try checkNesting(context.arena.list(results[start..<end]))
      start = end
    }
  }
}

/// What WHERE makes of a value: true or not; anything but a boolean or null is an error.
@inline(__always)
func isTrue(_ value: Value, _ span: Range<Int>?) throws(ExecutionError) -> Bool {
  guard value.tag == .boolean || value.isNull else {
    throw ExecutionError.type("InvalidArgumentType", "WHERE needs a boolean, not \(value.typeName)").at(span)
  }
  return value.isTrue
}
