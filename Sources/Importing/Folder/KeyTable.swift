import Engine
import KithPluginKit

/// From the key values of a label's nodes to their ids, whose order is that of the rows.
///
/// Integers in a narrow range index an array; other integers go through a hash table, texts through a
/// `HashSlots`.
struct KeyTable: @unchecked Sendable {
  static let missing = UInt32.max

  private enum Layout {
    case direct(base: Int64, nodes: [UInt32])
    case hashed(HashedKeys)
    case texts(HashSlots, rows: [StringRef])
  }

  private let layout: Layout
  /// The node of the first row.
  private let first: NodeID
  /// Owners of texts.
  private var owners: [Arena] = []

  /// True when the keys are looked up as texts, false for integers.
  var isText: Bool { if case .texts = layout { true } else { false } }

  /// - Throws: the row of a key that was there before.
  init(integers: UnsafeBufferPointer<Int64>, first: NodeID) throws(RepeatedKey) {
    self.first = first
    let low = integers.min() ?? 0
    let high = integers.max() ?? 0
    let (span, overflow) = high.subtractingReportingOverflow(low)
    if !overflow, span < 4 * Int64(integers.count) + 1024 {
      var nodes = [UInt32](repeating: KeyTable.missing, count: Int(span) + 1)
      for (row, key) in integers.enumerated() {
        guard nodes[Int(key - low)] == KeyTable.missing else { throw RepeatedKey(row: row) }
        nodes[Int(key - low)] = first.raw + UInt32(row)
      }
      layout = .direct(base: low, nodes: nodes)
    } else {
      layout = .hashed(try HashedKeys(integers, first: first))
    }
  }

  /// - Parameters:
  ///   - texts: string blocks of the owners, which the table keeps.
  init(
    texts: UnsafeBufferPointer<StringRef>, first: NodeID, owners: [Arena]
  ) throws(RepeatedKey) {
    self.owners = owners
    self.first = first
    var slots = HashSlots(capacity: texts.count)
    for (row, text) in texts.enumerated() {
      guard slots.find(text.hash, { texts[Int($0)] == text }) == nil else { throw RepeatedKey(row: row) }
      slots.add(text.hash, UInt32(row))
    }
    layout = .texts(slots, rows: Array(texts))
  }

  /// Writes the node of each row of a column of keys, `missing` where there is none; false when there is such
  /// a row.
  func look(up column: ColumnBuffer, count: Int, into nodes: UnsafeMutablePointer<UInt32>) -> Bool {
    let nulls = column.nulls
    var isComplete = true
    switch layout {
    case .direct(let base, let table):
      let words = column.words
      table.withUnsafeBufferPointer { table in
        for row in 0..<count {
          let offset = UInt64(bitPattern: Int64(bitPattern: words[row]) &- base)
          let isKnown = nulls[row] == 0 && offset < UInt64(table.count)
          nodes[row] = isKnown ? table[Int(offset)] : KeyTable.missing
        }
      }
    case .hashed(let table):
      for row in 0..<count {
        nodes[row] = nulls[row] == 0 ? table.node(Int64(bitPattern: column.words[row])) : KeyTable.missing
      }
    case .texts(let slots, let rows):
      for row in 0..<count {
        let found = column.text(row).flatMap { text in
          slots.find(hashBytes(text)) { HashSlots.equal(rows[Int($0)].bytes, text) }
        }
        nodes[row] = found.map { first.raw + $0 } ?? KeyTable.missing
      }
    }
    for row in 0..<count where nodes[row] == KeyTable.missing { isComplete = false }
    return isComplete
  }
}

/// A key that two rows have.
struct RepeatedKey: Error {
  var row: Int
}

/// Integer keys to nodes: open addressing, linear probing, at most half full.
private struct HashedKeys {
  private var keys: [Int64]
  private var nodes: [UInt32]

  init(_ integers: UnsafeBufferPointer<Int64>, first: NodeID) throws(RepeatedKey) {
    var bits = 4
    while 1 << bits < integers.count * 2 { bits += 1 }
    keys = Array(repeating: 0, count: 1 << bits)
    nodes = Array(repeating: KeyTable.missing, count: 1 << bits)
    for (row, key) in integers.enumerated() {
      let slot = slot(of: key)
      guard nodes[slot] == KeyTable.missing else { throw RepeatedKey(row: row) }
      keys[slot] = key
      nodes[slot] = first.raw + UInt32(row)
    }
  }

  func node(_ key: Int64) -> UInt32 { nodes[slot(of: key)] }

  /// The slot that holds the key, or the empty one where it would go.
  private func slot(of key: Int64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: mix(UInt64(bitPattern: key), 0x9E37_79B9)) & mask
    while nodes[slot] != KeyTable.missing, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }
}
