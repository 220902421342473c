import Testing

@testable import Engine

@Suite("Differences of temporal values")
struct TemporalDifferenceTests {
  private func difference(_ from: String, _ to: String, _ unit: DifferenceUnit) -> String {
    temporalOutcome { try Temporal.difference(from: temporal(from), to: temporal(to), in: unit) }
  }

  @Test(
    "in mixed units, months, days and seconds",
    arguments: [
      ("1984-10-11", "2015-06-24", "P30Y8M13D", "P30Y8M", "P11213D", "PT269112H"),
      (
        "1984-10-11", "2015-07-21T21:40:32.142+01:00", "P30Y9M10DT21H40M32.142S", "P30Y9M", "P11240D",
        "PT269781H40M32.142S"
      ),
      ("1984-10-11", "16:30:00", "PT16H30M", "PT0S", "PT0S", "PT16H30M"),
      ("1984-10-11", "16:30:00+01:00", "PT16H30M", "PT0S", "PT0S", "PT16H30M"),
      ("14:30:00", "2015-06-24", "PT-14H-30M", "PT0S", "PT0S", "PT-14H-30M"),
      ("14:30:00Z", "2015-07-21T21:40:32.142+01:00", "PT6H10M32.142S", "PT0S", "PT0S", "PT6H10M32.142S"),
      ("14:30:00", "16:30:00+01:00", "PT2H", "PT0S", "PT0S", "PT2H"),
      ("14:30:00Z", "16:30:00+01:00", "PT1H", "PT0S", "PT0S", "PT1H"),
      ("2015-07-21T21:40:32.142", "2016-07-21T21:45:22.142", "P1YT4M50S", "P1Y", "P366D", "PT8784H4M50S"),
      (
        "2015-07-21T21:40:32.142", "2015-06-24", "P-27DT-21H-40M-32.142S", "PT0S", "P-27D",
        "PT-669H-40M-32.142S"
      ),
      (
        "2014-07-21T21:40:36.143+02:00", "2015-07-21T21:40:32.142+01:00", "P1YT59M55.999S", "P1Y", "P365D",
        "PT8760H59M55.999S"
      ),
      (
        "2018-01-02T10:00:00.1", "2018-01-01T10:00:00.2", "PT-23H-59M-59.9S", "PT0S", "PT0S",
        "PT-23H-59M-59.9S"
      ),
      ("2018-03-11", "2016-06-24", "P-1Y-8M-17D", "P-1Y-8M", "P-625D", "PT-15000H"),
      ("12:34:54.7", "12:34:54.3", "PT-0.4S", "PT0S", "PT0S", "PT-0.4S"),
      (
        "-999999999-01-01T00:00", "+999999999-12-31T23:59:59", "P1999999998Y11M30DT23H59M59S",
        "P1999999998Y11M", "P730484999633D", "PT17531639991215H59M59S"
      ),
    ])
  func units(from: String, to: String, mixed: String, months: String, days: String, seconds: String) {
    #expect(difference(from, to, .mixed) == mixed)
    #expect(difference(from, to, .months) == months)
    #expect(difference(from, to, .days) == days)
    #expect(difference(from, to, .seconds) == seconds)
  }

  @Test("the day clocks are set back has 25 hours")
  func summerTime() {
    let midnight = "2017-10-29T00:00[Europe/Stockholm]"
    let four = "2017-10-29T04:00[Europe/Stockholm]"
    #expect(difference(midnight, "2017-10-29T04:00", .seconds) == "PT5H")
    #expect(difference(midnight, "04:00:00", .seconds) == "PT5H")
    #expect(difference("2017-10-29T00:00", four, .seconds) == "PT5H")
    #expect(difference("2017-10-29", four, .seconds) == "PT5H")
    #expect(difference(midnight, "2017-10-30", .mixed) == "P1D")
    #expect(difference("2017-10-28T23:00[Europe/Stockholm]", four, .mixed) == "PT6H")
  }

  @Test("a duration is no point in time")
  func durations() {
    #expect(difference("P1D", "2015-01-01", .mixed) == "error: invalidType")
  }

  @Test("the first value plus the difference is the second")
  func inverse() throws {
    var random = TemporalGenerator(state: 3)
    for _ in 0..<2_000 {
      let second = Int64.random(in: -100_000_000_000...100_000_000_000, using: &random)
      let other = Int64.random(in: -100_000_000_000...100_000_000_000, using: &random)
      let from = try LocalDateTime(
        epochSecond: second, nanosecond: Int32.random(in: 0..<1_000_000_000, using: &random))
      let to = try LocalDateTime(
        epochSecond: other, nanosecond: Int32.random(in: 0..<1_000_000_000, using: &random))
      for unit in [DifferenceUnit.mixed, .seconds] {
        let length = try Temporal.difference(from: .localDateTime(from), to: .localDateTime(to), in: unit)
        #expect(try from.adding(length) == to)
      }
    }
  }
}
