/// A calendar day without a time or zone, in the proleptic Gregorian calendar.
public struct LocalDate: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// Days since 1970-01-01.
  public let epochDay: Int64

  /// The years a date may lie in.
  public static let years: ClosedRange<Int64> = -999_999_999...999_999_999
  static let epochDays =
    CivilCalendar.epochDay(
      year: years.lowerBound, month: 1, day: 1)...CivilCalendar.epochDay(
      year: years.upperBound, month: 12, day: 31)

  /// - Throws: `outOfRange` when the day lies outside `years`.
  public init(epochDay: Int64) throws(TemporalError) {
    guard LocalDate.epochDays.contains(epochDay) else {
      throw .range("the date is outside the years -999999999 to +999999999")
    }
    self.epochDay = epochDay
  }

  /// For day numbers that come from a valid value.
  init(unchecked epochDay: Int64) { self.epochDay = epochDay }

  /// A date by month and day of the month.
  public init(year: Int64, month: Int64, day: Int64) throws(TemporalError) {
    try LocalDate.check(year, in: LocalDate.years, "year")
    try LocalDate.check(month, in: 1...12, "month")
    try LocalDate.check(day, in: 1...31, "day")
    guard day <= CivilCalendar.daysInMonth(year: year, month: month) else {
      throw .invalid("month \(month) of the year \(year) has no day \(day)")
    }
    epochDay = CivilCalendar.epochDay(year: year, month: month, day: day)
  }

  /// A date by ISO 8601 week; day 1 is Monday.
  public init(weekYear: Int64, week: Int64, dayOfWeek: Int64) throws(TemporalError) {
    try LocalDate.check(weekYear, in: LocalDate.years, "year")
    try LocalDate.check(week, in: 1...53, "week")
    try LocalDate.check(dayOfWeek, in: 1...7, "dayOfWeek")
    guard week <= CivilCalendar.weeksInYear(weekYear) else {
      throw .invalid("the year \(weekYear) has no week \(week)")
    }
    let monday = CivilCalendar.firstMonday(ofWeekYear: weekYear) + (week - 1) * 7
    try self.init(epochDay: monday + dayOfWeek - 1)
  }

  /// A date by day of the year, 1 to 366.
  public init(year: Int64, ordinalDay: Int64) throws(TemporalError) {
    try LocalDate.check(year, in: LocalDate.years, "year")
    try LocalDate.check(ordinalDay, in: 1...366, "ordinalDay")
    guard ordinalDay <= CivilCalendar.daysInYear(year) else {
      throw .invalid("the year \(year) has no day \(ordinalDay)")
    }
    epochDay = CivilCalendar.epochDay(year: year, month: 1, day: 1) + ordinalDay - 1
  }

  /// A date by day of the quarter, 1 to 92.
  public init(year: Int64, quarter: Int64, dayOfQuarter: Int64) throws(TemporalError) {
    try LocalDate.check(year, in: LocalDate.years, "year")
    try LocalDate.check(quarter, in: 1...4, "quarter")
    try LocalDate.check(dayOfQuarter, in: 1...92, "dayOfQuarter")
    guard dayOfQuarter <= CivilCalendar.daysInQuarter(year: year, quarter: quarter) else {
      throw .invalid("quarter \(quarter) of the year \(year) has no day \(dayOfQuarter)")
    }
    epochDay = CivilCalendar.epochDay(year: year, month: quarter * 3 - 2, day: 1) + dayOfQuarter - 1
  }

  static func check(_ value: Int64, in range: ClosedRange<Int64>, _ name: String) throws(TemporalError) {
    guard range.contains(value) else {
      throw .invalid("\(name) must be \(range.lowerBound) to \(range.upperBound), not \(value)")
    }
  }

  public static func < (a: LocalDate, b: LocalDate) -> Bool { a.epochDay < b.epochDay }
}

// MARK: - Parts

extension LocalDate {
  var civil: (year: Int64, month: Int64, day: Int64) { CivilCalendar.civil(epochDay) }

  public var year: Int64 { civil.year }
  /// 1 to 12
  public var month: Int64 { civil.month }
  /// The day of the month, 1 to 31.
  public var day: Int64 { civil.day }
  /// 1 to 4
  public var quarter: Int64 { (civil.month - 1) / 3 + 1 }
  /// The ISO 8601 week, 1 to 53.
  public var week: Int64 { CivilCalendar.week(epochDay).week }
  /// The year the week counts to, which differs from `year` around 1 January.
  public var weekYear: Int64 { CivilCalendar.week(epochDay).weekYear }
  /// 1 (Monday) to 7
  public var dayOfWeek: Int64 { CivilCalendar.dayOfWeek(epochDay) }
  /// 1 to 366
  public var ordinalDay: Int64 { epochDay - CivilCalendar.epochDay(year: year, month: 1, day: 1) + 1 }
  /// 1 to 92
  public var dayOfQuarter: Int64 {
    let (year, month, _) = civil
    return epochDay - CivilCalendar.epochDay(year: year, month: (month - 1) / 3 * 3 + 1, day: 1) + 1
  }
}

// MARK: - Arithmetic

extension LocalDate {
  /// Months since year 0; with the day of the month it names the date.
  var prolepticMonth: Int64 {
    let (year, month, _) = civil
    return year * 12 + month - 1
  }

  /// The date so many months later; a day the month does not have becomes its last.
  public func adding(months: Int64) throws(TemporalError) -> LocalDate {
    guard months != 0 else { return self }
    let (year, month) = floorDivide(try Checked.add(prolepticMonth, months, "the date"), 12)
    guard LocalDate.years.contains(year) else {
      throw .range("the date is outside the years -999999999 to +999999999")
    }
    let day = min(civil.day, CivilCalendar.daysInMonth(year: year, month: month + 1))
    return LocalDate(unchecked: CivilCalendar.epochDay(year: year, month: month + 1, day: day))
  }

  public func adding(days: Int64) throws(TemporalError) -> LocalDate {
    try LocalDate(epochDay: Checked.add(epochDay, days, "the date"))
  }

  /// Whole months from this date to another, rounded towards zero.
  func months(until other: LocalDate) -> Int64 {
    // Months of 32 days keep the order of dates, so that one division rounds the right way.
    let from = prolepticMonth * 32 + civil.day
    let to = other.prolepticMonth * 32 + other.civil.day
    return (to - from) / 32
  }
}
