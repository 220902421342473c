import Engine
import Kith
import Syntax
import TestSupport
import Testing

/// Several threads against one: the same rows in the same order, an error where there is one, and limits that
/// end a statement wherever it is.
struct ParallelTests {
  static let queriesPerRound = 10

  @Test(arguments: [(7, 11), (40, 50)])
  func `several threads give what one gives, in the same order`(nodes: Int, relationships: Int) throws {
    var failures = 0
    for round in 0..<(RewriteTests.rounds + 1) / 2 {
      var random = SeededGenerator(seed: UInt64(round) &+ 1 << 37)
      let database = try Database(RandomGraph(using: &random, nodes: nodes, relationships: relationships))
      var generator = QueryGenerator(seed: UInt64(round) &+ 1 << 38)
      for number in 0..<Self.queriesPerRound {
        generator.mayFail = number % 2 == 1
        let (query, _) = generator.query()
        database.parallelism = .none
        let alone = database.answer(query, isOrdered: true)
        if alone.error != nil { failures += 1 }
        for threads in [2, 8] {
          database.parallelism = Parallelism(
            threads: threads, leastRows: 0, leastScanned: 0, leastRowsMerged: 0)
          let together = database.answer(query, isOrdered: true)
          let again = database.answer(query, isOrdered: true)
          // Which of several errors comes first is free.
          if alone.error != nil, together.error != nil, again.error != nil { continue }
          #expect(together == alone, "seed \(round), \(threads) threads\n\(query)")
          #expect(again == together, "seed \(round), \(threads) threads, the kept plan\n\(query)")
        }
      }
    }
    // Few queries find anything in a small graph.
    #expect(failures > 0 || nodes < 10 || RewriteTests.rounds < 20)
  }

  /// 300 nodes, 3,000 relationships: enough for many parts and for limits to be met in the midst of them.
  private func makeDatabase(threads: Int) throws(Diagnostic) -> Database {
    let database = Database()
    _ = try database.run("UNWIND range(0, 299) AS i CREATE (:A {i: i, s: 'a long text ' + toString(i)})")
    _ = try database.run(
      "MATCH (a:A) UNWIND range(1, 10) AS j MATCH (b:A {i: (a.i * 7 + j * j) % 300}) CREATE (a)-[:R]->(b)")
    database.parallelism = Parallelism(threads: threads, leastRows: 0, leastScanned: 0, leastRowsMerged: 0)
    return database
  }

  /// A query that shows that nothing of the last statement is left.
  private func expectHealth(_ database: Database) throws {
    let result = try database.run(
      "MATCH (a:A)-[:R]->(b) RETURN b.i % 10 AS k, count(*) AS n ORDER BY k LIMIT 3")
    #expect((0..<3).map { result[$0] } == (0..<3).map { [.integer(Int64($0)), .integer(300)] })
    #expect(database.graph.checkInvariants() == nil)
  }

  static let heavy = [
    "MATCH (a:A)-[:R]->(b)-[:R]->(c) RETURN a.s + b.s + c.s AS t, count(*) AS n ORDER BY t LIMIT 3",
    "MATCH (a:A)-[:R]->(b)-[:R]->(c) RETURN a.i AS i, collect(b.s + c.s) AS l ORDER BY i",
    "MATCH (a:A)-[:R]->(b)-[:R]->(c) RETURN a.s + b.s + c.s AS t ORDER BY t DESC",
    "MATCH (a:A), (b:A) WHERE a.i < b.i RETURN count(DISTINCT a.s + b.s) AS n",
    "MATCH (a:A)-[:R*1..4]->(b) WITH a, count(*) AS n, collect(b) AS l RETURN max(n), max(size(l))",
  ]

  @Test(arguments: [1, 2, 8])
  func `the memory limit ends a statement on any number of threads`(threads: Int) throws {
    let database = try makeDatabase(threads: threads)
    for query in Self.heavy {
      var options = Database.RunOptions()
      options.limits.memory = 256 << 10
      let error = #expect(throws: Diagnostic.self) { _ = try database.run(query, options: options) }
      #expect(error?.detail == "MemoryLimitExceeded", "\(query): \(error?.message ?? "")")
      try expectHealth(database)
    }
  }

  @Test(arguments: [1, 2, 8])
  func `the time limit ends a statement on any number of threads`(threads: Int) throws {
    let database = try makeDatabase(threads: threads)
    for query in Self.heavy {
      var options = Database.RunOptions()
      options.limits.deadline = .now + .milliseconds(100)
      let slow = query.replacing("(a:A)", with: "(x:A), (y:A), (a:A)")
      let error = #expect(throws: Diagnostic.self) { _ = try database.run(slow, options: options) }
      #expect(error?.detail == "TimeLimitExceeded", "\(query): \(error?.message ?? "")")
      try expectHealth(database)
    }
  }

  @Test(arguments: [1, 2, 8])
  func `cancelling ends a statement on any number of threads`(threads: Int) throws {
    let database = try makeDatabase(threads: threads)
    let query = "MATCH (a:A), (b:A), (c:A), (d:A) RETURN sum(a.i * b.i + c.i * d.i) AS n"
    let running = try #require(
      BackgroundThread { () -> Answer in database.answer(query, isOrdered: true) })
    while !running.isFinished { database.cancel() }
    let answer = running.wait()
    #expect(answer?.error?.contains("Cancelled") ?? false, "\(answer?.description ?? "none")")
    try expectHealth(database)
  }

  @Test(arguments: [1, 2, 8])
  func `an error in any part is the error of the statement`(threads: Int) throws {
    let database = try makeDatabase(threads: threads)
    for failing in [0, 1, 150, 299] {
      for query in [
        "MATCH (a:A)-[:R]->(b) RETURN sum(1 / (a.i - \(failing))) AS n",
        "MATCH (a:A)-[:R]->(b) WITH 1 / (b.i - \(failing)) AS q RETURN q ORDER BY q",
        "MATCH (a:A) RETURN a.i AS i, 9223372036854775807 + a.i - \(failing) AS n ORDER BY i",
      ] {
        let error = #expect(throws: Diagnostic.self) { _ = try database.run(query) }
        #expect(error?.type == .arithmeticError, "\(query): \(error?.message ?? "")")
      }
    }
    try expectHealth(database)
  }
}
