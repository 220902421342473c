/// ORDER BY, by the total order of values; with a limit only the first rows are kept at any time (top-k).
///
/// Rows that compare equal keep their incoming order.
public final class SortOperator: Operator {
  public struct Key {
    var evaluator: Evaluator
    var isDescending: Bool
    public init(_ evaluator: Evaluator, descending: Bool) {
      self.evaluator = evaluator
      self.isDescending = descending
    }
  }

  private let input: Operator
  private let keys: [Key]
  private let limit: Evaluator?
  private let rows: RowStore
  private let keyStore: RowStore
  private let carry: [Int]
  private let result: Batch
  private let columns: [Vector]
  private var order: [Int32] = []
  private var position = 0
  private var isSorted = false

  /// - Parameter limit: SKIP + LIMIT of the slice behind, when there is one.
  public init(input: Operator, keys: [Key], limit: Evaluator?, carry: [Int], slots: Int) {
    self.input = input
    self.keys = keys
    self.limit = limit
    self.carry = carry
    rows = RowStore(slots: carry)
    keyStore = RowStore(slots: Array(0..<keys.count))
    result = Batch(slots: slots)
    columns = carry.map { _ in Vector() }
    for (slot, column) in zip(carry, columns) { result.columns[slot] = column }
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isSorted {
      try takeIn(context)
      isSorted = true
    }
    guard position < order.count else { return nil }
    let take = min(batchCapacity, order.count - position)
    for (place, column) in columns.enumerated() {
      column.reset(.values)
      for i in 0..<take { column.values[i] = rows.value(place, Int(order[position + i])) }
    }
    position += take
    result.count = take
    result.selectAll()
    return result
  }

  private func takeIn(_ context: ExecutionContext) throws(ExecutionError) {
    let limit = try rowCount(self.limit, "LIMIT", context)
    let keyBatch = Batch(slots: keys.count)
    // The worst row kept so far, once `limit` rows are there: most rows of a long input lose against it.
    var cutoff: [Value]?
    while let batch = try input.next(context) {
      try context.checkpoint()
      let selected = batch.rows
      for (i, key) in keys.enumerated() {
        keyBatch.columns[i] = try key.evaluator.evaluate(batch, selected, context)
      }
      keyBatch.count = batch.count
      keyBatch.select { selection in
        var kept = 0
        for i in 0..<selected.count {
          let row = selected[i]
          if let cutoff, !precedes(keyBatch, row, cutoff) { continue }
          selection[kept] = UInt16(truncatingIfNeeded: row)
          kept += 1
        }
        return kept
      }
      let keptRows = keyBatch.rows
      if keptRows.count == 0 { continue }
      batch.select { selection in
        for i in 0..<keptRows.count { selection[i] = UInt16(truncatingIfNeeded: keptRows[i]) }
        return keptRows.count
      }
      try keyStore.append(keyBatch, context)
      try rows.append(batch, context)
      if let limit, rows.count >= max(4 * limit, 8 * batchCapacity) {
        cutoff = try prune(to: limit, context)
      }
    }
    sort(limit)
  }

  /// True when a row's keys come strictly before these.
  private func precedes(_ keyBatch: Batch, _ row: Int, _ other: [Value]) -> Bool {
    for (i, key) in keys.enumerated() {
      let order = ordering(keyBatch.column(i)[row], other[i])
      if order != 0 { return key.isDescending ? order > 0 : order < 0 }
    }
    return false
  }

  private func sort(_ limit: Int?) {
    order = (0..<Int32(truncatingIfNeeded: rows.count)).map { $0 }
    let width = keys.count
    let descending = keys.map(\.isDescending)
    // Keys side by side, row by row: a comparison touches one place.
    var flat: [Value] = []
    flat.reserveCapacity(rows.count * width)
    for row in 0..<rows.count {
      for key in 0..<width { flat.append(keyStore.value(key, row)) }
    }
    flat.withUnsafeBufferPointer { flat in
      order.sort { a, b in
        for key in 0..<width {
          let order = ordering(flat[Int(a) * width + key], flat[Int(b) * width + key])
          if order != 0 { return descending[key] ? order > 0 : order < 0 }
        }
        return a < b
      }
    }
    if let limit, order.count > limit { order.removeLast(order.count - limit) }
  }

  /// Keeps the first `limit` rows and gives the keys of the last of them.
  private func prune(to limit: Int, _ context: ExecutionContext) throws(ExecutionError) -> [Value]? {
    guard limit > 0 else {
      rows.removeAll()
      keyStore.removeAll()
      return nil
    }
    sort(limit)
    let kept = order.sorted()
    try rows.keep(kept, context)
    try keyStore.keep(kept, context)
    // The worst kept row has the largest place in `order`; find it again by its old number.
    guard let worst = order.last, let place = kept.firstIndex(of: worst) else { return nil }
    return (0..<keys.count).map { keyStore.value($0, place) }
  }

  public override func reset() {
    input.reset()
    rows.removeAll()
    keyStore.removeAll()
    order = []
    position = 0
    isSorted = false
  }
}
