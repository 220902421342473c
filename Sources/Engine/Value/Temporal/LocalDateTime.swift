/// A date and a time of day without a zone.
public struct LocalDateTime: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// Seconds since 1970-01-01T00:00 on the same clock.
  public let epochSecond: Int64
  /// 0 to 999,999,999
  public let nanosecond: Int32

  /// - Throws: `outOfRange` when the date lies outside `LocalDate.years` or the nanosecond outside its
  ///   second.
  public init(epochSecond: Int64, nanosecond: Int32) throws(TemporalError) {
    _ = try LocalDate(epochDay: floorDivide(epochSecond, LocalTime.secondsPerDay).quotient)
    guard (0..<1_000_000_000).contains(nanosecond) else { throw .range("nanosecond is out of range") }
    self.init(unchecked: epochSecond, nanosecond: nanosecond)
  }

  /// For parts that come from a valid value.
  init(unchecked epochSecond: Int64, nanosecond: Int32) {
    self.epochSecond = epochSecond
    self.nanosecond = nanosecond
  }

  public init(_ date: LocalDate, _ time: LocalTime) {
    epochSecond = date.epochDay * LocalTime.secondsPerDay + time.secondOfDay
    nanosecond = Int32(truncatingIfNeeded: time.nanosecond)
  }

  public var date: LocalDate {
    LocalDate(unchecked: floorDivide(epochSecond, LocalTime.secondsPerDay).quotient)
  }

  public var time: LocalTime {
    let second = floorDivide(epochSecond, LocalTime.secondsPerDay).remainder
    return LocalTime(unchecked: second * LocalTime.nanosecondsPerSecond + Int64(nanosecond))
  }

  public static func < (a: LocalDateTime, b: LocalDateTime) -> Bool {
    (a.epochSecond, a.nanosecond) < (b.epochSecond, b.nanosecond)
  }
}

// MARK: - Arithmetic

extension LocalDateTime {
  func adding(months: Int64) throws(TemporalError) -> LocalDateTime {
    LocalDateTime(try date.adding(months: months), time)
  }

  func adding(days: Int64) throws(TemporalError) -> LocalDateTime {
    LocalDateTime(try date.adding(days: days), time)
  }

  func adding(seconds: Int64, nanoseconds: Int64) throws(TemporalError) -> LocalDateTime {
    let (carry, nanosecond) = floorDivide(
      try Checked.add(Int64(self.nanosecond), nanoseconds, "the date"), 1_000_000_000)
    let whole = try Checked.add(epochSecond, seconds, "the date")
    return try LocalDateTime(
      epochSecond: Checked.add(whole, carry, "the date"), nanosecond: Int32(truncatingIfNeeded: nanosecond))
  }

  func adding(_ duration: TemporalDuration) throws(TemporalError) -> LocalDateTime {
    try adding(months: duration.months).adding(days: duration.days)
      .adding(seconds: duration.seconds, nanoseconds: duration.nanoseconds)
  }

  /// The date of `other`, moved one day towards this one where its time of day has not been reached yet.
  private func wholeDays(towards other: LocalDateTime) -> LocalDate {
    var end = other.date.epochDay
    if end > date.epochDay, other.time < time { end -= 1 }
    if end < date.epochDay, other.time > time { end += 1 }
    return LocalDate(unchecked: end)
  }

  /// Whole months to another value, rounded towards zero.
  func months(until other: LocalDateTime) -> Int64 { date.months(until: wholeDays(towards: other)) }

  /// Whole days to another value, rounded towards zero.
  func days(until other: LocalDateTime) -> Int64 { wholeDays(towards: other).epochDay - date.epochDay }
}
