/// A word for a value that orders as the value does, as far as it goes: when the word of one value is smaller,
/// the value comes first; when the words are equal, the values must be compared.
///
///     63      59 58                                    0
///     +---------+--------------------------------------+
///     |  rank   |  the beginning of the value          |
///     +---------+--------------------------------------+
///
/// The rank follows the order of types (a tag's number does, with NaN and null last). Numbers are kept as
/// doubles, strings by their first bytes, dates and booleans by their payload, all else not at all.
enum SortPrefix {
  private static let rankShift: UInt64 = 59
  private static let bodyMask: UInt64 = 1 << rankShift - 1

  @inline(__always)
  static func of(_ value: Value) -> UInt64 {
    switch value.tag {
    case .null: rank(17)
    case .integer: of(Double(value.asInteger))
    case .float: of(value.asFloat)
    case .string: rank(value.tag) | bytes(of: value.asString)
    case .date: of(days: value.asInteger)
    case .boolean: rank(value.tag) | value.payload
    default: rank(value.tag)
    }
  }

  @inline(__always)
  static func of(_ number: Double) -> UInt64 {
    if number.isNaN { return rank(16) }
    // Adding zero turns -0 into 0: the two are equal.
    let bits = (number + 0).bitPattern
    let ordered = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    return rank(.float) | ordered >> (64 - rankShift)
  }

  @inline(__always)
  private static func of(days: Int64) -> UInt64 {
    rank(.date) | UInt64(bitPattern: days &+ 1 << 58) & bodyMask
  }

  /// Integers and floats are of one rank.
  @inline(__always)
  private static func rank(_ tag: Tag) -> UInt64 { rank(tag == .integer ? Tag.float.rawValue : tag.rawValue) }

  @inline(__always)
  private static func rank(_ number: UInt8) -> UInt64 { UInt64(number) << rankShift }

  private static func bytes(of string: StringRef) -> UInt64 { word(string, at: 0) >> (64 - rankShift) }

  /// Bytes of the text that `of` certainly takes in.
  private static let bytesTaken = 7

  /// The eight bytes that follow what the prefix and `depth` such words have of a text, as a word that orders
  /// as they do; nil when the value is no text that goes on there.
  @inline(__always)
  static func of(_ value: Value, beyond depth: Int) -> UInt64? {
    guard value.tag == .string else { return nil }
    let string = value.asString
    let start = bytesTaken + 8 * depth
    return start < string.length ? word(string, at: start) : nil
  }

  /// Eight bytes from `start` on, zeroes where the text has ended.
  @inline(__always)
  private static func word(_ string: StringRef, at start: Int) -> UInt64 {
    let bytes = string.bytes
    if start + 8 <= bytes.count, let base = bytes.baseAddress {
      return UInt64(bigEndian: UnsafeRawPointer(base + start).loadUnaligned(as: UInt64.self))
    }
    var word: UInt64 = 0
    for i in start..<start + 8 { word = word << 8 | (i < bytes.count ? UInt64(bytes[i]) : 0) }
    return word
  }

  /// Writes the prefixes of rows to `prefixes[row]`, turned round when the order is descending.
  static func fill(
    _ prefixes: UnsafeMutablePointer<UInt64>, _ vector: Vector, _ rows: Rows, descending: Bool
  ) {
    let turn: UInt64 = descending ? .max : 0
    if vector.isConstant {
      let prefix = of(vector[0]) ^ turn
      for i in 0..<rows.count { prefixes[rows[i]] = prefix }
      return
    }
    switch vector.form {
    case .floats:
      for i in 0..<rows.count { prefixes[rows[i]] = of(vector.floats[rows[i]]) ^ turn }
    case .integers:
      for i in 0..<rows.count { prefixes[rows[i]] = of(Double(vector.integers[rows[i]])) ^ turn }
    case .dates:
      for i in 0..<rows.count { prefixes[rows[i]] = of(days: vector.integers[rows[i]]) ^ turn }
    default:
      for i in 0..<rows.count { prefixes[rows[i]] = of(vector[rows[i]]) ^ turn }
    }
  }
}
