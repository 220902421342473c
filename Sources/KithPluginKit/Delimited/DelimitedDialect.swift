/// How a delimited text file is written.
public struct DelimitedDialect: Hashable, Sendable {
  public var delimiter: UInt8
  /// Encloses fields with delimiters, line ends or itself (doubled) inside; nil when quotes mean nothing.
  public var quote: UInt8?
  /// Unquoted fields that mean "no value", besides the empty one.
  public var nulls: [String]
  /// Between the elements of a list inside one field.
  public var listDelimiter: UInt8

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""),
    nulls: [String] = ["NULL", "\\N"],
    listDelimiter: UInt8 = UInt8(ascii: ";")
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.nulls = nulls
    self.listDelimiter = listDelimiter
  }

  /// The delimiter of a file by its first line: the commonest of comma, semicolon, tab and bar outside
  /// quotes; the comma when there is none.
  public static func sniffDelimiter(_ head: Bytes) -> UInt8 {
    let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]
    var counts = [0, 0, 0, 0]
    var isQuoted = false
    for byte in head.prefix(1 << 16) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    var best = 0
    for index in counts.indices where counts[index] > counts[best] { best = index }
    return candidates[best]
  }
}

/// A field of a header line.
public struct DelimitedField: Hashable, Sendable {
  public var text: String
  /// From 1, in characters.
  public var column: Int
}
