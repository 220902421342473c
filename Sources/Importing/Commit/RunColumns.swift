import Engine

/// The properties of a run of new elements, column by column, on their way into the graph.
final class RunColumns {
  /// Rows of a run: some pages of a column, and little enough that many columns are not much memory.
  static let capacity = 16_384

  private var columns: [UnsafeMutablePointer<Value>?]
  private(set) var keys: [UInt32] = []

  /// - Parameter symbolCount: keys are below this.
  init(symbolCount: Int) { columns = Array(repeating: nil, count: symbolCount) }

  deinit { for column in columns { column?.deallocate() } }

  /// Sets a value; rows not set are null.
  @inline(__always)
  func set(_ key: UInt32, _ row: Int, _ value: Value) {
    precondition(row < RunColumns.capacity, "outside the run")
    if let column = columns[Int(key)] { column[row] = value } else { add(key)[row] = value }
  }

  private func add(_ key: UInt32) -> UnsafeMutablePointer<Value> {
    let column = UnsafeMutablePointer<Value>.allocate(capacity: RunColumns.capacity)
    column.initialize(repeating: .null, count: RunColumns.capacity)
    columns[Int(key)] = column
    keys.append(key)
    return column
  }

  /// Calls `body` with each key that has values and its first `count` rows, in the order of the keys, and
  /// empties the columns.
  func drain<E: Error>(
    _ count: Int, _ body: (UInt32, UnsafeBufferPointer<Value>) throws(E) -> Void
  ) throws(E) {
    defer { keys.removeAll(keepingCapacity: true) }
    for key in keys.sorted() {
      guard let column = columns[Int(key)] else { continue }
      columns[Int(key)] = nil
      defer { column.deallocate() }
      try body(key, UnsafeBufferPointer(start: column, count: count))
    }
  }
}
