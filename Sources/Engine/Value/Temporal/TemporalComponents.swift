/// What a map given to `date()`, `duration()` and the others may hold, by key.
public enum TemporalField: String, CaseIterable, Hashable, Sendable {
  case year, quarter, month, week, ordinalDay, dayOfQuarter, dayOfWeek, day
  case hour, minute, second, millisecond, microsecond, nanosecond
  case timezone, date, time, datetime, epochSeconds, epochMillis
  case years, quarters, months, weeks, days, hours, minutes, seconds
  case milliseconds, microseconds, nanoseconds
}

/// One entry of such a map.
public enum TemporalComponent: Hashable, Sendable {
  case integer(Int64)
  case float(Double)
  case text(String)
  case temporal(Temporal)
}

/// The entries of a map given to a function that makes temporal values.
public struct TemporalComponents: Sendable {
  private var values: [TemporalField: TemporalComponent]

  public init(_ values: [TemporalField: TemporalComponent] = [:]) { self.values = values }

  public var isEmpty: Bool { values.isEmpty }
  var count: Int { values.count }

  subscript(field: TemporalField) -> TemporalComponent? { values[field] }

  func integer(_ field: TemporalField) throws(TemporalError) -> Int64? {
    switch values[field] {
    case nil: return nil
    case .integer(let value): return value
    case .float, .text, .temporal: throw .type("\(field.rawValue) must be an integer")
    }
  }

  /// The date, time or datetime to start from.
  func temporal(_ field: TemporalField) throws(TemporalError) -> Temporal? {
    switch values[field] {
    case nil: return nil
    case .temporal(let value): return value
    case .integer, .float, .text: throw .type("\(field.rawValue) must be a temporal value")
    }
  }

  func zone() throws(TemporalError) -> Zone? {
    switch values[.timezone] {
    case nil: return nil
    case .text(let name): return try Zone(name)
    case .integer, .float, .temporal: throw .type("timezone must be a string")
    }
  }

  /// - Throws: `invalidValue` when there is a field other than these.
  func allow(only fields: [TemporalField], for purpose: String) throws(TemporalError) {
    let stray = values.keys.filter { !fields.contains($0) }.map(\.rawValue).min()
    if let stray { throw .invalid("\(purpose) has no component '\(stray)'") }
  }
}

extension TemporalField {
  static let ofDate: [TemporalField] = [
    .year, .quarter, .month, .week, .ordinalDay, .dayOfQuarter, .dayOfWeek, .day,
  ]
  static let ofTime: [TemporalField] = [.hour, .minute, .second, .millisecond, .microsecond, .nanosecond]
  static let ofDuration: [TemporalField] = [
    .years, .quarters, .months, .weeks, .days, .hours, .minutes, .seconds, .milliseconds, .microseconds,
    .nanoseconds,
  ]
}

// MARK: - Dates

/// The components that name a date, alone or as changes to another.
struct DateFields {
  var year, quarter, month, week, ordinalDay, dayOfQuarter, dayOfWeek, day: Int64?

  init(_ components: TemporalComponents) throws(TemporalError) {
    year = try components.integer(.year)
    quarter = try components.integer(.quarter)
    month = try components.integer(.month)
    week = try components.integer(.week)
    ordinalDay = try components.integer(.ordinalDay)
    dayOfQuarter = try components.integer(.dayOfQuarter)
    dayOfWeek = try components.integer(.dayOfWeek)
    day = try components.integer(.day)
    let isCalendar = month != nil || day != nil
    let isWeek = week != nil || dayOfWeek != nil
    let isQuarter = quarter != nil || dayOfQuarter != nil
    if [isCalendar, isWeek, isQuarter, ordinalDay != nil].count(where: { $0 }) > 1 {
      throw .invalid("a date is given by month and day, week, quarter or ordinalDay, not by several of these")
    }
  }

  var isEmpty: Bool {
    [year, quarter, month, week, ordinalDay, dayOfQuarter, dayOfWeek, day].allSatisfy { $0 == nil }
  }

  /// The date these components name, what they leave open taken from `base`, else 1 January or a Monday.
  func date(from base: LocalDate?) throws(TemporalError) -> LocalDate {
    guard let base else {
      guard let year else { throw .invalid("year must be specified") }
      if day != nil, month == nil { throw .invalid("month must be specified") }
      if dayOfWeek != nil, week == nil { throw .invalid("week must be specified") }
      if dayOfQuarter != nil, quarter == nil { throw .invalid("quarter must be specified") }
      if let week { return try LocalDate(weekYear: year, week: week, dayOfWeek: dayOfWeek ?? 1) }
      if let quarter { return try LocalDate(year: year, quarter: quarter, dayOfQuarter: dayOfQuarter ?? 1) }
      if let ordinalDay { return try LocalDate(year: year, ordinalDay: ordinalDay) }
      return try LocalDate(year: year, month: month ?? 1, day: day ?? 1)
    }
    if let week {
      return try LocalDate(
        weekYear: year ?? base.weekYear, week: week, dayOfWeek: dayOfWeek ?? base.dayOfWeek)
    }
    if let dayOfWeek {
      try LocalDate.check(dayOfWeek, in: 1...7, "dayOfWeek")
      let moved = try calendarDate(from: base)
      return try moved.adding(days: dayOfWeek - moved.dayOfWeek)
    }
    if let dayOfQuarter {
      return try LocalDate(
        year: year ?? base.year, quarter: quarter ?? base.quarter, dayOfQuarter: dayOfQuarter)
    }
    if let ordinalDay { return try LocalDate(year: year ?? base.year, ordinalDay: ordinalDay) }
    return try calendarDate(from: base)
  }

  /// Year, quarter, month and day put into another date. A day that is not asked for but does not exist in
  /// the new month becomes its last.
  private func calendarDate(from base: LocalDate) throws(TemporalError) -> LocalDate {
    let year = year ?? base.year
    var month = month ?? base.month
    if let quarter {
      try LocalDate.check(quarter, in: 1...4, "quarter")
      month = quarter * 3 - 2 + (month - 1) % 3
    }
    if let day { return try LocalDate(year: year, month: month, day: day) }
    let first = try LocalDate(year: year, month: month, day: 1)
    return try first.adding(
      days: min(base.day, CivilCalendar.daysInMonth(year: year, month: month)) - 1)
  }
}

// MARK: - Times

/// The components that name a time of day, alone or as changes to another.
struct TimeFields {
  var hour, minute, second, millisecond, microsecond, nanosecond: Int64?

  init(_ components: TemporalComponents) throws(TemporalError) {
    hour = try components.integer(.hour)
    minute = try components.integer(.minute)
    second = try components.integer(.second)
    millisecond = try components.integer(.millisecond)
    microsecond = try components.integer(.microsecond)
    nanosecond = try components.integer(.nanosecond)
  }

  var hasFraction: Bool { millisecond != nil || microsecond != nil || nanosecond != nil }

  var isEmpty: Bool { hour == nil && minute == nil && second == nil && !hasFraction }

  /// The time these components name, what they leave open taken from `base`, else zero.
  func time(from base: LocalTime?) throws(TemporalError) -> LocalTime {
    if base == nil {
      if minute != nil, hour == nil { throw .invalid("hour must be specified") }
      if second != nil, minute == nil { throw .invalid("minute must be specified") }
      if hasFraction, second == nil { throw .invalid("second must be specified") }
    }
    let base = base ?? .midnight
    return try LocalTime(
      hour: hour ?? base.hour, minute: minute ?? base.minute, second: second ?? base.second,
      nanosecond: hasFraction ? fraction() : base.nanosecond)
  }

  /// The fraction of the second in nanoseconds. Each unit counts what the next greater one given leaves over.
  func fraction() throws(TemporalError) -> Int64 {
    let millisecond = millisecond ?? 0
    let microsecond = microsecond ?? 0
    let nanosecond = nanosecond ?? 0
    try LocalDate.check(millisecond, in: 0...999, "millisecond")
    try LocalDate.check(microsecond, in: 0...(self.millisecond == nil ? 999_999 : 999), "microsecond")
    let limit: Int64
    if self.microsecond != nil {
      limit = 999
    } else {
      limit = self.millisecond == nil ? 999_999_999 : 999_999
    }
    try LocalDate.check(nanosecond, in: 0...limit, "nanosecond")
    return millisecond * 1_000_000 + microsecond * 1_000 + nanosecond
  }
}
