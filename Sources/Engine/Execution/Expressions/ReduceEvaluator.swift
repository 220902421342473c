/// `reduce(accumulator = initial, x IN list | body)`: null for a null list.
///
/// Goes through the lists position by position and computes the body for all rows whose list has that
/// position at once: in step k every open row folds in its element k.
public final class ReduceEvaluator: Evaluator {
  private let initial: Evaluator
  private let list: Evaluator
  private let body: Evaluator
  private let accumulatorSlot: Int
  private let variableSlot: Int
  private let captures: [Int]
  private let span: Range<Int>?
  private let output = Vector()
  private let accumulator = Vector()
  private let variable = Vector()
  /// The outer rows whose lists have not ended, in the order of the inner rows.
  private let open = RowBuffer()
  private var inner: Batch?

  /// - Parameters:
  ///   - accumulator: the slot of the value folded so far.
  ///   - variable: the slot of the element.
  ///   - captures: the slots of the outer columns that the body reads.
  public init(
    initial: Evaluator, list: Evaluator, accumulator: Int, variable: Int, captures: [Int], body: Evaluator,
    span: Range<Int>? = nil
  ) {
    self.initial = initial
    self.list = list
    self.body = body
    self.accumulatorSlot = accumulator
    self.variableSlot = variable
    self.captures = captures
    self.span = span
  }

  public override func evaluate(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext)
    throws(ExecutionError) -> Vector
  {
    output.reset(.values)
    guard rows.count > 0 else { return output }
    let lists = try list.evaluate(batch, rows, context)
    let initials = try initial.evaluate(batch, rows, context)
    try begin(lists, initials, rows)
    let inner = innerBatch(for: batch)
    var position = 0
    while open.count > 0 {
      if closeEnded(lists, at: position) || position == 0 { gatherCaptures(batch, inner) }
      guard open.count > 0 else { break }
      if position & 1023 == 0 { try context.checkpoint() }
      for i in 0..<open.count {
        variable.values[i] = lists[Int(open.indices[i])].asList.elements[position]
      }
      inner.count = open.count
      inner.selectAll()
      let folded = try body.evaluate(inner, Rows(count: open.count), context)
      // The body may be the accumulator itself or read it: it is replaced only now.
      for i in 0..<open.count { accumulator.values[i] = folded[i] }
      position += 1
    }
    return output
  }

  private func begin(_ lists: Vector, _ initials: Vector, _ rows: Rows) throws(ExecutionError) {
    open.count = 0
    accumulator.reset(.values)
    variable.reset(.values)
    for i in 0..<rows.count {
      let row = rows[i]
      let list = lists[row]
      if list.isNull {
        output.values[row] = .null
        continue
      }
      guard list.tag == .list else {
        throw ExecutionError.type("InvalidArgumentType", "IN needs a list, not \(list.typeName)").at(span)
      }
      accumulator.values[open.count] = initials[row]
      open.append(row)
    }
  }

  /// Writes the result of the rows whose list ends before `position` and closes the gaps; true when
  /// there were any.
  private func closeEnded(_ lists: Vector, at position: Int) -> Bool {
    var kept = 0
    for i in 0..<open.count {
      let row = Int(open.indices[i])
      if lists[row].asList.count == position {
        output.values[row] = accumulator.values[i]
      } else {
        open.indices[kept] = open.indices[i]
        accumulator.values[kept] = accumulator.values[i]
        kept += 1
      }
    }
    defer { open.count = kept }
    return kept != open.count
  }

  private func gatherCaptures(_ outer: Batch, _ inner: Batch) {
    for slot in captures {
      inner.columns[slot]?.gather(from: outer.column(slot), rows: open.indices, count: open.count, at: 0)
    }
  }

  private func innerBatch(for outer: Batch) -> Batch {
    let slots = innerSlots(outer, captures, [accumulatorSlot, variableSlot])
    if let inner, inner.columns.count >= slots { return inner }
    let made = Batch(slots: slots)
    for slot in captures { made.columns[slot] = Vector() }
    made.columns[accumulatorSlot] = accumulator
    made.columns[variableSlot] = variable
    inner = made
    return made
  }
}
