import Syntax
import Testing

/// A statement with `«` and `»` around the place where the error must be.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  var marked: String
  var detail: String
  /// Text that the message must hold.
  var message: String
  var hint: String?
  var testDescription: String { marked }

  init(_ marked: String, _ message: String, hint: String? = nil) {
    self.init(marked, "UnexpectedSyntax", message, hint: hint)
  }

  init(_ marked: String, _ detail: String, _ message: String, hint: String? = nil) {
    self.marked = marked
    self.detail = detail
    self.message = message
    self.hint = hint
  }

  var source: String { String(marked.filter { $0 != "«" && $0 != "»" }) }

  var span: Span? {
    guard let start = marked.firstIndex(of: "«"), let end = marked.firstIndex(of: "»") else { return nil }
    let before = marked[..<start].utf8.count
    return Span(before, before + marked[start..<end].utf8.count - "«".utf8.count)
  }
}

@Suite struct ErrorTests {
  static let words: [ErrorCase] = [
    ErrorCase("MATCH (n) «RETRUN» n", "expected a clause, UNION, WHERE, `,`", hint: "did you mean RETURN?"),
    ErrorCase("«MTCH» (n) RETURN n", "expected a statement, found `MTCH`", hint: "did you mean MATCH?"),
    ErrorCase("MATCH (n) «WERE» n.x RETURN n", "found `WERE`", hint: "did you mean WHERE?"),
    ErrorCase("RETURN n «ODER» BY n.x", "expected", hint: "did you mean ORDER?"),
    ErrorCase("MATCH (n) WHERE n.a «ADN» n.b RETURN n", "found `ADN`", hint: "did you mean AND?"),
    ErrorCase("UNWIND [1] «A» x RETURN x", "expected AS, found `A`"),
    ErrorCase("RETURN n LIMIT 1 «SKIP» 2", "SKIP must stand in front of LIMIT"),
    ErrorCase("RETURN n «WHERE» n.x", "RETURN takes no WHERE", hint: "WITH"),
    ErrorCase("RETURN «MATCH»", "expected an expression", hint: "backticks"),
    ErrorCase("RETURN DISTINT «n»", "found `n`", hint: "did you mean DISTINCT by `DISTINT`?"),
    ErrorCase("MATCH (n) WHERE n.x «NOT» IN [1] RETURN n", "found NOT", hint: "NOT x IN list"),
    ErrorCase("«SELECT» * FROM n", "found `SELECT`", hint: "RETURN"),
    ErrorCase("RETURN n LIMIT 1 «ORDER» BY n", "ORDER must stand in front of LIMIT"),
    ErrorCase("CREATE «INDX» FOR (n:A) ON (n.x)", "found `INDX`", hint: "did you mean INDEX?"),
    ErrorCase("EXPLAIN«»", "expected a statement"),
    ErrorCase("RETURN 1 «2»", "found the number 2"),
    ErrorCase("RETURN «»", "expected an expression", hint: nil),
    ErrorCase("«»", "the statement is empty"),
    ErrorCase(" // nothing\n«;»", "the statement is empty"),
    ErrorCase("RETURN 1; «RETURN» 2", "expected the end of the statement"),
    ErrorCase("RETURN 1 «==» 1", "found `==`", hint: "equality is written `=`"),
    ErrorCase("RETURN 1 «!=» 1", "found `!=`", hint: "`<>`"),
    ErrorCase("RETURN a «&&» b", "found `&&`", hint: "AND"),
    ErrorCase("RETURN 1 = «NOT» a", "NOT binds more loosely", hint: "brackets"),
    ErrorCase("RETURN a «IS ::» INTEGER", "IS :: is not supported"),
    ErrorCase("RETURN 1 + «*»", "found `*`", hint: "count(*)"),
    ErrorCase("RETURN all(«xs»)", "takes `variable IN list WHERE predicate`"),
    ErrorCase("RETURN 'it'«'s'»", "found the string 's'", hint: "a quote inside a string"),
    ErrorCase("RETURN {«'a'»: 1}", "expected a property key", hint: "without quotes"),
    ErrorCase("RETURN {a«}»", "expected `:`", hint: "$a"),
    ErrorCase("RETURN {«1B2c»: 1}", "expected a property key"),
  ]

  static let brackets: [ErrorCase] = [
    ErrorCase(
      "RETURN (1 + 2«»", "expected `)`, found the end", hint: "the `(` at line 1, column 8 is not closed"),
    ErrorCase("MATCH (n\n«RETURN» n", "found RETURN", hint: "the `(` at line 1, column 7 is not closed"),
    ErrorCase("RETURN [1, 2«)»", "expected `]` or `,`, found `)`", hint: "the `[` at line 1, column 8"),
    ErrorCase("RETURN {a: 1 «AS» x", "expected `}`", hint: "the `{` at line 1, column 8"),
    ErrorCase("RETURN f(1 «AS» x", "expected `)`", hint: "the `(` at line 1, column 9"),
    ErrorCase("MATCH (a)-[r«-»>(b) RETURN a", "expected", hint: "the `[` at line 1, column 11"),
    ErrorCase("RETURN [«,» ]", "expected an expression or `]`"),
    ErrorCase("RETURN «'»abc", "the string that begins here is not closed", hint: "\\'"),
    ErrorCase("RETURN «`»abc", "the name in backticks that begins here is not closed"),
    ErrorCase("RETURN 1 «/*» abc", "the comment that begins here is not closed"),
    ErrorCase("RETURN «$» 1", "expected the name of a parameter"),
  ]

  static let lexical: [ErrorCase] = [
    ErrorCase("RETURN «9223372036854775808»", "IntegerOverflow", "64 bits"),
    ErrorCase("RETURN «-9223372036854775809»", "IntegerOverflow", "64 bits"),
    ErrorCase("RETURN «0x8000000000000000»", "IntegerOverflow", "64 bits"),
    ErrorCase("RETURN «0o1000000000000000000000»", "IntegerOverflow", "64 bits"),
    ErrorCase("RETURN «1.34E999»", "FloatingPointOverflow", "too large for a float"),
    ErrorCase("RETURN «-1e999»", "FloatingPointOverflow", "too large for a float"),
    ErrorCase("RETURN «12abc»", "InvalidNumberLiteral", "12abc is not a valid number"),
    ErrorCase("RETURN «0x»", "InvalidNumberLiteral", "0x is not a valid number"),
    ErrorCase("RETURN «0x1G»", "InvalidNumberLiteral", "not a valid number"),
    ErrorCase("RETURN «0o8»", "InvalidNumberLiteral", "not a valid number"),
    ErrorCase("RETURN «017»", "InvalidNumberLiteral", "not a valid number", hint: "0o17"),
    ErrorCase("RETURN '«\\uH»'", "InvalidUnicodeLiteral", "four hexadecimal digits"),
    ErrorCase("RETURN 'é«\\uD83D»x'", "InvalidUnicodeLiteral", "surrogate"),
    ErrorCase("RETURN '«\\UFFFFFFFF»'", "InvalidUnicodeLiteral", "no Unicode character"),
    ErrorCase("RETURN '«\\d»+'", "UnexpectedSyntax", "`\\d` is no escape sequence", hint: "\\\\"),
    ErrorCase("RETURN 42 «—» 41", "InvalidUnicodeCharacter", "U+2014", hint: "did you mean `-`?"),
    ErrorCase("RETURN «“»a”", "InvalidUnicodeCharacter", "U+201C", hint: "did you mean `\"`?"),
    ErrorCase("RETURN 12«#»3", "UnexpectedSyntax", "unexpected character `#`"),
  ]

  static let patterns: [ErrorCase] = [
    ErrorCase("MATCH (a)-[:T«..»]->(b) RETURN a", "InvalidRelationshipPattern", "begins with `*`"),
    ErrorCase("MATCH (a)-[:T*«-»2]->(b) RETURN a", "InvalidRelationshipPattern", "whole number"),
    ErrorCase("MATCH (a)-[:T*«1.5»]->(b) RETURN a", "InvalidRelationshipPattern", "whole number"),
    ErrorCase("MATCH (a)-[*2]->«{»1,3}(b) RETURN a", "InvalidRelationshipPattern", "one length"),
    ErrorCase("MATCH (a)-[:T«:»U]->(b) RETURN a", "a relationship has one type"),
    ErrorCase("MATCH (a)«(»b) RETURN a", "expected a relationship"),
    ErrorCase("MATCH (a)--«RETURN» a", "expected"),
    ErrorCase("MATCH (a)-«>»(b) RETURN a", "expected `-`", hint: "-->"),
    ErrorCase("MATCH (a {b «=» 1}) RETURN a", "expected `:`", hint: "{key: value}"),
    ErrorCase("MATCH «((a)-->(b) WHERE a.x)» RETURN a", "not supported", hint: "quantifier"),
    ErrorCase("MATCH (a)-->«(»(b)-->(c)){2} RETURN a", "between a relationship and a quantified group"),
    ErrorCase("MATCH (a)-->«?»(b) RETURN a", "quantifier `?` is not supported"),
    ErrorCase("MATCH SHORTEST «0» (a)-->(b) RETURN a", "at least 1"),
    ErrorCase("MATCH «n» RETURN n", "expected a node pattern"),
    ErrorCase("MATCH (n:«$»(x)) RETURN n", "a label computed with `$(...)` is not supported"),
  ]

  static let composition: [ErrorCase] = [
    ErrorCase(
      "RETURN 1 AS a UNION RETURN 2 AS a «UNION» ALL RETURN 3 AS a", "InvalidClauseComposition", "mixed"),
    ErrorCase("RETURN 1 «MATCH» (n) RETURN n", "InvalidClauseComposition", "RETURN must be the last clause"),
    ErrorCase("UNWIND [1] AS x «MATCH (n)»", "InvalidClauseComposition", "cannot end with MATCH"),
    ErrorCase(
      "MATCH (n) WHERE EXISTS { MATCH (n) «SET» n.x = 1 } RETURN n", "InvalidClauseComposition", "SET changes"
    ),
    ErrorCase("FOREACH (x IN [1] | «MATCH (n)»)", "InvalidClauseComposition", "not MATCH"),
    ErrorCase("RETURN COLLECT { «MATCH (n)» }", "InvalidClauseComposition", "needs a RETURN"),
    ErrorCase("CALL p() YIELD «*» RETURN x", "YIELD * is only allowed"),
    ErrorCase("OPTIONAL «x»", "expected CALL or MATCH"),
    ErrorCase("SET «n»", "SET needs a property"),
    ErrorCase("REMOVE «n»", "REMOVE needs a property or labels"),
    ErrorCase("CREATE INDEX FOR (n:A) ON («m».x)", "UndefinedVariable", "`m` is not defined", hint: "`n`"),
    ErrorCase("CREATE «FULLTEXT» INDEX x FOR (n:A) ON (n.x)", "FULLTEXT INDEX is not supported"),
    ErrorCase("CREATE CONSTRAINT FOR «(n:A|B)» REQUIRE n.x IS UNIQUE", "one label"),
    ErrorCase("SHOW «FUNCTINOS»", "expected", hint: "did you mean FUNCTIONS?"),
    ErrorCase("SHOW FUNCTIONS «YIELD» name", "YIELD behind SHOW is not supported"),
    ErrorCase("MATCH (n) «USING» INDEX n:A(x) RETURN n", "planner hint"),
  ]

  @Test(arguments: words + brackets + lexical + patterns + composition)
  func fails(_ item: ErrorCase) {
    #expect {
      try parse(item.source)
    } throws: { error in
      guard let diagnostic = error as? Diagnostic else { return false }
      #expect(diagnostic.type == .syntaxError)
      #expect(diagnostic.phase == .compileTime)
      #expect(diagnostic.detail == item.detail)
      #expect(diagnostic.message.contains(item.message), "\(diagnostic.message)")
      #expect(diagnostic.span == item.span)
      if let hint = item.hint {
        #expect(diagnostic.hint?.contains(hint) == true, "\(diagnostic.hint ?? "none")")
      }
      return true
    }
  }
}
