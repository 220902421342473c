import Testing

@testable import Engine

@Suite("Reading temporal values")
struct TemporalParsingTests {
  @Test(
    "dates",
    arguments: [
      ("2015-07-21", "2015-07-21"), ("20150721", "2015-07-21"), ("2015-7-2", "2015-07-02"),
      ("2015-07", "2015-07-01"), ("201507", "2015-07-01"), ("2015", "2015-01-01"),
      ("2015-W30-2", "2015-07-21"), ("2015W302", "2015-07-21"), ("2015-w30", "2015-07-20"),
      ("2015W30", "2015-07-20"), ("2015-W01", "2014-12-29"), ("2015-W53-7", "2016-01-03"),
      ("2015-202", "2015-07-21"), ("2015202", "2015-07-21"), ("2016-366", "2016-12-31"),
      ("2015-Q2-60", "2015-05-30"), ("2015Q260", "2015-05-30"), ("2015-Q2", "2015-04-01"),
      ("0000-02-29", "0000-02-29"), ("-0001-03-01", "-0001-03-01"), ("+12345-01-02", "+12345-01-02"),
      ("-999999999-01-01", "-999999999-01-01"), ("+999999999-12-31", "+999999999-12-31"),
      ("2015-02-29", "error: invalidValue"), ("2015-13", "error: invalidValue"),
      ("2015-00-10", "error: invalidValue"), ("2015-366", "error: invalidValue"),
      ("2016-W53", "error: invalidValue"), ("2015-Q5", "error: invalidValue"),
      ("2015-Q1-91", "error: invalidValue"), ("", "error: invalidValue"), ("15", "error: invalidValue"),
      ("12345-01-02", "error: invalidValue"), ("+1234567890-01-01", "error: invalidValue"),
      ("2015-07-21x", "error: invalidValue"), ("2015-W302", "error: invalidValue"),
      ("2015-07-", "error: invalidValue"), ("٢٠١٥-07-21", "error: invalidValue"),
    ])
  func dates(text: String, expected: String) {
    #expect(temporalOutcome { try LocalDate(parsing: text) } == expected)
  }

  @Test(
    "local times",
    arguments: [
      ("21", "21:00"), ("9", "09:00"), ("2140", "21:40"), ("21:40", "21:40"), ("214032", "21:40:32"),
      ("21:40:32", "21:40:32"), ("21:40:32.142", "21:40:32.142"), ("214032,5", "21:40:32.5"),
      ("21:40:32.000000001", "21:40:32.000000001"), ("21:40:00", "21:40"), ("21:40:00.100", "21:40:00.1"),
      ("24:00", "error: invalidValue"), ("12:60", "error: invalidValue"), ("12:00:60", "error: invalidValue"),
      ("12:00:00.1234567890", "error: invalidValue"), ("12:00.5", "error: invalidValue"),
      ("12:0", "error: invalidValue"), ("120", "error: invalidValue"), ("12:3045", "error: invalidValue"),
      ("12:00Z", "error: invalidValue"), ("", "error: invalidValue"),
    ])
  func localTimes(text: String, expected: String) {
    #expect(temporalOutcome { try LocalTime(parsing: text) } == expected)
  }

  @Test(
    "times",
    arguments: [
      ("21:40:32.142+0100", "21:40:32.142+01:00"), ("214032.142Z", "21:40:32.142Z"), ("2140z", "21:40Z"),
      ("21:40-01:30", "21:40-01:30"), ("2140-00:00", "21:40Z"), ("22+18:00", "22:00+18:00"),
      ("12:34:56-02:05:07", "12:34:56-02:05:07"), ("12:34+020507", "12:34+02:05:07"), ("12:34", "12:34Z"),
      ("12:00+19", "error: invalidValue"), ("12:00+18:00:01", "error: invalidValue"),
      ("12:00+01:60", "error: invalidValue"), ("12:00+01:", "error: invalidValue"),
      ("12:00[Europe/Stockholm]", "error: invalidValue"), ("12:00+", "error: invalidValue"),
    ])
  func times(text: String, expected: String) {
    #expect(temporalOutcome { try ZonedTime(parsing: text, temporalContext) } == expected)
  }

  @Test(
    "local datetimes",
    arguments: [
      ("2015-07-21T21:40:32.142", "2015-07-21T21:40:32.142"), ("2015-W30-2T214032", "2015-07-21T21:40:32"),
      ("2015T21", "2015-01-01T21:00"), ("20150721t2140", "2015-07-21T21:40"),
      ("2015-07-21", "2015-07-21T00:00"), ("2015-07-21T", "error: invalidValue"),
      ("2015-07-21 21:40", "error: invalidValue"), ("2015-07-21T21:40Z", "error: invalidValue"),
    ])
  func localDateTimes(text: String, expected: String) {
    #expect(temporalOutcome { try LocalDateTime(parsing: text) } == expected)
  }

  @Test(
    "datetimes",
    arguments: [
      ("2015-07-21T21:40:32.142+0100", "2015-07-21T21:40:32.142+01:00"),
      ("2015-W30T2140-02", "2015-07-20T21:40-02:00"), ("2015-07-21T21:40", "2015-07-21T21:40Z"),
      ("2015-07-21T21:40[Europe/London]", "2015-07-21T21:40+01:00[Europe/London]"),
      ("2015-07-21T21:40Z[UTC]", "2015-07-21T21:40Z[UTC]"), ("2015-07-21[+02:00]", "2015-07-21T00:00+02:00"),
      ("2015-07-21T21:40:32.142+0845[Australia/Eucla]", "2015-07-21T21:40:32.142+08:45[Australia/Eucla]"),
      ("2015-07-21T21:40+03:00[Europe/London]", "error: invalidValue"),
      ("2015-07-21T21:40[Nowhere/Land]", "error: invalidValue"),
      ("2015-07-21T21:40[../../etc/passwd]", "error: invalidValue"),
      ("2015-07-21T21:40[/etc/localtime]", "error: invalidValue"),
      ("2015-07-21T21:40[]", "error: invalidValue"),
      ("2015-07-21T21:40[Europe/London", "error: invalidValue"),
    ])
  func dateTimes(text: String, expected: String) {
    #expect(temporalOutcome { try ZonedDateTime(parsing: text, zone: .utc) } == expected)
  }

  @Test(
    "durations",
    arguments: [
      ("P14DT16H12M", "P14DT16H12M"), ("P5M1.5D", "P5M1DT12H"), ("P0.75M", "P22DT19H51M49.5S"),
      ("PT0.75M", "PT45S"), ("P2.5W", "P17DT12H"), ("P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"),
      ("P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"), ("P20120202T143721", "P2012Y2M2DT14H37M21S"),
      ("P2012-02-02", "P2012Y2M2D"), ("-P1Y2M3DT4.5S", "P-1Y-2M-3DT-4.5S"), ("P-1Y", "P-1Y"),
      ("-P-1Y", "P1Y"), ("PT-0.5S", "PT-0.5S"), ("PT1,5S", "PT1.5S"), ("PT0S", "PT0S"),
      ("PT9223372036854775807S", "PT2562047788015215H30M7S"), ("P", "error: invalidValue"),
      ("PT", "error: invalidValue"), ("P1", "error: invalidValue"), ("P1M1Y", "error: invalidValue"),
      ("P1H", "error: invalidValue"), ("PT1D", "error: invalidValue"), ("1D", "error: invalidValue"),
      ("P1Y1Y", "error: invalidValue"), ("P2012-13-02", "error: invalidValue"),
      ("PT.5S", "error: invalidValue"),
      ("P9223372036854775807Y", "error: outOfRange"), ("PT9223372036854775807M", "error: outOfRange"),
      ("P99999999999999999999D", "error: invalidValue"),
    ])
  func durations(text: String, expected: String) {
    #expect(temporalOutcome { try TemporalDuration(parsing: text) } == expected)
  }

  @Test("text of a value reads back as the same value")
  func roundTrip() throws {
    var random = TemporalGenerator(state: 7)
    let zones: [Zone] = [
      .utc, .offset(-12_345), .offset(64_800), try Zone("Europe/Stockholm"), try Zone("Asia/Tokyo"),
    ]
    for _ in 0..<2_000 {
      let day = try LocalDate(epochDay: Int64.random(in: LocalDate.epochDays, using: &random))
      let near = try LocalDate(epochDay: Int64.random(in: -200_000...200_000, using: &random))
      let time = try LocalTime(
        nanosecondOfDay: Int64.random(in: 0..<LocalTime.nanosecondsPerDay, using: &random))
      #expect(try LocalDate(parsing: day.description) == day)
      #expect(try LocalTime(parsing: time.description) == time)
      let local = LocalDateTime(day, time)
      #expect(try LocalDateTime(parsing: local.description) == local)
      let zone = zones[Int.random(in: 0..<zones.count, using: &random)]
      let zoned = try ZonedDateTime(LocalDateTime(near, time), in: zone)
      #expect(try ZonedDateTime(parsing: zoned.description, zone: .utc) == zoned)
      let length = try TemporalDuration(
        months: Int64.random(in: -1_000_000...1_000_000, using: &random),
        days: Int64.random(in: -1_000_000...1_000_000, using: &random),
        seconds: Int64.random(in: -1_000_000...1_000_000, using: &random),
        nanoseconds: Int64.random(in: -2_000_000_000...2_000_000_000, using: &random))
      #expect(try TemporalDuration(parsing: length.description) == length)
    }
  }

  @Test("no text brings the readers down")
  func mangledText() {
    var random = TemporalGenerator(state: 11)
    let alphabet = Array("0123456789+-:.,TZPWQYMDHS[]/ xé".unicodeScalars)
    let seeds = [
      "2015-07-21T21:40:32.142+01:00[Europe/London]", "P2012-02-02T14:37:21.545", "P12Y5M14DT16H12M70.5S",
      "2015-W30-2T214032.142Z", "-999999999-12-31",
    ]
    for round in 0..<20_000 {
      var scalars = Array(seeds[round % seeds.count].unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<scalars.count, using: &random)
        let scalar = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        if Bool.random(using: &random) { scalars[place] = scalar } else { scalars.insert(scalar, at: place) }
      }
      let text = String(String.UnicodeScalarView(scalars))
      for type in TemporalType.allCases {
        let result = temporalOutcome { try Temporal(type, parsing: text, temporalContext) }
        #expect(!result.hasPrefix("unexpected"))
      }
      #expect(!temporalOutcome { try TemporalDuration(parsing: text) }.hasPrefix("unexpected"))
    }
  }
}
