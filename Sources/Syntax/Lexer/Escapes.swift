/// The text a string literal stands for.
///
/// - Parameters:
///   - bytes: The whole statement.
///   - content: The bytes between the quotes.
/// - Throws: `InvalidUnicodeLiteral` for a bad `\u`, `UnexpectedSyntax` for any other unknown escape.
func unescapedString(_ bytes: [UInt8], _ content: Range<Int>) throws(Failure) -> String {
  let backslash = UInt8(ascii: "\\")
  guard bytes[content].contains(backslash) else { return String(decoding: bytes[content], as: UTF8.self) }
  var result = ""
  var offset = content.lowerBound
  while offset < content.upperBound {
    let next = bytes[offset..<content.upperBound].firstIndex(of: backslash) ?? content.upperBound
    result += String(decoding: bytes[offset..<next], as: UTF8.self)
    guard next < content.upperBound else { break }
    let (scalar, length) = try escape(bytes, next..<content.upperBound)
    result.unicodeScalars.append(scalar)
    offset = next + length
  }
  return result
}

/// One escape sequence at the start of `range`, and how many bytes it takes.
private func escape(_ bytes: [UInt8], _ range: Range<Int>) throws(Failure) -> (Unicode.Scalar, Int) {
  let start = range.lowerBound
  guard range.count >= 2 else {
    throw .syntax(
      "UnexpectedSyntax", "the escape sequence is not complete", at: Span(start, range.upperBound))
  }
  switch bytes[start + 1] {
  case UInt8(ascii: "\\"): return ("\\", 2)
  case UInt8(ascii: "'"): return ("'", 2)
  case UInt8(ascii: "\""): return ("\"", 2)
  case UInt8(ascii: "`"): return ("`", 2)
  case UInt8(ascii: "/"): return ("/", 2)
  case UInt8(ascii: "b"), UInt8(ascii: "B"): return ("\u{8}", 2)
  case UInt8(ascii: "f"), UInt8(ascii: "F"): return ("\u{C}", 2)
  case UInt8(ascii: "n"), UInt8(ascii: "N"): return ("\n", 2)
  case UInt8(ascii: "r"), UInt8(ascii: "R"): return ("\r", 2)
  case UInt8(ascii: "t"), UInt8(ascii: "T"): return ("\t", 2)
  case UInt8(ascii: "u"): return try shortUnicodeEscape(bytes, range)
  case UInt8(ascii: "U"):
    guard let value = hex(bytes, start + 2, digits: 8, within: range) else {
      throw unicodeError(range, length: 10, "needs eight hexadecimal digits")
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw unicodeError(range, length: 10, "names no Unicode character")
    }
    return (scalar, 10)
  default:
    let length = (Characters.scalar(bytes, at: start + 1)?.length ?? 1) + 1
    let text = String(decoding: bytes[start..<min(start + length, range.upperBound)], as: UTF8.self)
    throw .syntax(
      "UnexpectedSyntax", "`\(text)` is no escape sequence", at: Span(start, start + length),
      hint: "write `\\\\` for a backslash")
  }
}

/// `\uXXXX`; two of them may form a surrogate pair.
private func shortUnicodeEscape(
  _ bytes: [UInt8], _ range: Range<Int>
) throws(Failure) -> (Unicode.Scalar, Int) {
  let start = range.lowerBound
  guard let value = hex(bytes, start + 2, digits: 4, within: range) else {
    throw unicodeError(range, length: 6, "needs four hexadecimal digits")
  }
  if let scalar = Unicode.Scalar(value) { return (scalar, 6) }
  if value < 0xDC00, start + 8 < range.upperBound, bytes[start + 6] == UInt8(ascii: "\\"),
    bytes[start + 7] == UInt8(ascii: "u"), let low = hex(bytes, start + 8, digits: 4, within: range),
    low >= 0xDC00, low <= 0xDFFF,
    let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
  {
    return (scalar, 12)
  }
  throw unicodeError(range, length: 6, "is one half of a surrogate pair")
}

private func hex(_ bytes: [UInt8], _ start: Int, digits: Int, within range: Range<Int>) -> UInt32? {
  guard start + digits <= range.upperBound else { return nil }
  var value: UInt32 = 0
  for byte in bytes[start..<start + digits] {
    guard let digit = Characters.hexValue(byte) else { return nil }
    value = value << 4 | UInt32(digit)
  }
  return value
}

private func unicodeError(_ range: Range<Int>, length: Int, _ problem: String) -> Failure {
  let span = Span(range.lowerBound, min(range.lowerBound + length, range.upperBound))
  return .syntax("InvalidUnicodeLiteral", "the Unicode escape sequence \(problem)", at: span)
}
