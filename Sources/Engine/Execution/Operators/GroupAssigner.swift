#if canImport(Glibc)
  import Glibc
#endif

/// Gives rows their group numbers, in the order the groups first appear.
///
/// A single key is looked up by what it is for as long as all of its columns have one form: ids of nodes and
/// codes of strings in a dense array, integers and dates in a hash table of words. Anything else, and
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

/// Groups by a 4-byte id or code, found in an array over all of them.
private struct DenseGroups: ~Copyable {
  /// Group + 1 by id, 0 for none. Zeroed by the system, so that only what is touched takes memory.
  private var groups: UnsafeMutablePointer<UInt32>?
  private var capacity = 0
  private var ids = GrowableBuffer<UInt32>()
  /// A vector of the form of the ids.
  private let prototype = Vector(.nodes, capacity: 1)

  deinit { free(groups) }

  var count: Int { ids.count }
  var byteCount: Int { 4 * capacity + ids.bytes }

  func fill(_ vector: Vector, from first: Int, count: Int) {
    vector.reset(like: prototype)
    vector.ids.update(from: ids.base + first, count: count)
  }

  /// False, with nothing changed that matters, when a column is of another form, or a key is null.
  mutating func assign(
    _ column: Vector, _ rows: Rows, _ limit: Int, into numbers: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    if ids.count == 0, column.form == .nodes || column.form == .strings { prototype.reset(like: column) }
    guard column.form == prototype.form, column.strings == prototype.strings else { return false }
    let keys = column.ids
    var highest: UInt32 = 0
    for i in 0..<rows.count { highest = max(highest, keys[rows[i]]) }
    guard highest != .max else { return false }
    if Int(highest) >= capacity {
      grow(to: max(Int(highest) + 1, column.form == .nodes ? limit : 2 * capacity))
    }
    guard let groups else { return false }
    for i in 0..<rows.count {
      let key = keys[rows[i]]
      if groups[Int(key)] == 0 {
        ids.append(key)
        groups[Int(key)] = UInt32(truncatingIfNeeded: ids.count)
      }
      numbers[i] = groups[Int(key)] &- 1
    }
    return true
  }

  private mutating func grow(to larger: Int) {
    guard let memory = calloc(larger, MemoryLayout<UInt32>.stride) else { return }
    let moved = memory.bindMemory(to: UInt32.self, capacity: larger)
    if let groups {
      moved.update(from: groups, count: capacity)
      free(groups)
    }
    groups = moved
    capacity = larger
  }
}

/// Groups by an 8-byte word: open addressing, at most half full.
private struct WordGroups: ~Copyable {
  /// Group + 1, 0 for an empty place.
  private var buckets = GrowableBuffer<UInt32>()
  private var mask = 0
  private var words = GrowableBuffer<Int64>()
  private var form = Vector.Form.integers

  var count: Int { words.count }
  var byteCount: Int { buckets.bytes + words.bytes }

  func fill(_ vector: Vector, from first: Int, count: Int) {
    vector.reset(form)
    vector.integers.update(from: words.base + first, count: count)
  }

  /// False, with nothing changed, when a column is of another form.
  mutating func assign(_ column: Vector, _ rows: Rows, into numbers: UnsafeMutablePointer<UInt32>) -> Bool {
    if words.count == 0, column.form == .integers || column.form == .dates { form = column.form }
    guard column.form == form, !column.isConstant else { return false }
    let keys = column.integers
    for i in 0..<rows.count {
      if (words.count + 1) * 2 > buckets.count { rehash() }
      let key = keys[rows[i]]
      var place = WordGroups.hash(key) & mask
      while buckets[place] != 0, words[Int(buckets[place]) - 1] != key { place = (place + 1) & mask }
      if buckets[place] == 0 {
        words.append(key)
        buckets[place] = UInt32(truncatingIfNeeded: words.count)
      }
      numbers[i] = buckets[place] &- 1
    }
    return true
  }

  @inline(__always)
  private static func hash(_ word: Int64) -> Int {
    Int(truncatingIfNeeded: mix(UInt64(bitPattern: word), 0x9E37_79B9_7F4A_7C15) >> 1)
  }

  private mutating func rehash() {
    let size = max(256, buckets.count * 2)
    buckets.removeAll()
    buckets.extend(to: size, with: 0)
    mask = size - 1
    for group in 0..<words.count {
      var place = WordGroups.hash(words[group]) & mask
      while buckets[place] != 0 { place = (place + 1) & mask }
      buckets[place] = UInt32(truncatingIfNeeded: group + 1)
    }
  }
}
