@testable import Engine
import Testing

@Suite("Logic, comparison and branching")
struct LogicTests {
  private let fixture = EvaluatorFixture()
  private let truths: [Value] = [.true, .false, .null]

  @Test("AND, OR and XOR follow the truth tables", arguments: Logic.allCases)
  func truthTables(logic: Logic) throws {
    let pairs = truths.flatMap { a in truths.map { (a, $0) } }
    let batch = fixture.batch([pairs.map(\.0), pairs.map(\.1)])
    let results = try fixture.run(LogicEvaluator(logic, [SlotEvaluator(0), SlotEvaluator(1)]), batch)
    let expected: [Logic: String] = [
      .and: "true false null false false false null false null",
      .or: "true true true true false null true null null",
      .xor: "false true null true false null null null null",
    ]
    #expect(results.map { fixture.text($0) }.joined(separator: " ") == expected[logic])
  }

  @Test("three operands are folded from the left", arguments: Logic.allCases)
  func threeOperands(logic: Logic) throws {
    let triples = truths.flatMap { a in truths.flatMap { b in truths.map { [a, b, $0] } } }
    let columns = (0..<3).map { place in triples.map { $0[place] } }
    let results = try fixture.run(
      LogicEvaluator(logic, (0..<3).map { SlotEvaluator($0) }), fixture.batch(columns))
    for (triple, result) in zip(triples, results) {
      let folded = triple.map(knownTruth).dropFirst().reduce(knownTruth(triple[0])) { logic.apply($0, $1) }
      #expect(knownTruth(result) == folded)
    }
  }

  @Test("what is decided is not evaluated further")
  func guards() throws {
    let batch = fixture.batch([(0..<10).map { Value($0 % 2) }])
    let isOdd = ComparisonEvaluator(SlotEvaluator(0), [(.equal, fixture.constant(1))])
    let isEven = ComparisonEvaluator(SlotEvaluator(0), [(.equal, fixture.constant(0))])
    let guarded = GuardedEvaluator(.true)
    let alternating = (0..<10).map { $0 % 2 == 1 }
    #expect(try fixture.run(LogicEvaluator(.and, [isOdd, guarded]), batch).map(\.asBoolean) == alternating)
    #expect(try fixture.run(LogicEvaluator(.or, [isEven, guarded]), batch).allSatisfy(\.isTrue))
    let branch = CaseEvaluator(
      subject: nil, branches: [(isEven, fixture.constant("even"))], otherwise: guarded)
    #expect(try fixture.run(branch, batch).filter { $0.tag == .string }.count == 5)
    let chain = ComparisonEvaluator(fixture.constant(1), [(.equal, SlotEvaluator(0)), (.equal, guarded)])
    _ = try fixture.run(chain, batch)
    let first = CoalesceEvaluator([
      CaseEvaluator(subject: nil, branches: [(isEven, fixture.constant(7))], otherwise: nil), guarded,
    ])
    _ = try fixture.run(first, batch)
    #expect(guarded.evaluatedRows == 25)
  }

  @Test("operands that are no booleans are errors")
  func nonBooleans() {
    let evaluators: [Evaluator] = [
      LogicEvaluator(.and, [fixture.constant(true), fixture.constant(1)], span: 1..<2),
      NotEvaluator(fixture.constant("true"), span: 1..<2),
      CaseEvaluator(
        subject: nil, branches: [(fixture.constant(1), fixture.constant(1))], otherwise: nil, span: 1..<2),
    ]
    for evaluator in evaluators {
      let error = #expect(throws: ExecutionError.self) { _ = try fixture.text(evaluator) }
      #expect(error?.category == "TypeError")
      #expect(error?.span == 1..<2)
    }
  }

  @Test("NOT, IS NULL and IS NOT NULL")
  func unary() throws {
    let batch = fixture.batch([truths])
    func results(_ evaluator: Evaluator) throws -> String {
      try fixture.run(evaluator, batch).map { fixture.text($0) }.joined(separator: " ")
    }
    #expect(try results(NotEvaluator(SlotEvaluator(0))) == "false true null")
    #expect(try results(IsNullEvaluator(SlotEvaluator(0), negated: false)) == "false false true")
    #expect(try results(IsNullEvaluator(SlotEvaluator(0), negated: true)) == "true true false")
  }

  @Test("comparison kernels give what the scalar definition gives", arguments: Relation.allCases)
  func kernels(relation: Relation) throws {
    var random = SeededGenerator(seed: 11)
    let columns = (0..<2).map { _ in (0..<1024).map { _ in fixture.value(random.datum(depth: 1)) } }
    let batch = fixture.batch(columns)
    let evaluator = ComparisonEvaluator(SlotEvaluator(0), [(relation, SlotEvaluator(1))])
    let rows: [UInt16] = (0..<1024).filter { $0 % 5 != 2 }
    for (result, row) in zip(try fixture.run(evaluator, batch, rows: rows), rows.map { Int($0) }) {
      #expect(
        knownTruth(result) == relation.apply(columns[0][row], columns[1][row]),
        "\(fixture.text(columns[0][row])) \(relation.rawValue) \(fixture.text(columns[1][row]))")
    }
    let pivot = fixture.value(1.5)
    let againstConstant = ComparisonEvaluator(ConstantEvaluator(pivot), [(relation, SlotEvaluator(1))])
    for (row, result) in try fixture.run(againstConstant, batch).enumerated() {
      #expect(knownTruth(result) == relation.apply(pivot, columns[1][row]))
    }
  }

  @Test(
    "a chain of comparisons is the conjunction of its pairs",
    arguments: [
      ([1, 2, 3], "true"), ([1, 3, 2], "false"), ([1, nil, 3], "null"), ([3, 2, nil], "false"),
      ([nil, 2, 1], "false"),
      ([1, 2, nil], "null"),
    ] as [([Datum], String)])
  func comparisonChains(operands: [Datum], expected: String) throws {
    let links = operands.dropFirst().map {
      (relation: Relation.less, operand: fixture.constant($0) as Evaluator)
    }
    #expect(try fixture.text(ComparisonEvaluator(fixture.constant(operands[0]), links)) == expected)
  }

  @Test("CASE takes the first branch that fits; null fits none")
  func simpleCase() throws {
    let batch = fixture.batch([fixture.values([1, 1.0, 2, "1", nil])])
    let branches: [(when: Evaluator, then: Evaluator)] = [
      (fixture.constant(nil), fixture.constant("null")), (fixture.constant(1), fixture.constant("one")),
      (fixture.constant(1.0), fixture.constant("never")), (fixture.constant(2), SlotEvaluator(0)),
    ]
    let withElse = CaseEvaluator(
      subject: SlotEvaluator(0), branches: branches, otherwise: fixture.constant("other"))
    let without = CaseEvaluator(subject: SlotEvaluator(0), branches: branches, otherwise: nil)
    #expect(
      try fixture.run(withElse, batch).map { fixture.text($0) } == [
        "'one'", "'one'", "2", "'other'", "'other'",
      ])
    #expect(
      try fixture.run(without, batch).map { fixture.text($0) } == ["'one'", "'one'", "2", "null", "null"])
  }

  @Test(
    "IN is three-valued, and a constant list answers as a computed one",
    arguments: [
      (1, [1, 2, nil], "true"), (5, [1, nil], "null"), (nil, [1], "null"), (nil, [], "false"),
      (1, ["1", 2], "false"),
      ([nil], [[nil]], "null"), ([1], [[1, nil]], "false"), ([1, 2], [[nil, 2], [1, 2]], "true"),
      ([], [[]], "true"),
      (1.0, [9, 8, 7, 6, 5, 4, 3, 2, 1], "true"), (0, [9, 8, 7, 6, 5, 4, 3, 2, 1], "false"),
      (nil, [9, 8, 7, 6, 5, 4, 3, 2, 1], "null"), ("x", ["a", "b", "c", "d", "e", "f", "g", "x"], "true"),
      (.float(.nan), [.float(.nan), 1, 2, 3, 4, 5, 6, 7], "false"), ([1], [1, 2, 3, 4, 5, 6, 7, 8], "false"),
    ] as [(Datum, Datum, String)])
  func membership(element: Datum, list: Datum, expected: String) throws {
    let batch = fixture.batch([[fixture.value(element)], [fixture.value(list)]])
    let constant = InEvaluator(SlotEvaluator(0), fixture.constant(list))
    let computed = InEvaluator(SlotEvaluator(0), SlotEvaluator(1))
    #expect(try fixture.run(constant, batch).map { fixture.text($0) } == [expected])
    #expect(try fixture.run(computed, batch).map { fixture.text($0) } == [expected])
  }
}
