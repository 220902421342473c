/// A number as it was written: digits over a power of ten. Durations are computed with these, because 0.1
/// months as a binary fraction would be a nanosecond off.
struct DecimalNumber: Hashable, Sendable {
  /// All digits, with the sign.
  let digits: Int128
  /// 1, 10, 100, ... up to 10^18: the number is `digits / scale`.
  let scale: Int128

  static let maximumFractionDigits = 18

  init(_ integer: Int64) {
    digits = Int128(integer)
    scale = 1
  }

  /// The shortest decimal number that reads back as this float. Digits after the eighteenth are dropped.
  ///
  /// - Throws: `invalidValue` for NaN and infinities, `outOfRange` beyond 64-bit integers.
  init(_ float: Double) throws(TemporalError) {
    guard float.isFinite else { throw .invalid("a duration cannot be made from \(float)") }
    guard abs(float) < 0x1p63 else { throw .range("the duration is out of range") }
    let parts = float.description.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts.first ?? "0"
    let halves = mantissa.drop { $0 == "-" }.split(separator: ".")
    let fraction = halves.count > 1 ? halves[1] : ""
    var digits = Int128((halves.first ?? "0") + fraction) ?? 0
    var places = fraction.utf8.count - exponent
    while places > DecimalNumber.maximumFractionDigits, digits != 0 {
      digits /= 10
      places -= 1
    }
    while places < 0 {
      digits *= 10
      places += 1
    }
    self.init(digits: float < 0 ? -digits : digits, places: digits == 0 ? 0 : places)
  }

  /// A number from its whole part and the digits after the point; digits after the eighteenth are dropped.
  ///
  /// Returns nil when the whole part does not fit 64 bits or something is no digit.
  init?(isNegative: Bool, whole: Substring, fraction: Substring) {
    let kept = fraction.prefix(DecimalNumber.maximumFractionDigits)
    guard whole.utf8.count <= 19, let digits = Int128(whole + kept) else { return nil }
    self.init(digits: isNegative ? -digits : digits, places: kept.utf8.count)
  }

  private init(digits: Int128, places: Int) {
    self.digits = digits
    var scale: Int128 = 1
    for _ in 0..<max(0, places) { scale *= 10 }
    self.scale = scale
  }
}
