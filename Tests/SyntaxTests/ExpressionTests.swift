import Syntax
import Testing

/// A text and the tree it stands for.
struct Case: Sendable, CustomTestStringConvertible {
  var source: String
  var tree: String
  var testDescription: String { source }

  init(_ source: String, _ tree: String) {
    self.source = source
    self.tree = tree
  }
}

@Suite struct ExpressionTests {
  static let precedence: [Case] = [
    Case("a OR b XOR c AND NOT d", "(a OR (b XOR (c AND (NOT d))))"),
    Case("a AND b AND c OR d", "((a AND b AND c) OR d)"),
    Case("NOT NOT a = b", "(NOT (NOT (a = b)))"),
    Case("NOT a IS NULL", "(NOT (a IS NULL))"),
    Case("a = b IN c", "(a = (b IN c))"),
    Case("a < b <= c <> d", "(a < b <= c <> d)"),
    Case("a + b IN c + d", "((a + b) IN (c + d))"),
    Case("a STARTS WITH b + c", "(a STARTS WITH (b + c))"),
    Case("a ends with b AND a Contains c", "((a ENDS WITH b) AND (a CONTAINS c))"),
    Case("a =~ 'x.*'", "(a =~ 'x.*')"),
    Case("a IS NOT NULL IS NULL", "((a IS NOT NULL) IS NULL)"),
    Case("1 + 2 - 3 * 4 / 5 % 6", "(1 + 2 - (3 * 4 / 5 % 6))"),
    Case("4 ^ 6 ^ 3 * 2", "((4 ^ 6 ^ 3) * 2)"),
    Case("-3 ^ 2", "(-3 ^ 2)"),
    Case("-a ^ -b", "((- a) ^ (- b))"),
    Case("a - -b", "(a - (- b))"),
    Case("a--b", "(a - (- b))"),
    Case("(a)--b", "(a - (- b))"),
    Case("-a.b[0]", "(- a.b[0])"),
    Case("'a' || b || c + d", "('a' || b || c + d)"),
    Case("(1 + 2) * 3", "((1 + 2) * 3)"),
    Case("a < -1", "(a < -1)"),
    Case("a<-1", "(a < -1)"),
    Case("(a)<-(b)", "(a < (- b))"),
    Case("n.a:Label AND b", "((n.a:Label) AND b)"),
  ]

  static let literals: [Case] = [
    Case("-9223372036854775808", "-9223372036854775808"),
    Case("- 0x8000000000000000", "-9223372036854775808"),
    Case("9223372036854775807", "9223372036854775807"),
    Case("0x7fFFffffFFFFffff", "9223372036854775807"),
    Case("0o1234567", "342391"),
    Case("+7", "7"),
    Case("0", "0"),
    Case(".5", "0.5"),
    Case("-1.5e-3", "-0.0015"),
    Case("1E3", "1000.0"),
    Case("2.2250738585072011e-308", "2.225073858507201e-308"),
    Case("0.1000000000000000055511151231257827021181583404541015625", "0.1"),
    Case("1e-400", "0.0"),
    Case("'it\\'s \\\"x\\\" \\\\ \\t \\u00e9 \\U0001F600 \\uD83D\\uDE00'", "'it's \"x\" \\ \t é 😀 😀'"),
    Case("\"a 'b'\"", "'a 'b''"),
    Case("'two\nlines'", "'two\nlines'"),
    Case("$p + $1 + $`odd `` name`", "($p + $1 + $odd ` name)"),
    Case("[1, 'a', [null, TRUE, fAlse]]", "[1, 'a', [null, true, false]]"),
    Case("{null: 1, match: {``: 2}, `a``b`: 3}", "{null: 1, match: {: 2}, a`b: 3}"),
    Case("[]", "[]"),
    Case("{}", "{}"),
    Case("`a b`.`c d`", "a b.c d"),
    Case("größe.名前", "größe.名前"),
    Case("n /* why */ . // not\n name", "n.name"),
    Case("n\u{A0}.\u{2003}name", "n.name"),
  ]

  static let suffixes: [Case] = [
    Case("a.order.match[1][..2][1..][..].x", "a.order.match[1][..2][1..][..].x"),
    Case("list[a..b+1]", "list[a..(b + 1)]"),
    Case("[1,2,3][1..3]", "[1, 2, 3][1..3]"),
    Case("{a: 1}.a", "{a: 1}.a"),
    Case("n:A:B", "(n:(A&B))"),
    Case("n :A|B&!C", "(n:(A|(B&!C)))"),
    Case("n:(A|B)&%", "(n:((A|B)&%))"),
    Case("(n:Person)", "(n:Person)"),
    Case("r:T|:U", "(r:(T|U))"),
    Case("n {.name, .*, key: 1 + 2, other}", "n {.name, .*, key: (1 + 2), other}"),
    Case("n {}", "n {}"),
  ]

  static let calls: [Case] = [
    Case("f()", "f()"),
    Case("ns . sub.f(DISTINCT a, 1)", "ns.sub.f(DISTINCT a, 1)"),
    Case("cOuNt( * )", "count(*)"),
    Case("count(DISTINCT n.x)", "count(DISTINCT n.x)"),
    Case("`my fn`(1)", "my fn(1)"),
    Case("exists(n.name)", "exists(n.name)"),
    Case("size((a)-->(b))", "size(<(a)-[]->(b)>)"),
    Case("trim(s)", "trim(s)"),
    Case("trim(BOTH 'x' FROM s)", "btrim(s, 'x')"),
    Case("TRIM(leading c FROM s)", "ltrim(s, c)"),
    Case("trim(TRAILING FROM s)", "rtrim(s)"),
    Case("trim('x' FROM s)", "btrim(s, 'x')"),
    Case("trim(both)", "trim(both)"),
    Case("trim(from)", "trim(from)"),
    Case("all(x IN xs WHERE x > 1)", "all(x IN xs WHERE (x > 1))"),
    Case("NONE(x IN [1] WHERE any(y IN x WHERE y))", "none(x IN [1] WHERE any(y IN x WHERE y))"),
    Case("single(x IN xs)", "single(x IN xs)"),
    Case("reduce(acc = 0, x IN xs | acc + x)", "reduce(acc = 0, x IN xs | (acc + x))"),
    Case("filter(x IN xs WHERE x > 1)", "[x IN xs WHERE (x > 1)]"),
    Case("extract(x IN xs | x.a)", "[x IN xs | x.a]"),
    Case("CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END", "CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END"),
    Case("case a when 1 then end end", "CASE a WHEN 1 THEN end END"),
  ]

  static let comprehensions: [Case] = [
    Case("[x IN xs WHERE x > 1 | x * 2]", "[x IN xs WHERE (x > 1) | (x * 2)]"),
    Case("[x IN xs]", "[x IN xs]"),
    Case("[x IN xs, y]", "[(x IN xs), y]"),
    Case("[1 IN xs]", "[(1 IN xs)]"),
    Case("[x IN xs WHERE x:A | x.p]", "[x IN xs WHERE (x:A) | x.p]"),
    Case("[x IN xs WHERE x:A|B | x.p]", "[x IN xs WHERE (x:(A|B)) | x.p]"),
    Case("[x IN xs WHERE (x:A|B)]", "[x IN xs WHERE (x:(A|B))]"),
    Case("[x IN [y IN ys WHERE y:A | y] | x:A|B]", "[x IN [y IN ys WHERE (y:A) | y] | (x:(A|B))]"),
    Case("[(a)-[:T]->(b) | b.name]", "[(a)-[:T]->(b) | b.name]"),
    Case("[p = (a)--(b:B) WHERE b.x > 1 | length(p)]", "[p = (a)-[]-(b:B) WHERE (b.x > 1) | length(p)]"),
    Case("[(a)-->(b), (1)]", "[<(a)-[]->(b)>, 1]"),
    Case("[p = (1)]", "[(p = 1)]"),
    Case("[(a), (b)]", "[a, b]"),
  ]

  static let patterns: [Case] = [
    Case("(a)-->(b)", "<(a)-[]->(b)>"),
    Case("NOT (a)<-[:T*1..2 {k: 1}]-(:B {x: $p})", "(NOT <(a)<-[:T*{1,2} {k: 1}]-(:B {x: $p})>)"),
    Case("()--() AND (a)-[r]-(b)<-->()", "(<()-[]-()> AND <(a)-[r]-(b)-[]-()>)"),
    Case("(a)-[:T]->+(b)", "<(a)-[:T*{1,}]->(b)>"),
    Case("(a) - [1, 2][0] - (b)", "(a - [1, 2][0] - b)"),
    Case("(a)-[x IN xs | x]", "(a - [x IN xs | x])"),
    Case("(a.x)--(b)", "(a.x - (- b))"),
    Case("shortestPath((a)-[*]-(b))", "<anyShortest (a)-[*{,}]-(b)>"),
    Case("length(allShortestPaths((a)-[:T*..4]->(b)))", "length(<allShortest (a)-[:T*{,4}]->(b)>)"),
    Case("EXISTS { (a)-->(b) }", "exists {pattern: MATCH (a)-[]->(b)}"),
    Case("exists { (a)-->(b) WHERE b.x }", "exists {pattern: MATCH (a)-[]->(b) WHERE b.x}"),
    Case("EXISTS { MATCH (a) }", "exists {MATCH (a)}"),
    Case("COUNT { p = (a)--(), (c) } > 1", "(count {pattern: MATCH p = (a)-[]-(), (c)} > 1)"),
    Case("COLLECT { MATCH (a) RETURN a.x }", "collect {MATCH (a) RETURN a.x}"),
    Case(
      "EXISTS { UNWIND x AS y RETURN y UNION RETURN 1 AS y }",
      "exists {UNWIND x AS y RETURN y UNION RETURN 1 AS y}"),
  ]

  @Test(arguments: precedence + literals + suffixes + calls + comprehensions + patterns)
  func parses(_ item: Case) throws {
    #expect(text(try parseExpression(item.source)) == item.tree)
  }

  @Test func keywordsAreNamesWhereNothingElseFits() throws {
    for keyword in keywords {
      let word = keyword.lowercased()
      let tree = try parse("MATCH (n:\(word) {\(word): 1})-[:\(word)]->() RETURN n.\(word) AS \(word)")
      #expect(text(tree) == "MATCH (n:\(word) {\(word): 1})-[:\(word)]->() RETURN n.\(word) AS \(word)")
    }
  }

  @Test(arguments: [
    "1 +  2", "cOuNt( * )", "(a)", "n . /* c */ name", "- 1", "CASE  WHEN a THEN b END", "[ x IN xs | x ]",
    "n {.a}", "(a)-->( b )", "EXISTS { (a) }", "NOT  a", "a IS  NOT NULL", "f( 1 ) [ 0 ]", "'é'+\"ü\"",
  ])
  func spansKeepTheSource(_ source: String) throws {
    let statement = try parse("RETURN  /*x*/ \(source) /*y*/ , 1 AS one")
    guard case .query(let query) = statement.body,
      case .returning(let projection) = query.first.clauses[0].kind
    else {
      Issue.record("not a RETURN")
      return
    }
    let span = projection.items[0].expression.span
    #expect(String(decoding: Array(statement.text.utf8)[span.start..<span.end], as: UTF8.self) == source)
  }
}
