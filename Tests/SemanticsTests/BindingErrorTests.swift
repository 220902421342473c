import Engine
import Syntax
import Testing

@testable import Semantics

/// Every class of compile-time error, and where its caret stands: between `▸` and `◂` in the statement.
@Suite("Compile-time errors")
struct BindingErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var statement: String
    var category: Diagnostic.Category
    var detail: String
    init(_ statement: String, _ detail: String, _ category: Diagnostic.Category = .syntaxError) {
      self.statement = statement
      self.category = category
      self.detail = detail
    }
    var testDescription: String { "\(detail): \(statement)" }
  }

  static func check(_ test: Case) {
    let text = test.statement.filter { $0 != "▸" && $0 != "◂" }
    let error = #expect(throws: Diagnostic.self) {
      try bind(try parse(text), catalog: .test)
    }
    #expect(error?.type == test.category)
    #expect(error?.detail == test.detail)
    #expect(error?.phase == .compileTime)
    guard let span = error?.span else {
      Issue.record("no span")
      return
    }
    let bytes = Array(text.utf8)
    let marked = [
      bytes[..<span.start], Array("▸".utf8)[...], bytes[span.start..<span.end],
      Array("◂".utf8)[...], bytes[span.end...],
    ].joined()
    #expect(String(decoding: Array(marked), as: UTF8.self) == test.statement)
  }

  @Test("Names that are unknown, taken, or of another kind", arguments: variables)
  func variablesCase(_ test: Case) { Self.check(test) }

  @Test("Operands and arguments of known types", arguments: types)
  func typesCase(_ test: Case) { Self.check(test) }

  @Test("Aggregates in wrong places", arguments: aggregates)
  func aggregatesCase(_ test: Case) { Self.check(test) }

  @Test("Composition of clauses, columns, updates and calls", arguments: clauses)
  func clausesCase(_ test: Case) { Self.check(test) }

  static let variables: [Case] = [
    Case("MATCH (a)-[r]->()-[▸r◂]->(a) RETURN r", "RelationshipUniquenessViolation"),
    Case("MATCH (n) RETURN ▸nn◂", "UndefinedVariable"),
    Case("MATCH (person) RETURN ▸persn◂.name", "UndefinedVariable"),
    Case("MATCH (n) WITH n.name AS name, count(*) AS c ORDER BY ▸n◂.age RETURN name", "UndefinedVariable"),
    Case("MATCH (n) ▸CALL (n) { MATCH (n)-->(m) RETURN n }◂ RETURN n", "VariableAlreadyBound"),
    Case("MATCH (n) FOREACH (▸n◂ IN [1,2] | CREATE (:X))", "VariableAlreadyBound"),
    Case("MATCH (a) RETURN shortestPath((a)-[*]-(▸b◂))", "UndefinedVariable"),
    Case("MATCH (a)((▸a◂)-[y:T]->(z)){1,3}(b) RETURN y", "VariableAlreadyBound"),
    Case("MERGE (a {x: ▸a◂.y})", "UndefinedVariable"),
    Case("RETURN ▸*◂", "NoVariablesInScope"),
    Case("MATCH (a)-[r]->(b) MATCH (▸r◂) RETURN r", "VariableTypeConflict"),
    Case("MATCH p = (a)-->(b) MATCH ()-[▸p◂]-() RETURN p", "VariableTypeConflict"),
    Case("MATCH (n) MATCH ▸n◂ = ()-->() RETURN n", "VariableAlreadyBound"),
    Case("MATCH ▸p◂ = (p)-->() RETURN p", "VariableAlreadyBound"),
    Case("MATCH ()-[r]->() MATCH ()-[▸r◂*]->() RETURN r", "VariableTypeConflict"),
    Case("MATCH ()-[r*]->() MATCH ()-[▸r◂]->() RETURN r", "VariableTypeConflict"),
    Case("WITH [1] AS r MATCH ()-[▸r◂*]->() RETURN r", "VariableTypeConflict"),
    Case("WITH 1 AS n MATCH (▸n◂) RETURN n", "VariableTypeConflict"),
    Case("MATCH (n) CREATE (▸n◂)", "VariableAlreadyBound"),
    Case("MATCH (n) CREATE (▸n◂:L)-[:T]->()", "VariableAlreadyBound"),
    Case("MATCH ()-[r]->() CREATE ()-[▸r◂:T]->()", "VariableAlreadyBound"),
    Case("MATCH ()-[r]->() CREATE (▸r◂)-[:T]->()", "VariableTypeConflict"),
    Case("MATCH (a) MERGE (▸a◂)", "VariableAlreadyBound"),
    Case("MATCH (a) MERGE (▸a◂:L)-[:T]->()", "VariableAlreadyBound"),
    Case("MATCH (a)-[r]->() MERGE (a)-[▸r◂:T]->()", "VariableAlreadyBound"),
    Case("MATCH (n) WHERE (n)-[▸r◂]->() RETURN n", "UndefinedVariable"),
    Case("MATCH (n) WHERE (n)-->(▸m◂) RETURN n", "UndefinedVariable"),
    Case("MATCH (n) RETURN DISTINCT n.a ORDER BY ▸n◂.b", "UndefinedVariable"),
    Case("MATCH () RETURN ▸*◂", "NoVariablesInScope"),
    Case("UNWIND [1] AS x UNWIND [2] AS ▸x◂ RETURN x", "VariableAlreadyBound"),
    Case("MATCH (city) CALL test.people('a') YIELD ▸city◂ RETURN city", "VariableAlreadyBound"),
    Case("CALL test.people('a') YIELD city, code AS ▸city◂ RETURN city", "VariableAlreadyBound"),
    Case("CALL test.people('a') YIELD ▸town◂ RETURN town", "UndefinedVariable"),
    Case("MATCH (n) CALL (▸m◂) { RETURN 1 AS x } RETURN x", "UndefinedVariable"),
    Case("MATCH (a) CALL { MATCH (b) RETURN ▸a◂ } RETURN a", "UndefinedVariable"),
  ]

  static let types: [Case] = [
    Case("RETURN ▸toUper◂('a')", "UnknownFunction"),
    Case("RETURN toUpper(▸1◂)", "InvalidArgumentType"),
    Case("RETURN ▸toUpper()◂", "InvalidNumberOfArguments"),
    Case("RETURN substring('abc', ▸'x'◂)", "InvalidArgumentType"),
    Case("MATCH (a)-[r*]->(b) RETURN ▸r.name◂", "InvalidArgumentType"),
    Case("MATCH (n) SET n = ▸5◂", "InvalidArgumentType"),
    Case("MATCH ()-[r]->() SET ▸r◂:Foo", "InvalidArgumentType"),
    Case("MATCH p=()-->() SET ▸p◂.x = 1", "InvalidArgumentType"),
    Case("LOAD CSV FROM ▸3◂ AS row RETURN row", "InvalidArgumentType"),
    Case("MATCH (n) RETURN exists(n.name), exists((n)-->()), exists(▸1◂)", "InvalidArgumentExpression"),
    Case("RETURN 1 - ▸'a'◂", "InvalidArgumentType"),
    Case("RETURN ▸true◂ + 1", "InvalidArgumentType"),
    Case("RETURN 'a' || ▸1◂", "InvalidArgumentType"),
    Case("RETURN -▸'a'◂", "InvalidArgumentType"),
    Case("RETURN reduce(acc = 0, x IN ▸5◂ | acc + x) AS s", "InvalidArgumentType"),
    Case("RETURN [1,2][▸'a'◂], 1[0]", "ListElementAccessByNonInteger", .typeError),
    Case("RETURN ▸'abc'◂[1..2]", "InvalidArgumentType", .typeError),
    Case("RETURN [x IN ▸5◂ | x]", "InvalidArgumentType"),
    Case("MATCH (n) RETURN n LIMIT ▸null◂", "InvalidArgumentType"),
    Case("RETURN ▸1◂ AND true", "InvalidArgumentType"),
    Case("RETURN true OR ▸'x'◂", "InvalidArgumentType"),
    Case("RETURN NOT ▸[1]◂", "InvalidArgumentType"),
    Case("RETURN null XOR ▸1.5◂", "InvalidArgumentType"),
    Case("MATCH (n) WHERE ▸n◂ RETURN n", "InvalidArgumentType"),
    Case("MATCH (n) WHERE n.x AND ▸5◂ RETURN n", "InvalidArgumentType"),
    Case("RETURN 1 IN ▸2◂", "InvalidArgumentType"),
    Case("WITH 123 AS x RETURN ▸x.num◂", "InvalidArgumentType", .typeError),
    Case("WITH 'a' AS x RETURN ▸x.num◂", "InvalidArgumentType", .typeError),
    Case("MATCH p = ()-->() RETURN ▸p.x◂", "InvalidArgumentType"),
    Case("MATCH (n) RETURN type(▸n◂)", "InvalidArgumentType"),
    Case("MATCH p = (n) RETURN labels(▸p◂), size(p)", "InvalidArgumentType"),
    Case("MATCH p = (n) RETURN size(▸p◂)", "InvalidArgumentType"),
    Case("MATCH (n) RETURN length(▸n◂)", "InvalidArgumentType"),
    Case("RETURN properties(▸1◂)", "InvalidArgumentType"),
    Case("MATCH (n) RETURN n SKIP ▸1.5◂", "InvalidArgumentType"),
    Case("MATCH () DELETE ▸1 + 1◂", "InvalidArgumentType"),
    Case("▸CALL test.people()◂", "InvalidNumberOfArguments"),
    Case("CALL test.people(▸1◂)", "InvalidArgumentType"),
    Case("▸CALL test.people('a', 1, 2)◂", "InvalidNumberOfArguments"),
    Case("RETURN none(x IN ['Clara'] WHERE ▸x◂ % 2 = 0) AS result", "InvalidArgumentType"),
  ]

  static let aggregates: [Case] = [
    Case("MATCH (a) WHERE ▸count(a)◂ > 10 RETURN a", "InvalidAggregation"),
    Case("RETURN ▸count(rand())◂", "NonConstantExpression"),
    Case("MATCH (n) RETURN n.name, ▸n◂.age + count(*)", "AmbiguousAggregationExpression"),
    Case(
      "MATCH (n) RETURN DISTINCT n.name AS name, sum(n.x) AS s ORDER BY ▸count(*)◂",
      "InvalidAggregation"),
    Case("MATCH (n) WITH n, count(*) AS c WHERE ▸sum(n.x)◂ > 1 RETURN n", "InvalidAggregation"),
    Case("MATCH (n) RETURN n SKIP ▸count(*)◂", "InvalidAggregation"),
    Case("MATCH (n) RETURN n LIMIT size(▸[(n)--() | 1]◂)", "NonConstantExpression"),
    Case("RETURN count(▸count(*)◂)", "NestedAggregation"),
    Case("RETURN [x IN [1] | ▸count(*)◂]", "InvalidAggregation"),
    Case("MATCH (n) RETURN n.a ORDER BY ▸max(n.b)◂", "InvalidAggregation"),
    Case("MATCH (n) RETURN n.a + n.b, ▸n◂.a + n.b + count(*)", "AmbiguousAggregationExpression"),
    Case(
      "MATCH (n), (m) RETURN n.a + m.a, count(*) AS c ORDER BY ▸n.a + m.a◂ + count(*)",
      "AmbiguousAggregationExpression"),
    Case("MATCH (n) RETURN n LIMIT ▸n◂.x", "NonConstantExpression"),
    Case("MATCH (n) CALL test.people(▸count(n)◂) YIELD city RETURN city", "InvalidAggregation"),
  ]

  static let clauses: [Case] = [
    Case("MATCH (n) DELETE ▸n:Person◂", "InvalidDelete"),
    Case("▸MATCH (n)◂", "InvalidClauseComposition"),
    Case("MATCH (n) ▸WITH n◂", "InvalidClauseComposition"),
    Case("▸UNWIND [1] AS x◂", "InvalidClauseComposition"),
    Case("RETURN 1 ▸MATCH◂ (n) RETURN n", "InvalidClauseComposition"),
    Case("RETURN ▸toUpper◂(DISTINCT 'a')", "UnexpectedSyntax"),
    Case("CALL ▸db.foo◂()", "ProcedureNotFound", .procedureError),
    Case("MATCH (n) CALL { WITH n ▸MATCH (m)◂ } RETURN n", "InvalidClauseComposition"),
    Case(
      "MATCH (n) FOREACH (x IN [1,2] | CREATE (n)-[:R]->(:X {v: x}) ▸MATCH (n)◂)",
      "InvalidClauseComposition"),
    Case("MATCH (n) RETURN COLLECT { ▸MATCH (n)-->(m)◂ } AS names", "InvalidClauseComposition"),
    Case("RETURN 1 AS a ▸UNION MATCH (n) DELETE n◂", "DifferentColumnsInUnion"),
    Case("RETURN ▸all(x IN [1,2])◂", "UnexpectedSyntax"),
    Case("MERGE (a)▸-[:R*2]->◂(b)", "CreatingVarLength"),
    Case("CREATE ▸(a:X|Y)◂", "UnexpectedSyntax"),
    Case("WITH 1 AS a RETURN a, ▸a◂", "ColumnNameConflict"),
    Case("MATCH (n ▸$p◂) RETURN n", "InvalidParameterUse"),
    Case("MATCH ()-[r:T ▸$p◂]->() RETURN r", "InvalidParameterUse"),
    Case("MERGE (n ▸$p◂)", "InvalidParameterUse"),
    Case("CREATE ()▸-->◂()", "NoSingleRelationshipType"),
    Case("CREATE ()▸-[:A|B]->◂()", "NoSingleRelationshipType"),
    Case("CREATE ()▸-[:A]-◂()", "RequiresDirectedRelationship"),
    Case("CREATE ()▸-[:A*2]->◂()", "CreatingVarLength"),
    Case("MERGE ()▸-->◂()", "NoSingleRelationshipType"),
    Case("MATCH (n) RETURN size(▸(n)-->()◂)", "UnexpectedSyntax"),
    Case("MATCH (n) RETURN ▸(n)-->()◂", "UnexpectedSyntax"),
    Case("MATCH (n) SET n.x = ▸(n)-->()◂", "UnexpectedSyntax"),
    Case("MATCH (n) WHERE EXISTS { MATCH (n) ▸SET◂ n.x = 1 } RETURN n", "InvalidClauseComposition"),
    Case("MATCH (n) WITH n, ▸count(*)◂ RETURN n", "NoExpressionAlias"),
    Case("RETURN 1 AS a, 2 AS ▸a◂", "ColumnNameConflict"),
    Case("RETURN 1 AS a ▸UNION RETURN 2 AS b◂", "DifferentColumnsInUnion"),
    Case("RETURN 1 AS a UNION RETURN 2 AS a ▸UNION◂ ALL RETURN 3 AS a", "InvalidClauseComposition"),
    Case("MATCH (n) RETURN n LIMIT ▸-1◂", "NegativeIntegerArgument"),
    Case("MATCH (n) CALL ▸test.people◂ YIELD city RETURN city", "InvalidArgumentPassingMode"),
    Case("MATCH (n) CALL test.people('a') YIELD ▸*◂ RETURN city", "UnexpectedSyntax"),
    Case("MATCH (n) CALL { ▸WITH n, n.x AS x◂ RETURN x } RETURN x", "InvalidClauseComposition"),
    Case("MATCH ▸p = shortestPath((a)-->(b)-->(c))◂ RETURN p", "InvalidRelationshipPattern"),
  ]
}
