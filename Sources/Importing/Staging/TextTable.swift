import Engine
import Glibc

/// Numbers texts: the first text of a space gets a number the caller chooses, and keeps it.
///
///     slots     63                            32 31                            0
///              +--------------------------------+--------------------------------+
///              |        half of the hash        |      entry + 1, 0 if empty     |
///              +--------------------------------+--------------------------------+
///     entries  | text | space | number |
///
/// Open addressing, linear probing, at most half full. A slot with another half of a hash is passed over
/// without looking at its text. The texts are string blocks of somebody's arena, which must outlive the
/// table.
struct TextTable: Sendable {
  private struct Entry: Sendable {
    var text: StringRef
    var space: UInt32
    var number: UInt32
  }

  private var slots: [UInt64] = Array(repeating: 0, count: 16)
  private var entries: [Entry] = []

  var count: Int { entries.count }

  /// Bytes it takes up.
  var bytes: Int {
    slots.capacity * MemoryLayout<UInt64>.stride + entries.capacity * MemoryLayout<Entry>.stride
  }

  /// The number of a text in a space, or nil.
  func number(of text: UnsafeBufferPointer<UInt8>, hash: UInt64, in space: UInt32) -> UInt32? {
    let word = TextTable.word(hash, space)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: word) & mask
    while true {
      let found = slots[slot]
      if found == 0 { return nil }
      if found >> 32 == word >> 32 {
        let entry = entries[Int(truncatingIfNeeded: found & 0xFFFF_FFFF) - 1]
        if entry.space == space, TextTable.equal(entry.text.bytes, text) { return entry.number }
      }
      slot = (slot + 1) & mask
    }
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
    let word = TextTable.word(entries[index].text.hash, entries[index].space)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: word) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = word & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in entries.indices { place(index) }
  }

  @inline(__always)
  private static func word(_ hash: UInt64, _ space: UInt32) -> UInt64 {
    hash ^ UInt64(space) &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  private static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let x = a.baseAddress, let y = b.baseAddress else { return true }
    return memcmp(x, y, a.count) == 0
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
