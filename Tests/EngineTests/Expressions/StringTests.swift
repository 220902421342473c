@testable import Engine
import Testing

@Suite("Strings and patterns")
struct StringTests {
  private let fixture = EvaluatorFixture()

  @Test(
    "STARTS WITH, ENDS WITH and CONTAINS",
    arguments: [
      ("ABCDEF", "ABC", "true false true"), ("ABCDEF", "DEF", "false true true"),
      ("ABCDEF", "CD", "false false true"),
      ("AB", "ABC", "false false false"), ("", "", "true true true"), ("a", "", "true true true"),
      ("\u{E9}", "e", "false false false"), (nil, "a", "null null null"), ("a", nil, "null null null"),
      (1, "a", "null null null"), ("a", 1, "null null null"), ([], map([:]), "null null null"),
    ] as [(Datum, Datum, String)])
  func tests(text: Datum, part: Datum, expected: String) throws {
    let results = try StringTest.allCases.map {
      try fixture.text(StringTestEvaluator($0, fixture.constant(text), fixture.constant(part)))
    }
    #expect(results.joined(separator: " ") == expected)
  }

  @Test("a long text is searched as a short one")
  func longSearch() {
    func contains(_ text: String, _ part: String) -> Ternary {
      StringTest.contains.apply(fixture.value(.string(text)), fixture.value(.string(part)))
    }
    let text = String(repeating: "a", count: 5_000)
    #expect(contains(text + "b" + text, String(repeating: "a", count: 100) + "b") == .true)
    #expect(contains(text, String(repeating: "a", count: 100) + "b") == .false)
    #expect(contains(text + "c", String(repeating: "a", count: 40) + "c") == .true)
    #expect(contains(text, text) == .true)
    #expect(contains(text, text + "a") == .false)
  }

  @Test(
    "regular expressions match whole strings",
    arguments: [
      ("abc", "abc", true), ("abc", "ab", false), ("abc", "a.c", true), ("a\nc", "a.c", false),
      ("a\nc", "(?s)a.c", true),
      ("ABC", "(?i)abc", true), ("ABC", "abc", false), ("\u{C9}", "(?i)\u{E9}", true),
      ("Abc", "A(?i:BC)", true),
      ("aBC", "A(?i:bc)", false), ("", "", true), ("", "a*", true), ("aaa", "a{3}", true),
      ("aaaa", "a{2,3}", false),
      ("aaaa", "a{2,}", true), ("ab", "a??b+?", true), ("cat", "cat|dog", true),
      ("cats", "(cat|dog)s?", true),
      ("x-1", "[a-z]-\\d", true), ("X", "[^a-z]", true), ("]", "[]]", true), ("-", "[a-]", true),
      ("a_1", "\\w+", true),
      ("a b", "\\w\\s\\w", true), ("a b", "\\S+", false), ("\u{E9}", "\\p{L}", true), ("1", "\\P{L}", true),
      ("ab12", "[\\p{Ll}\\d]+", true), ("a.b", "a\\.b", true), ("a+b", "\\Qa+b\\E", true),
      ("A", "\\u0041", true),
      ("\u{1F600}", ".", true), ("\u{1F600}", "\\x{1F600}", true), ("\t", "\\t", true),
      ("abc", "^abc$", true),
      ("abc\n", "abc$\\n", true), ("a\nb", "(?ms)^a$.^b$", true), ("foo bar", ".*\\bbar\\b.*", true),
      ("foobar", ".*\\bbar\\b.*", false), ("foobar", "foo\\Bbar", true), ("aab", "(a*)*b", true),
      ("2024-01-31", "(?<year>\\d{4})-(\\d\\d)-(\\d\\d)", true), ("ab", "(?:a|ab)(?:c|b|)", true),
      ("[x]", "\\[x]", true), ("a", "(?i)[B-Z]", false), ("k", "(?i)[^K]", false),
      ("\u{3B1}\u{3B2}", "\\p{IsAlphabetic}+", true),
    ])
  func regex(text: String, pattern: String, expected: Bool) throws {
    let evaluator = RegexMatchEvaluator(fixture.constant(.string(text)), fixture.constant(.string(pattern)))
    #expect(try fixture.text(evaluator) == String(expected))
  }

  @Test(
    "constructs that cannot be matched are named",
    arguments: [
      ("(a)\\1", "backreference"), ("(?=a)b", "lookahead"), ("(?<!a)b", "lookbehind"), ("(?>a)", "atomic"),
      ("a++", "possessive"), ("(a", "without its"), ("a)", "without its"), ("[a", "without its"),
      ("*a", "repeat"),
      ("a{3,2}", "wrong way"), ("a{2000}", "more than"), ("(a{500}){500}", "too large"),
      ("[z-a]", "wrong way"),
      ("\\y", "not supported"), ("a\\", "escapes nothing"), ("\\p{Han}", "not supported"),
      ("[a&&b]", "intersection"),
      ("\\uD800", "hexadecimal"), ("a{1}{2}", "group"), (String(repeating: "(", count: 500), "nested"),
    ])
  func badPatterns(pattern: String, word: String) {
    let evaluator = RegexMatchEvaluator(
      fixture.constant("a"), fixture.constant(.string(pattern)), span: 5..<9)
    let error = #expect(throws: ExecutionError.self) { _ = try fixture.text(evaluator) }
    #expect(error?.category == "ArgumentError")
    #expect(error?.message.contains(word) ?? false, "\(error?.message ?? "")")
    #expect(error?.span == 5..<9)
  }

  @Test("a pattern from a column is compiled anew when it changes; what is no string gives null")
  func patternColumns() throws {
    let batch = fixture.batch([
      fixture.values(["ab", "ab", nil, "ab", 1]), fixture.values(["a.", "b.", "a.", nil, "1"]),
    ])
    let evaluator = RegexMatchEvaluator(SlotEvaluator(0), SlotEvaluator(1))
    #expect(
      try fixture.run(evaluator, batch).map { fixture.text($0) } == ["true", "false", "null", "null", "null"])
  }

  @Test("time is linear where backtracking would be exponential, and states are bounded")
  func linearTime() throws {
    let text = String(repeating: "a", count: 2_000)
    for (pattern, expected) in [
      ("(a|aa)*b", "false"), ("(a*)*", "true"), ("(.*a){10}", "true"), ("[ab]*a[ab]{12}", "true"),
    ] {
      let evaluator = RegexMatchEvaluator(fixture.constant(.string(text)), fixture.constant(.string(pattern)))
      #expect(try fixture.text(evaluator) == expected)
    }
    // More states than are kept: the table is forgotten on the way.
    var random = SeededGenerator(seed: 5)
    let mixed =
      String((0..<20_000).map { _ in Bool.random(using: &random) ? "a" : "b" }) + "a"
      + String(repeating: "b", count: 12)
    let evaluator = RegexMatchEvaluator(fixture.constant(.string(mixed)), fixture.constant("[ab]*a[ab]{12}"))
    #expect(try fixture.text(evaluator) == "true")
  }
}
