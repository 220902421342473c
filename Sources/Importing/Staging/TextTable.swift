import Engine

/// Numbers texts: the first text of a space gets a number the caller chooses, and keeps it.
///
///     slots    | entry + 1 or 0 |  open addressing, linear probing, at most half full
///     entries  | text | space | number |
///
/// The texts are string blocks of somebody's arena, which must outlive the table.
struct TextTable: Sendable {
  private struct Entry: Sendable {
    var text: StringRef
    var space: UInt32
    var number: UInt32
  }

  private var slots: [UInt32] = Array(repeating: 0, count: 16)
  private var entries: [Entry] = []

  var count: Int { entries.count }

  /// The number of a text in a space, or nil.
  func number(of text: UnsafeBufferPointer<UInt8>, hash: UInt64, in space: UInt32) -> UInt32? {
    let mask = slots.count - 1
    var slot = TextTable.slot(hash, space) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.space == space, entry.text.hash == hash, TextTable.equal(entry.text.bytes, text) { return entry.number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  func number(of text: StringRef, in space: UInt32) -> UInt32? {
    number(of: text.bytes, hash: text.hash, in: space)
  }

  /// Adds a text that is not there yet.
  mutating func add(_ text: StringRef, in space: UInt32, number: UInt32) {
    if entries.count * 2 >= slots.count { grow() }
    entries.append(Entry(text: text, space: space, number: number))
    place(entries.count - 1)
  }

  private mutating func place(_ index: Int) {
    let mask = slots.count - 1
    var slot = TextTable.slot(entries[index].text.hash, entries[index].space) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(index) + 1
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in entries.indices { place(index) }
  }

  @inline(__always)
  private static func slot(_ hash: UInt64, _ space: UInt32) -> Int {
    Int(truncatingIfNeeded: (hash ^ UInt64(space) &* 0x9E37_79B9_7F4A_7C15) >> 1)
  }

  @inline(__always)
  private static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    for i in 0..<a.count where a[i] != b[i] { return false }
    return true
  }
}

/// Names (labels, types, property keys, schemes) as small numbers.
struct SymbolTable: Sendable {
  private var table = TextTable()
  private(set) var names: [StringRef] = []

  mutating func symbol(_ name: UnsafeBufferPointer<UInt8>, _ arena: Arena) -> UInt32 {
    let hash = hashBytes(name)
    if let known = table.number(of: name, hash: hash, in: 0) { return known }
    let text = arena.string(name).asString
    let symbol = UInt32(names.count)
    names.append(text)
    table.add(text, in: 0, number: symbol)
    return symbol
  }

  mutating func symbol(_ name: String, _ arena: Arena) -> UInt32 {
    var name = name
    return name.withUTF8 { symbol($0, arena) }
  }

  /// The number of a name that is known.
  func known(_ name: StringRef) -> UInt32? { table.number(of: name, in: 0) }

  func name(_ symbol: UInt32) -> String { names[Int(symbol)].string }
}
