import Syntax
import Testing

/// A text that holds something inside itself many times.
struct Nested: Sendable, CustomTestStringConvertible {
  var open: String
  var core: String
  var close: String
  var count: Int
  var prefix = ""
  var testDescription: String { "\(prefix)\(open)...\(core)...\(close) \(count) times" }
  var text: String {
    prefix + String(repeating: open, count: count) + core + String(repeating: close, count: count)
  }
}

/// Large and hostile statements end quickly, in a result or in a clear error.
@Suite struct LimitTests {
  static func nested(
    _ open: String, _ core: String, _ close: String, _ count: Int, prefix: String = ""
  ) -> Nested {
    Nested(open: open, core: core, close: close, count: count, prefix: prefix)
  }

  static let deep: [Nested] = [
    nested("(", "", "", 10_000), nested("(", "1", ")", 10_000), nested("[", "", "", 10_000),
    nested("[", "", "]", 10_000), nested("{a:", "1", "}", 10_000), nested("f(", "1", ")", 10_000),
    nested("NOT ", "a", "", 10_000), nested("- ", "a", "", 10_000), nested("", "a", ".b", 10_000),
    nested("", "a", "[0]", 10_000), nested("", "a", " IS NULL", 10_000), nested("", "a", " IN b", 10_000),
    nested("CASE WHEN ", "a", " THEN 1 END", 10_000), nested("[x IN ", "a", " | 1]", 10_000),
    nested("EXISTS { MATCH (n) WHERE ", "a", " }", 10_000), nested("EXISTS { (n WHERE ", "a", ") }", 10_000),
    nested("!", "A", "", 10_000, prefix: "n:"), nested("(", "A", ")", 10_000, prefix: "n:"),
    nested("[(a)-->(b) | ", "1", "]", 10_000),
    nested("reduce(a = ", "1", ", x IN y | 1)", 10_000), nested("a[", "0", "]", 10_000),
    nested("(a)-[{x: ", "1", "}]-()", 10_000), nested("n {x: ", "1", "}", 10_000),
    nested("[(a), ", "1", "]", 10_000),
    nested("-(a) OR a XOR a AND NOT a = a IN a + a * a ^ -(", "1", ")", 10_000),
    // Depth to the left and depth by brackets count together.
    nested("(", "a", ".b.b.b.b)", 200),
  ]

  @Test(arguments: deep)
  func nestingIsLimited(_ expression: Nested) {
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      #expect {
        try parse("RETURN " + expression.text)
      } throws: { error in
        let diagnostic = error as? Diagnostic
        return diagnostic?.detail == "NestingTooDeep" && diagnostic?.message.contains("300") == true
      }
    }
    #expect(elapsed < .seconds(2))
  }

  @Test(arguments: [
    nested("(", "(a)-->(b)", "){1,2}", 5_000, prefix: "MATCH "),
    nested("CALL { ", "CREATE ()", " }", 5_000), nested("FOREACH (x IN y | ", "CREATE ()", ")", 5_000),
  ])
  func nestingOfClausesIsLimited(_ statement: Nested) {
    #expect {
      try parse(statement.text)
    } throws: { ($0 as? Diagnostic)?.detail == "NestingTooDeep" }
  }

  @Test(arguments: [
    nested("(", "1", ")", 250), nested("[", "", "]", 250), nested("NOT (", "a", ")", 120),
    nested("a[", "0", "]", 140),
    nested("", "a", ".b", 250), nested("EXISTS { MATCH (n) WHERE ", "a", " }", 120),
    nested("{a: [f(", "1", ")]}", 80),
  ])
  func reasonableNestingIsAccepted(_ expression: Nested) throws {
    _ = try parseExpression(expression.text)
  }

  @Test func chainsAreFlatAndUnlimited() throws {
    let sum = try parseExpression((1...20_000).map(String.init).joined(separator: "+"))
    guard case .chain(_, let links) = sum.kind else {
      Issue.record("not a chain")
      return
    }
    #expect(links.count == 19_999)
    let both = try parseExpression((1...20_000).map { "a\($0) = \($0)" }.joined(separator: " AND "))
    guard case .logical(.and, let operands) = both.kind else {
      Issue.record("not a conjunction")
      return
    }
    #expect(operands.count == 20_000)
    _ = try parse("MATCH (n) SET " + (1...5_000).map { "n.p\($0) = \($0)" }.joined(separator: ", "))
    _ = try parse("MATCH (a)" + String(repeating: "-->(:B)", count: 5_000) + " RETURN a")
  }

  @Test func largeStatements() throws {
    let list = "RETURN [" + String(repeating: "12345,", count: 200_000) + "1]"
    let clock = ContinuousClock()
    #expect(try clock.measure { _ = try parse(list) } < .seconds(10))
    _ = try parse("RETURN '" + String(repeating: "x\\n", count: 400_000) + "'")
    #expect(throws: Diagnostic.self) { try parse("RETURN " + String(repeating: "9", count: 1_000_000)) }
    #expect(throws: Diagnostic.self) {
      try parse("RETURN 1." + String(repeating: "9", count: 1_000_000) + "e999")
    }
    #expect(throws: Diagnostic.self) {
      try parse("RETURN [x IN " + String(repeating: "[x IN ", count: 200_000))
    }
  }

  @Test func tooLongStatementsAreRefused() {
    let text = "RETURN 1" + String(repeating: " ", count: Limits.statementBytes)
    #expect {
      try parse(text)
    } throws: { ($0 as? Diagnostic)?.detail == "StatementTooLong" }
  }
}
