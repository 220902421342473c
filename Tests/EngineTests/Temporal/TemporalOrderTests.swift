import Testing

@testable import Engine

@Suite("Order and sameness of temporal values")
struct TemporalOrderTests {
  @Test(
    "ascending",
    arguments: [
      ["1910-05-06", "1980-10-24", "1984-10-11", "+12345-01-01"],
      ["10:35:00", "12:30:14.645876123", "12:31:14.645876123", "12:31:14.645876124"],
      ["12:35:15+05:00", "12:30:14.645876123+01:01", "12:31:14.645876123+01:00", "10:35:00-08:00"],
      ["1984-10-11T12:00", "1984-10-11T12:00:00.000000001", "1984-10-12T00:00"],
      // One instant: by offset from west to east, then offsets before names, then by name.
      [
        "1984-10-11T10:59:59Z", "1984-10-11T06:00-05:00", "1984-10-11T11:00Z", "1984-10-11T12:00+01:00",
        "1984-10-11T12:00[Europe/Berlin]", "1984-10-11T12:00[Europe/Paris]",
      ],
      // The mean month has 30.436875 days.
      ["P-1D", "PT0S", "P30D", "P30DT10H29M5.999999999S", "P30DT10H29M6S", "P1M", "P31D", "P365D", "P1Y"],
    ])
  func ascending(texts: [String]) throws {
    let arena = Arena()
    let values = try texts.map { Value(try temporal($0), arena) }
    for (i, a) in values.enumerated() {
      for (j, b) in values.enumerated() {
        #expect(compareTemporal(a, b).signum() == (i - j).signum())
        #expect(areTemporalEqual(a, b) == (i == j))
        if i == j { #expect(hashTemporal(a) == hashTemporal(b)) }
      }
    }
  }

  @Test("durations are equal part by part")
  func durations() throws {
    let arena = Arena()
    let a = Value(try temporal("P1DT1H"), arena)
    #expect(areTemporalEqual(a, Value(try temporal("P1DT60M"), arena)))
    #expect(!areTemporalEqual(a, Value(try temporal("PT25H"), arena)))
    #expect(hashTemporal(a) == hashTemporal(Value(try temporal("P1DT3600S"), arena)))
  }

  @Test(
    "a value keeps every part in its sixteen bytes",
    arguments: [
      "-999999999-01-01", "+999999999-12-31", "23:59:59.999999999", "23:59:59.999999999-18:00",
      "12:00:00+18:00", "-999999999-01-01T00:00:00.999999999", "+999999999-12-31T23:59:59.999999999-18:00",
      "-999999999-01-01T00:00+18:00", "2015-07-21T21:40:32.142+02:00[Europe/Stockholm]", "P1Y-2M3DT-4.5S",
    ])
  func packing(text: String) throws {
    let original = try temporal(text)
    // The arena owns a duration's parts.
    let arena = Arena()
    let value = Value(original, arena)
    withExtendedLifetime(arena) {
      #expect(Temporal(value) == original)
      #expect(formatTemporal(value) == original.description)
    }
  }
}
