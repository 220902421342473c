/// The proleptic Gregorian calendar on day numbers; day 0 is 1970-01-01, years are astronomical (year 0
/// exists).
///
/// The conversions follow Howard Hinnant's "chrono-compatible low-level date algorithms": years start in
/// March, so that the leap day is the last day of the year, and repeat every 400 years (146,097 days).
enum CivilCalendar {
  /// Valid for years within ±10^15 and any month 1...12 and day 1...31.
  static func epochDay(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(marchYear, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func civil(_ epochDay: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(epochDay + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func daysInYear(_ year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

  /// The length of a month, 1...12.
  static func daysInMonth(year: Int64, month: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The length of a quarter, 1...4.
  static func daysInQuarter(year: Int64, quarter: Int64) -> Int64 {
    switch quarter {
    case 1: isLeap(year) ? 91 : 90
    case 2: 91
    default: 92
    }
  }

  /// 1 is Monday, 7 is Sunday.
  static func dayOfWeek(_ epochDay: Int64) -> Int64 { floorDivide(epochDay + 3, 7).remainder + 1 }

  /// The Monday of week 1 of an ISO 8601 week-based year: the week that has 4 January in it.
  static func firstMonday(ofWeekYear year: Int64) -> Int64 {
    let fourth = epochDay(year: year, month: 1, day: 4)
    return fourth - (dayOfWeek(fourth) - 1)
  }

  /// 52 or 53.
  static func weeksInYear(_ year: Int64) -> Int64 {
    (firstMonday(ofWeekYear: year + 1) - firstMonday(ofWeekYear: year)) / 7
  }

  static func week(_ epochDay: Int64) -> (weekYear: Int64, week: Int64) {
    // The Thursday of a week lies in the week's year.
    let thursday = epochDay - dayOfWeek(epochDay) + 4
    let weekYear = civil(thursday).year
    return (weekYear, (thursday - Self.epochDay(year: weekYear, month: 1, day: 1)) / 7 + 1)
  }
}
