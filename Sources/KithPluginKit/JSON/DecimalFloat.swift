/// Decimal text to the nearest Double.
enum DecimalFloat {
  /// Powers of ten that a Double holds exactly.
  private static let exactPowers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]

  /// 10 to the power of `exponent`, which is 22 at most.
  @inline(__always)
  static func exactPower(_ exponent: Int) -> Double { exactPowers[exponent] }

  /// The value of `-?digits[.digits][e[+-]digits]`, infinite when too large, nil when the text is something
  /// else.
  static func parse(_ text: Bytes) -> Double? {
    guard text.count > 0 else { return nil }
    return parseShort(text) ?? parseLong(text)
  }

  /// At most 15 significant digits times or over an exact power of ten: one correctly rounded operation.
  private static func parseShort(_ text: Bytes) -> Double? {
    var index = 0
    let isNegative = text[0] == UInt8(ascii: "-")
    if isNegative || text[0] == UInt8(ascii: "+") { index = 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    var seenPoint = false
    while index < text.count {
      let byte = text[index]
      if byte &- 0x30 < 10 {
        mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
        digits += 1
        if seenPoint { scale += 1 }
      } else if byte == UInt8(ascii: "."), !seenPoint {
        seenPoint = true
      } else {
        return nil
      }
      index += 1
    }
    guard digits > 0, digits <= 15 else { return nil }
    let value = Double(mantissa) / exactPowers[scale]
    return isNegative ? -value : value
  }

  private static func parseLong(_ text: Bytes) -> Double? {
    // Double(String) also reads "nan", "inf" and hexadecimal; only decimal digits count here.
    guard text.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E || $0 | 0x20 == 0x65 }),
      text.contains(where: { $0 &- 0x30 < 10 })
    else { return nil }
    return Double(text.text)
  }
}
