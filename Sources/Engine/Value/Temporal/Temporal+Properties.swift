extension Temporal {
  /// A part of the value by the name it is accessed by in queries, for example `ordinalDay`; nil when
  /// values of its type have no such part.
  ///
  /// - Throws: `outOfRange` when the value has more of a unit than an integer holds.
  public func property(_ name: String) throws(TemporalError) -> TemporalComponent? {
    if case .duration(let duration) = self {
      return try duration.property(name).map(TemporalComponent.integer)
    }
    if let value = datePart?.property(name) ?? timePart?.property(name) { return .integer(value) }
    if let offset = offsetPart {
      switch name {
      case "timezone": return .text(zonePart?.name ?? Zone.format(offset))
      case "offset": return .text(Zone.format(offset))
      case "offsetMinutes": return .integer(Int64(offset) / 60)
      case "offsetSeconds": return .integer(Int64(offset))
      default: break
      }
    }
    guard case .dateTime(let value) = self else { return nil }
    switch name {
    case "epochSeconds": return .integer(value.epochSecond)
    case "epochMillis":
      let milliseconds = Int128(value.epochSecond) * 1_000 + Int128(value.nanosecond / 1_000_000)
      return .integer(try Checked.narrow(milliseconds, "epochMillis"))
    default: return nil
    }
  }
}

extension LocalDate {
  func property(_ name: String) -> Int64? {
    switch name {
    case "year": year
    case "quarter": quarter
    case "month": month
    case "week": week
    case "weekYear": weekYear
    case "dayOfQuarter", "quarterDay": dayOfQuarter
    case "day": day
    case "ordinalDay": ordinalDay
    case "dayOfWeek", "weekDay": dayOfWeek
    default: nil
    }
  }
}

extension LocalTime {
  func property(_ name: String) -> Int64? {
    switch name {
    case "hour": hour
    case "minute": minute
    case "second": second
    case "millisecond": nanosecond / 1_000_000
    case "microsecond": nanosecond / 1_000
    case "nanosecond": nanosecond
    default: nil
    }
  }
}

extension TemporalDuration {
  /// Units of days, of months and of seconds are counted from their own part alone.
  func property(_ name: String) throws(TemporalError) -> Int64? {
    switch name {
    case "years": return months / 12
    case "quarters": return months / 3
    case "months": return months
    case "weeks": return days / 7
    case "days": return days
    case "hours": return seconds / 3_600
    case "minutes": return seconds / 60
    case "seconds": return seconds
    case "milliseconds": return try Checked.narrow(totalNanoseconds / 1_000_000, "milliseconds")
    case "microseconds": return try Checked.narrow(totalNanoseconds / 1_000, "microseconds")
    case "nanoseconds": return try Checked.narrow(totalNanoseconds, "nanoseconds")
    case "quartersOfYear": return months / 3 % 4
    case "monthsOfYear": return months % 12
    case "monthsOfQuarter": return months % 3
    case "daysOfWeek": return days % 7
    case "minutesOfHour": return seconds / 60 % 60
    case "secondsOfMinute": return seconds % 60
    case "millisecondsOfSecond": return nanoseconds / 1_000_000
    case "microsecondsOfSecond": return nanoseconds / 1_000
    case "nanosecondsOfSecond": return nanoseconds
    default: return nil
    }
  }
}
