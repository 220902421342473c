/// A temporal value of any type.
public enum Temporal: Hashable, BitwiseCopyable, Sendable {
  case date(LocalDate)
  case localTime(LocalTime)
  case time(ZonedTime)
  case localDateTime(LocalDateTime)
  case dateTime(ZonedDateTime)
  case duration(TemporalDuration)

  /// As in messages and signatures, for example `LOCAL DATETIME`.
  public var typeName: String {
    switch self {
    case .date: "DATE"
    case .localTime: "LOCAL TIME"
    case .time: "TIME"
    case .localDateTime: "LOCAL DATETIME"
    case .dateTime: "DATETIME"
    case .duration: "DURATION"
    }
  }

  /// The date as clocks on the spot show it.
  var datePart: LocalDate? {
    switch self {
    case .date(let date): date
    case .localDateTime(let value): value.date
    case .dateTime(let value): value.local.date
    case .localTime, .time, .duration: nil
    }
  }

  /// The time of day as clocks on the spot show it.
  var timePart: LocalTime? {
    switch self {
    case .localTime(let time): time
    case .time(let time): time.local
    case .localDateTime(let value): value.time
    case .dateTime(let value): value.local.time
    case .date, .duration: nil
    }
  }

  /// The zone of a time or datetime.
  var zonePart: Zone? {
    switch self {
    case .time(let time): .offset(time.offset)
    case .dateTime(let value): value.zone
    case .date, .localTime, .localDateTime, .duration: nil
    }
  }

  /// Seconds east of UTC of a time or datetime.
  var offsetPart: Int32? {
    switch self {
    case .time(let time): time.offset
    case .dateTime(let value): value.offset
    case .date, .localTime, .localDateTime, .duration: nil
    }
  }
}

extension Temporal: CustomStringConvertible {
  /// The text `toString()` gives; it reads back as the same value.
  public var description: String {
    switch self {
    case .date(let value): value.description
    case .localTime(let value): value.description
    case .time(let value): value.description
    case .localDateTime(let value): value.description
    case .dateTime(let value): value.description
    case .duration(let value): value.description
    }
  }
}

/// What stands for now while a statement runs, so that all its parts agree.
///
/// A context may have no clock: expressions are also evaluated before a statement runs, and one that asks
/// for the time then is an error, to be evaluated again when the time is known.
public struct TemporalContext: Sendable {
  /// Seconds since the epoch, UTC, and nanoseconds, 0 to 999,999,999; nil before the statement runs.
  private let clock: (seconds: Int64, nanoseconds: Int32)?
  /// The zone of values whose text or components name none.
  public let zone: Zone

  /// - Parameter nanoseconds: a negative number means that the time is not known.
  public init(seconds: Int64, nanoseconds: Int64, zone: Zone) {
    clock = nanoseconds < 0 ? nil : (seconds, Int32(truncatingIfNeeded: nanoseconds))
    self.zone = zone
  }

  /// The current instant in a zone, by default the default one.
  func now(in zone: Zone? = nil) throws(TemporalError) -> ZonedDateTime {
    guard let clock else { throw .invalid("the current time is not known before the statement runs") }
    return try ZonedDateTime(
      epochSecond: clock.seconds, nanosecond: clock.nanoseconds, zone: zone ?? self.zone)
  }

  /// Seconds east of UTC of a zone, by default the default one; of a named zone now.
  func offset(of zone: Zone? = nil) throws(TemporalError) -> Int32 {
    if case .offset(let seconds) = zone ?? self.zone { return seconds }
    return try now(in: zone).offset
  }
}

/// The types functions make, by name of the function.
public enum TemporalType: String, CaseIterable, Sendable {
  case date, localtime, time, localdatetime, datetime

  /// Whether values of the type have a date.
  var hasDate: Bool { self != .localtime && self != .time }
  /// Whether values of the type have a time of day.
  var hasTime: Bool { self != .date }
  /// Whether values of the type have an offset or zone.
  var hasZone: Bool { self == .time || self == .datetime }
}
