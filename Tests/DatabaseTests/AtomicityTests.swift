import Engine
import Kith
import Syntax
import Testing

/// A statement happens whole or not at all.
struct AtomicityTests {
  static let setup = [
    "CREATE INDEX FOR (a:A) ON (a.x)", "CREATE CONSTRAINT u FOR (k:K) REQUIRE k.id IS UNIQUE",
    "CREATE CONSTRAINT e FOR (m:M) REQUIRE m.name IS NOT NULL",
    "CREATE (:A {x: 1})-[:T {w: 1}]->(:B:C {y: 2}), (:K {id: 1}), (:K {id: 2}), (:M {name: 'm'})",
  ]

  /// Statements that fail after they have changed something.
  static let failing = [
    "UNWIND [1, 0] AS d CREATE (:New {q: 1 / d})",
    "UNWIND range(2000, 0, -1) AS d CREATE (:New {q: 1 / d})",
    "MATCH (a:A) SET a.x = 2, a:Other REMOVE a.y WITH a UNWIND [0] AS z SET a.x = 1 / z",
    "MATCH (a:A)-[r]->(b) DELETE r CREATE (a)-[:U]->(b) WITH b SET b.y = 1 / 0",
    "MATCH (n) DETACH DELETE n WITH 1 AS x RETURN x / 0",
    "MATCH (a:A) DELETE a",
    "MERGE (n:New {x: 1}) ON CREATE SET n.y = 1 WITH n RETURN n.y / 0",
    "FOREACH (x IN [2, 1, 0] | CREATE (:New {q: 1 / x}))",
    "UNWIND [3, 4, 2] AS i CREATE (:K {id: i})",
    "MATCH (k:K) SET k.id = 7",
    "CREATE (:M {name: 'x'}), (:M)",
    "MATCH (m:M) REMOVE m.name",
    "CREATE (n:Fresh {brandNew: 1}) WITH n CALL { WITH n CREATE (n)-[:FRESH]->(:Fresher) } RETURN 1 / 0",
    "CREATE (:New {m: {a: 1}})",
    "CREATE (n:New) DELETE n SET n.x = 1",
    "CREATE CONSTRAINT k2 FOR (a:K) REQUIRE a.missing IS NOT NULL",
    "CREATE CONSTRAINT u FOR (k:K) REQUIRE k.other IS UNIQUE",
    "UNWIND [1, 2, 3] AS x CREATE (:New) RETURN x LIMIT $limit",
    "CREATE (:New) RETURN $missing",
  ]

  @Test(arguments: failing)
  func `a failed statement leaves no trace`(statement: String) throws {
    let database = try Database(Self.setup)
    let before = try database.contents()
    let error = database.error(statement, statement.contains("$limit") ? ["limit": .integer(-1)] : [:])
    #expect(error != nil)
    #expect(try database.contents() == before)
    #expect(database.graph.checkInvariants() == nil)
    // Names the statement introduced are gone with it.
    #expect(
      try database.rows("CALL kith.labels() YIELD label WHERE label STARTS WITH 'New' RETURN label").isEmpty)
    // The graph can be written as before.
    #expect(try database.value("CREATE (n:A {x: 5}) RETURN n.x") == "5")
    #expect(try database.value("MATCH (n:A {x: 5}) RETURN count(n)") == "1")
  }

  @Test func `a statement that may only read does not write`() throws {
    let database = try Database(Self.setup)
    let before = try database.contents()
    var options = Database.RunOptions()
    options.readOnly = true
    for statement in [
      "CREATE (:A)", "MATCH (a:A) SET a.x = 1", "MATCH (n) DETACH DELETE n", "MERGE (:A {x: 1})",
      "FOREACH (x IN [1] | CREATE (:A))", "CALL { CREATE (:A) }", "CREATE INDEX FOR (b:B) ON (b.y)",
      "DROP CONSTRAINT u",
    ] {
      #expect(database.error(statement, options: options)?.detail == "ReadOnly", "\(statement)")
    }
    #expect(try database.contents() == before)
    #expect(try database.run("MATCH (a:A) RETURN a", options: options).rowCount == 1)
  }
}
