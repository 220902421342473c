import Testing

@testable import Engine

@Suite("Temporal arithmetic")
struct TemporalArithmeticTests {
  @Test(
    "a value plus and minus a duration",
    arguments: [
      ("1984-10-11", "P12Y5M14DT16H13M10.000000002S", "1997-03-25", "1972-04-27"),
      ("1984-10-11", "P12Y11M29DT33H58M13.5S", "1997-10-11", "1971-10-12"),
      ("2016-02-29", "P1Y", "2017-02-28", "2015-02-28"), ("2015-01-31", "P1M", "2015-02-28", "2014-12-31"),
      ("12:31:14.000000001", "P12Y5M14DT16H13M10.000000002S", "04:44:24.000000003", "20:18:03.999999999"),
      ("00:00:00", "PT-0.000000001S", "23:59:59.999999999", "00:00:00.000000001"),
      ("12:31:14.000000001+01:00", "PT16H13M10S", "04:44:24.000000001+01:00", "20:18:04.000000001+01:00"),
      ("1984-10-11T12:31:14", "P1M-14DT15H49M10S", "1984-10-29T04:20:24", "1984-09-24T20:42:04"),
      (
        "1984-10-11T12:31:14+01:00", "P1M-14DT15H49M10S", "1984-10-29T04:20:24+01:00",
        "1984-09-24T20:42:04+01:00"
      ),
      ("+999999999-12-31", "P1D", "error: outOfRange", "+999999999-12-30"),
      ("1984-10-11", "P9223372036854775807D", "error: outOfRange", "error: outOfRange"),
      ("12:00:00", "PT9223372036854775807S", "03:30:07", "20:29:53"),
      ("P1Y2M", "P3DT4S", "P1Y2M3DT4S", "P1Y2M-3DT-4S"),
      ("P9223372036854775807D", "P1D", "error: outOfRange", "P9223372036854775806D"),
    ])
  func sums(value: String, length: String, sum: String, difference: String) {
    #expect(temporalOutcome { try temporal(value).adding(duration(length)) } == sum)
    #expect(temporalOutcome { try temporal(value).subtracting(duration(length)) } == difference)
  }

  @Test("days follow the clocks of a zone, seconds the instant")
  func summerTime() throws {
    func plus(_ value: String, _ length: String) -> String {
      temporalOutcome { try temporal(value + "[Europe/Stockholm]").adding(duration(length)) }
    }
    #expect(plus("2017-10-28T12:00", "P1D") == "2017-10-29T12:00+01:00[Europe/Stockholm]")
    #expect(plus("2017-10-28T12:00", "PT24H") == "2017-10-29T11:00+01:00[Europe/Stockholm]")
    #expect(plus("2017-03-25T02:30", "P1D") == "2017-03-26T03:30+02:00[Europe/Stockholm]")
    #expect(plus("2017-10-29T02:30+01:00", "PT0S") == "2017-10-29T02:30+01:00[Europe/Stockholm]")
    #expect(plus("2017-10-29T02:30", "PT1H") == "2017-10-29T02:30+01:00[Europe/Stockholm]")
  }

  @Test(
    "a duration times and divided by a number",
    arguments: [
      (1, "P12Y5M14DT16H13M10.000000001S", "P12Y5M14DT16H13M10.000000001S"),
      (2, "P24Y10M28DT32H26M20.000000002S", "P6Y2M22DT13H21M8S"),
      (0.5, "P6Y2M22DT13H21M8S", "P24Y10M28DT32H26M20.000000002S"),
      (-1, "P-12Y-5M-14DT-16H-13M-10.000000001S", "P-12Y-5M-14DT-16H-13M-10.000000001S"),
      (0, "PT0S", "error: outOfRange"), (.infinity, "error: invalidValue", "error: invalidValue"),
      (1e18, "error: outOfRange", "PT0S"),
    ] as [(Double, String, String)])
  func scaling(factor: Double, product: String, quotient: String) throws {
    let value = try duration("P12Y5M14DT16H13M10.000000001S")
    #expect(temporalOutcome { try value.multiplied(by: factor) } == product)
    #expect(temporalOutcome { try value.divided(by: factor) } == quotient)
  }

  @Test("fractions are exact")
  func fractions() throws {
    #expect(try duration("P1M").divided(by: 3).description == "P10DT3H29M42S")
    #expect(try duration("PT1S").multiplied(by: 0.1).description == "PT0.1S")
    #expect(try duration("PT-0.5S").divided(by: 2).description == "PT-0.25S")
    #expect(try duration("P1M").multiplied(by: -1.5).description == "P-1M-15DT-5H-14M-33S")
  }

  @Test("extremes are errors, not traps")
  func extremes() throws {
    let least = try TemporalDuration(months: .min, days: .min, seconds: .min)
    let greatest = try TemporalDuration(months: .max, days: .max, seconds: .max, nanoseconds: 999_999_999)
    for length in [least, greatest] {
      #expect(temporalOutcome { try length.adding(length) } == "error: outOfRange")
      #expect(temporalOutcome { try length.multiplied(by: 2) } == "error: outOfRange")
      #expect(!length.description.isEmpty)
      for text in ["2015-01-01", "2015-01-01T00:00", "2015-01-01T00:00Z", "2015-01-01T00:00[Europe/Paris]"] {
        #expect(temporalOutcome { try temporal(text).adding(length) } == "error: outOfRange")
        #expect(temporalOutcome { try temporal(text).subtracting(length) } == "error: outOfRange")
      }
      #expect(Temporal.order(.duration(length), .duration(.zero)) == (length == least ? -1 : 1))
    }
    #expect(temporalOutcome { try least.negated() } == "error: outOfRange")
  }
}
