/// A forward reader over the bytes of one literal. Every `scan` and `take` either consumes what it names or
/// leaves the position alone.
struct TextScanner {
  let bytes: [UInt8]
  var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position >= bytes.count }
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
  mutating func advance() { position += 1 }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek, UInt32(byte) == character.value else { return false }
    position += 1
    return true
  }

  /// Takes a letter in either case; the argument is in lower case.
  mutating func takeLetter(_ letter: Unicode.Scalar) -> Bool {
    guard let byte = peek, UInt32(byte | 0x20) == letter.value else { return false }
    position += 1
    return true
  }

  /// How many digits follow.
  var digitCount: Int {
    var end = position
    while end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 { end += 1 }
    return end - position
  }

  /// A number of so many digits, all of those that follow; at most 18.
  mutating func scanNumber(digits: ClosedRange<Int>) -> Int64? {
    let count = digitCount
    guard digits.contains(count) else { return nil }
    return scanDigits(count)
  }

  /// The next digits; nil when there are fewer. `count` is at most 18.
  mutating func scanDigits(_ count: Int) -> Int64? {
    guard count > 0, digitCount >= count else { return nil }
    var value: Int64 = 0
    for byte in bytes[position..<position + count] { value = value * 10 + Int64(byte - UInt8(ascii: "0")) }
    position += count
    return value
  }

  /// The text from a position to here.
  func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }
}
