/// `count(*)`
final class RowCountAccumulator: Accumulator {
  private var counts = GrowableBuffer<Int>()

  override func extend(groups: Int) { counts.extend(to: groups, with: 0) }
  override func reset() { counts.removeAll() }
  override var bytes: Int { counts.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    guard let groups else {
      counts[0] += rows.count
      return
    }
    let base = counts.base
    for i in 0..<rows.count { base[Int(groups[i])] += 1 }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    Value(counts[group])
  }
}

/// `count(x)`: values that are not null.
final class CountAccumulator: Accumulator {
  private var counts = GrowableBuffer<Int>()

  override func extend(groups: Int) { counts.extend(to: groups, with: 0) }
  override func reset() { counts.removeAll() }
  override var bytes: Int { counts.bytes }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let (values, base) = (arguments[0], counts.base)
    for i in 0..<rows.count where !values[rows[i]].isNull {
      base[groups.map { Int($0[i]) } ?? 0] += 1
    }
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    Value(counts[group])
  }
}

/// Passes on to another accumulator only the first of equivalent values in each group.
final class DistinctAccumulator: Accumulator {
  private let inner: Accumulator
  /// Open addressing; an entry is free while its value is null, since nulls are never aggregated.
  private var table = GrowableBuffer<Entry>()
  private var mask = 0
  private var count = 0
  private let passing = RowBuffer()
  private let passingGroups: UnsafeMutablePointer<UInt32> = .allocate(capacity: batchCapacity)

  private struct Entry: BitwiseCopyable {
    var value: Value
    var group: UInt32
  }

  init(_ inner: Accumulator) {
    self.inner = inner
    super.init()
    clear(capacity: 64)
  }

  deinit { passingGroups.deallocate() }

  override func extend(groups: Int) { inner.extend(groups: groups) }
  override var bytes: Int { table.bytes + inner.bytes }

  override func reset() {
    inner.reset()
    count = 0
    clear(capacity: 64)
  }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    passing.count = 0
    let values = arguments[0]
    for i in 0..<rows.count {
      let row = rows[i]
      let value = values[row]
      let group = groups.map { $0[i] } ?? 0
      guard !value.isNull, insert(Entry(value: value, group: group)) else { continue }
      passingGroups[passing.count] = group
      passing.append(row)
    }
    guard passing.count > 0 else { return }
    try inner.update(passingGroups, arguments, passing.rows, context)
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    try inner.finish(group, context)
  }

  /// True when the entry is new.
  private func insert(_ entry: Entry) -> Bool {
    if count * 4 >= table.count * 3 { grow() }
    let place = place(of: entry)
    guard table[place].value.isNull else { return false }
    table[place] = entry
    count += 1
    return true
  }

  /// Where the entry is, or the free place for it.
  private func place(of entry: Entry) -> Int {
    var place = Int(truncatingIfNeeded: mix(hashValue(entry.value), UInt64(entry.group))) & mask
    while !table[place].value.isNull {
      if table[place].group == entry.group, areEquivalent(table[place].value, entry.value) { break }
      place = (place + 1) & mask
    }
    return place
  }

  private func grow() {
    let old = Array(table.elements)
    clear(capacity: old.count * 2)
    for entry in old where !entry.value.isNull { table[place(of: entry)] = entry }
  }

  private func clear(capacity: Int) {
    table.removeAll()
    table.extend(to: capacity, with: Entry(value: .null, group: 0))
    mask = capacity - 1
  }
}
