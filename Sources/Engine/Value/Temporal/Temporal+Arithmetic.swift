extension Temporal {
  /// The value plus a duration. Parts of the duration that the type has no use for do not count: a time is
  /// moved by seconds only, a date by the whole days in the seconds.
  ///
  /// - Throws: `outOfRange` beyond the range of the type.
  public func adding(_ duration: TemporalDuration) throws(TemporalError) -> Temporal {
    switch self {
    case .date(let date):
      let days = Int64(truncatingIfNeeded: duration.totalNanoseconds / 86_400_000_000_000)
      return .date(try date.adding(months: duration.months).adding(days: duration.days).adding(days: days))
    case .localTime(let time):
      return .localTime(time.adding(duration))
    case .time(let time):
      return .time(ZonedTime(time.local.adding(duration), validOffset: time.offset))
    case .localDateTime(let value):
      return .localDateTime(try value.adding(duration))
    case .dateTime(let value):
      return .dateTime(try value.adding(duration))
    case .duration(let value):
      return .duration(try value.adding(duration))
    }
  }

  /// The value minus a duration.
  public func subtracting(_ duration: TemporalDuration) throws(TemporalError) -> Temporal {
    if case .duration(let value) = self { return .duration(try value.subtracting(duration)) }
    return try adding(duration.negated())
  }
}
