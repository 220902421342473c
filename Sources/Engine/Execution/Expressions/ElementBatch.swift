/// The inner batch of a list comprehension or quantifier: one row per element of the outer rows' lists,
/// with
/// the element in the variable's slot and the outer columns that the body reads beside it.
///
///     outer rows      0: [a, b]      1: []      2: [c]
///     inner rows      a  b  c
///     parents         0  0  2
final class ElementBatch {
  let batch: Batch
  let variable = Vector()
  /// The outer row each inner row comes from.
  let parents: UnsafeMutablePointer<UInt16> = .allocate(capacity: batchCapacity)
  private(set) var count = 0
  private let captures: [Int]

  /// - Parameters:
  ///   - slots: the number of slots of the inner batch, above every captured slot and `variableSlot`.
  init(slots: Int, captures: [Int], variableSlot: Int) {
    batch = Batch(slots: slots)
    self.captures = captures
    for slot in captures { batch.columns[slot] = Vector() }
    batch.columns[variableSlot] = variable
  }

  deinit { parents.deallocate() }

  func clear() {
    count = 0
    variable.reset(.values)
  }

  var isFull: Bool { count == batchCapacity }

  /// Adds an element; there must be room.
  @inline(__always)
  func append(_ element: Value, parent: Int) {
    variable.values[count] = element
    parents[count] = UInt16(truncatingIfNeeded: parent)
    count += 1
  }

  /// Makes the batch ready for the body: copies the captured outer columns.
  func complete(from outer: Batch) {
    for slot in captures {
      batch.columns[slot]?.gather(from: outer.column(slot), rows: parents, count: count, at: 0)
    }
    batch.count = count
    batch.selectAll()
  }
}

/// The slots an inner batch needs.
func innerSlots(_ outer: Batch, _ captures: [Int], _ own: [Int]) -> Int {
  max(outer.columns.count, ((captures + own).max() ?? 0) + 1)
}

/// Turns the outer rows' lists into inner batches, one `flush` at a time. Held by evaluators whose body
/// runs once for
/// each element.
final class ElementUnnester {
  private let captures: [Int]
  private let variableSlot: Int
  private var inner: ElementBatch?

  init(captures: [Int], variableSlot: Int) {
    self.captures = captures
    self.variableSlot = variableSlot
  }

  /// Calls `flush` with each full inner batch and the last one.
  ///
  /// - Parameter lists: a column of lists; rows that are null are passed over.
  func unnest(
    _ lists: Vector, _ outer: Batch, _ rows: Rows, _ context: ExecutionContext, span: Range<Int>?,
    flush: (ElementBatch) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    let inner = inner(for: outer)
    inner.clear()
    for i in 0..<rows.count {
      let row = rows[i]
      let list = lists[row]
      guard list.tag == .list else {
        if list.isNull { continue }
        throw ExecutionError.type("InvalidArgumentType", "IN needs a list, not \(list.typeName)").at(span)
      }
      for element in list.asList.elements {
        if inner.isFull {
          try run(inner, outer, context, flush)
        }
        inner.append(element, parent: row)
      }
    }
    if inner.count > 0 { try run(inner, outer, context, flush) }
  }

  private func run(
    _ inner: ElementBatch, _ outer: Batch, _ context: ExecutionContext,
    _ flush: (ElementBatch) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    try context.checkpoint()
    inner.complete(from: outer)
    try flush(inner)
    inner.clear()
  }

  private func inner(for outer: Batch) -> ElementBatch {
    let slots = innerSlots(outer, captures, [variableSlot])
    if let inner, inner.batch.columns.count >= slots { return inner }
    let made = ElementBatch(slots: slots, captures: captures, variableSlot: variableSlot)
    inner = made
    return made
  }
}
