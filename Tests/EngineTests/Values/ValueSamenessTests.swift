import Engine
import Testing

@Suite("Sameness of values")
struct ValueSamenessTests {
  private let fixture = ValueFixture()

  @Test(
    "equality is three-valued",
    arguments: [
      ([1, 2], [1], .false), ([nil], [1], .unknown), (["a"], [1], .false), ([[1]], [[1], [nil]], .false),
      ([[1], [2]], [[1], [nil]], .unknown), ([[1], [2, 3]], [[1], [nil]], .false),
      (map([:]), map([:]), .true),
      (map(["k": 1]), map(["k": 1]), .true), (map(["k": "a", "l": 2]), map(["l": 2, "k": "a"]), .true),
      (map([:]), map(["k": nil]), .false),
      (map(["k": nil, "l": 1]), map(["l": 1]), .false), (map(["k": nil]), map(["k": nil]), .unknown),
      (map(["k": 1]), map(["k": nil]), .unknown), (map(["k": 1, "l": nil]), map(["k": 2, "l": 1]), .false),
      (1, 1.0, .true),
      ("1", 1, .false), (true, 1, .false), (nil, nil, .unknown), (nil, 1, .unknown),
      (.float(.nan), .float(.nan), .false), (.float(.nan), "a", .false), (0.0, -0.0, .true),
      (9_007_199_254_740_993, 9_007_199_254_740_992.0, .false),
      (.integer(.max), 9.223372036854775807e18, .false),
      (.integer(.min), -9.223372036854775808e18, .true), ("\u{E9}", "e\u{301}", .false),
      ([1, 2], [nil, "foo"], .false), ([1, 2], [nil, 2], .unknown),
      (.temporal(.duration, "P1D"), .temporal(.duration, "PT24H"), .false),
      (.temporal(.date, "1984-10-11"), .temporal(.localDateTime, "1984-10-11T00:00"), .false),
    ] as [(Datum, Datum, Ternary)])
  func equality(a: Datum, b: Datum, expected: Ternary) {
    #expect(areEqual(fixture.value(a), fixture.value(b)) == expected)
    #expect(areEqual(fixture.value(b), fixture.value(a)) == expected)
  }

  @Test(
    "comparison is partial",
    arguments: [
      (1, 3.14, .less), (3.14, 1, .greater), (1, 1.0, .equal), ("a", "b", .less), ("a", 1, .unknown),
      (false, true, .less), (.float(.nan), 1, .unordered), (.float(.nan), .float(.nan), .unordered),
      (.float(.nan), "a", .unknown), ([1, 0], [1], .greater), ([1, nil], [1], .greater),
      ([1, 2], [1, nil], .unknown), ([1, 2], [3, nil], .less), ([nil], [1], .unknown), (nil, nil, .unknown),
      (map([:]), map([:]), .unknown), (9_007_199_254_740_993, 9_007_199_254_740_992.0, .greater),
      (2, 2.5, .less),
      (-2, -2.5, .greater), (.integer(.max), .float(.infinity), .less),
      (.integer(.min), .float(-.infinity), .greater), ([map(["k": 1]), 2], [map(["k": 1]), 3], .less),
      (.temporal(.date, "1980-12-24"), .temporal(.date, "1984-10-11"), .less),
      (.temporal(.duration, "P1D"), .temporal(.duration, "P2D"), .unknown), ("\u{FFFD}", "\u{1F600}", .less),
    ] as [(Datum, Datum, Comparison)])
  func comparison(a: Datum, b: Datum, expected: Comparison) {
    #expect(compare(fixture.value(a), fixture.value(b)) == expected)
    let mirrored: Comparison = expected == .less ? .greater : expected == .greater ? .less : expected
    #expect(compare(fixture.value(b), fixture.value(a)) == mirrored)
  }

  @Test("types are ordered from maps to null")
  func orderOfTypes() {
    let arena = fixture.arena
    let ordered =
      [fixture.value(map([:])), Value(NodeID(0)), Value(RelationshipID(0)), fixture.value([])]
      + [arena.path(nodes: [NodeID(0)], relationships: [])]
      + fixture.values([
        .temporal(.dateTime, "1984-10-11T12:31Z"), .temporal(.localDateTime, "1984-10-11T12:31"),
        .temporal(.date, "1984-10-11"), .temporal(.time, "12:31Z"), .temporal(.localTime, "12:31"),
        .temporal(.duration, "P1D"), "text", false, true, .float(-.infinity), 1.5, .float(.infinity),
        .float(.nan), nil,
      ])
    for (i, a) in ordered.enumerated() {
      for (j, b) in ordered.enumerated() { #expect(ordering(a, b).signum() == (i - j).signum()) }
    }
  }

  @Test("lists are ordered element by element")
  func orderOfLists() {
    let ordered: [Datum] = [
      [], ["a"], ["a", 1], [1], [1, "a"], [1, 2], [1, nil], [2], [.float(.nan)], [nil, 1], [nil, 2],
    ]
    let shuffled = ordered.reversed().map { fixture.value($0) }
    let sorted = shuffled.sorted { ordering($0, $1) < 0 }
    #expect(sorted.map { fixture.text($0) } == fixture.values(ordered).map { fixture.text($0) })
  }

  @Test("the relations agree with each other on all pairs of samples")
  func pairs() {
    let values = fixture.values(sampleData)
    for a in values {
      #expect(areEquivalent(a, a))
      #expect(ordering(a, a) == 0)
      for b in values { checkPair(a, b) }
    }
  }

  @Test("the relations agree with each other on random nested values", arguments: 1...4)
  func randomValues(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let values = (0..<60).map { _ in fixture.value(random.datum()) }
    for a in values {
      for b in values {
        checkPair(a, b)
        for c in values where ordering(a, b) <= 0 && ordering(b, c) <= 0 {
          #expect(ordering(a, c) <= 0, "\(fixture.text(a)) \(fixture.text(b)) \(fixture.text(c))")
        }
      }
    }
  }

  private func checkPair(_ a: Value, _ b: Value) {
    let pair = "\(fixture.text(a)) and \(fixture.text(b))"
    let isEquivalent = areEquivalent(a, b)
    #expect(isEquivalent == areEquivalent(b, a), "\(pair)")
    #expect(isEquivalent == (ordering(a, b) == 0), "\(pair)")
    #expect(ordering(a, b).signum() == -ordering(b, a).signum(), "\(pair)")
    if isEquivalent { #expect(hashValue(a) == hashValue(b), "\(pair)") }
    let isEqual = areEqual(a, b)
    #expect(isEqual == areEqual(b, a), "\(pair)")
    if isEqual == .true { #expect(isEquivalent, "\(pair)") }
    switch compare(a, b) {
    case .less: #expect(ordering(a, b) < 0, "\(pair)")
    case .greater: #expect(ordering(a, b) > 0, "\(pair)")
    case .equal: #expect(isEqual == .true || isEquivalent, "\(pair)")
    case .unordered, .unknown: break
    }
  }

  @Test("maps of many entries are compared whatever their order")
  func largeMaps() {
    let entries = (0..<100).map { (key: "k\($0)", value: Datum.integer(Int64($0))) }
    let a = fixture.value(.map(entries))
    let b = fixture.value(.map(entries.reversed()))
    var changed = entries
    changed[50].value = nil
    let c = fixture.value(.map(changed))
    #expect(areEqual(a, b) == .true)
    #expect(hashValue(a) == hashValue(b))
    #expect(areEqual(a, c) == .unknown)
    #expect(ordering(a, b) == 0)
    #expect(ordering(a, c) < 0)
  }
}
