import Engine
import Syntax
import Testing

@testable import Semantics

@Suite("Hints, warnings and parameters")
struct HintTests {
  @Test(
    "A misspelt name is recognised",
    arguments: [
      ("MATCH (person) RETURN persn", "did you mean `person`?"),
      ("RETURN toUper('a')", "did you mean `toUpper`?"),
      ("CALL test.peeple('a')", "did you mean `test.people`?"),
      ("CALL test.people('a') YIELD citty RETURN 1 AS x", "did you mean `city`?"),
      ("RETURN test.people('a')", "it is a procedure: `CALL test.people(...)`"),
      ("MATCH (a) CALL { MATCH (b) RETURN a }  RETURN a", "name it: `CALL (a) { ... }`"),
      ("MATCH (n) WITH n, n.age RETURN n", "write `n.age AS name`"),
    ])
  func hint(_ statement: String, _ hint: String) {
    let error = #expect(throws: Diagnostic.self) { try bind(try parse(statement), catalog: .test) }
    #expect(error?.hint == hint)
  }

  @Test("Parameters are listed in order, and checked when their names are known")
  func parameters() throws {
    var catalog = BindingCatalog.test
    let text = "MATCH (n) WHERE n.x = $b RETURN n.y + $a + $b SKIP $c"
    #expect(try bind(try parse(text), catalog: catalog).parameters.map(\.name) == ["b", "a", "c"])
    catalog.parameterNames = ["a", "b"]
    let error = #expect(throws: Diagnostic.self) { try bind(try parse(text), catalog: catalog) }
    #expect(error?.type == .parameterMissing)
    #expect(error?.detail == "MissingParameter")
    #expect(throws: Never.self) { try bind(try parse("EXPLAIN " + text), catalog: catalog) }
    let implicit = #expect(throws: Diagnostic.self) {
      try bind(try parse("CALL test.people"), catalog: catalog)
    }
    #expect(implicit?.detail == "MissingParameter")
    catalog.parameterNames = ["name"]
    #expect(
      try BoundDescription.describe("CALL test.people", catalog: catalog).first
        == "call test.people($name) yield 0=city, 1=code")
  }

  @Test("Names the graph does not know are warnings, unless the statement makes them")
  func warnings() throws {
    var graph = Graph()
    _ = try graph.makeLabel("Person")
    _ = try graph.makeRelationshipType("KNOWS")
    _ = try graph.makePropertyKey("name")
    var catalog = BindingCatalog.test
    catalog.graph = graph
    let text = "MATCH (n:Persn {nam: 1})-[:KNOW]->(m:Persn) WHERE n.name = m.agee RETURN n"
    let found = try bind(try parse(text), catalog: catalog).warnings
    #expect(
      found.map(\.detail) == [
        "UnknownLabel", "UnknownRelationshipType", "UnknownPropertyKey", "UnknownPropertyKey",
      ])
    #expect(
      found.map(\.hint) == [
        "did you mean `Person`?", "did you mean `KNOWS`?", "did you mean `name`?", nil,
      ])
    let quiet = "CREATE (:City {zip: 1}) WITH 1 AS x MATCH (c:City) RETURN c.zip"
    #expect(try bind(try parse(quiet), catalog: catalog).warnings.isEmpty)
  }

  @Test(
    "Writing is known",
    arguments: [
      ("MATCH (n) RETURN n", false), ("CREATE (n)", true), ("MATCH (n) CALL (n) { SET n.x = 1 }", true),
      ("MATCH (n) FOREACH (x IN [1] | DELETE n)", true), ("CALL test.nothing()", false),
      ("CREATE INDEX i FOR (n:L) ON (n.k)", true),
    ])
  func writes(_ statement: String, _ writes: Bool) throws {
    #expect(try bind(try parse(statement), catalog: .test).writes == writes)
  }

  @Test(
    "What is not known is allowed",
    arguments: [
      "WITH $p AS x RETURN x.num, x[0], x AND true, NOT x, 1 IN x, x - 1, size(x), type(x)",
      "WITH null AS x RETURN x.num, x AND true, x - 1, [y IN x | y]",
      "MATCH (n) RETURN n.a - n.b, n.a AND n.b, n.a.b, n.list[0].c, toUpper(n.a)",
      "UNWIND $list AS n MATCH (n)-[r]->() RETURN r",
      "WITH [1, 'a', true][0] AS x RETURN x % 2, x.y",
      "OPTIONAL MATCH (n) WITH coalesce(n, null) AS m MATCH (m)-->(k) RETURN k",
      "RETURN [1, 2] + 3 + 'a', 'a' + 1, 1 + 'a', date() + duration({days: 1}), duration({days: 1}) * 2",
      "MATCH (a)-[r]->(b), (b)-[s]->(a) RETURN *",
      "MATCH (a)-[r]->(b) MATCH (a)-[r]->(c) RETURN c",
      "MATCH () CREATE () WITH * CREATE ()",
      "RETURN range(true, 'a'), toInteger([]), toFloat(true), toBoolean(1.5), toString([])",
      "MATCH (n) RETURN NOT (n)-->() AND CASE WHEN (n)--() THEN true END AS x",
    ])
  func permissive(_ statement: String) throws {
    #expect(throws: Never.self) { try bind(try parse(statement), catalog: .test) }
  }
}
