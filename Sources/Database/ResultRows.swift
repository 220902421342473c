import Engine

/// The rows of a result as plain values, row after row, in one growing piece of memory.
final class ResultRows {
  let width: Int
  private(set) var count = 0
  private(set) var values: UnsafeMutablePointer<Value>
  /// Rows there is room for.
  private var capacity: Int

  init(width: Int) {
    self.width = width
    capacity = width == 0 ? 0 : max(16, 256 / width)
    values = .allocate(capacity: capacity * width)
  }

  deinit { values.deallocate() }

  var bytes: Int { capacity * width * MemoryLayout<Value>.stride }

  /// Appends the selected rows of a batch, column by column. Nothing is kept of rows without columns.
  func append(_ batch: Batch, _ slots: [Int]) {
    let rows = batch.rows
    if width == 0 || rows.count == 0 { return }
    if count + rows.count > capacity { grow(to: count + rows.count) }
    for (column, slot) in slots.enumerated() {
      batch.column(slot).copy(rows, to: values + count * width + column, stride: width)
    }
    count += rows.count
  }

  private func grow(to needed: Int) {
    let larger = max(needed, 2 * capacity)
    let moved = UnsafeMutablePointer<Value>.allocate(capacity: larger * width)
    moved.update(from: values, count: count * width)
    values.deallocate()
    values = moved
    capacity = larger
  }
}
