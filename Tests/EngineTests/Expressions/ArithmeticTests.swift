@testable import Engine
import Testing

@Suite("Arithmetic")
struct ArithmeticTests {
  private let fixture = EvaluatorFixture()

  @Test(
    "operators on values",
    arguments: [
      (1, .add, 2, "3"), (1, .add, 2.0, "3.0"), (1.5, .subtract, 1, "0.5"), (7, .divide, 2, "3"),
      (-7, .divide, 2, "-3"), (-7, .modulo, 3, "-1"), (7.5, .modulo, 2, "1.5"), (2, .power, 3, "8.0"),
      (1, .divide, 0.0, "Infinity"), (0.0, .divide, 0.0, "NaN"), (nil, .add, 1, "null"),
      (1, .multiply, nil, "null"),
      (.integer(.min), .modulo, -1, "0"), ("a", .add, "b", "'ab'"), ("a", .add, 1, "'a1'"),
      (1.5, .add, "a", "'1.5a'"),
      ([1], .add, [2], "[1, 2]"), ([1], .add, 2, "[1, 2]"), (1, .add, [2], "[1, 2]"),
      ([1], .add, nil, "null"),
      ("a", .concatenate, "b", "'ab'"), ([1], .concatenate, [[2]], "[1, [2]]"),
      (.temporal(.date, "2020-01-31"), .add, .temporal(.duration, "P1M"), "date('2020-02-29')"),
      (.temporal(.date, "2020-01-31"), .subtract, .temporal(.duration, "P1D"), "date('2020-01-30')"),
      (.temporal(.duration, "P1D"), .multiply, 2, "duration('P2D')"),
      (2, .multiply, .temporal(.duration, "P1D"), "duration('P2D')"),
      (.temporal(.duration, "P2D"), .divide, 2, "duration('P1D')"),
    ] as [(Datum, Arithmetic, Datum, String)])
  func operators(a: Datum, op: Arithmetic, b: Datum, expected: String) throws {
    let chain = ArithmeticEvaluator(fixture.constant(a), [.init(op, fixture.constant(b))])
    #expect(try fixture.text(chain) == expected)
  }

  @Test(
    "errors have a class and a place",
    arguments: [
      (.integer(.max), .add, 1, "ArithmeticError/IntegerOverflow"),
      (.integer(.min), .subtract, 1, "ArithmeticError/IntegerOverflow"),
      (.integer(.max), .multiply, 2, "ArithmeticError/IntegerOverflow"),
      (.integer(.min), .divide, -1, "ArithmeticError/IntegerOverflow"),
      (1, .divide, 0, "ArithmeticError/DivisionByZero"), (1, .modulo, 0, "ArithmeticError/DivisionByZero"),
      (true, .add, 1, "TypeError/InvalidArgumentType"), ("a", .multiply, 2, "TypeError/InvalidArgumentType"),
      ("a", .concatenate, 1, "TypeError/InvalidArgumentType"),
      (map([:]), .add, 1, "TypeError/InvalidArgumentType"),
      (.temporal(.date, "2020-01-31"), .multiply, 2, "TypeError/InvalidArgumentType"),
    ] as [(Datum, Arithmetic, Datum, String)])
  func errors(a: Datum, op: Arithmetic, b: Datum, expected: String) {
    let chain = ArithmeticEvaluator(fixture.constant(a), [.init(op, fixture.constant(b), span: 3..<4)])
    let error = #expect(throws: ExecutionError.self) {
      _ = try chain.evaluate(fixture.batch([[.null]]), Rows(count: 1), fixture.context)
    }
    #expect(error.map { "\($0.category)/\($0.detail)" } == expected)
    #expect(error?.span == 3..<4)
  }

  @Test("a chain is computed from the left, whichever operands are constant")
  func chains() throws {
    let batch = fixture.batch([[Value(10), Value(2.5), .null], [Value(1), Value(2), Value(3)]])
    let (a, b) = (SlotEvaluator(0), SlotEvaluator(1))
    let c = fixture.constant(100)
    let chains: [(Evaluator, [String])] = [
      (ArithmeticEvaluator(c, [.init(.subtract, c), .init(.subtract, b)]), ["-1", "-2", "-3"]),
      (ArithmeticEvaluator(c, [.init(.subtract, b), .init(.subtract, c)]), ["-1", "-2", "-3"]),
      (ArithmeticEvaluator(a, [.init(.subtract, b), .init(.subtract, c)]), ["-91", "-99.5", "null"]),
      (ArithmeticEvaluator(b, [.init(.multiply, b), .init(.multiply, b)]), ["1", "8", "27"]),
    ]
    for (chain, expected) in chains {
      #expect(try fixture.run(chain, batch).map { fixture.text($0) } == expected)
    }
  }

  @Test("kernels give what the scalar definition gives", arguments: [Arithmetic.add, .subtract, .multiply])
  func kernels(op: Arithmetic) throws {
    var random = SeededGenerator(seed: 7)
    let numbers: [Value] = [
      .null, Value(0), Value(3), Value(-7), Value(2.5), Value(Double.nan), Value(1e300),
    ]
    let columns = (0..<2).map { _ in (0..<1024).map { _ in numbers.randomElement(using: &random) ?? .null } }
    let batch = fixture.batch(columns)
    let chain = ArithmeticEvaluator(SlotEvaluator(0), [.init(op, SlotEvaluator(1))])
    let expected = try zip(columns[0], columns[1]).map { try op.apply($0, $1, fixture.context) }
    let results = try fixture.run(chain, batch)
    for (result, value) in zip(results, expected) { #expect(areEquivalent(result, value)) }
    let rows: [UInt16] = (0..<1024).filter { $0 % 3 == 1 }
    let selected = try fixture.run(chain, batch, rows: rows)
    for (result, row) in zip(selected, rows) { #expect(areEquivalent(result, expected[Int(row)])) }
  }

  @Test("a sign turns numbers and durations round")
  func signs() throws {
    let cases: [(Datum, String)] = [
      (1, "-1"), (1.5, "-1.5"), (nil, "null"), (.temporal(.duration, "P1D"), "duration('P-1D')"),
    ]
    for (datum, expected) in cases {
      #expect(try fixture.text(SignEvaluator(fixture.constant(datum), negative: true)) == expected)
    }
    for (datum, expected) in [
      (.integer(.min), "ArithmeticError/IntegerOverflow"), ("a", "TypeError/InvalidArgumentType"),
    ] as [(Datum, String)] {
      let sign = SignEvaluator(fixture.constant(datum), negative: true)
      #expect(fixture.errorOf { _ = try fixture.text(sign) } == expected)
    }
  }

  @Test("no rows, no errors")
  func noRows() throws {
    let chain = ArithmeticEvaluator(fixture.constant(1), [.init(.divide, fixture.constant(0))])
    _ = try chain.evaluate(fixture.batch([[.null]]), Rows(count: 0), fixture.context)
  }
}
