extension Temporal {
  /// A total order of values of one type: negative, zero or positive. Values are in order exactly when they
  /// are equal. Values of different types are ordered by type.
  ///
  /// Times and datetimes are ordered by instant, then by offset from west to east, then by name of the
  /// zone. Durations are ordered by their length with months and days of mean length, then by months, days
  /// and seconds.
  public static func order(_ a: Temporal, _ b: Temporal) -> Int {
    switch (a, b) {
    case (.date(let a), .date(let b)): compare(a.epochDay, b.epochDay)
    case (.localTime(let a), .localTime(let b)): compare(a.nanosecondOfDay, b.nanosecondOfDay)
    case (.time(let a), .time(let b)):
      first(compare(a.utcNanoseconds, b.utcNanoseconds), compare(a.offset, b.offset))
    case (.localDateTime(let a), .localDateTime(let b)):
      first(compare(a.epochSecond, b.epochSecond), compare(a.nanosecond, b.nanosecond))
    case (.dateTime(let a), .dateTime(let b)):
      first(
        first(compare(a.epochSecond, b.epochSecond), compare(a.nanosecond, b.nanosecond)),
        a.zone == b.zone ? 0 : first(compare(a.offset, b.offset), compare(a.zone, b.zone)))
    case (.duration(let a), .duration(let b)):
      first(
        compare(a.meanNanoseconds, b.meanNanoseconds),
        first(compare(a.months, b.months), first(compare(a.days, b.days), compare(a.seconds, b.seconds))))
    default: compare(a.rank, b.rank)
    }
  }

  private var rank: Int {
    switch self {
    case .dateTime: 0
    case .localDateTime: 1
    case .date: 2
    case .time: 3
    case .localTime: 4
    case .duration: 5
    }
  }

  private static func compare<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a == b ? 0 : 1 }

  private static func first(_ order: Int, _ tie: @autoclosure () -> Int) -> Int { order != 0 ? order : tie() }
}
