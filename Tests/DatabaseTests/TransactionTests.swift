import Engine
import Kith
import Syntax
import Testing

struct TransactionTests {
  @Test func `what is rolled back never was`() throws {
    let database = try Database(["CREATE (:A {x: 1})"])
    let before = try database.contents()
    try database.begin()
    #expect(database.isInTransaction)
    _ = try database.run("MATCH (a:A) SET a.x = 2, a.fresh = true CREATE (:B)-[:T]->(:C)")
    _ = try database.run("CREATE INDEX FOR (a:A) ON (a.x)")
    #expect(try database.value("MATCH (a:A {x: 2}) RETURN a.fresh") == "true")
    try database.rollback()
    #expect(!database.isInTransaction)
    #expect(try database.contents() == before)
    #expect(database.graph.checkInvariants() == nil)
  }

  @Test func `what is committed stays`() throws {
    let database = Database()
    try database.begin()
    _ = try database.run("CREATE (:A {x: 1})")
    _ = try database.run("MATCH (a:A) CREATE (a)-[:T]->(:B)")
    try database.commit()
    #expect(try database.value("MATCH (:A)-[:T]->(:B) RETURN count(*)") == "1")
  }

  @Test func `after an error a transaction can only be rolled back`() throws {
    let database = try Database(["CREATE (:A {x: 1})"])
    let before = try database.contents()
    try database.begin()
    _ = try database.run("CREATE (:B)")
    #expect(database.error("MATCH (a:A) SET a.x = 1 / 0") != nil)
    #expect(database.isTransactionFailed)
    #expect(database.error("RETURN 1")?.detail == "TransactionFailed")
    #expect(throws: (any Error).self) { try database.commit() }
    try database.rollback()
    #expect(try database.contents() == before)
    #expect(try database.value("RETURN 1") == "1")
  }

  @Test func `a transaction that is not open cannot end, and one that is cannot begin`() throws {
    let database = Database()
    #expect(throws: (any Error).self) { try database.commit() }
    #expect(throws: (any Error).self) { try database.rollback() }
    try database.begin()
    #expect(throws: (any Error).self) { try database.begin() }
    try database.rollback()
  }

  @Test func `names of a transaction that was rolled back do not mix with later ones`() throws {
    let database = Database()
    let queries = ["MATCH (n) RETURN n.x", "MATCH (n:First) RETURN n", "MATCH ()-[r:FIRST]->() RETURN r"]
    try database.begin()
    _ = try database.run("CREATE (:First {x: 1})-[:FIRST]->(:First {x: 2})")
    for query in queries { #expect(try !database.rows(query).isEmpty) }
    try database.rollback()
    // Takes over the numbers the names had.
    _ = try database.run("CREATE (:Second {y: 1})-[:SECOND]->(:Second {y: 2})")
    #expect(try database.rows(queries[0]) == [["null"], ["null"]])
    #expect(try database.rows(queries[1]).isEmpty)
    #expect(try database.rows(queries[2]).isEmpty)
  }

  @Test func `a result outlives what happens to the graph`() throws {
    let database = try Database(["CREATE (:A {x: 'before', l: [1, 2]})-[:T {y: 'kept'}]->(:B)"])
    let result = try database.run("MATCH p = (a:A)-[r]->() RETURN a, r, p, a.x AS x")
    let before = "\(result[0])"
    _ = try database.run("MATCH (a:A)-[r]->() SET a = {x: 'after'}, r.y = 'gone' REMOVE a:A")
    _ = try database.run("MATCH (n) DETACH DELETE n")
    database.reset()
    #expect("\(result[0])" == before)
    #expect(before.contains("before") && before.contains("kept"))
  }

  @Test func `reset empties everything`() throws {
    let database = try Database([
      "CREATE INDEX FOR (a:A) ON (a.x)", "CREATE CONSTRAINT c FOR (b:B) REQUIRE b.y IS UNIQUE",
      "CREATE (:A {x: 1})-[:T]->(:B {y: 1})",
    ])
    try database.begin()
    database.reset()
    #expect(!database.isInTransaction)
    #expect(try database.contents().isEmpty)
    #expect(try database.rows("CALL kith.labels()").isEmpty)
  }

  @Test func `an update of the graph from outside is all or nothing`() throws {
    struct Refused: Error {}
    let database = try Database(["CREATE (:A)"])
    try database.update { graph in
      let label = try graph.makeLabel("Made")
      _ = try graph.createNode([label])
    }
    #expect(try database.value("MATCH (m:Made) RETURN count(m)") == "1")
    #expect(throws: Refused.self) {
      try database.update { graph in
        let label = try graph.makeLabel("Other")
        _ = try graph.createNode([label])
        throw Refused()
      }
    }
    #expect(try database.value("MATCH (n) RETURN count(n)") == "2")
  }
}
