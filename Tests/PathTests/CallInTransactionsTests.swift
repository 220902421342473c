import Engine
import Kith
import Syntax
import Testing

/// `CALL { } IN TRANSACTIONS`: what is committed when, and where it cannot stand.
@Suite struct CallInTransactionsTests {
  @Test func everyRowIsCommittedInTheEnd() throws {
    let database = Database()
    for (rows, expected) in [("OF 3 ROWS", "10"), ("OF 10 ROWS", "20"), ("OF 1 ROW", "30"), ("", "40")] {
      _ = try database.run(
        "UNWIND range(1, 10) AS i CALL { WITH i CREATE (:N {i: i}) } IN TRANSACTIONS \(rows)")
      #expect(try database.rows("MATCH (n:N) RETURN count(*)") == [expected])
    }
    let returning = "UNWIND range(1, 2500) AS i CALL (i) { CREATE (n:M {i: i}) RETURN n } IN TRANSACTIONS "
    #expect(try database.rows(returning + "RETURN count(n), sum(n.i)") == ["2500 3126250"])
    #expect(
      try database.rows("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 7 ROWS RETURN count(*)")
        == ["2540"])
    #expect(database.graph.nodeCount == 0)
  }

  @Test func committedBatchesStayWhenALaterOneFails() throws {
    let database = Database()
    let query = """
      UNWIND range(1, 10) AS i CALL { WITH i CREATE (:N {i: 10 / (8 - i)}) } IN TRANSACTIONS OF 3 ROWS
      """
    let error = try #require(database.failure(query))
    #expect(error.message.hasSuffix("6 rows were committed before, in 2 transactions"))
    #expect(try database.rows("MATCH (n:N) RETURN count(*)") == ["6"])
    let early = database.failure("UNWIND [0] AS i CALL { WITH i CREATE (:N {i: 1 / i}) } IN TRANSACTIONS")
    #expect(early?.message.hasSuffix("no rows were committed") == true)
    #expect(try database.rows("MATCH (n:N) RETURN count(*)") == ["6"])
  }

  /// The checks at the end of a statement are made for each batch.
  @Test func constraintsHoldForEachBatch() throws {
    let database = Database()
    _ = try database.run("CREATE CONSTRAINT FOR (n:N) REQUIRE n.i IS NOT NULL")
    let query = """
      UNWIND [1, 2, 3, null, 5] AS i CALL { WITH i CREATE (:N {i: i}) } IN TRANSACTIONS OF 2 ROWS
      """
    let error = try #require(database.failure(query))
    #expect(error.type == .constraintValidationFailed)
    #expect(try database.rows("MATCH (n:N) RETURN collect(n.i)") == ["[1,2]"])
    _ = try database.run("CREATE (:A)-[:T]->(:A)")
    let delete = "MATCH (a:A) CALL { WITH a DELETE a } IN TRANSACTIONS OF 1 ROW"
    #expect(database.failure(delete)?.detail == "DeleteConnectedNode")
    #expect(try database.rows("MATCH (a:A) RETURN count(*)") == ["2"])
  }

  @Test func othersSeeCommittedBatches() throws {
    let database = Database()
    database.register(SeenCount(database: database))
    let query = """
      UNWIND range(1, 4) AS i CALL { WITH i CREATE (:N) WITH 1 AS x CALL test.seen() YIELD n RETURN n }
      IN TRANSACTIONS OF 2 ROWS RETURN n
      """
    #expect(try database.rows(query) == ["0", "0", "2", "2"])
  }

  @Test func whereItCannotStandIsSaid() throws {
    let database = Database()
    let body = "CALL { CREATE (:N) } IN TRANSACTIONS"
    let cases: [(String, String)] = [
      ("CREATE (:M) WITH 1 AS x \(body)", "cannot follow CREATE"),
      ("CALL { \(body) }", "cannot stand inside another subquery"),
      ("UNWIND [1] AS x \(body) OF 0 ROWS", "at least 1 row"),
      ("UNWIND [1] AS x \(body) OF -1 ROWS", "cannot be negative"),
      ("UNWIND [1] AS x \(body) OF 'a' ROWS", "needs an integer"),
      ("UNWIND [1] AS x CALL { CREATE (:N) } IN CONCURRENT TRANSACTIONS", "CONCURRENT"),
      ("UNWIND [1] AS x \(body) ON ERROR CONTINUE", "ON ERROR"),
    ]
    for (query, part) in cases {
      let message = database.failure(query)?.message ?? "no error"
      #expect(message.contains(part), "\(query)")
    }
    #expect(database.graph.nodeCount == 0)
    try database.begin()
    let inside = database.failure(body)?.message ?? "no error"
    #expect(inside.contains("inside an open transaction"))
    try database.rollback()
    _ = try database.run("\(body) CALL { CREATE (:M) } IN TRANSACTIONS")
    #expect(database.graph.nodeCount == 2)
  }
}

/// A procedure that counts the nodes of the published graph while a statement runs.
private struct SeenCount: Procedure {
  let signature = ProcedureSignature(
    "test.seen", parameters: [], outputs: [ProcedureSignature.Output("n", .integer)], help: "counts nodes")
  let database: Database

  func call(
    _ arguments: [Value], _ context: ExecutionContext, emit: ([Value]) throws(ExecutionError) -> Void
  ) throws(ExecutionError) {
    try emit([Value(database.graph.nodeCount)])
  }
}
