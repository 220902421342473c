import Testing

@testable import Engine

private typealias Fields = [TemporalField: TemporalComponent]

@Suite("Temporal values from components")
struct TemporalConstructionTests {
  private func make(_ type: TemporalType, _ fields: Fields) -> String {
    temporalOutcome { try Temporal(type, TemporalComponents(fields), temporalContext) }
  }

  private func selected(_ text: String) throws -> TemporalComponent { .temporal(try temporal(text)) }

  @Test(
    "dates by month, week, quarter and day of the year",
    arguments: [
      ([.year: .integer(1984)], "1984-01-01"),
      ([.year: .integer(1984), .month: .integer(10), .day: .integer(11)], "1984-10-11"),
      ([.year: .integer(1984), .week: .integer(10), .dayOfWeek: .integer(3)], "1984-03-07"),
      ([.year: .integer(1817), .week: .integer(1)], "1816-12-30"),
      ([.year: .integer(1984), .ordinalDay: .integer(202)], "1984-07-20"),
      ([.year: .integer(1984), .quarter: .integer(3), .dayOfQuarter: .integer(45)], "1984-08-14"),
      ([.year: .integer(1984), .quarter: .integer(3)], "1984-07-01"),
      ([:], "error: invalidValue"), ([.month: .integer(3)], "error: invalidValue"),
      ([.year: .integer(1984), .day: .integer(3)], "error: invalidValue"),
      ([.year: .integer(1984), .dayOfWeek: .integer(3)], "error: invalidValue"),
      ([.year: .integer(1984), .month: .integer(2), .week: .integer(3)], "error: invalidValue"),
      ([.year: .integer(2015), .month: .integer(2), .day: .integer(29)], "error: invalidValue"),
      ([.year: .integer(2016), .week: .integer(53)], "error: invalidValue"),
      ([.year: .integer(1_000_000_000)], "error: invalidValue"),
      ([.year: .integer(.max)], "error: invalidValue"), ([.year: .float(1984)], "error: invalidType"),
      ([.year: .integer(1984), .hour: .integer(3)], "error: invalidValue"),
    ] as [([TemporalField: TemporalComponent], String)])
  func dates(fields: [TemporalField: TemporalComponent], expected: String) {
    #expect(make(.date, fields) == expected)
  }

  @Test(
    "fractions of the second add up, each unit within the next greater one given",
    arguments: [
      ([.millisecond: .integer(123), .microsecond: .integer(456), .nanosecond: .integer(789)], ".123456789"),
      ([.nanosecond: .integer(645_876_123)], ".645876123"), ([.microsecond: .integer(645_876)], ".645876"),
      ([.millisecond: .integer(645)], ".645"), ([.nanosecond: .integer(3)], ".000000003"), ([:], ""),
      ([.millisecond: .integer(1), .nanosecond: .integer(999_999)], ".001999999"),
      ([.millisecond: .integer(1_000)], nil), ([.microsecond: .integer(-1)], nil),
      ([.millisecond: .integer(1), .microsecond: .integer(1_000)], nil),
      ([.microsecond: .integer(1), .nanosecond: .integer(1_000)], nil),
    ] as [([TemporalField: TemporalComponent], String?)])
  func fractions(fields: [TemporalField: TemporalComponent], expected: String?) {
    var all: Fields = [.hour: .integer(12), .minute: .integer(31), .second: .integer(14)]
    all.merge(fields) { $1 }
    #expect(make(.localtime, all) == expected.map { "12:31:14" + $0 } ?? "error: invalidValue")
    all[.timezone] = .text("+01:00")
    #expect(make(.time, all) == expected.map { "12:31:14\($0)+01:00" } ?? "error: invalidValue")
  }

  @Test("a smaller unit needs the greater ones")
  func gaps() {
    #expect(make(.localtime, [.hour: .integer(12)]) == "12:00")
    #expect(make(.localtime, [.minute: .integer(12)]) == "error: invalidValue")
    #expect(make(.localtime, [.hour: .integer(12), .second: .integer(1)]) == "error: invalidValue")
    #expect(make(.localtime, [.hour: .integer(12), .nanosecond: .integer(1)]) == "error: invalidValue")
    #expect(make(.localtime, [.hour: .integer(24)]) == "error: invalidValue")
    #expect(make(.localtime, [.hour: .integer(1), .timezone: .text("Z")]) == "error: invalidValue")
  }

  @Test("datetimes are in their zone, else in the default one")
  func zones() {
    let day: Fields = [.year: .integer(1984), .ordinalDay: .integer(202), .hour: .integer(12)]
    func in_(_ zone: String) -> Fields { day.merging([.timezone: .text(zone)]) { $1 } }
    #expect(make(.datetime, day) == "1984-07-20T12:00Z")
    #expect(make(.datetime, in_("+01:00")) == "1984-07-20T12:00+01:00")
    #expect(make(.datetime, in_("-02:05:07")) == "1984-07-20T12:00-02:05:07")
    #expect(make(.datetime, in_("Europe/Stockholm")) == "1984-07-20T12:00+02:00[Europe/Stockholm]")
    #expect(make(.datetime, in_("Europe/Nowhere")) == "error: invalidValue")
    #expect(make(.localdatetime, day) == "1984-07-20T12:00")
    #expect(make(.localdatetime, in_("+01:00")) == "error: invalidValue")
  }

  @Test("datetimes from an epoch")
  func epochs() {
    #expect(make(.datetime, [.epochSeconds: .integer(416_779)]) == "1970-01-05T19:46:19Z")
    #expect(
      make(.datetime, [.epochSeconds: .integer(-1), .nanosecond: .integer(5), .timezone: .text("+01:00")])
        == "1970-01-01T00:59:59.000000005+01:00")
    #expect(make(.datetime, [.epochMillis: .integer(-1)]) == "1969-12-31T23:59:59.999Z")
    #expect(make(.datetime, [.epochSeconds: .integer(.max)]) == "error: outOfRange")
    #expect(
      make(.datetime, [.epochSeconds: .integer(.max), .timezone: .text("Europe/Stockholm")])
        == "error: outOfRange")
    #expect(make(.datetime, [.epochMillis: .integer(1), .year: .integer(1)]) == "error: invalidValue")
  }

  @Test("changing parts of a selected date")
  func selectedDates() throws {
    func change(_ fields: Fields) throws -> String {
      make(.date, fields.merging([.date: try selected("1984-11-11T12:31:14.645")]) { $1 })
    }
    #expect(try change([:]) == "1984-11-11")
    #expect(try change([.year: .integer(28)]) == "0028-11-11")
    #expect(try change([.day: .integer(28)]) == "1984-11-28")
    #expect(try change([.week: .integer(1)]) == "1984-01-08")
    #expect(try change([.ordinalDay: .integer(28)]) == "1984-01-28")
    #expect(try change([.quarter: .integer(3)]) == "1984-08-11")
    #expect(try change([.dayOfWeek: .integer(1)]) == "1984-11-05")
    #expect(try change([.dayOfQuarter: .integer(1)]) == "1984-10-01")
    #expect(try change([.month: .integer(2), .day: .integer(30)]) == "error: invalidValue")
    let lastOfMarch: Fields = [.date: try selected("2015-03-31"), .month: .integer(2)]
    #expect(make(.date, lastOfMarch) == "2015-02-28")
    #expect(make(.date, [.date: try selected("12:00:00")]) == "error: invalidType")
    #expect(make(.date, [.date: .integer(3)]) == "error: invalidType")
  }

  @Test("a time zone moves a selected time that has a zone, and is put on one that has none")
  func selectedTimes() throws {
    let zoned = try selected("12:31:14.645+01:00")
    let local = try selected("12:31:14.645")
    #expect(make(.time, [.time: zoned, .second: .integer(42)]) == "12:31:42.645+01:00")
    #expect(make(.time, [.time: zoned, .timezone: .text("+05:00")]) == "16:31:14.645+05:00")
    #expect(make(.time, [.time: local, .timezone: .text("+05:00")]) == "12:31:14.645+05:00")
    #expect(make(.time, [.time: local]) == "12:31:14.645Z")
    #expect(make(.localtime, [.time: zoned, .nanosecond: .integer(2)]) == "12:31:14.000000002")
    let day: Fields = [.year: .integer(1984), .month: .integer(10), .day: .integer(11)]
    func at(_ fields: Fields) -> String { make(.datetime, day.merging(fields) { $1 }) }
    #expect(at([.time: local]) == "1984-10-11T12:31:14.645Z")
    #expect(at([.time: zoned]) == "1984-10-11T12:31:14.645+01:00")
    #expect(
      at([.time: zoned, .second: .integer(42), .timezone: .text("Pacific/Honolulu")])
        == "1984-10-11T01:31:42.645-10:00[Pacific/Honolulu]")
  }

  @Test("selecting a datetime, or its date alone")
  func selectedDateTimes() throws {
    let stockholm = try selected("1984-10-11T12:00+01:00[Europe/Stockholm]")
    #expect(make(.datetime, [.datetime: stockholm]) == "1984-10-11T12:00+01:00[Europe/Stockholm]")
    #expect(make(.datetime, [.datetime: stockholm, .timezone: .text("+05:00")]) == "1984-10-11T16:00+05:00")
    #expect(make(.datetime, [.date: stockholm, .hour: .integer(10)]) == "1984-10-11T10:00Z")
    #expect(make(.time, [.time: stockholm]) == "12:00+01:00")
    #expect(make(.localdatetime, [.datetime: stockholm, .day: .integer(28)]) == "1984-10-28T12:00")
    #expect(make(.datetime, [.datetime: stockholm, .date: stockholm]) == "error: invalidValue")
  }

  @Test(
    "a value as another type",
    arguments: [
      (.date, "1984-10-11T12:00+01:00", "1984-10-11"), (.localtime, "1984-10-11T12:00+01:00", "12:00"),
      (.time, "1984-10-11T12:00+01:00", "12:00+01:00"), (.time, "12:31:14", "12:31:14Z"),
      (.localdatetime, "1984-10-11T12:00+01:00", "1984-10-11T12:00"),
      (.datetime, "1984-10-11T12:00", "1984-10-11T12:00Z"), (.datetime, "1984-10-11", "1984-10-11T00:00Z"),
      (.date, "12:00:00", "error: invalidType"), (.localtime, "1984-10-11", "error: invalidType"),
      (.datetime, "P1D", "error: invalidType"),
    ] as [(TemporalType, String, String)])
  func conversions(type: TemporalType, from: String, expected: String) {
    #expect(temporalOutcome { try Temporal(type, from: temporal(from), temporalContext) } == expected)
  }

  @Test("the current instant, in a zone")
  func now() throws {
    #expect(try Temporal(now: .datetime, temporalContext).description == "2017-07-14T02:40:00.123456789Z")
    let auckland = try Zone("Pacific/Auckland")
    #expect(try Temporal(now: .localtime, in: auckland, temporalContext).description == "14:40:00.123456789")
    #expect(try Temporal(now: .date, in: .offset(-10_800), temporalContext).description == "2017-07-13")
  }

  @Test(
    "durations",
    arguments: [
      ([.months: .integer(5), .days: .float(1.5)], "P5M1DT12H"),
      ([.months: .float(0.75)], "P22DT19H51M49.5S"),
      ([.months: .float(0.1)], "P3DT1H2M54.6S"), ([.weeks: .float(2.5)], "P17DT12H"),
      ([.quarters: .integer(5)], "P1Y3M"),
      ([.years: .float(12.5), .months: .float(5.5)], "P12Y11M15DT5H14M33S"),
      ([.days: .integer(14), .seconds: .integer(70), .nanoseconds: .integer(1)], "P14DT1M10.000000001S"),
      ([.seconds: .integer(2), .milliseconds: .integer(-1)], "PT1.999S"),
      ([.seconds: .integer(-2), .milliseconds: .integer(1)], "PT-1.999S"),
      ([.seconds: .integer(-60), .milliseconds: .integer(-1)], "PT-1M-0.001S"),
      ([.days: .integer(1), .milliseconds: .integer(-1)], "P1DT-0.001S"),
      ([.nanoseconds: .float(0.9)], "PT0S"),
      ([.seconds: .float(1e-9)], "PT0.000000001S"), ([.seconds: .float(1e15)], "PT277777777777H46M40S"),
      ([.days: .float(.nan)], "error: invalidValue"), ([.days: .float(1e300)], "error: outOfRange"),
      ([.years: .integer(.max)], "error: outOfRange"), ([.days: .text("1")], "error: invalidType"),
      ([.day: .integer(1)], "error: invalidValue"), ([:], "error: invalidValue"),
    ] as [([TemporalField: TemporalComponent], String)])
  func durations(fields: [TemporalField: TemporalComponent], expected: String) {
    #expect(temporalOutcome { try TemporalDuration(TemporalComponents(fields)) } == expected)
  }
}
