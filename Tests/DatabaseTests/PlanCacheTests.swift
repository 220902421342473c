import Engine
import Kith
import Syntax
import Testing

/// Plans are kept by text; what changes around them must show.
struct PlanCacheTests {
  @Test func `a statement asked again is not planned again`() throws {
    let database = try Database(["CREATE (:A {x: 1})"])
    let query = "MATCH (a:A) WHERE a.x = 1 RETURN a.x AS x ORDER BY x"
    _ = try database.run(query)
    let again = try database.run(query)
    #expect(again.rowCount == 1)
    #expect(again.columns == ["x"])
    // What the plan was made from is still there to be reported.
    #expect(try database.rows(query) == [["1"]])
  }

  /// A query, a change, and what the query gives before and after it.
  static let changes: [(query: String, change: [String], before: [[String]], after: [[String]])] = [
    ("MATCH (n:New) RETURN count(n)", ["CREATE (:New)"], [["0"]], [["1"]]),
    ("MATCH (n:New:A) RETURN count(n)", ["MATCH (a:A {x: 1}) SET a:New"], [["0"]], [["1"]]),
    ("MATCH (a:A) WHERE a.x = 2 RETURN a.x", ["CREATE INDEX FOR (a:A) ON (a.x)"], [["2"]], [["2"]]),
    (
      "MATCH (a:A) WHERE a.x > 1 RETURN a.x", ["CREATE INDEX i FOR (a:A) ON (a.x)", "DROP INDEX i"], [["2"]],
      [["2"]]
    ),
    ("MATCH (a:A {x: 2}) RETURN a.fresh", ["MATCH (a:A) SET a.fresh = a.x * 10"], [["null"]], [["20"]]),
    (
      "MATCH (:A)-[r:NEW]->() RETURN count(r)", ["MATCH (a:A {x: 1}) CREATE (a)-[:NEW]->(:Z)"], [["0"]],
      [["1"]]
    ),
    ("MATCH (:A)-[r]->() RETURN count(r)", ["MATCH (a:A {x: 1}) CREATE (a)-[:NEW]->(:Z)"], [["1"]], [["2"]]),
    ("MATCH (a)-[r:T]-(b) RETURN count(*)", ["MATCH (a:A {x: 1}) CREATE (a)-[:T]->(a)"], [["2"]], [["3"]]),
    (
      "MATCH (:A)-[r:T]->(b:B) RETURN count(*)", ["MATCH (a:A {x: 2}) CREATE (a)-[:T]->(:C)"], [["1"]],
      [["1"]]
    ),
    ("MATCH (a:A)-[:T]->() RETURN count(*)", ["CREATE (:C)-[:T]->(:B)"], [["1"]], [["1"]]),
    ("MATCH ()-[r:T]->(b:B) RETURN count(*)", ["MATCH (b:B) REMOVE b:B"], [["1"]], [["0"]]),
    ("MATCH (n) WHERE n.x IS NULL RETURN count(*)", ["CREATE (:C)"], [["1"]], [["2"]]),
    ("MATCH (n) RETURN count(n.x), count(*)", ["CREATE (:C)"], [["2", "3"]], [["2", "4"]]),
    ("MATCH (a:A) RETURN count(a.x), count(*)", ["CREATE (:A)"], [["2", "2"]], [["2", "3"]]),
    (
      "MATCH (a:A) OPTIONAL MATCH (a)-[:NEW]->(b) RETURN count(b)",
      ["MATCH (a:A {x: 2}) CREATE (a)-[:NEW]->(:B)"], [["0"]], [["1"]]
    ),
    (
      "MATCH p = (a:A {x: 1})-[:T|NEW*]->(b) RETURN count(p)",
      ["MATCH (b:B) CREATE (b)-[:NEW]->(:C)-[:T]->(:C)"], [["1"]], [["3"]]
    ),
    ("MATCH (a:A) RETURN a.x ORDER BY a.x DESC LIMIT 1", ["CREATE (:A {x: 3})"], [["2"]], [["3"]]),
    ("CALL kith.labels() YIELD label RETURN count(*)", ["CREATE (:D:E)"], [["2"]], [["4"]]),
    (
      "MATCH (a:A) RETURN EXISTS { (a)-[:NEW]->() } AS e, count(*)",
      ["MATCH (a:A {x: 1}) CREATE (a)-[:NEW]->(:B)"], [["false", "2"]], [["true", "1"], ["false", "1"]]
    ),
  ]

  @Test(arguments: changes.indices)
  func `a kept plan gives what a new one would`(index: Int) throws {
    let (query, change, before, after) = Self.changes[index]
    let setup = ["CREATE (:A {x: 1})-[:T]->(:B), (:A {x: 2})"]
    let database = try Database(setup)
    for _ in 0..<3 { #expect(try database.rows(query) == before, "\(query)") }
    for statement in change { _ = try database.run(statement) }
    for _ in 0..<3 { #expect(try database.rows(query) == after, "\(query)") }
    let fresh = try Database(setup + change)
    #expect(try fresh.rows(query) == after, "\(query), planned anew")
  }

  @Test func `one text takes parameters of any type`() throws {
    let database = try Database(["CREATE (:A {x: 1}), (:A {x: 'one'}), (:A {x: 1.5}), (:A)"])
    let queries = ["MATCH (a:A) WHERE a.x = $v RETURN count(a)", "MATCH (a:A {x: $v}) RETURN count(*)"]
    for indexed in [false, true] {
      if indexed { _ = try database.run("CREATE INDEX FOR (a:A) ON (a.x)") }
      for query in queries {
        #expect(try database.value(query, ["v": .integer(1)]) == "1")
        #expect(try database.value(query, ["v": .string("one")]) == "1")
        #expect(try database.value(query, ["v": .float(1.0)]) == "1")
        #expect(try database.value(query, ["v": .null]) == "0")
        #expect(try database.value(query, ["v": .list([.integer(1)])]) == "0")
        #expect(try database.value(query, ["v": .float(.nan)]) == "0")
        #expect(try database.value(query, ["v": .integer(1)]) == "1")
        #expect(database.error(query)?.detail == "MissingParameter")
        #expect(database.error(query, ["w": .integer(1)])?.detail == "MissingParameter")
        #expect(try database.value(query, ["v": .integer(1), "w": .null]) == "1")
      }
    }
  }

  @Test func `a plan whose run failed is run again`() throws {
    let database = Database()
    let query = "UNWIND $l AS x WITH 10 / x AS y ORDER BY y RETURN collect(y) AS l"
    for _ in 0..<3 {
      #expect(try database.value(query, ["l": .list([.integer(5), .integer(2)])]) == "[2, 5]")
      #expect(database.error(query, ["l": .list([.integer(1), .integer(0)])])?.detail == "DivisionByZero")
    }
  }

  @Test func `procedures registered later are found, those reset are gone`() throws {
    struct One: Procedure {
      let signature = ProcedureSignature(
        "test.one", parameters: [], outputs: [.init("one", .integer)], help: "one")
      func call(
        _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
      ) throws(ExecutionError) {
        try emit([Value(1)])
      }
    }
    let database = Database()
    let query = "CALL test.one() YIELD one RETURN one"
    #expect(database.error(query)?.detail == "ProcedureNotFound")
    database.registerTemporary(One())
    #expect(try database.value(query) == "1")
    database.reset()
    #expect(database.error(query)?.detail == "ProcedureNotFound")
  }

  @Test func `more statements than are kept`() throws {
    let database = Database()
    for i in 0..<1_200 { #expect(try database.value("RETURN \(i)") == "\(i)") }
    for i in 0..<1_200 where i % 100 == 0 { #expect(try database.value("RETURN \(i)") == "\(i)") }
  }
}
