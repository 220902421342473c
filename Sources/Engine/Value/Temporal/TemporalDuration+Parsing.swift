extension TemporalDuration {
  /// Reads `P1Y2M3W4DT5H6M7.8S`, where every amount may be negative and have a fraction, or
  /// `P2012-02-02T14:37:21.545`; a sign before the `P` applies to the whole.
  public init(parsing text: String) throws(TemporalError) {
    var scanner = DurationScanner(text)
    guard let duration = try scanner.scan() else { throw .invalid("'\(text)' is not a duration") }
    self = duration
  }
}

private struct DurationScanner {
  var scanner: TextScanner
  var isNegative = false

  init(_ text: String) { scanner = TextScanner(text) }

  /// The whole text, or nil when it is no duration.
  mutating func scan() throws(TemporalError) -> TemporalDuration? {
    isNegative = scanner.take("-")
    if !isNegative { _ = scanner.take("+") }
    guard scanner.takeLetter("p") else { return nil }
    let start = scanner.position
    if let duration = try scanDateForm() { return duration }
    scanner.position = start
    return try scanUnits()
  }

  /// Amounts with the letters of their units, in falling order of unit.
  private mutating func scanUnits() throws(TemporalError) -> TemporalDuration? {
    var months: [(DecimalNumber, Int128)] = []
    var days: [(DecimalNumber, Int128)] = []
    var seconds: [(DecimalNumber, Int128)] = []
    guard scanParts([("y", 12), ("m", 1)], into: &months), scanParts([("w", 7), ("d", 1)], into: &days)
    else { return nil }
    if scanner.takeLetter("t") {
      guard scanParts([("h", 3_600), ("m", 60), ("s", 1)], into: &seconds), !seconds.isEmpty else {
        return nil
      }
    }
    guard scanner.isAtEnd, !(months.isEmpty && days.isEmpty && seconds.isEmpty) else { return nil }
    return try TemporalDuration(months: months, days: days, seconds: seconds, nanoseconds: [])
  }

  /// The amounts that carry one of these letters, each at most once and in this order. False when an amount
  /// is malformed.
  private mutating func scanParts(
    _ units: [(letter: Unicode.Scalar, worth: Int128)], into parts: inout [(DecimalNumber, Int128)]
  ) -> Bool {
    for unit in units {
      let start = scanner.position
      guard let amount = scanAmount() else {
        if scanner.position != start { return false }
        continue
      }
      if scanner.takeLetter(unit.letter) {
        parts.append((amount, unit.worth))
      } else {
        scanner.position = start
      }
    }
    return true
  }

  /// `12`, `-12`, `1.5`, `1,5`. Returns nil where no amount starts, and nil with the position moved for a
  /// malformed one.
  private mutating func scanAmount() -> DecimalNumber? {
    var negative = isNegative
    if scanner.take("-") { negative.toggle() } else { _ = scanner.take("+") }
    let wholeStart = scanner.position
    scanner.position += scanner.digitCount
    let whole = scanner.text(from: wholeStart)
    guard !whole.isEmpty else { return nil }
    var fraction = ""
    if scanner.take(".") || scanner.take(",") {
      let fractionStart = scanner.position
      scanner.position += scanner.digitCount
      fraction = scanner.text(from: fractionStart)
      guard !fraction.isEmpty else { return nil }
    }
    return DecimalNumber(isNegative: negative, whole: whole[...], fraction: fraction[...])
  }

  /// `2012-02-02T14:37:21.545` and `20120202T143721.545`: as many years, months, days, hours and so on.
  private mutating func scanDateForm() throws(TemporalError) -> TemporalDuration? {
    guard [4, 8].contains(scanner.digitCount) else { return nil }
    let isBasic = scanner.digitCount == 8
    guard let year = scanner.scanDigits(4), isBasic || scanner.take("-"), let month = scanner.scanDigits(2),
      isBasic || scanner.take("-"), let day = scanner.scanDigits(2)
    else { return nil }
    var time = LocalTime.midnight
    if scanner.takeLetter("t") {
      guard let scanned = try scanner.scanTime() else { return nil }
      time = scanned
    }
    guard scanner.isAtEnd, month <= 12, day <= 31 else { return nil }
    let duration = try TemporalDuration(
      months: year * 12 + month, days: day, nanoseconds: time.nanosecondOfDay)
    return isNegative ? try duration.negated() : duration
  }
}
