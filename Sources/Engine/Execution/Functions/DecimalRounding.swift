/// Rounding of floats to decimal places, done on the shortest decimal digits that give the float, so that
/// `round(1.005, 2)` is 1.01 as it reads and not 1.0 as its binary fraction has it.
enum DecimalRounding: String, CaseIterable {
  case up = "UP"
  case down = "DOWN"
  case ceiling = "CEILING"
  case floor = "FLOOR"
  case halfUp = "HALF_UP"
  case halfDown = "HALF_DOWN"
  case halfEven = "HALF_EVEN"

  /// - Parameter precision: decimal places, not negative.
  func round(_ number: Double, precision: Int) -> Double {
    guard number.isFinite, number != 0 else { return number }
    var (digits, point) = DecimalRounding.decompose(number.magnitude)
    // The digits are 0.d1 d2 d3 ... times 10 to the `point`; those from `keep` on are dropped.
    let keep = point + precision
    guard keep < digits.count else { return number }
    let isNegative = number < 0
    guard keep >= 0 else {
      // Less than half of the last place that is kept.
      return roundsAway(half: -1, isOdd: false, isNegative: isNegative)
        ? DecimalRounding.compose([1], point: 1 - precision, isNegative) : isNegative ? -0.0 : 0.0
    }
    let dropped = digits[keep...]
    let half =
      dropped[keep] == 5 && dropped.dropFirst().allSatisfy { $0 == 0 } ? 0 : dropped[keep] >= 5 ? 1 : -1
    let isOdd = keep > 0 && digits[keep - 1] % 2 == 1
    digits.removeSubrange(keep...)
    if roundsAway(half: half, isOdd: isOdd, isNegative: isNegative) {
      var place = keep - 1
      while place >= 0, digits[place] == 9 {
        digits[place] = 0
        place -= 1
      }
      if place >= 0 {
        digits[place] += 1
      } else {
        digits.insert(1, at: 0)
        point += 1
      }
    }
    return DecimalRounding.compose(digits, point: point, isNegative)
  }

  /// Whether a magnitude goes up: `half` tells whether what is dropped is below (-1), at (0) or above
  /// (1) half.
  private func roundsAway(half: Int, isOdd: Bool, isNegative: Bool) -> Bool {
    switch self {
    case .up: true
    case .down: false
    case .ceiling: !isNegative
    case .floor: isNegative
    case .halfUp: half >= 0
    case .halfDown: half > 0
    case .halfEven: half > 0 || (half == 0 && isOdd)
    }
  }

  /// The shortest digits of a positive number and the place of its decimal point before them.
  private static func decompose(_ number: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = number.description.split(separator: "e")
    for byte in (text.first ?? "0").utf8 {
      if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte - 48) }
    }
    if text.count > 1 { exponent = Int(text[1]) ?? 0 }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    return (Array(digits.dropFirst(leadingZeros)), (point ?? digits.count) - leadingZeros + exponent)
  }

  private static func compose(_ digits: [UInt8], point: Int, _ isNegative: Bool) -> Double {
    let text = "0." + digits.map { String($0) }.joined() + "e\(point)"
    let magnitude = Double(text) ?? 0
    return isNegative ? -magnitude : magnitude
  }
}
