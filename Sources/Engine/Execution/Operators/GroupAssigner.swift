/// Gives rows their group numbers, in the order the groups first appear.
///
/// A single key is looked up by what it is for as long as all of its columns have one form: ids of nodes and
/// codes of strings in a dense array, integers and dates by `WordGroups`. Anything else, and
/// everything after the form has changed, goes through the hash table of values, under the same numbers.
struct GroupAssigner: ~Copyable {
  private enum Mode { case undecided, dense, words, table }

  private let width: Int
  private var mode: Mode
  private var dense = DenseGroups()
  private var words = WordGroups()
  private var table: GroupTable

  init(width: Int) {
    self.width = width
    table = GroupTable(width: width)
    mode = width == 1 ? .undecided : .table
  }

  var count: Int {
    switch mode {
    case .undecided: 0
    case .dense: dense.count
    case .words: words.count
    case .table: table.count
    }
  }

  var byteCount: Int { dense.byteCount + words.byteCount + table.byteCount }

  /// Writes the key column of `count` groups from `first` to a vector.
  func fill(_ vector: Vector, _ column: Int, from first: Int, count: Int) {
    switch mode {
    case .undecided: vector.reset(.values)
    case .dense: dense.fill(vector, from: first, count: count)
    case .words: words.fill(vector, from: first, count: count)
    case .table:
      vector.reset(.values)
      for i in 0..<count { vector.values[i] = table.key(first + i, column) }
    }
  }

  /// Writes the group of the i-th of `rows` to `numbers[i]`.
  /// - Parameter nodeLimit: ids of nodes are below this.
  mutating func assign(
    _ columns: [Vector], _ rows: Rows, nodeLimit: Int, into numbers: UnsafeMutablePointer<UInt32>
  ) {
    if mode == .undecided { decide(columns[0], rows, nodeLimit) }
    switch mode {
    case .dense:
      if dense.assign(columns[0], rows, nodeLimit, into: numbers) { return }
    case .words:
      if words.assign(columns[0], rows, into: numbers) { return }
    case .table, .undecided: break
    }
    moveToTable()
    table.prepare(columns, rows)
    for i in 0..<rows.count { numbers[i] = UInt32(truncatingIfNeeded: table.group(rows[i])) }
  }

  private mutating func decide(_ column: Vector, _ rows: Rows, _ nodeLimit: Int) {
    switch column.form {
    case .nodes, .strings:
      // The array is cleared by the system only where it is touched, but a handful of rows is not worth it.
      mode = rows.count < batchCapacity / 4 ? .table : .dense
    case .integers, .dates: mode = .words
    default: mode = .table
    }
  }

  /// Moves the groups found so far to the hash table, under the same numbers.
  private mutating func moveToTable() {
    if mode == .table { return }
    let known = count
    let column = Vector()
    var done = 0
    while done < known {
      let take = min(batchCapacity, known - done)
      fill(column, 0, from: done, count: take)
      table.prepare([column], Rows(count: take))
      for i in 0..<take { _ = table.group(i) }
      done += take
    }
    mode = .table
    dense = DenseGroups()
    words = WordGroups()
  }
}
