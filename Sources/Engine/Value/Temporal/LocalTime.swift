/// A time of day without a date or zone, to the nanosecond.
public struct LocalTime: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// 0 ..< 86,400,000,000,000
  public let nanosecondOfDay: Int64

  static let nanosecondsPerSecond: Int64 = 1_000_000_000
  static let secondsPerDay: Int64 = 86_400
  static let nanosecondsPerDay = secondsPerDay * nanosecondsPerSecond

  public static let midnight = LocalTime(unchecked: 0)

  /// - Throws: `outOfRange` unless the number lies within one day.
  public init(nanosecondOfDay: Int64) throws(TemporalError) {
    guard (0..<LocalTime.nanosecondsPerDay).contains(nanosecondOfDay) else {
      throw .range("the time is outside the day")
    }
    self.nanosecondOfDay = nanosecondOfDay
  }

  /// For numbers known to lie within one day.
  init(unchecked nanosecondOfDay: Int64) { self.nanosecondOfDay = nanosecondOfDay }

  /// The time so many nanoseconds from midnight on an endless clock.
  init(wrapping nanoseconds: Int64) {
    nanosecondOfDay = floorDivide(nanoseconds, LocalTime.nanosecondsPerDay).remainder
  }

  public init(hour: Int64, minute: Int64, second: Int64, nanosecond: Int64) throws(TemporalError) {
    try LocalDate.check(hour, in: 0...23, "hour")
    try LocalDate.check(minute, in: 0...59, "minute")
    try LocalDate.check(second, in: 0...59, "second")
    try LocalDate.check(nanosecond, in: 0...999_999_999, "nanosecond")
    let seconds = hour * 3_600 + minute * 60 + second
    nanosecondOfDay = seconds * LocalTime.nanosecondsPerSecond + nanosecond
  }

  public static func < (a: LocalTime, b: LocalTime) -> Bool { a.nanosecondOfDay < b.nanosecondOfDay }
}

extension LocalTime {
  /// Seconds since midnight.
  var secondOfDay: Int64 { nanosecondOfDay / LocalTime.nanosecondsPerSecond }

  /// 0 to 23
  public var hour: Int64 { secondOfDay / 3_600 }
  /// 0 to 59
  public var minute: Int64 { secondOfDay / 60 % 60 }
  /// 0 to 59
  public var second: Int64 { secondOfDay % 60 }
  /// The whole fraction of the second, 0 to 999,999,999.
  public var nanosecond: Int64 { nanosecondOfDay % LocalTime.nanosecondsPerSecond }

  /// The time after a duration's seconds and nanoseconds, around the clock; its months and days do not count.
  func adding(_ duration: TemporalDuration) -> LocalTime {
    let seconds = duration.seconds % LocalTime.secondsPerDay
    return LocalTime(
      wrapping: nanosecondOfDay + seconds * LocalTime.nanosecondsPerSecond + duration.nanoseconds)
  }
}

/// A time of day at an offset from UTC.
public struct ZonedTime: Hashable, BitwiseCopyable, Sendable {
  /// The time on the clock at the offset.
  public let local: LocalTime
  /// Seconds east of UTC, -64,800 to 64,800.
  public let offset: Int32

  /// - Throws: `invalidValue` when the offset is more than 18 hours.
  public init(_ local: LocalTime, offset: Int32) throws(TemporalError) {
    self.local = local
    self.offset = try Zone.checkedOffset(Int64(offset))
  }

  /// For an offset that comes from a valid value.
  init(_ local: LocalTime, validOffset offset: Int32) {
    self.local = local
    self.offset = offset
  }

  /// Nanoseconds since midnight UTC of the same day; before zero or beyond a day where the day differs there.
  var utcNanoseconds: Int64 {
    local.nanosecondOfDay - Int64(offset) * LocalTime.nanosecondsPerSecond
  }

  /// The same instant on a clock at another offset.
  func converted(to offset: Int32) -> ZonedTime {
    ZonedTime(
      LocalTime(wrapping: utcNanoseconds + Int64(offset) * LocalTime.nanosecondsPerSecond),
      validOffset: offset)
  }
}
