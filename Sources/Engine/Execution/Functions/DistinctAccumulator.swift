/// Passes on to another accumulator only the first of equivalent values in each group.
///
/// Values are told apart by what they are while every column has one form, of ids, string codes, integers or
/// dates (integers and dates of a single group by a bit each, where that is enough); else by equivalence of whole
/// values.
final class DistinctAccumulator: Accumulator {
  private let inner: Accumulator
  private var seen = SeenValues()
  private var codes = SeenCodes()
  private var words = SeenWords()
  /// Instead of `words` for as long as there is one group and the words lie close together.
  private var bits = SeenBits()
  /// A vector of the form of the codes or words, once there are some.
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
  override var bytes: Int { seen.bytes + codes.bytes + words.bytes + bits.bytes + inner.bytes }

  override func reset() {
    inner.reset()
    seen = SeenValues()
    codes = SeenCodes()
    words = SeenWords()
    bits = SeenBits()
    prototype.reset(.values)
  }

  override func update(
    _ groups: UnsafePointer<UInt32>?, _ arguments: [Vector], _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    passing.count = 0
    let values = arguments[0]
    if seen.count == 0, codes.count == 0, words.count == 0, bits.count == 0, !values.isConstant {
      prototype.reset(like: values)
    }
    if prototype.form == values.form, prototype.strings == values.strings, !values.isConstant,
      let known = known(values.form)
    {
      switch known {
      case .codes: codes.pass(values.ids, groups, rows, passing, passingGroups)
      case .words: pass(values.integers, groups, rows)
      }
    } else {
      spellOut()
      prototype.reset(.values)
      seen.pass(scratch.reader(values, rows), groups, rows, passing, passingGroups)
    }
    guard passing.count > 0 else { return }
    try inner.update(groups == nil ? nil : UnsafePointer(passingGroups), arguments, passing.rows, context)
  }

  private func pass(_ integers: UnsafePointer<Int64>, _ groups: UnsafePointer<UInt32>?, _ rows: Rows) {
    if groups == nil, words.count == 0, bits.pass(integers, rows, passing) { return }
    if bits.count > 0 {
      for word in bits.all { words.insert(word, 0) }
      bits = SeenBits()
    }
    words.pass(integers, groups, rows, passing, passingGroups)
  }

  private enum Known { case codes, words }

  /// Where values of a form are kept as they are; nil where equal values may look different.
  private func known(_ form: Vector.Form) -> Known? {
    switch form {
    case .nodes, .relationships, .strings: .codes
    case .integers, .dates: .words
    case .values, .floats, .truths: nil
    }
  }

  /// Goes over to whole values.
  private func spellOut() {
    if codes.count > 0 {
      for (code, group) in codes.all {
        prototype.ids[0] = code
        _ = seen.insert(prototype[0], group)
      }
      codes = SeenCodes()
    }
    if words.count > 0 {
      for (word, group) in words.all {
        prototype.integers[0] = word
        _ = seen.insert(prototype[0], group)
      }
      words = SeenWords()
    }
    if bits.count > 0 {
      for word in bits.all {
        prototype.integers[0] = word
        _ = seen.insert(prototype[0], 0)
      }
      bits = SeenBits()
    }
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
    let isSingle = groups == [0]
    func flush() throws(ExecutionError) {
      try update(isSingle ? nil : UnsafePointer(numbers.base), [values], Rows(count: count), context)
      count = 0
    }
    // As they are first, so that nothing is spelt out when both sides have only one form.
    for (word, group) in other.words.all + other.bits.all.map({ ($0, 0) }) {
      if count == 0 { values.reset(like: other.prototype) }
      values.integers[count] = word
      numbers[count] = groups[Int(group)]
      count += 1
      if count == batchCapacity { try flush() }
    }
    if count > 0 { try flush() }
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

  /// Appends the rows whose pairs are new to those passing, with their groups.
  mutating func pass(
    _ values: ValueReader, _ groups: UnsafePointer<UInt32>?, _ rows: Rows, _ passing: RowBuffer,
    _ passingGroups: UnsafeMutablePointer<UInt32>
  ) {
    // Values that follow each other are often the same.
    var last = (value: Value.null, group: UInt32(0))
    for i in 0..<rows.count {
      let row = rows[i]
      let value = values[row]
      let group = groups.map { $0[i] } ?? 0
      if value.head == last.value.head, value.payload == last.value.payload, group == last.group { continue }
      last = (value, group)
      guard !value.isNull, insert(value, group) else { continue }
      passingGroups[passing.count] = group
      passing.append(row)
    }
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

  /// Appends the rows whose pairs are new to those passing, with their groups; nulls do not pass.
  mutating func pass(
    _ ids: UnsafePointer<UInt32>, _ groups: UnsafePointer<UInt32>?, _ rows: Rows, _ passing: RowBuffer,
    _ passingGroups: UnsafeMutablePointer<UInt32>
  ) {
    reserve(rows.count)
    for i in 0..<rows.count {
      let row = rows[i]
      let group = groups.map { $0[i] } ?? 0
      guard ids[row] != .max, insert(ids[row], group) else { continue }
      passingGroups[passing.count] = group
      passing.append(row)
    }
  }

  /// Makes room for so many new pairs.
  mutating func reserve(_ more: Int) {
    guard (count + more) * 2 > table.count else { return }
    let old = Array(table.elements)
    // Four times the size: filling it again costs more than the memory.
    var size = max(4 * batchCapacity, 2 * table.count)
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

/// Pairs of an 8-byte word and a group: open addressing, at most half full.
private struct SeenWords: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var word: Int64
    /// Group + 1, 0 for a free place.
    var group: UInt64
  }

  private var table = GrowableBuffer<Entry>()
  private var mask = 0
  private(set) var count = 0

  var bytes: Int { table.bytes }

  var all: [(Int64, UInt32)] {
    table.elements.lazy.filter { $0.group != 0 }.map { ($0.word, UInt32(truncatingIfNeeded: $0.group - 1)) }
  }

  /// Appends the rows whose pairs are new to those passing, with their groups.
  mutating func pass(
    _ words: UnsafePointer<Int64>, _ groups: UnsafePointer<UInt32>?, _ rows: Rows, _ passing: RowBuffer,
    _ passingGroups: UnsafeMutablePointer<UInt32>
  ) {
    reserve(rows.count)
    for i in 0..<rows.count {
      let row = rows[i]
      let group = groups.map { $0[i] } ?? 0
      guard add(words[row], group) else { continue }
      passingGroups[passing.count] = group
      passing.append(row)
    }
  }

  mutating func insert(_ word: Int64, _ group: UInt32) {
    reserve(1)
    _ = add(word, group)
  }

  /// True when the pair is new; room has been made for it.
  @inline(__always)
  private mutating func add(_ word: Int64, _ group: UInt32) -> Bool {
    let entry = Entry(word: word, group: UInt64(group) + 1)
    let place = place(of: entry)
    if table[place].group != 0 { return false }
    table[place] = entry
    count += 1
    return true
  }

  /// Makes room for so many new pairs.
  private mutating func reserve(_ more: Int) {
    guard (count + more) * 2 > table.count else { return }
    let old = Array(table.elements)
    var size = max(4 * batchCapacity, table.count * 2)
    while (count + more) * 2 > size { size *= 2 }
    table.removeAll()
    table.extend(to: size, with: Entry(word: 0, group: 0))
    mask = size - 1
    for entry in old where entry.group != 0 { table[place(of: entry)] = entry }
  }

  /// Where the pair is, or the free place for it.
  @inline(__always)
  private func place(of entry: Entry) -> Int {
    var place = Int(truncatingIfNeeded: mix(UInt64(bitPattern: entry.word), entry.group)) & mask
    while table[place].group != 0, table[place].word != entry.word || table[place].group != entry.group {
      place = (place + 1) & mask
    }
    return place
  }
}
