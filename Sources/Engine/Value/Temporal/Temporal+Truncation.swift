/// How far a date, time or datetime can be rounded down.
public enum TruncationUnit: String, CaseIterable, Sendable {
  case millennium, century, decade, year, weekYear, quarter, month, week, day
  case hour, minute, second, millisecond, microsecond

  /// Reads the name of a unit without regard to case.
  public init(_ name: String) throws(TemporalError) {
    let lowered = name.lowercased()
    guard let unit = TruncationUnit.allCases.first(where: { $0.rawValue.lowercased() == lowered }) else {
      throw .invalid("there is no unit '\(name)' to truncate to")
    }
    self = unit
  }

  /// A unit of a whole day or more leaves no time of day.
  var isOfDate: Bool {
    switch self {
    case .millennium, .century, .decade, .year, .weekYear, .quarter, .month, .week, .day: true
    case .hour, .minute, .second, .millisecond, .microsecond: false
    }
  }

  /// The length of a unit of at most a day.
  fileprivate var nanoseconds: Int64? {
    switch self {
    case .day: LocalTime.nanosecondsPerDay
    case .hour: 3_600_000_000_000
    case .minute: 60_000_000_000
    case .second: 1_000_000_000
    case .millisecond: 1_000_000
    case .microsecond: 1_000
    case .millennium, .century, .decade, .year, .weekYear, .quarter, .month, .week: nil
    }
  }
}

extension LocalDate {
  /// The first day of the unit the date lies in; units below a day change nothing.
  func truncated(to unit: TruncationUnit) throws(TemporalError) -> LocalDate {
    func first(of years: Int64) throws(TemporalError) -> LocalDate {
      let start = floorDivide(year, years).quotient * years
      guard LocalDate.years.contains(start) else {
        throw .range("the date is outside the years -999999999 to +999999999")
      }
      return try LocalDate(year: start, month: 1, day: 1)
    }
    switch unit {
    case .millennium: return try first(of: 1_000)
    case .century: return try first(of: 100)
    case .decade: return try first(of: 10)
    case .year: return try first(of: 1)
    case .weekYear: return try LocalDate(epochDay: CivilCalendar.firstMonday(ofWeekYear: weekYear))
    case .quarter: return try LocalDate(year: year, quarter: quarter, dayOfQuarter: 1)
    case .month: return try LocalDate(year: year, month: month, day: 1)
    case .week: return try adding(days: 1 - dayOfWeek)
    case .day, .hour, .minute, .second, .millisecond, .microsecond: return self
    }
  }
}

extension LocalTime {
  /// The start of the unit the time lies in; midnight for units of a day and more.
  func truncated(to unit: TruncationUnit) -> LocalTime {
    guard let length = unit.nanoseconds else { return .midnight }
    return LocalTime(unchecked: nanosecondOfDay / length * length)
  }
}

extension Temporal {
  /// The value rounded down to a unit, as a value of a type, with components then changed.
  ///
  /// A `timezone` among the components is put in place of the value's zone without moving the clock.
  ///
  /// - Throws: `invalidValue` when the unit is too great for a time, too small for a date, or the value lacks
  ///   what the type and unit need.
  public func truncated(
    to unit: TruncationUnit, as type: TemporalType, _ components: TemporalComponents,
    _ context: TemporalContext
  ) throws(TemporalError) -> Temporal {
    var allowed: [TemporalField] = []
    if type.hasDate { allowed += TemporalField.ofDate }
    if type.hasTime { allowed += TemporalField.ofTime }
    if type.hasZone { allowed.append(.timezone) }
    try components.allow(only: allowed, for: "a truncated \(type.rawValue)")
    if !type.hasTime, !unit.isOfDate { throw .invalid("a date cannot be truncated to \(unit.rawValue)") }
    if !type.hasDate, unit.nanoseconds == nil {
      throw .invalid("a time cannot be truncated to \(unit.rawValue)")
    }
    let zone = try components.zone() ?? zonePart ?? context.zone
    switch type {
    case .date:
      return .date(try truncatedDate(to: unit, components, for: type))
    case .localtime:
      return .localTime(try truncatedTime(to: unit, components, for: type))
    case .time:
      var offset = offsetPart
      if let named = try components.zone() {
        offset = try context.offset(of: named)
      } else if offset == nil {
        offset = try context.offset()
      }
      return .time(ZonedTime(try truncatedTime(to: unit, components, for: type), validOffset: offset ?? 0))
    case .localdatetime, .datetime:
      let local = LocalDateTime(
        try truncatedDate(to: unit, components, for: type),
        try truncatedTime(to: unit, components, for: type))
      guard type == .datetime else { return .localDateTime(local) }
      return .dateTime(
        try ZonedDateTime(local, in: zone, preferring: components[.timezone] == nil ? offsetPart : nil))
    }
  }

  private func truncatedDate(
    to unit: TruncationUnit, _ components: TemporalComponents, for type: TemporalType
  ) throws(TemporalError) -> LocalDate {
    let start = try requireDate(for: type.rawValue).truncated(to: unit)
    return try DateFields(components).date(from: start)
  }

  private func truncatedTime(
    to unit: TruncationUnit, _ components: TemporalComponents, for type: TemporalType
  ) throws(TemporalError) -> LocalTime {
    let whole = unit.isOfDate ? timePart ?? .midnight : try requireTime(for: type.rawValue)
    let start = whole.truncated(to: unit)
    var fields = try TimeFields(components)
    // A smaller unit is added to the fraction that is left, not put in its place.
    if unit == .millisecond, fields.millisecond == nil, fields.hasFraction {
      fields.millisecond = start.nanosecond / 1_000_000
    } else if unit == .microsecond, fields.millisecond == nil, fields.microsecond == nil, fields.hasFraction {
      fields.microsecond = start.nanosecond / 1_000
    }
    return try fields.time(from: start)
  }
}
