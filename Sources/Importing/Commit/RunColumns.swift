import Engine

/// The properties of a run of new elements, column by column, on their way into the graph.
///
/// A key that few elements have keeps its values one by one, so that a source with as many keys as nodes
/// takes no more memory than another.
final class RunColumns {
  /// Rows of a run: some pages of a column, and little enough that many columns are not much memory.
  static let capacity = 16_384
  /// Values of a key from which on they have a column.
  private static let enough = 512

  /// The values of one key.
  private struct Column {
    /// Until there are enough: rows, and their values.
    var rows: [Int] = []
    var values: [Value] = []
    /// Afterwards: a value for each row.
    var all: UnsafeMutablePointer<Value>?
  }

  private var columns: [Column?]
  private var keys: [UInt32] = []

  /// - Parameter symbolCount: keys are below this.
  init(symbolCount: Int) { columns = Array(repeating: nil, count: symbolCount) }

  deinit { for column in columns { column?.all?.deallocate() } }

  /// Sets a value; rows not set are null.
  @inline(__always)
  func set(_ key: UInt32, _ row: Int, _ value: Value) {
    precondition(row < RunColumns.capacity, "outside the run")
    if let all = columns[Int(key)]?.all { all[row] = value } else { add(key, row, value) }
  }

  private func add(_ key: UInt32, _ row: Int, _ value: Value) {
    if columns[Int(key)] == nil {
      columns[Int(key)] = Column()
      keys.append(key)
    }
    columns[Int(key)]?.rows.append(row)
    columns[Int(key)]?.values.append(value)
    guard let column = columns[Int(key)], column.rows.count == RunColumns.enough else { return }
    let all = UnsafeMutablePointer<Value>.allocate(capacity: RunColumns.capacity)
    all.initialize(repeating: .null, count: RunColumns.capacity)
    for (row, value) in zip(column.rows, column.values) { all[row] = value }
    columns[Int(key)] = Column(all: all)
  }

  /// What a key has in a run: a value for each row, or the rows that have one.
  enum Values {
    case all(UnsafeBufferPointer<Value>)
    case some([(row: Int, value: Value)])
  }

  /// Calls `body` with the values of each key that has some, in the order of the keys, and empties the columns.
  /// - Parameter count: rows of the run.
  func drain<E: Error>(_ count: Int, _ body: (UInt32, Values) throws(E) -> Void) throws(E) {
    defer { keys.removeAll(keepingCapacity: true) }
    for key in keys.sorted() {
      guard let column = columns[Int(key)] else { continue }
      columns[Int(key)] = nil
      if let all = column.all {
        defer { all.deallocate() }
        try body(key, .all(UnsafeBufferPointer(start: all, count: count)))
      } else {
        try body(key, .some(zip(column.rows, column.values).map { ($0, $1) }))
      }
    }
  }
}
