import Engine

/// Rows of a table in a property log: the properties of many elements, column by column, as they came and as
/// they go into the graph.
///
///     position   01 | group : 46 | row : 16
///     group      | rows : 32 | columns : 32 | column | column | ... | absent and values of each column |
///     column     | key : 32 | tag : 32 | offset of absent : 32, 0 if none is | offset of values : 32 |
///     absent     a byte a row, 1 where there is no value
///     values     64 bits a row; of strings 32 bits, the offset of its block (see `StringRef`)
///
/// Offsets count from the beginning of the group, which is a multiple of 8 bytes into its chunk, as values are
/// into the group.
struct PropertyRows {
  /// A column to be written.
  struct Column {
    var key: UInt32
    /// Of a boolean, integer, float, date or string.
    var tag: Tag
    /// A byte a row, 1 where there is no value.
    var absent: UnsafePointer<UInt8>
    /// Payloads; nil for strings.
    var words: UnsafePointer<UInt64>?
    /// Nil for all others.
    var texts: UnsafePointer<UnsafeBufferPointer<UInt8>>?
  }

  static let headerSize = 8
  static let columnSize = 16
  /// Rows of a group; a position has room for more.
  static let capacity = 1 << 15
  /// Bytes of a group.
  static let largest = 1 << 30

  private let base: UnsafeRawPointer

  init(_ base: UnsafeRawPointer) { self.base = base }

  // MARK: Reading

  var columnCount: Int { Int(base.load(fromByteOffset: 4, as: UInt32.self)) }

  @inline(__always)
  private func word(_ column: Int, _ offset: Int) -> UInt32 {
    base.load(
      fromByteOffset: PropertyRows.headerSize + column * PropertyRows.columnSize + offset, as: UInt32.self)
  }

  func key(_ column: Int) -> UInt32 { word(column, 0) }

  func tag(_ column: Int) -> Tag { Tag(rawValue: UInt8(truncatingIfNeeded: word(column, 4))) ?? .null }

  /// A byte a row, 1 where the column has no value; nil when it has one everywhere.
  func absent(_ column: Int) -> UnsafePointer<UInt8>? {
    let offset = Int(word(column, 8))
    return offset == 0 ? nil : (base + offset).assumingMemoryBound(to: UInt8.self)
  }

  /// The payloads of a column that is not of strings.
  func words(_ column: Int) -> UnsafePointer<UInt64> {
    (base + Int(word(column, 12))).assumingMemoryBound(to: UInt64.self)
  }

  /// A string of a column of strings that has one in this row.
  @inline(__always)
  func string(_ column: Int, _ row: Int) -> StringRef {
    StringRef(base + Int(base.load(fromByteOffset: Int(word(column, 12)) + 4 * row, as: UInt32.self)))
  }

  /// The value of a column in a row; null where there is none.
  func value(_ column: Int, _ row: Int) -> Value {
    if let absent = absent(column), absent[row] != 0 { return .null }
    let tag = tag(column)
    return tag == .string ? Value(string(column, row)) : Value(tag, payload: words(column)[row])
  }

  // MARK: Writing

  /// Bytes a group takes up.
  static func size(_ columns: [Column], count: Int) -> Int {
    var size = headerSize + columns.count * columnSize
    for column in columns {
      if hasGaps(column, count) { size += (count + 7) & ~7 }
      guard let texts = column.texts else {
        size += 8 * count
        continue
      }
      size += (4 * count + 7) & ~7
      for row in 0..<count where column.absent[row] == 0 { size += blockSize(texts[row]) }
      size = (size + 7) & ~7
    }
    return size
  }

  /// Writes a group to memory of its `size`.
  static func write(_ columns: [Column], count: Int, to base: UnsafeMutableRawPointer) {
    base.storeBytes(of: UInt32(count), as: UInt32.self)
    base.storeBytes(of: UInt32(columns.count), toByteOffset: 4, as: UInt32.self)
    var end = headerSize + columns.count * columnSize
    for (number, column) in columns.enumerated() {
      let head = base + headerSize + number * columnSize
      head.storeBytes(of: column.key, as: UInt32.self)
      head.storeBytes(of: UInt32(column.tag.rawValue), toByteOffset: 4, as: UInt32.self)
      let hasGaps = hasGaps(column, count)
      // The memory may hold what was there before.
      head.storeBytes(of: hasGaps ? UInt32(end) : 0, toByteOffset: 8, as: UInt32.self)
      if hasGaps {
        (base + end).copyMemory(from: column.absent, byteCount: count)
        end += (count + 7) & ~7
      }
      head.storeBytes(of: UInt32(end), toByteOffset: 12, as: UInt32.self)
      if let words = column.words {
        (base + end).copyMemory(from: words, byteCount: 8 * count)
        end += 8 * count
      } else if let texts = column.texts {
        end = write(texts, column.absent, count: count, at: end, of: base)
      }
    }
  }

  /// Writes a column of strings; gives its end.
  private static func write(
    _ texts: UnsafePointer<UnsafeBufferPointer<UInt8>>, _ absent: UnsafePointer<UInt8>, count: Int,
    at start: Int, of base: UnsafeMutableRawPointer
  ) -> Int {
    var end = start + (4 * count + 7) & ~7
    for row in 0..<count where absent[row] == 0 {
      base.storeBytes(of: UInt32(end), toByteOffset: start + 4 * row, as: UInt32.self)
      StringRef.write(texts[row], to: base + end)
      end += blockSize(texts[row])
    }
    return (end + 7) & ~7
  }

  @inline(__always)
  private static func blockSize(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    (StringRef.headerSize + text.count + 3) & ~3
  }

  private static func hasGaps(_ column: Column, _ count: Int) -> Bool {
    var any: UInt8 = 0
    for row in 0..<count { any |= column.absent[row] }
    return any != 0
  }
}
