import Testing

@testable import Engine

@Suite("Truncation")
struct TemporalTruncationTests {
  private func truncate(
    _ unit: TruncationUnit, _ value: String, as type: TemporalType,
    _ fields: [TemporalField: TemporalComponent] = [:]
  ) -> String {
    temporalOutcome {
      try temporal(value).truncated(to: unit, as: type, TemporalComponents(fields), temporalContext)
    }
  }

  @Test(
    "every unit",
    arguments: [
      (.millennium, "1000-01-01T00:00"), (.century, "1900-01-01T00:00"), (.decade, "1980-01-01T00:00"),
      (.year, "1984-01-01T00:00"), (.weekYear, "1984-01-02T00:00"), (.quarter, "1984-10-01T00:00"),
      (.month, "1984-11-01T00:00"), (.week, "1984-11-05T00:00"), (.day, "1984-11-11T00:00"),
      (.hour, "1984-11-11T12:00"), (.minute, "1984-11-11T12:31"), (.second, "1984-11-11T12:31:14"),
      (.millisecond, "1984-11-11T12:31:14.645"), (.microsecond, "1984-11-11T12:31:14.645876"),
    ] as [(TruncationUnit, String)])
  func units(unit: TruncationUnit, expected: String) {
    let value = "1984-11-11T12:31:14.645876123"
    #expect(truncate(unit, value, as: .localdatetime) == expected)
    #expect(truncate(unit, value + "+01:00", as: .localdatetime) == expected)
    #expect(truncate(unit, value + "+01:00", as: .datetime) == expected + "+01:00")
    #expect(truncate(unit, value, as: .datetime) == expected + "Z")
    if unit.isOfDate {
      #expect(truncate(unit, value, as: .date) == expected.prefix(10))
      #expect(truncate(unit, "1984-11-11", as: .date) == expected.prefix(10))
    } else {
      #expect(truncate(unit, value, as: .localtime) == expected.dropFirst(11))
      #expect(truncate(unit, value + "-01:00", as: .time) == expected.dropFirst(11) + "-01:00")
      #expect(truncate(unit, value, as: .date) == "error: invalidValue")
    }
  }

  @Test("years before the era round down too")
  func negativeYears() {
    #expect(truncate(.millennium, "-0001-05-05", as: .date) == "-1000-01-01")
    #expect(truncate(.millennium, "-999999999-05-05", as: .date) == "error: outOfRange")
    #expect(truncate(.week, "-999999999-01-01", as: .date) == "-999999999-01-01")
  }

  @Test("components change what is left")
  func components() {
    #expect(truncate(.year, "1984-10-11", as: .date, [.day: .integer(2)]) == "1984-01-02")
    #expect(truncate(.week, "1984-10-11", as: .date, [.dayOfWeek: .integer(2)]) == "1984-10-09")
    let two: [TemporalField: TemporalComponent] = [.nanosecond: .integer(2)]
    let time = "12:31:14.645876123"
    #expect(truncate(.day, "1984-10-11", as: .localdatetime, two) == "1984-10-11T00:00:00.000000002")
    #expect(truncate(.hour, time, as: .localtime, two) == "12:00:00.000000002")
    #expect(truncate(.millisecond, time, as: .localtime, two) == "12:31:14.645000002")
    #expect(truncate(.microsecond, time, as: .localtime, two) == "12:31:14.645876002")
    #expect(truncate(.hour, time, as: .localtime, [.year: .integer(2)]) == "error: invalidValue")
    #expect(truncate(.month, "1984-10-11", as: .date, [.day: .integer(32)]) == "error: invalidValue")
  }

  @Test("a time zone is put on without moving the clock")
  func zones() {
    let stockholm: [TemporalField: TemporalComponent] = [.timezone: .text("Europe/Stockholm")]
    #expect(
      truncate(.century, "2017-10-11T12:31:14-01:00", as: .datetime, stockholm)
        == "2000-01-01T00:00+01:00[Europe/Stockholm]")
    #expect(truncate(.hour, "12:31:14-01:00", as: .time, [.timezone: .text("+01:00")]) == "12:00+01:00")
  }

  @Test("a unit must fit the type")
  func misfits() throws {
    #expect(truncate(.month, "12:31:14", as: .localtime) == "error: invalidValue")
    #expect(truncate(.day, "12:31:14", as: .localtime) == "00:00")
    #expect(truncate(.hour, "1984-10-11", as: .localdatetime) == "error: invalidType")
    #expect(truncate(.day, "12:31:14", as: .date) == "error: invalidType")
    #expect(throws: TemporalError.self) { try TruncationUnit("fortnight") }
    #expect(try TruncationUnit("WEEKYEAR") == .weekYear)
  }
}
