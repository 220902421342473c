import Engine
import Kith
import Syntax
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConcurrencyTests {
  @Test func `a reader sees whole statements while another thread writes`() throws {
    let database = try Database(["UNWIND range(1, 10) AS i CREATE (:Account {id: i, balance: 100})"])
    let transfer = """
      MATCH (a:Account {id: $from}), (b:Account {id: $to})
      SET a.balance = a.balance - $amount, b.balance = b.balance + $amount
      CREATE (a)-[:SENT {amount: $amount}]->(b)
      """
    let writer = try #require(
      BackgroundThread { () -> Int in
        var failures = 0
        for i in 0..<300 {
          let parameters: [String: Datum] = [
            "from": .integer(Int64(i % 10 + 1)), "to": .integer(Int64((i * 7 + 3) % 10 + 1)),
            "amount": .integer(Int64(i % 17)),
          ]
          if database.error(transfer, parameters) != nil { failures += 1 }
        }
        return failures
      })
    var reads = 0
    repeat {
      #expect(try database.value("MATCH (a:Account) RETURN sum(a.balance)") == "1000")
      let graph = database.graph
      let result = try database.run("MATCH ()-[s:SENT]->() RETURN count(s) AS n, count(s.amount) AS m")
      #expect(result.value(0, 0).asInteger == result.value(0, 1).asInteger)
      #expect(graph.relationshipCount <= Int(result.value(0, 0).asInteger))
      reads += 1
    } while !writer.isFinished
    #expect(writer.wait() == 0)
    #expect(try database.value("MATCH ()-[s:SENT]->() RETURN count(s)") == "300")
    #expect(database.graph.checkInvariants() == nil)
    #expect(reads > 0)
  }

  @Test func `statements of several writers do not lose each other's work`() throws {
    let database = try Database(["CREATE (:Counter {n: 0})"])
    let threads = try (0..<4).map { thread in
      try #require(
        BackgroundThread { () -> Int in
          (0..<100).count { i in
            database.error("MATCH (c:Counter) SET c.n = c.n + 1") != nil
              || database.error("CREATE (:Made\(thread)_\(i % 10) {key\(thread): \(i)})") != nil
          }
        })
    }
    for thread in threads { #expect(thread.wait() == 0) }
    #expect(try database.value("MATCH (c:Counter) RETURN c.n") == "400")
    #expect(try database.value("MATCH (n) RETURN count(n)") == "401")
    #expect(try database.value("MATCH (n:Made0_0) RETURN count(n.key0)") == "10")
    #expect(database.graph.checkInvariants() == nil)
  }

  @Test func `MERGE by several threads makes each thing once, with names none of them knew`() throws {
    for round in 0..<20 {
      let database = Database()
      let merge = "MERGE (n:Thing\(round) {key: $key}) ON CREATE SET n.made = 1 ON MATCH SET n.found = 1"
      let threads = try (0..<3).map { _ in
        try #require(
          BackgroundThread { () -> Int in
            (0..<5).count { database.error(merge, ["key": .integer(Int64($0))]) != nil }
          })
      }
      for thread in threads { #expect(thread.wait() == 0) }
      #expect(try database.value("MATCH (n) RETURN count(n)") == "5")
    }
  }

  @Test func `one statement runs on many threads at once`() throws {
    let database = try Database(["UNWIND range(1, 2000) AS i CREATE (:N {i: i})"])
    let query = "MATCH (n:N) WHERE n.i % $d = 0 RETURN count(n) AS n, sum(n.i) AS s"
    let expected = try (1...4).map { try database.rows(query, ["d": .integer($0)]) }
    let threads = try (1...4).map { divisor in
      try #require(
        BackgroundThread { () -> Bool in
          (0..<30).allSatisfy { _ in
            (try? database.rows(query, ["d": .integer(Int64(divisor))])) == expected[divisor - 1]
          }
        })
    }
    for thread in threads { #expect(thread.wait() == true) }
  }

  /// Statements that would run for hours.
  static let endless = [
    "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*)",
    "MATCH (a), (b), (c), (d), (e) RETURN count(a.x + b.x + c.x + d.x + e.x)",
    "MATCH p = (:N {x: 1})-[*]->() RETURN count(length(p) + 1)",
    "MATCH (a:N {x: 1}) RETURN size([(a)-[*]->(b) | b.x])",
    "MATCH p = allShortestPaths((:N {x: 1})-[*]->(:N {x: 60})) RETURN count(length(p) + 1)",
    "UNWIND range(1, 1000000) AS x RETURN max(reduce(s = 0, y IN range(1, 3000) | s + x * y))",
    "UNWIND range(1, 1000000) AS x MATCH (n) WHERE EXISTS { MATCH (m) WHERE m.x > n.x + x } RETURN count(*)",
    "UNWIND range(1, 1000000) AS x CALL { WITH x MATCH (n), (m) RETURN count(n.x + m.x) AS c } RETURN sum(c)",
    "FOREACH (x IN range(1, 1000000) | FOREACH (y IN range(1, 1000000) | MERGE (:Never {x: x % 10})))",
    "UNWIND range(1, 3000000) AS x UNWIND range(1, 1000) AS y WITH x + y AS z WHERE z < 0 RETURN z",
    "RETURN reduce(s = 0, x IN range(1, 3000000) | s + size([y IN range(1, 100) | y + x]))",
    "RETURN size([x IN range(1, 3000000) WHERE all(y IN range(1, 1000) WHERE y > 0)])",
  ]

  /// A ladder of 30 rungs: two ways at every step, so 2^30 trails from one end to the other.
  static let ladder = """
    UNWIND range(1, 60) AS x CREATE (:N {x: x}) WITH count(*) AS c
    MATCH (a:N), (b:N) WHERE b.x = a.x + 1 CREATE (a)-[:E]->(b), (a)-[:E]->(b)
    """

  @Test(arguments: endless)
  func `a statement is cancelled from another thread`(statement: String) throws {
    let database = try Database([Self.ladder])
    let before = try database.contents()
    let runner = try #require(BackgroundThread { database.error(statement) })
    let clock = ContinuousClock()
    let start = clock.now
    while !runner.isFinished {
      database.cancel()
      // Nothing here ends by itself in this time.
      guard clock.now - start < .seconds(20) else { break }
    }
    #expect(clock.now - start < .seconds(20), "\(statement) went on")
    #expect(runner.wait()??.detail == "Cancelled")
    #expect(try database.contents() == before)
  }

  @Test(arguments: endless)
  func `a statement ends at its time limit`(statement: String) throws {
    let database = try Database([Self.ladder])
    let clock = ContinuousClock()
    let start = clock.now
    var options = Database.RunOptions()
    options.limits.deadline = start + .milliseconds(50)
    let error = database.error(statement, options: options)
    #expect(error?.detail == "TimeLimitExceeded")
    #expect(error?.type == .resourceError)
    #expect(clock.now - start < .seconds(20), "\(statement) went on")
    #expect(try database.value("MATCH (n) RETURN count(n)") == "60")
  }

  @Test(arguments: [
    "UNWIND range(1, 10000000) AS x RETURN collect(x)",
    "UNWIND range(1, 10000000) AS x RETURN x ORDER BY -x",
    "UNWIND range(1, 10000000) AS x RETURN DISTINCT x",
    "UNWIND range(1, 10000000) AS x RETURN x, count(*)",
    "UNWIND range(1, 10000000) AS x RETURN toString(x) AS s ORDER BY s",
    "UNWIND range(1, 10000000) AS x RETURN x",
    "RETURN range(1, 5000000)",
    "RETURN size(reduce(l = [0], i IN range(1, 60) | l + l))",
    "UNWIND range(1, 10000000) AS x WITH x, [x, x, x, x] AS l RETURN collect(l)",
    "UNWIND range(1, 10000000) AS x MATCH (n) RETURN x, n UNION UNWIND [1] AS x MATCH (n) RETURN x, n",
  ])
  func `a statement ends at its memory limit`(statement: String) throws {
    let database = try Database(["CREATE (:A)"])
    var options = Database.RunOptions()
    options.limits.memory = 32 << 20
    options.limits.listElements = 5_000_000
    let error = database.error(statement, options: options)
    #expect(error?.type == .resourceError)
    #expect(
      error?.detail == "MemoryLimitExceeded" || error?.detail == "ListTooLong", "\(error?.detail ?? "")")
    #expect(try database.value("MATCH (n) RETURN count(n)") == "1")
  }
}
