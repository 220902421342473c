import Testing

@testable import Engine

@Suite("Temporal functions")
struct TemporalFunctionTests {
  private let arena = Arena()

  private func function(_ name: String) throws -> ScalarFunction {
    try #require(temporalFunctions.first { $0.signature.name == name })
  }

  private func call(_ name: String, _ arguments: Value...) throws -> Value {
    let context = ExecutionContext(
      graph: Graph(), arena: arena, clock: (seconds: 1_500_000_000, nanoseconds: 123_456_789))
    let body = try function(name).body
    return try arguments.withUnsafeBufferPointer { try body($0, context) }
  }

  private func map(_ entries: KeyValuePairs<String, Value>) -> Value {
    arena.map(entries.map { MapEntry(key: arena.string($0.key), value: $0.value) })
  }

  @Test("every function is registered once, with null for null")
  func registry() {
    let names = temporalFunctions.map(\.signature.name)
    #expect(Set(names).count == names.count)
    for type in ["date", "localtime", "time", "localdatetime", "datetime"] {
      for suffix in ["", ".transaction", ".statement", ".realtime", ".truncate"] {
        #expect(names.contains(type + suffix))
      }
    }
    for name in ["fromepoch", "fromepochmillis"] { #expect(names.contains("datetime.\(name)")) }
    #expect(names.contains("duration"))
    for name in ["between", "inMonths", "inDays", "inSeconds"] { #expect(names.contains("duration.\(name)")) }
    #expect(temporalFunctions.allSatisfy { $0.propagatesNull })
  }

  @Test("text, a map, another value or nothing")
  func constructors() throws {
    let date = try call("date", arena.string("2015-07-21"))
    #expect(formatTemporal(date) == "2015-07-21")
    #expect(formatTemporal(try call("datetime", date)) == "2015-07-21T00:00Z")
    #expect(formatTemporal(try call("date", map(["date": date, "day": Value(3)]))) == "2015-07-03")
    #expect(formatTemporal(try call("localtime")) == "02:40:00.123456789")
    #expect(formatTemporal(try call("time.realtime", arena.string("+01:00"))) == "03:40:00.123456789+01:00")
    let zone = map(["timezone": arena.string("Asia/Tokyo")])
    #expect(formatTemporal(try call("localdatetime", zone)) == "2017-07-14T11:40:00.123456789")
    #expect(formatTemporal(try call("date.statement", zone)) == "2017-07-14")
    #expect(try call("date", map(["year": .null])).isNull)
    #expect(try call("duration", map(["days": .null])).isNull)
    #expect(formatTemporal(try call("duration", map(["days": Value(1.5)]))) == "P1DT12H")
  }

  @Test("before a statement runs, what needs the time is an error and the rest is not")
  func unknownClock() throws {
    let context = ExecutionContext(graph: Graph(), arena: arena, clock: ExecutionContext.unknownClock)
    func fails(_ name: String, _ arguments: Value...) throws -> Bool {
      let body = try function(name).body
      return arguments.withUnsafeBufferPointer { (try? body($0, context)) == nil }
    }
    let tokyo = map(["timezone": arena.string("Asia/Tokyo")])
    #expect(try fails("datetime"))
    #expect(try fails("date", tokyo))
    #expect(try fails("time.statement", arena.string("Asia/Tokyo")))
    #expect(try fails("date.truncate", arena.string("year")))
    #expect(try fails("time", map(["hour": Value(1), "timezone": arena.string("Asia/Tokyo")])))
    #expect(try !fails("time", arena.string("12:00+01:00")))
    #expect(try !fails("datetime", arena.string("2015-07-21T10:00[Asia/Tokyo]")))
    #expect(try !fails("time", map(["hour": Value(1), "timezone": arena.string("+01:00")])))
  }

  @Test("epochs")
  func epochs() throws {
    let epoch = try call("datetime.fromepoch", Value(416_779), Value(999_999_999))
    #expect(formatTemporal(epoch) == "1970-01-05T19:46:19.999999999Z")
    let millis = try call("datetime.fromepochmillis", Value(237_821_673_987))
    #expect(formatTemporal(millis) == "1977-07-15T13:34:33.987Z")
  }

  @Test("truncation and differences")
  func truncationAndDifferences() throws {
    let day = try call("date", arena.string("1984-10-11"))
    let month = try call("datetime.truncate", arena.string("month"), day, map(["day": Value(2)]))
    #expect(formatTemporal(month) == "1984-10-02T00:00Z")
    #expect(formatTemporal(try call("date.truncate", arena.string("decade"))) == "2010-01-01")
    #expect(formatTemporal(try call("duration.inDays", day, month)) == "P-9D")
  }

  @Test("faults have the class of their cause")
  func faults() throws {
    func category(_ name: String, _ arguments: Value) -> String {
      do {
        return formatTemporal(try call(name, arguments))
      } catch let error as ExecutionError {
        return "\(error.category).\(error.detail)"
      } catch {
        return "\(error)"
      }
    }
    #expect(category("date", arena.string("x")) == "ArgumentError.InvalidArgumentValue")
    #expect(category("date", Value(3)) == "TypeError.InvalidArgumentType")
    #expect(category("date", map(["yaer": Value(3)])) == "ArgumentError.InvalidArgumentValue")
    #expect(category("date", map(["year": arena.list([])])) == "TypeError.InvalidArgumentType")
    #expect(category("datetime.fromepoch", Value(Int64.max)) == "ArithmeticError.NumberOutOfRange")
    #expect(category("duration.between", Value(3)) == "TypeError.InvalidArgumentType")
  }

  @Test(
    "components of values",
    arguments: [
      (
        "1984-10-11",
        [
          "year": 1984, "quarter": 4, "month": 10, "week": 41, "weekYear": 1984, "day": 11, "ordinalDay": 285,
          "weekDay": 4, "dayOfWeek": 4, "dayOfQuarter": 11,
        ]
      ),
      ("1984-01-01", ["year": 1984, "weekYear": 1983, "week": 52, "weekDay": 7]),
      (
        "12:31:14.645876123",
        [
          "hour": 12, "minute": 31, "second": 14, "millisecond": 645, "microsecond": 645_876,
          "nanosecond": 645_876_123,
        ]
      ),
      (
        "1984-11-11T12:31:14.645876123[Europe/Stockholm]",
        [
          "offsetMinutes": 60, "offsetSeconds": 3_600, "epochSeconds": 469_020_674,
          "epochMillis": 469_020_674_645, "hour": 12, "day": 11,
        ]
      ),
      (
        "P1Y4M10DT1H1M1.111111111S",
        [
          "years": 1, "quarters": 5, "months": 16, "weeks": 1, "days": 10, "hours": 1, "minutes": 61,
          "seconds": 3_661, "milliseconds": 3_661_111, "microseconds": 3_661_111_111,
          "nanoseconds": 3_661_111_111_111, "quartersOfYear": 1, "monthsOfQuarter": 1, "monthsOfYear": 4,
          "daysOfWeek": 3, "minutesOfHour": 1, "secondsOfMinute": 1, "millisecondsOfSecond": 111,
          "microsecondsOfSecond": 111_111, "nanosecondsOfSecond": 111_111_111,
        ]
      ),
    ] as [(String, [String: Int64])])
  func components(text: String, expected: [String: Int64]) throws {
    let value = Value(try temporal(text), arena)
    for (name, number) in expected {
      #expect(try temporalProperty(value, name, arena).asInteger == number, "\(text).\(name)")
    }
  }

  @Test("zones as components, components that are missing or too great")
  func zoneComponents() throws {
    let value = Value(try temporal("1984-11-11T12:31[Europe/Stockholm]"), arena)
    #expect(try temporalProperty(value, "timezone", arena).asString.string == "Europe/Stockholm")
    #expect(try temporalProperty(value, "offset", arena).asString.string == "+01:00")
    let day = Value(try temporal("1984-11-11"), arena)
    #expect(throws: ExecutionError.self) { try temporalProperty(day, "hour", arena) }
    let late = Value(try temporal("+999999999-12-31T00:00Z"), arena)
    #expect(throws: ExecutionError.self) { try temporalProperty(late, "epochMillis", arena) }
  }

  @Test("operators know what can be added and subtracted")
  func operators() throws {
    let day = Value(try temporal("1984-10-11"), arena)
    let length = Value(try temporal("P1M"), arena)
    #expect(try addTemporal(day, length, arena).map(formatTemporal) == "1984-11-11")
    #expect(try addTemporal(length, day, arena).map(formatTemporal) == "1984-11-11")
    #expect(try subtractTemporal(day, length, arena).map(formatTemporal) == "1984-09-11")
    #expect(try subtractTemporal(length, day, arena) == nil)
    #expect(try addTemporal(day, day, arena) == nil)
    #expect(try addTemporal(day, Value(1), arena) == nil)
    #expect(formatTemporal(try multiplyDuration(length, by: 0.5, arena)) == "P15DT5H14M33S")
    #expect(throws: ExecutionError.self) { try divideDuration(length, by: 0, arena) }
  }

  @Test("values from the text of results")
  func parsing() throws {
    for (kind, text) in [
      (DatumTemporalKind.date, "1984-10-11"), (.localTime, "12:31"), (.time, "12:31+01:00"),
      (.localDateTime, "1984-10-11T12:31"), (.dateTime, "1984-10-11T12:31+01:00[Europe/Stockholm]"),
      (.duration, "P1Y2M3DT4.5S"),
    ] {
      #expect(formatTemporal(try parseTemporal(kind, text, arena)) == text)
    }
    #expect(throws: ExecutionError.self) { try parseTemporal(.date, "12:31", arena) }
  }
}
