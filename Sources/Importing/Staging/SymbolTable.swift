import Engine

/// Names (labels, types, property keys, schemes) as small numbers. Their texts are blocks of an arena that
/// must outlive the table.
struct SymbolTable: Sendable {
  private var slots = HashSlots()
  private(set) var names: [StringRef] = []

  mutating func symbol(_ name: UnsafeBufferPointer<UInt8>, _ arena: Arena) -> UInt32 {
    let hash = hashBytes(name)
    if let known = find(name, hash) { return known }
    let symbol = UInt32(names.count)
    names.append(arena.string(name).asString)
    slots.add(hash, symbol)
    return symbol
  }

  mutating func symbol(_ name: String, _ arena: Arena) -> UInt32 {
    var name = name
    return name.withUTF8 { symbol($0, arena) }
  }

  @inline(__always)
  private func find(_ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> UInt32? {
    slots.find(hash) { HashSlots.equal(names[Int($0)].bytes, name) }
  }

  /// The number of a name that is known.
  func known(_ name: StringRef) -> UInt32? { find(name.bytes, name.hash) }

  func name(_ symbol: UInt32) -> String { names[Int(symbol)].string }
}
