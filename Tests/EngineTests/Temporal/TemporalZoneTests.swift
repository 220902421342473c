import Testing

@testable import Engine

@Suite("Time zones")
struct TemporalZoneTests {
  @Test(
    "offsets in the far past, at changes and in the far future",
    arguments: [
      ("1818-07-21T21:40[Europe/Stockholm]", "+00:53:28"),
      ("1600-01-01T00:00[America/New_York]", "-04:56:02"),
      ("1984-07-01T00:00[Europe/Stockholm]", "+02:00"), ("2500-07-01T00:00[Europe/Stockholm]", "+02:00"),
      ("2500-01-01T00:00[Europe/Stockholm]", "+01:00"), ("2500-07-01T00:00[America/New_York]", "-04:00"),
      ("2500-01-01T00:00[Australia/Sydney]", "+11:00"), ("2500-07-01T00:00[Australia/Sydney]", "+10:00"),
      ("2500-07-01T00:00[Australia/Eucla]", "+08:45"), ("2500-01-01T00:00[Europe/Dublin]", "Z"),
      ("+999999999-12-31T00:00[Asia/Kolkata]", "+05:30"), ("2020-01-01T00:00[Etc/GMT+5]", "-05:00"),
    ])
  func offsets(text: String, expected: String) throws {
    let value = try ZonedDateTime(parsing: text, zone: .utc)
    #expect(Zone.format(value.offset) == expected)
  }

  @Test("times that clocks show twice or never")
  func changes() throws {
    func read(_ text: String) -> String {
      temporalOutcome { try ZonedDateTime(parsing: text + "[Europe/Stockholm]", zone: .utc) }
    }
    #expect(read("2017-10-29T02:30") == "2017-10-29T02:30+02:00[Europe/Stockholm]")
    #expect(read("2017-10-29T02:30+01:00") == "2017-10-29T02:30+01:00[Europe/Stockholm]")
    #expect(read("2017-03-26T02:30") == "2017-03-26T03:30+02:00[Europe/Stockholm]")
    #expect(read("2017-03-26T02:30+01:00") == "error: invalidValue")
    // Samoa went over the date line and had no such day.
    let apia = try ZonedDateTime(parsing: "2011-12-30T12:00[Pacific/Apia]", zone: .utc)
    #expect(apia.description == "2011-12-31T12:00+14:00[Pacific/Apia]")
  }

  @Test("a name keeps its id")
  func ids() throws {
    let id = try ZoneTable.shared.id(of: "Asia/Tokyo")
    #expect(try ZoneTable.shared.id(of: "Asia/Tokyo") == id)
    #expect(ZoneTable.shared.name(of: id) == "Asia/Tokyo")
    #expect(ZoneTable.shared.name(of: .max) == "UTC")
    #expect(ZoneTable.shared.rules(of: .max).offset(at: 0) == 0)
  }

  @Test("without zone files a name is an error that says so")
  func missingFiles() throws {
    let table = ZoneTable(directory: "/nonexistent/zoneinfo")
    let error = #expect(throws: TemporalError.self) { try table.id(of: "Europe/Stockholm") }
    #expect(error?.message.contains("no time zone files in /nonexistent/zoneinfo") == true)
  }

  @Test(
    "names that are no zone are not looked up",
    arguments: [
      "", "/etc/passwd", "../../etc/passwd", "Europe/../../x", "Europe", "Europe/", "posix/UTC", "a\0b",
      "zone.tab",
    ])
  func names(name: String) {
    #expect(throws: TemporalError.self) { try ZoneTable.shared.id(of: name) }
  }

  @Test(
    "rules for the future",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_498_867_200, 7_200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_485_907_200, 3_600),
      ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_485_907_200, 39_600), ("<+0845>-8:45", 0, 31_500),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_485_907_200, 0), ("EST5EDT,J60/0,J300/0", 1_498_867_200, -14_400),
      ("EST5EDT,0/0,J365/25", 1_498_867_200, -14_400), ("<-03>3", 0, -10_800),
    ] as [(String, Int64, Int32)])
  func posixRules(text: String, instant: Int64, offset: Int32) throws {
    let rule = try #require(PosixZoneRule(text))
    #expect(rule.offset(at: instant) == offset)
  }

  @Test(
    "malformed rules",
    arguments: ["", "CET", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0", "<x"])
  func malformedRules(text: String) {
    #expect(PosixZoneRule(text) == nil)
  }

  @Test("bytes that are no zone file are refused, wherever they end")
  func malformedFiles() {
    #expect(ZoneRules(tzif: []) == nil)
    #expect(ZoneRules(tzif: Array("TZif".utf8)) == nil)
    var random = TemporalGenerator(state: 5)
    for size in 0..<300 {
      var bytes = Array("TZif2".utf8)
      for _ in 0..<size { bytes.append(UInt8.random(in: 0...2, using: &random)) }
      _ = ZoneRules(tzif: bytes)
    }
  }
}
