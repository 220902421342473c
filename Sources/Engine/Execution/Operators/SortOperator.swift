/// ORDER BY, by the total order of values; with a limit only the first rows are kept at any time (top-k).
///
/// Rows that compare equal keep their incoming order.
///
///     entries   [ prefix of the first key | row ]        what is sorted
///     keys      [ row 0: all keys | row 1: ... ]         for rows whose prefixes are equal
///     rows      the columns carried, row by row
public final class SortOperator: Sink {
  public struct Key {
    var evaluator: Evaluator
    var isDescending: Bool
    public init(_ evaluator: Evaluator, descending: Bool) {
      self.evaluator = evaluator
      self.isDescending = descending
    }
  }

  private typealias Entry = PrefixSort.Entry

  /// Rows beyond the limit that are taken in before the worst are dropped.
  private static let slack = 256
  /// The largest limit for which the first rows of a batch are chosen one by one.
  private static let mostChosen = 128

  private let input: Operator
  private let keys: [Key]
  private let descending: [Bool]
  private let limit: Evaluator?
  private let rows: RowStore
  private let result: Batch
  private let columns: [Vector]
  private let keyBatch: Batch
  private var entries: [Entry] = []
  private var keyValues = GrowableBuffer<Value>()
  /// Keys of the rows that `keepFirst` chooses from, as in `keyValues`.
  private var candidates = GrowableBuffer<Value>()
  private let prefixes: UnsafeMutablePointer<UInt64> = .allocate(capacity: batchCapacity)
  private var charge = MemoryCharge()
  /// The worst entry kept, once there are as many as the limit: most rows of a long input lose against it.
  private var cutoff: Entry?
  private var position = 0
  private var isSorted = false

  /// - Parameter limit: SKIP + LIMIT of the slice behind, when there is one.
  public init(input: Operator, keys: [Key], limit: Evaluator?, carry: [Int], slots: Int) {
    self.input = input
    self.keys = keys
    descending = keys.map(\.isDescending)
    self.limit = limit
    rows = RowStore(slots: carry)
    result = Batch(slots: slots)
    columns = carry.map { _ in Vector() }
    keyBatch = Batch(slots: keys.count)
    for (slot, column) in zip(carry, columns) { result.columns[slot] = column }
  }

  deinit { prefixes.deallocate() }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    if !isSorted { try takeIn(context) }
    guard position < entries.count else { return nil }
    let take = min(batchCapacity, entries.count - position)
    for (place, column) in columns.enumerated() {
      column.reset(.values)
      for i in 0..<take { column.values[i] = rows.value(place, entries[position + i].row) }
    }
    position += take
    result.count = take
    result.selectAll()
    return result
  }

  // MARK: - Taking in

  override func takeIn(_ context: ExecutionContext) throws(ExecutionError) {
    isSorted = true
    let limit = try rowCount(self.limit, "LIMIT", context)
    while let batch = try input.next(context) {
      try context.checkpoint()
      let selected = batch.rows
      for (i, key) in keys.enumerated() {
        keyBatch.columns[i] = try key.evaluator.evaluate(batch, selected, context)
      }
      try append(batch, selected, limit, context)
    }
    sort(limit)
  }

  override func merge(_ other: Sink, _ context: ExecutionContext) throws(ExecutionError) {
    guard let other = other as? SortOperator else { return }
    let limit = try rowCount(self.limit, "LIMIT", context)
    let batch = Batch(slots: result.columns.count)
    for chunk in other.rows.chunks.indices {
      other.rows.expose(chunk, in: batch)
      let first = chunk * batchCapacity
      for key in keys.indices {
        let column = Vector()
        for row in 0..<batch.count { column.values[row] = other.key(first + row, key) }
        keyBatch.columns[key] = column
      }
      try append(batch, batch.rows, limit, context)
    }
    sort(limit)
  }

  /// Keeps those of a batch's rows that may be among the first; their keys are in `keyBatch`.
  private func append(_ batch: Batch, _ selected: Rows, _ limit: Int?, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    SortPrefix.fill(prefixes, keyBatch.column(0), selected, descending: descending[0])
    batch.select { selection in
      var kept = 0
      for i in 0..<selected.count {
        let row = selected[i]
        if let cutoff {
          if prefixes[row] > cutoff.prefix { continue }
          if prefixes[row] == cutoff.prefix, !precedes(row, cutoff.row) { continue }
        }
        selection[kept] = UInt16(truncatingIfNeeded: row)
        kept += 1
      }
      return kept
    }
    if let limit { keepFirst(limit, of: batch) }
    let kept = batch.rows
    if kept.count == 0 { return }
    let width = keys.count
    for i in 0..<kept.count {
      entries.append(Entry(prefix: prefixes[kept[i]], row: rows.count + i))
      for key in 0..<width { keyValues.append(keyBatch.column(key)[kept[i]]) }
    }
    try rows.append(batch, context)
    try charge.set(keyValues.bytes + entries.capacity * MemoryLayout<Entry>.stride, context)
    if let limit, rows.count >= max(4 * limit, limit + SortOperator.slack) { try prune(to: limit, context) }
  }

  /// Selects, of many rows, those that are among the first `limit` of them, before anything of the others is
  /// copied. Keys are in `keyBatch`, prefixes in `prefixes`.
  private func keepFirst(_ limit: Int, of batch: Batch) {
    let rows = batch.rows
    guard limit > 0, limit <= SortOperator.mostChosen, rows.count > 2 * limit else { return }
    let width = keys.count
    candidates.extend(to: rows.count * width, with: .null)
    for i in 0..<width { keyBatch.column(i).copy(rows, to: candidates.base + i, stride: width) }
    let (prefixes, descending, values) = (prefixes, descending, candidates.base)
    func comes(_ i: Int, before j: Int) -> Bool {
      let (x, y) = (prefixes[rows[i]], prefixes[rows[j]])
      if x != y { return x < y }
      for key in 0..<width {
        let order = ordering(values[i * width + key], values[j * width + key])
        if order != 0 { return descending[key] ? order > 0 : order < 0 }
      }
      return false
    }
    // Places among the rows, in order; a row that ties with another comes after it.
    var first: [Int] = []
    first.reserveCapacity(limit + 1)
    for i in 0..<rows.count {
      if first.count == limit, !comes(i, before: first[limit - 1]) { continue }
      var (low, high) = (0, first.count)
      while low < high {
        let middle = (low + high) / 2
        if comes(i, before: first[middle]) { high = middle } else { low = middle + 1 }
      }
      first.insert(i, at: low)
      if first.count > limit { first.removeLast() }
    }
    first.sort()
    batch.select { selection in
      // Forwards and in place: a row's new place is never behind its old one.
      for (place, i) in first.enumerated() { selection[place] = UInt16(truncatingIfNeeded: rows[i]) }
      return first.count
    }
  }

  /// True when the keys of a row of `keyBatch` come strictly before those of a row kept.
  private func precedes(_ row: Int, _ kept: Int) -> Bool {
    for i in keys.indices {
      let order = ordering(keyBatch.column(i)[row], key(kept, i))
      if order != 0 { return descending[i] ? order > 0 : order < 0 }
    }
    return false
  }

  @inline(__always)
  private func key(_ row: Int, _ place: Int) -> Value { keyValues[row * keys.count + place] }

  // MARK: - Sorting

  private func sort(_ limit: Int?) {
    let width = keys.count
    let values = keyValues.base
    let descending = descending
    var sorted = entries
    entries = []
    sorted.withUnsafeMutableBufferPointer { entries in
      PrefixSort.sort(entries, turn: descending[0] ? .max : 0) { row, depth in
        SortPrefix.of(values[row * width], beyond: depth)
      } precedes: { a, b in
        for place in 0..<width {
          let order = ordering(values[a * width + place], values[b * width + place])
          if order != 0 { return descending[place] ? order > 0 : order < 0 }
        }
        return a < b
      }
    }
    if let limit, sorted.count > limit { sorted.removeLast(sorted.count - limit) }
    entries = sorted
  }

  /// Keeps the first `limit` rows, in the order they came.
  private func prune(to limit: Int, _ context: ExecutionContext) throws(ExecutionError) {
    sort(limit)
    let worst = entries.last
    entries.sort { $0.row < $1.row }
    let width = keys.count
    // Forwards and in place: a row's new number is never above its old one.
    for (row, entry) in entries.enumerated() {
      for place in 0..<width { keyValues[row * width + place] = key(entry.row, place) }
    }
    keyValues.shrink(to: entries.count * width)
    try rows.keep(entries.map { Int32(truncatingIfNeeded: $0.row) }, context)
    cutoff = nil
    for row in entries.indices {
      if entries[row].row == worst?.row { cutoff = Entry(prefix: entries[row].prefix, row: row) }
      entries[row].row = row
    }
  }

  public override func reset() {
    input.reset()
    rows.removeAll()
    entries = []
    keyValues = GrowableBuffer()
    cutoff = nil
    position = 0
    isSorted = false
    charge.release()
  }
}
