@testable import Engine

/// 2017-07-14T02:40:00.123456789Z, seen in UTC.
let temporalContext = TemporalContext(seconds: 1_500_000_000, nanoseconds: 123_456_789, zone: .utc)

func duration(_ text: String) throws -> TemporalDuration { try TemporalDuration(parsing: text) }

/// A value of any type from its text, told apart by form: `P...`, `...T...`, a time, a date.
func temporal(_ text: String) throws -> Temporal {
  if text.hasPrefix("P") { return .duration(try TemporalDuration(parsing: text)) }
  let zoned = text.hasSuffix("Z") || text.hasSuffix("]") || text.dropFirst(9).contains { "+-".contains($0) }
  if text.contains("T") {
    let type: TemporalType = zoned ? .datetime : .localdatetime
    return try Temporal(type, parsing: text, temporalContext)
  }
  if text.contains(":") {
    let hasOffset = text.contains { "+-Z".contains($0) }
    return try Temporal(hasOffset ? .time : .localtime, parsing: text, temporalContext)
  }
  return .date(try LocalDate(parsing: text))
}

/// The text of what an expression makes, or `error: ` and the kind of its error.
func temporalOutcome(_ make: () throws -> some CustomStringConvertible) -> String {
  do {
    return try make().description
  } catch let error as TemporalError {
    return "error: \(error.kind)"
  } catch {
    return "unexpected: \(error)"
  }
}

/// A generator whose sequence is the same in every run.
struct TemporalGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    // SplitMix64
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
