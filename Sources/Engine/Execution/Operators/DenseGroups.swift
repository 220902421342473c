#if canImport(Glibc)
  import Glibc
#endif

/// Groups by a 4-byte id or code, found in an array over all of them.
struct DenseGroups: ~Copyable {
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
