import Engine
import Testing

/// An arena and an empty graph to make values in, and the values written as Swift literals.
final class ValueFixture {
  let arena = Arena()
  var graph = Graph()

  func value(_ datum: Datum) -> Value {
    do {
      return try datum.value(in: arena)
    } catch {
      Issue.record("no value of \(datum): \(error)")
      return .null
    }
  }

  func values(_ data: [Datum]) -> [Value] { data.map { value($0) } }

  func text(_ value: Value) -> String { format(value, graph: graph) }
}

/// Values of every type that needs no graph, with the borders of each.
let sampleData: [Datum] = [
  nil, true, false, 0, 1, -1, 2, .integer(.max), .integer(.min), 9_007_199_254_740_993, 0.0, -0.0, 1.0, 1.5,
  -1.5, 9_007_199_254_740_992.0, 9.223372036854775807e18, 1e300, .float(.infinity), .float(-.infinity),
  .float(.nan), "", "a", "b", "B", "ab", "\u{E9}", "e\u{301}", "\u{1F600}", [], [nil], [1], [1.0], [1, 2],
  [1, nil], [[1], [2]], [.float(.nan)], ["a", 1], map([:]), map(["k": nil]), map(["k": 1]), map(["k": 1.0]),
  map(["a": 1, "b": 2]),
  map(["b": 2, "a": 1]), map(["a": [1, nil]]), .temporal(.date, "1984-10-11"), .temporal(.date, "1984-10-12"),
  .temporal(.localTime, "12:31:14"), .temporal(.time, "12:31:14+01:00"),
  .temporal(.localDateTime, "1984-10-11T12:31:14"), .temporal(.dateTime, "1984-10-11T12:31:14+01:00"),
  .temporal(.dateTime, "1984-10-11T11:31:14Z"), .temporal(.duration, "P1Y2M"), .temporal(.duration, "P14M"),
  .temporal(.duration, "P1D"), .temporal(.duration, "PT24H"),
]

/// A repeatable source of random values (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A scalar, or a list or map of such, nested at most `depth` deep.
  mutating func datum(depth: Int = 2) -> Datum {
    switch UInt64.random(in: 0..<12, using: &self) {
    case 0 where depth > 0:
      return .list((0..<Int.random(in: 0..<4, using: &self)).map { _ in datum(depth: depth - 1) })
    case 1 where depth > 0:
      let keys = ["a", "b", "c"].shuffled(using: &self).prefix(Int.random(in: 0..<4, using: &self))
      return .map(keys.map { ($0, datum(depth: depth - 1)) })
    default: return sampleData.randomElement(using: &self) ?? nil
    }
  }
}

/// A map written as a literal.
func map(_ entries: KeyValuePairs<String, Datum>) -> Datum { .map(entries.map { ($0.key, $0.value) }) }
