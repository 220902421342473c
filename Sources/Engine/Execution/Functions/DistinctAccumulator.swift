/// Passes on to another accumulator only the first of equivalent values in each group.
///
/// Values are told apart by what they are while every column has one 4-byte form (ids, string codes), each
/// packed with its group into a word; else by equivalence of whole values.
final class DistinctAccumulator: Accumulator {
  private let inner: Accumulator
  private var seen = SeenValues()
  private var codes = SeenCodes()
  /// A vector of the form of the codes, once there are some.
  private let prototype = Vector(.values, capacity: 1)
  private var scratch = ReaderScratch()
  private let passing = RowBuffer()
  private let passingGroups: UnsafeMutablePointer<UInt32> = .allocate(capacity: batchCapacity)

  init(_ inner: Accumulator) {
    self.inner = inner
    super.init()
  }

  deinit { passingGroups.deallocate() }

  override func extend(groups: Int) { inner.extend(groups: groups) }
  override var bytes: Int { seen.bytes + codes.bytes + inner.bytes }

  override func reset() {
    inner.reset()
    seen = SeenValues()
    codes = SeenCodes()
    prototype.reset(.values)
  }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    passing.count = 0
    let values = arguments[0]
    if seen.count == 0, codes.count == 0, !values.isConstant, values.form.width == 4 {
      prototype.reset(like: values)
    }
    if prototype.form == values.form, prototype.form.width == 4, prototype.strings == values.strings {
      passCodes(values.ids, groups, rows)
    } else {
      if codes.count > 0 { moveCodes() }
      prototype.reset(.values)
      passValues(values, groups, rows)
    }
    guard passing.count > 0 else { return }
    try inner.update(passingGroups, arguments, passing.rows, context)
  }

  private func passCodes(_ ids: UnsafePointer<UInt32>, _ groups: UnsafePointer<UInt32>?, _ rows: Rows) {
    codes.reserve(rows.count)
    for i in 0..<rows.count {
      let row = rows[i]
      let group = groups.map { $0[i] } ?? 0
      guard ids[row] != .max, codes.insert(ids[row], group) else { continue }
      passingGroups[passing.count] = group
      passing.append(row)
    }
  }

  private func passValues(_ column: Vector, _ groups: UnsafePointer<UInt32>?, _ rows: Rows) {
    let values = scratch.reader(column, rows)
    for i in 0..<rows.count {
      let row = rows[i]
      let value = values[row]
      let group = groups.map { $0[i] } ?? 0
      guard !value.isNull, seen.insert(value, group) else { continue }
      passingGroups[passing.count] = group
      passing.append(row)
    }
  }

  /// Goes over to whole values.
  private func moveCodes() {
    codes.forEach { code, group in
      prototype.ids[0] = code
      _ = seen.insert(prototype[0], group)
    }
    codes = SeenCodes()
  }

  override func finish(_ group: Int, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    try inner.finish(group, context)
  }

  override func merge(_ other: Accumulator, into groups: [UInt32], _ context: ExecutionContext)
    throws(ExecutionError)
  {
    guard let other = other as? DistinctAccumulator else { return }
    let values = Vector()
    let numbers = GrowableBuffer<UInt32>(capacity: batchCapacity)
    var count = 0
    func flush() throws(ExecutionError) {
      try update(numbers.base, [values], Rows(count: count), context)
      count = 0
    }
    // As codes first, so that nothing is spelt out when both sides have only codes.
    for (code, group) in other.codes.all {
      if count == 0 { values.reset(like: other.prototype) }
      values.ids[count] = code
      numbers[count] = groups[Int(group)]
      count += 1
      if count == batchCapacity { try flush() }
    }
    if count > 0 { try flush() }
    for (value, group) in other.seen.all {
      if count == 0 { values.reset(.values) }
      values.values[count] = value
      numbers[count] = groups[Int(group)]
      count += 1
      if count == batchCapacity { try flush() }
    }
    if count > 0 { try flush() }
  }
}

/// Pairs of a value and a group, by equivalence: open addressing. A place is free while its value is null,
/// since nulls are never aggregated.
private struct SeenValues: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var value: Value
    var group: UInt32
  }

  private var table = GrowableBuffer<Entry>()
  private var mask = 0
  private(set) var count = 0

  var bytes: Int { table.bytes }

  var all: [(Value, UInt32)] {
    table.elements.lazy.filter { !$0.value.isNull }.map { ($0.value, $0.group) }
  }

  /// True when the pair is new.
  mutating func insert(_ value: Value, _ group: UInt32) -> Bool {
    if count * 4 >= table.count * 3 { grow() }
    let place = place(of: value, group)
    guard table[place].value.isNull else { return false }
    table[place] = Entry(value: value, group: group)
    count += 1
    return true
  }

  /// Where the pair is, or the free place for it.
  private func place(of value: Value, _ group: UInt32) -> Int {
    var place = Int(truncatingIfNeeded: mix(hashValue(value), UInt64(group))) & mask
    while !table[place].value.isNull {
      if table[place].group == group, areEquivalent(table[place].value, value) { break }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    let old = all
    let capacity = max(64, table.count * 2)
    table.removeAll()
    table.extend(to: capacity, with: Entry(value: .null, group: 0))
    mask = capacity - 1
    for (value, group) in old { table[place(of: value, group)] = Entry(value: value, group: group) }
  }
}

/// Pairs of a 4-byte code and a group, packed into words: open addressing, at most half full.
private struct SeenCodes: ~Copyable {
  /// No code is the sentinel, so no pair is this word.
  private static let free = UInt64.max

  private var table = GrowableBuffer<UInt64>()
  private var mask = 0
  private(set) var count = 0

  var bytes: Int { table.bytes }

  var all: [(UInt32, UInt32)] {
    table.elements.lazy.filter { $0 != SeenCodes.free }.map {
      (UInt32(truncatingIfNeeded: $0), UInt32(truncatingIfNeeded: $0 >> 32))
    }
  }

  func forEach(_ body: (UInt32, UInt32) -> Void) { for (code, group) in all { body(code, group) } }

  /// Makes room for so many new pairs.
  mutating func reserve(_ more: Int) {
    guard (count + more) * 2 > table.count else { return }
    let old = Array(table.elements)
    var size = max(4 * batchCapacity, table.count)
    while (count + more) * 2 > size { size *= 2 }
    table.removeAll()
    table.extend(to: size, with: SeenCodes.free)
    mask = size - 1
    for word in old where word != SeenCodes.free { table[place(of: word)] = word }
  }

  /// True when the pair is new; room has been made for it.
  @inline(__always)
  mutating func insert(_ code: UInt32, _ group: UInt32) -> Bool {
    let word = UInt64(group) << 32 | UInt64(code)
    let place = place(of: word)
    if table[place] == word { return false }
    table[place] = word
    count += 1
    return true
  }

  @inline(__always)
  private func place(of word: UInt64) -> Int {
    var place = Int(truncatingIfNeeded: mix(word, 0x9E37_79B9_7F4A_7C15)) & mask
    while table[place] != word, table[place] != SeenCodes.free { place = (place + 1) & mask }
    return place
  }
}
