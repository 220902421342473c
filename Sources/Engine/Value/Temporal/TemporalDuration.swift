/// A length of time in four parts that are never turned into each other: a month has no fixed number of
/// days, a day no fixed number of seconds.
public struct TemporalDuration: Hashable, BitwiseCopyable, Sendable {
  public let months: Int64
  public let days: Int64
  /// The seconds, rounded down: -0.5 s is -1 s and 500,000,000 ns.
  public let seconds: Int64
  /// 0 to 999,999,999, to be added to `seconds` whatever its sign.
  public let nanoseconds: Int64

  public static let zero = TemporalDuration(validMonths: 0, days: 0, seconds: 0, nanoseconds: 0)

  /// The mean length of a month of the Gregorian calendar, 30.436875 days.
  static let secondsPerMonth: Int64 = 2_629_746

  /// A duration of these parts; whole seconds are carried out of the nanoseconds.
  ///
  /// - Throws: `outOfRange` when the seconds overflow.
  public init(
    months: Int64 = 0, days: Int64 = 0, seconds: Int64 = 0, nanoseconds: Int64 = 0
  ) throws(TemporalError) {
    let (carry, rest) = floorDivide(nanoseconds, LocalTime.nanosecondsPerSecond)
    self.init(
      validMonths: months, days: days, seconds: try Checked.add(seconds, carry, "the duration"),
      nanoseconds: rest)
  }

  /// For nanoseconds known to be less than a second.
  init(validMonths months: Int64, days: Int64, seconds: Int64, nanoseconds: Int64) {
    self.months = months
    self.days = days
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// A duration of seconds and nanoseconds given as one number of nanoseconds.
  init(totalNanoseconds: Int128) throws(TemporalError) {
    let (seconds, rest) = floorDivide(totalNanoseconds, 1_000_000_000)
    self.init(
      validMonths: 0, days: 0, seconds: try Checked.narrow(seconds, "the duration"),
      nanoseconds: Int64(truncatingIfNeeded: rest))
  }

  /// Seconds and nanoseconds as one number.
  var totalNanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

  /// The length in nanoseconds when every month and day has its mean length: what durations are ordered by.
  var meanNanoseconds: Int128 {
    (Int128(months) * Int128(TemporalDuration.secondsPerMonth) + Int128(days) * 86_400) * 1_000_000_000
      + totalNanoseconds
  }
}

// MARK: - Arithmetic

extension TemporalDuration {
  public func adding(_ other: TemporalDuration) throws(TemporalError) -> TemporalDuration {
    try TemporalDuration(
      months: Checked.add(months, other.months, "the duration"),
      days: Checked.add(days, other.days, "the duration"),
      seconds: Checked.add(seconds, other.seconds, "the duration"),
      nanoseconds: nanoseconds + other.nanoseconds)
  }

  public func subtracting(_ other: TemporalDuration) throws(TemporalError) -> TemporalDuration {
    // Part by part: the negative of the other alone may not exist.
    func difference(_ a: Int64, _ b: Int64) throws(TemporalError) -> Int64 {
      try Checked.narrow(Int128(a) - Int128(b), "the duration")
    }
    return try TemporalDuration(
      months: difference(months, other.months), days: difference(days, other.days),
      seconds: difference(seconds, other.seconds), nanoseconds: nanoseconds - other.nanoseconds)
  }

  public func negated() throws(TemporalError) -> TemporalDuration {
    try TemporalDuration.zero.subtracting(self)
  }

  /// The duration times a number; fractions of a part go to the parts below it.
  public func multiplied(by factor: Double) throws(TemporalError) -> TemporalDuration {
    let decimal = try DecimalNumber(factor)
    return try cascading(numerator: decimal.digits, denominator: decimal.scale)
  }

  /// The duration divided by a number; fractions of a part go to the parts below it.
  public func divided(by divisor: Double) throws(TemporalError) -> TemporalDuration {
    let decimal = try DecimalNumber(divisor)
    return try cascading(numerator: decimal.scale, denominator: decimal.digits)
  }

  private func cascading(numerator: Int128, denominator: Int128) throws(TemporalError) -> TemporalDuration {
    guard denominator != 0 else { throw .range("a duration cannot be divided by zero") }
    let factor = denominator < 0 ? -numerator : numerator
    func scaled(_ part: Int64) throws(TemporalError) -> Int128 {
      try Checked.multiply(Int128(part), factor, "the duration")
    }
    return try TemporalDuration(
      monthNumerator: scaled(months), dayNumerator: scaled(days), secondNumerator: scaled(seconds),
      nanosecondNumerator: scaled(nanoseconds), denominator: abs(denominator))
  }
}

// MARK: - Fractions

extension TemporalDuration {
  /// A duration from parts that are fractions over one positive denominator.
  ///
  /// What is left of the months becomes days and seconds by the mean length of a month, what is left of the
  /// days becomes seconds, what is left of the seconds becomes nanoseconds; all exact, until at the very
  /// end a fraction of a nanosecond is dropped.
  ///
  /// - Throws: `outOfRange` when a part, or an intermediate product, overflows.
  init(
    monthNumerator: Int128, dayNumerator: Int128, secondNumerator: Int128, nanosecondNumerator: Int128,
    denominator: Int128
  ) throws(TemporalError) {
    let what = "the duration"
    let (months, monthRest) = monthNumerator.quotientAndRemainder(dividingBy: denominator)
    // From here on in seconds, because a day of a mean month is no whole fraction of it.
    let daySeconds = try Checked.add(
      Checked.multiply(dayNumerator, 86_400, what),
      Checked.multiply(monthRest, Int128(TemporalDuration.secondsPerMonth), what), what)
    let secondsPerDay = try Checked.multiply(denominator, 86_400, what)
    let (days, dayRest) = daySeconds.quotientAndRemainder(dividingBy: secondsPerDay)
    let (seconds, secondRest) = try Checked.add(secondNumerator, dayRest, what)
      .quotientAndRemainder(dividingBy: denominator)
    let nanoseconds =
      try Checked.add(nanosecondNumerator, Checked.multiply(secondRest, 1_000_000_000, what), what)
      / denominator
    let (carry, rest) = floorDivide(nanoseconds, 1_000_000_000)
    self.init(
      validMonths: try Checked.narrow(months, what), days: try Checked.narrow(days, what),
      seconds: try Checked.narrow(Checked.add(seconds, carry, what), what),
      nanoseconds: Int64(truncatingIfNeeded: rest))
  }

  /// A duration from parts in units of their own, any of which may have a fraction.
  ///
  /// - Parameters:
  ///   - months: amounts and how many months each is worth; likewise the others.
  init(
    months: [(DecimalNumber, Int128)], days: [(DecimalNumber, Int128)], seconds: [(DecimalNumber, Int128)],
    nanoseconds: [(DecimalNumber, Int128)]
  ) throws(TemporalError) {
    var scale: Int128 = 1
    for parts in [months, days, seconds, nanoseconds] {
      for (amount, _) in parts { scale = max(scale, amount.scale) }
    }
    func total(_ parts: [(DecimalNumber, Int128)]) throws(TemporalError) -> Int128 {
      var sum: Int128 = 0
      for (amount, unit) in parts {
        let factor = unit * (scale / amount.scale)
        sum = try Checked.add(sum, Checked.multiply(amount.digits, factor, "the duration"), "the duration")
      }
      return sum
    }
    try self.init(
      monthNumerator: total(months), dayNumerator: total(days), secondNumerator: total(seconds),
      nanosecondNumerator: total(nanoseconds), denominator: scale)
  }
}
