/// In what a difference of two temporal values is measured.
public enum DifferenceUnit: Sendable {
  /// Months, then days, then seconds of what is left.
  case mixed
  case months, days, seconds
}

extension Temporal {
  /// The duration from one value to another.
  ///
  /// What only one of them has, the other takes over from it: a date, a zone. A date without a time of day
  /// is its midnight. Two times of day differ in seconds only.
  public static func difference(
    from: Temporal, to: Temporal, in unit: DifferenceUnit
  ) throws(TemporalError) -> TemporalDuration {
    for value in [from, to] {
      if case .duration = value { throw .type("a duration is not a point in time") }
    }
    let fromTime = from.timePart ?? .midnight
    let toTime = to.timePart ?? .midnight
    let zone = from.zonePart ?? to.zonePart
    guard let someDate = from.datePart ?? to.datePart else {
      return try timeDifference(from, fromTime, to, toTime, unit)
    }
    let fromLocal = LocalDateTime(from.datePart ?? someDate, fromTime)
    let toLocal = LocalDateTime(to.datePart ?? someDate, toTime)
    guard let zone else { return try localDifference(fromLocal, toLocal, unit) }
    let start = try ZonedDateTime(fromLocal, in: from.zonePart ?? zone, preferring: from.offsetPart)
    let end = try ZonedDateTime(toLocal, in: to.zonePart ?? zone, preferring: to.offsetPart)
    return try zonedDifference(start, end, unit)
  }

  private static func timeDifference(
    _ from: Temporal, _ fromTime: LocalTime, _ to: Temporal, _ toTime: LocalTime, _ unit: DifferenceUnit
  ) throws(TemporalError) -> TemporalDuration {
    guard unit == .mixed || unit == .seconds else { return .zero }
    var nanoseconds = Int128(toTime.nanosecondOfDay) - Int128(fromTime.nanosecondOfDay)
    if let fromOffset = from.offsetPart, let toOffset = to.offsetPart {
      nanoseconds += (Int128(fromOffset) - Int128(toOffset)) * 1_000_000_000
    }
    return try TemporalDuration(totalNanoseconds: nanoseconds)
  }

  private static func localDifference(
    _ from: LocalDateTime, _ to: LocalDateTime, _ unit: DifferenceUnit
  ) throws(TemporalError) -> TemporalDuration {
    switch unit {
    case .months: return try TemporalDuration(months: from.months(until: to))
    case .days: return try TemporalDuration(days: from.days(until: to))
    case .seconds: return try elapsed(from.epochSecond, from.nanosecond, to.epochSecond, to.nanosecond)
    case .mixed:
      let months = from.months(until: to)
      let afterMonths = try from.adding(months: months)
      let days = afterMonths.days(until: to)
      let start = try afterMonths.adding(days: days)
      let rest = try elapsed(start.epochSecond, start.nanosecond, to.epochSecond, to.nanosecond)
      return try TemporalDuration(
        months: months, days: days, seconds: rest.seconds, nanoseconds: rest.nanoseconds)
    }
  }

  /// Months and days are counted by the clocks of the zone of the first value, seconds by the instant.
  private static func zonedDifference(
    _ from: ZonedDateTime, _ to: ZonedDateTime, _ unit: DifferenceUnit
  ) throws(TemporalError) -> TemporalDuration {
    if unit == .seconds {
      return try elapsed(from.epochSecond, from.nanosecond, to.epochSecond, to.nanosecond)
    }
    let end = try to.converted(to: from.zone).local
    guard unit == .mixed else { return try localDifference(from.local, end, unit) }
    let months = from.local.months(until: end)
    let afterMonths = try from.adding(TemporalDuration(months: months))
    let days = afterMonths.local.days(until: end)
    let start = try afterMonths.adding(TemporalDuration(days: days))
    let rest = try elapsed(start.epochSecond, start.nanosecond, to.epochSecond, to.nanosecond)
    return try TemporalDuration(
      months: months, days: days, seconds: rest.seconds, nanoseconds: rest.nanoseconds)
  }

  private static func elapsed(
    _ fromSecond: Int64, _ fromNanosecond: Int32, _ toSecond: Int64, _ toNanosecond: Int32
  ) throws(TemporalError) -> TemporalDuration {
    try TemporalDuration(
      seconds: toSecond - fromSecond, nanoseconds: Int64(toNanosecond) - Int64(fromNanosecond))
  }
}
