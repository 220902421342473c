@testable import Engine
import Testing

@Suite("Lists and maps")
struct ContainerTests {
  private let fixture = EvaluatorFixture()

  @Test(
    "elements by position and key",
    arguments: [
      ([1, 2, 3], 0, "1"), ([1, 2, 3], -1, "3"), ([1, 2, 3], 3, "null"), ([1, 2, 3], -4, "null"),
      ([1], nil, "null"),
      (nil, 0, "null"), (map(["a": 1]), "a", "1"), (map(["a": 1]), "A", "null"), (map(["a": 1]), nil, "null"),
      ([1], .integer(.min), "null"),
      ([1], 1.0, "TypeError/ListElementAccessByNonInteger"),
      ([1], "a", "TypeError/ListElementAccessByNonInteger"),
      (map([:]), 0, "TypeError/MapElementAccessByNonString"), (100, 0, "TypeError/InvalidArgumentType"),
      ("abc", 0, "TypeError/InvalidArgumentType"),
    ] as [(Datum, Datum, String)])
  func elements(base: Datum, index: Datum, expected: String) throws {
    let evaluator = IndexEvaluator(fixture.constant(base), fixture.constant(index))
    var text = ""
    let error = fixture.errorOf { text = try fixture.text(evaluator) }
    #expect(error ?? text == expected)
  }

  @Test(
    "slices",
    arguments: [
      ([1, 2, 3], 1, 3, "[2, 3]"), ([1, 2, 3], 0, 0, "[]"), ([1, 2, 3], 3, 1, "[]"),
      ([1, 2, 3], -5, 5, "[1, 2, 3]"),
      ([1, 2, 3], -2, -1, "[2]"), ([1, 2, 3], nil, 3, "null"), ([1, 2, 3], 1, nil, "null"),
      (nil, 1, 2, "null"),
      ([1, 2, 3], .integer(.min), .integer(.max), "[1, 2, 3]"),
      ("abc", 0, 1, "TypeError/InvalidArgumentType"), ([1], 0.0, 1, "TypeError/InvalidArgumentType"),
    ] as [(Datum, Datum, Datum, String)])
  func slices(base: Datum, from: Datum, to: Datum, expected: String) throws {
    let evaluator = SliceEvaluator(
      fixture.constant(base), from: fixture.constant(from), to: fixture.constant(to))
    var text = ""
    let error = fixture.errorOf { text = try fixture.text(evaluator) }
    #expect(error ?? text == expected)
  }

  @Test("a bound left out is open")
  func openSlices() throws {
    let list = fixture.constant([1, 2, 3])
    #expect(try fixture.text(SliceEvaluator(list, from: fixture.constant(1), to: nil)) == "[2, 3]")
    #expect(try fixture.text(SliceEvaluator(list, from: nil, to: fixture.constant(2))) == "[1, 2]")
  }

  @Test("literals are built row by row")
  func literals() throws {
    let batch = fixture.batch([fixture.values([1, 2]), fixture.values(["a", nil])])
    let (x, y) = (SlotEvaluator(0), SlotEvaluator(1))
    let list = ListEvaluator([x, fixture.constant(0), y])
    #expect(try fixture.run(list, batch).map { fixture.text($0) } == ["[1, 0, 'a']", "[2, 0, null]"])
    let entries = MapEvaluator([("k", x), ("l", y), ("k", y)])
    #expect(
      try fixture.run(entries, batch).map { fixture.text($0) } == ["{k: 'a', l: 'a'}", "{k: null, l: null}"])
    #expect(try fixture.text(ListEvaluator([])) == "[]")
    #expect(try fixture.text(MapEvaluator([])) == "{}")
  }

  @Test("maps and temporal values have properties, other scalars do not")
  func properties() throws {
    let cases: [(Datum, String, String)] = [
      (map(["a": 1]), "a", "1"), (map(["a": 1]), "b", "null"), (nil, "a", "null"),
      (.temporal(.date, "1984-10-11"), "year", "1984"), (1, "a", "TypeError/InvalidArgumentType"),
      ([1], "a", "TypeError/InvalidArgumentType"),
    ]
    for (base, key, expected) in cases {
      var text = ""
      let evaluator = PropertyEvaluator(fixture.constant(base), key: key)
      let error = fixture.errorOf { text = try fixture.text(evaluator) }
      #expect(error ?? text == expected)
    }
  }

  // MARK: - Comprehension, quantifiers, reduce

  /// Lists of very different lengths, some beyond one inner batch, with a number beside each.
  private func lists() -> Batch {
    let lengths = [0, 3, 1024, 1, 2500, 0, 7]
    var lists = lengths.map { count in fixture.context.arena.list((0..<count).map { Value($0) }) }
    lists.insert(.null, at: 3)
    return fixture.batch([lists, (0..<lists.count).map { Value($0 * 10) }], spareSlots: 4)
  }

  @Test("a comprehension filters and maps, with outer columns in sight")
  func comprehension() throws {
    let batch = lists()
    let (x, outer) = (SlotEvaluator(3), SlotEvaluator(1))
    let isSmall = ComparisonEvaluator(x, [(.less, outer)])
    let sum = ArithmeticEvaluator(x, [.init(.add, outer)])
    let evaluator = ListComprehensionEvaluator(
      list: SlotEvaluator(0), variable: 3, captures: [1], predicate: isSmall, projection: sum)
    for rows in [Array(0..<UInt16(batch.count)), [1, 3, 5], [2]] {
      let results = try fixture.run(evaluator, batch, rows: rows)
      for (result, row) in zip(results, rows.map { Int($0) }) {
        let list = batch.column(0)[row]
        if list.isNull {
          #expect(result.isNull)
          continue
        }
        let expected = list.asList.elements.map(\.asInteger).filter { $0 < row * 10 }.map {
          $0 + Int64(row * 10)
        }
        #expect(result.asList.elements.map(\.asInteger) == expected)
      }
    }
  }

  @Test("a comprehension without predicate or projection copies")
  func plainComprehension() throws {
    let batch = lists()
    let evaluator = ListComprehensionEvaluator(
      list: SlotEvaluator(0), variable: 2, captures: [], predicate: nil, projection: nil)
    for (row, result) in try fixture.run(evaluator, batch).enumerated() {
      #expect(areEquivalent(result, batch.column(0)[row]))
    }
  }

  @Test("comprehensions nest")
  func nested() throws {
    // [x IN [[1, 2], [3]] | [y IN x | x + y]]
    let inner = ListComprehensionEvaluator(
      list: SlotEvaluator(1), variable: 2, captures: [1], predicate: nil,
      projection: ArithmeticEvaluator(SlotEvaluator(1), [.init(.add, SlotEvaluator(2))]))
    let outer = ListComprehensionEvaluator(
      list: fixture.constant([[1, 2], [3]]), variable: 1, captures: [], predicate: nil, projection: inner)
    let batch = fixture.batch([[.null]], spareSlots: 2)
    #expect(try fixture.run(outer, batch).map { fixture.text($0) } == ["[[[1, 2, 1], [1, 2, 2]], [[3, 3]]]"])
  }

  @Test("quantifiers agree with counting", arguments: Quantification.allCases)
  func quantifiers(quantification: Quantification) throws {
    var random = SeededGenerator(seed: 3)
    let truths: [Value] = [.true, .false, .null]
    var lists: [Value] = (0..<200).map { _ in
      let count = Int.random(in: 0..<4, using: &random)
      return fixture.context.arena.list(
        (0..<count).map { _ in truths.randomElement(using: &random) ?? .null })
    }
    lists.append(.null)
    let batch = fixture.batch([lists], spareSlots: 1)
    let plain = QuantifierEvaluator(
      quantification, list: SlotEvaluator(0), variable: 1, captures: [], predicate: nil)
    let negated = QuantifierEvaluator(
      quantification, list: SlotEvaluator(0), variable: 1, captures: [],
      predicate: NotEvaluator(SlotEvaluator(1)))
    let (results, opposite) = (try fixture.run(plain, batch), try fixture.run(negated, batch))
    for (row, list) in lists.enumerated() where !list.isNull {
      let elements = list.asList.elements
      let counts = truths.map { truth in elements.count { areEquivalent($0, truth) } }
      let expected = quantification.result(true: counts[0], false: counts[1], unknown: counts[2])
      #expect(knownTruth(results[row]) == expected)
      let mirrored = quantification.result(true: counts[1], false: counts[0], unknown: counts[2])
      #expect(knownTruth(opposite[row]) == mirrored)
    }
    #expect(results.last?.isNull ?? false)
  }

  @Test("reduce folds each row's list in order")
  func reduce() throws {
    let batch = lists()
    let body = ArithmeticEvaluator(
      SlotEvaluator(4),
      [
        .init(.multiply, fixture.constant(3)), .init(.modulo, fixture.constant(1_000)),
        .init(.add, SlotEvaluator(5)), .init(.add, SlotEvaluator(1)),
      ])
    // % binds as * does, so the chain is ((acc * 3) % 1000) + x + outer.
    let evaluator = ReduceEvaluator(
      initial: SlotEvaluator(1), list: SlotEvaluator(0), accumulator: 4, variable: 5, captures: [1],
      body: body)
    for (row, result) in try fixture.run(evaluator, batch).enumerated() {
      let list = batch.column(0)[row]
      if list.isNull {
        #expect(result.isNull)
        continue
      }
      let expected = list.asList.elements.reduce(Int64(row * 10)) {
        $0 * 3 % 1_000 + $1.asInteger + Int64(row * 10)
      }
      #expect(result.asInteger == expected)
    }
  }

  @Test("a reduce that nests its accumulator ends in an error, not in a crash")
  func nestingLimit() {
    let evaluator = ReduceEvaluator(
      initial: fixture.constant(1), list: fixture.constant(.list(Array(repeating: 1, count: 5_000))),
      accumulator: 1,
      variable: 2, captures: [], body: ListEvaluator([SlotEvaluator(1)]))
    let batch = fixture.batch([[.null]], spareSlots: 2)
    #expect(
      fixture.errorOf { _ = try fixture.run(evaluator, batch) } == "ResourceError/NestingLimitExceeded")
  }

  @Test("what is no list cannot be gone through")
  func notLists() {
    let list = fixture.constant(5)
    let evaluators: [Evaluator] = [
      ListComprehensionEvaluator(
        list: list, variable: 1, captures: [], predicate: nil, projection: nil, span: 2..<3),
      QuantifierEvaluator(.any, list: list, variable: 1, captures: [], predicate: nil, span: 2..<3),
      ReduceEvaluator(
        initial: list, list: list, accumulator: 1, variable: 2, captures: [], body: list, span: 2..<3),
      InEvaluator(list, list, span: 2..<3),
    ]
    for evaluator in evaluators {
      let error = #expect(throws: ExecutionError.self) {
        _ = try evaluator.evaluate(fixture.batch([[.null]]), Rows(count: 1), fixture.context)
      }
      #expect(error?.category == "TypeError")
      #expect(error?.span == 2..<3)
    }
  }
}
