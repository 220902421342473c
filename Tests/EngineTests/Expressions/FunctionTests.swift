@testable import Engine
import Testing

@Suite("Scalar functions")
struct FunctionTests {
  private let fixture = EvaluatorFixture()

  /// The result as text, or the class of the error.
  private func call(_ name: String, _ arguments: [Datum]) -> String {
    guard let function = Functions.scalar(named: name) else { return "no function \(name)" }
    var text = ""
    let evaluator = CallEvaluator(function, arguments.map { fixture.constant($0) }, span: 0..<1)
    return fixture.errorOf { text = try fixture.text(evaluator) } ?? text
  }

  @Test(
    "conversions",
    arguments: [
      ("toInteger", ["42"], "42"), ("toInteger", [82.9], "82"), ("toInteger", [-82.9], "-82"),
      ("toInteger", ["1.7"], "1"), ("toInteger", [" 2 "], "2"), ("toInteger", ["foo"], "null"),
      ("toInteger", [""], "null"), ("toInteger", ["0x10"], "null"), ("toInteger", [nil], "null"),
      ("toInteger", ["9223372036854775808"], "null"),
      ("toInteger", [1e30], "ArithmeticError/IntegerOverflow"),
      ("toInteger", [[]], "TypeError/InvalidArgumentValue"),
      ("toInteger", [true], "TypeError/InvalidArgumentValue"),
      ("toIntegerOrNull", [[]], "null"), ("toIntegerOrNull", [1e30], "null"),
      ("toIntegerList", [["1", 2.5, nil, []]], "[1, 2, null, null]"), ("toIntegerList", [nil], "null"),
      ("toIntegerList", [1], "TypeError/InvalidArgumentValue"),
      ("toFloat", [3], "3.0"), ("toFloat", ["5"], "5.0"), ("toFloat", ["1e-3"], "0.001"),
      ("toFloat", ["x"], "null"),
      ("toFloat", ["inf"], "null"), ("toFloat", ["NaN"], "NaN"), ("toFloat", ["0x1p3"], "null"),
      ("toFloat", [true], "TypeError/InvalidArgumentValue"),
      ("toBoolean", ["TRUE"], "true"), ("toBoolean", [" tru "], "null"), ("toBoolean", [0], "false"),
      ("toBoolean", [1.0], "TypeError/InvalidArgumentValue"), ("toBooleanOrNull", [1.0], "null"),
      ("toString", [42], "'42'"), ("toString", [2.0], "'2.0'"), ("toString", [true], "'true'"),
      ("toString", ["apa"], "'apa'"), ("toString", [.temporal(.date, "1984-10-11")], "'1984-10-11'"),
      ("toString", [[]], "TypeError/InvalidArgumentValue"),
      ("toString", [map([:])], "TypeError/InvalidArgumentValue"),
      ("toStringList", [[1, nil, []]], "['1', null, null]"),
    ] as [(String, [Datum], String)])
  func conversions(name: String, arguments: [Datum], expected: String) {
    #expect(call(name, arguments) == expected)
  }

  @Test(
    "lists and values of several types",
    arguments: [
      ("coalesce", [nil, "x", 1], "'x'"), ("coalesce", [nil, nil], "null"), ("nullIf", [1, 1.0], "null"),
      ("nullIf", [nil, 1], "null"), ("nullIf", [3, nil], "3"), ("size", [[1, nil]], "2"),
      ("size", ["h\u{E9}y\u{1F600}"], "4"),
      ("size", ["e\u{301}"], "2"), ("size", [nil], "null"), ("size", [1], "TypeError/InvalidArgumentValue"),
      ("isEmpty", [""], "true"), ("isEmpty", [[nil]], "false"), ("isEmpty", [map([:])], "true"),
      ("isNaN", [.float(.nan)], "true"), ("isNaN", [1], "false"), ("reverse", ["raksO"], "'Oskar'"),
      ("reverse", [[1, nil, "a"]], "['a', null, 1]"), ("reverse", ["a\u{1F600}"], "'\u{1F600}a'"),
      ("head", [[1, 2]], "1"), ("head", [[]], "null"), ("last", [[1, 2]], "2"), ("last", [nil], "null"),
      ("tail", [[1, 2, 3]], "[2, 3]"), ("tail", [[]], "[]"),
      ("keys", [map(["a": 1, "b": nil])], "['a', 'b']"),
      ("properties", [map(["a": 1])], "{a: 1}"), ("properties", [1], "TypeError/InvalidArgumentValue"),
      ("labels", [1], "TypeError/InvalidArgumentValue"),
      ("type", [map([:])], "TypeError/InvalidArgumentValue"),
      ("length", [nil], "null"), ("nodes", [nil], "null"), ("nodes", [1], "TypeError/InvalidArgumentValue"),
      ("valueType", [[1, 2]], "'LIST<INTEGER>'"), ("valueType", [[1, "a"]], "'LIST<ANY>'"),
      ("valueType", [nil], "'NULL'"),
      ("range", [0, 3], "[0, 1, 2, 3]"), ("range", [0, 10, 3], "[0, 3, 6, 9]"), ("range", [3, 0], "[]"),
      ("range", [10, -10, -8], "[10, 2, -6]"), ("range", [0, 0, -1], "[0]"), ("range", [0, nil], "null"),
      ("range", [.integer(.max), .integer(.max)], "[9223372036854775807]"),
      (
        "range", [.integer(.min), .integer(.max), .integer(.max)],
        "[-9223372036854775808, -1, 9223372036854775806]"
      ),
      ("range", [2, 8, 0], "ArgumentError/NumberOutOfRange"),
      ("range", [true, 1], "ArgumentError/InvalidArgumentType"),
      ("range", [0, 1, 1.1], "ArgumentError/InvalidArgumentType"),
      ("range", [.integer(.min), .integer(.max)], "ResourceError/ListTooLong"),
      ("timestamp", [], "1700000000123"),
    ] as [(String, [Datum], String)])
  func values(name: String, arguments: [Datum], expected: String) {
    #expect(call(name, arguments) == expected)
  }

  @Test(
    "strings",
    arguments: [
      ("char_length", ["h\u{E9}y"], "3"), ("CHARACTER_LENGTH", [""], "0"), ("left", ["hello", 2], "'he'"),
      ("left", ["h\u{E9}llo", 9], "'h\u{E9}llo'"), ("right", ["h\u{E9}llo", 4], "'\u{E9}llo'"),
      ("right", ["ab", 0], "''"),
      ("left", ["a", -1], "ArgumentError/NumberOutOfRange"),
      ("substring", ["h\u{E9}llo", 1, 2], "'\u{E9}l'"),
      ("substring", ["hello", 3], "'lo'"), ("substring", ["hello", 9], "''"),
      ("substring", ["hello", nil], "null"),
      ("split", ["one1two", "1"], "['one', 'two']"), ("split", ["a,b;c", [",", ";"]], "['a', 'b', 'c']"),
      ("split", [",", ","], "['', '']"), ("split", ["a\u{E9}", ""], "['a', '\u{E9}']"),
      ("split", ["", ","], "['']"),
      ("replace", ["hello", "l", "w"], "'hewwo'"), ("replace", ["aaa", "aa", "b"], "'ba'"),
      ("replace", ["a", "", "x"], "'a'"),
      ("trim", ["  x\u{A0}\t"], "'x'"), ("ltrim", ["  x "], "'x '"), ("rtrim", [" x  "], "' x'"),
      ("btrim", ["xyaxy", "yx"], "'a'"), ("ltrim", ["xxax", "x"], "'ax'"), ("rtrim", ["xxax", "x"], "'xxa'"),
      ("trim", ["xax", "x"], "'a'"), ("toUpper", ["stra\u{DF}e"], "'STRASSE'"), ("upper", ["a"], "'A'"),
      ("toLower", ["\u{C9}A"], "'\u{E9}a'"),
      ("lower", [nil], "null"), ("toLower", [1], "TypeError/InvalidArgumentValue"),
    ] as [(String, [Datum], String)])
  func strings(name: String, arguments: [Datum], expected: String) {
    #expect(call(name, arguments) == expected)
  }

  @Test(
    "numbers",
    arguments: [
      ("abs", [-1], "1"), ("abs", [-1.5], "1.5"),
      ("abs", [.integer(.min)], "ArithmeticError/IntegerOverflow"),
      ("sign", [-3], "-1"), ("sign", [0.0], "0"), ("sign", [2.5], "1"), ("ceil", [0.1], "1.0"),
      ("ceil", [2], "2.0"),
      ("floor", [-0.1], "-1.0"), ("sqrt", [12.96], "3.6"), ("sqrt", [-1], "NaN"), ("round", [1.5], "2.0"),
      ("round", [-1.5], "-1.0"), ("round", [-1.6], "-2.0"), ("round", [0.49999999999999994], "0.0"),
      ("round", [3.14159, 2], "3.14"), ("round", [1.005, 2], "1.01"), ("round", [-1.5, 0], "-2.0"),
      ("round", [2.5, 0, "HALF_EVEN"], "2.0"), ("round", [3.5, 0, "half_even"], "4.0"),
      ("round", [2.5, 0, "HALF_DOWN"], "2.0"),
      ("round", [1.21, 1, "UP"], "1.3"), ("round", [1.29, 1, "DOWN"], "1.2"),
      ("round", [-1.21, 1, "CEILING"], "-1.2"),
      ("round", [-1.21, 1, "FLOOR"], "-1.3"), ("round", [9.99, 1], "10.0"), ("round", [0.001, 1], "0.0"),
      ("round", [0.001, 1, "UP"], "0.1"), ("round", [0.05, 1], "0.1"), ("round", [1e300, 2], "1e300"),
      ("round", [1.5, 400], "1.5"),
      ("round", [.float(.nan), 2], "NaN"), ("round", [1.5, -1], "ArgumentError/NumberOutOfRange"),
      ("round", [1.5, 0, "SIDEWAYS"], "ArgumentError/InvalidArgumentValue"), ("round", [7], "7.0"),
      ("exp", [0], "1.0"), ("log", [1], "0.0"), ("ln", [0], "-Infinity"), ("log10", [1000], "3.0"),
      ("pi", [], "3.141592653589793"), ("e", [], "2.718281828459045"), ("sin", [0], "0.0"),
      ("cos", [0], "1.0"),
      ("cot", [0], "Infinity"), ("atan2", [0, 1], "0.0"), ("degrees", [.float(.pi)], "180.0"),
      ("radians", [180], "3.141592653589793"),
      ("haversin", [0], "0.0"), ("sinh", [0], "0.0"), ("acos", [2], "NaN"),
      ("sin", ["x"], "TypeError/InvalidArgumentValue"),
      ("abs", [nil], "null"),
    ] as [(String, [Datum], String)])
  func numbers(name: String, arguments: [Datum], expected: String) {
    #expect(call(name, arguments) == expected)
  }

  @Test("a call is lifted over rows, with nulls passed by")
  func lifting() throws {
    let batch = fixture.batch([fixture.values(["abc", nil, "d"]), fixture.values([1, 2, nil])])
    let function = try #require(Functions.scalar(named: "LEFT"))
    let evaluator = CallEvaluator(function, [SlotEvaluator(0), SlotEvaluator(1)])
    #expect(try fixture.run(evaluator, batch).map { fixture.text($0) } == ["'a'", "null", "null"])
    #expect(try fixture.run(evaluator, batch, rows: [2, 0]).map { fixture.text($0) } == ["null", "'a'"])
  }

  @Test("chance is taken anew for every row")
  func randomness() throws {
    let batch = fixture.batch([Array(repeating: .null, count: 100)])
    for name in ["rand", "randomUUID"] {
      let function = try #require(Functions.scalar(named: name))
      let results = try fixture.run(CallEvaluator(function, []), batch)
      #expect(Set(results.map { fixture.text($0) }).count > 90)
    }
    let function = try #require(Functions.scalar(named: "randomUUID"))
    let uuid = try fixture.text(CallEvaluator(function, []))
    #expect(
      try fixture.text(
        RegexMatchEvaluator(
          fixture.constant(.string(uuid)),
          fixture.constant("'[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'")))
        == "true")
  }

  @Test("every function is found by its name in any case, and says what it does")
  func catalogue() {
    let names = Functions.all.map { $0.name.lowercased() }
    #expect(Set(names).count == names.count)
    for signature in Functions.all {
      #expect(Functions.signature(named: signature.name.uppercased()) == signature)
      #expect(!signature.help.isEmpty && !signature.help.contains("\n"))
      #expect(signature.example.lowercased().contains(signature.name.lowercased()))
      #expect((Functions.scalar(named: signature.name) == nil) == (signature.kind == .aggregate))
      #expect((Functions.accumulator(named: signature.name) == nil) == (signature.kind == .scalar))
    }
    #expect(Functions.signature(named: "no such function") == nil)
  }

  @Test("a missing parameter is an error; one that is there is found")
  func parameters() throws {
    fixture.context.parameters["x"] = Value(7)
    #expect(try fixture.text(ParameterEvaluator("x")) == "7")
    #expect(
      fixture.errorOf { _ = try fixture.text(ParameterEvaluator("y")) } == "ParameterMissing/MissingParameter"
    )
  }
}
