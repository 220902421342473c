import Engine
import Kith
import Syntax
import TestSupport
import Testing

/// Random queries on random graphs: plans with and without rewrites give the same rows, and matches are
/// those that trying everything finds.
///
/// `KITH_FUZZ_ROUNDS` makes it run longer, with other seeds.
struct RewriteTests {
  static let rounds = PackageFolder.environment("KITH_FUZZ_ROUNDS").flatMap(Int.init) ?? 20
  static let queriesPerRound = 10

  @Test func `plans with and without rewrites give the same rows`() throws {
    var succeeded = 0
    for round in 0..<Self.rounds {
      var random = SeededGenerator(seed: UInt64(round))
      let graph = RandomGraph(using: &random)
      let database = try Database(graph)
      var generator = QueryGenerator(seed: UInt64(round) &+ 1 << 32)
      for _ in 0..<Self.queriesPerRound {
        let (query, isOrdered) = generator.query()
        let plain = database.answer(query, isOrdered: isOrdered, rewrites: false)
        let fresh = database.answer(query, isOrdered: isOrdered)
        let again = database.answer(query, isOrdered: isOrdered)
        if plain.error == nil { succeeded += 1 }
        #expect(again == fresh, "seed \(round), the kept plan\n\(query)")
        let eager = database.answer(query, isOrdered: isOrdered, ignoresCosts: true)
        guard fresh != plain || eager != plain else { continue }
        let ignoresCosts = eager != plain
        let small = shrink(graph) { smaller in
          guard let database = try? Database(smaller) else { return false }
          return database.answer(query, isOrdered: isOrdered, ignoresCosts: ignoresCosts)
            != database.answer(query, isOrdered: isOrdered, rewrites: false)
        }
        let smallest = try Database(small)
        Issue.record(
          """
          seed \(round)
          \(small.createStatement ?? "")
          \(query)
          with rewrites: \(smallest.answer(query, isOrdered: isOrdered, ignoresCosts: ignoresCosts))
          without: \(smallest.answer(query, isOrdered: isOrdered, rewrites: false))
          """)
      }
    }
    // Queries that mostly failed would test little.
    #expect(succeeded * 10 > Self.rounds * Self.queriesPerRound * 9, "\(succeeded)")
  }

  /// Statements that end what plans may rely on: no loops, labels that all ends of a type have.
  static let changes = [
    "MERGE (a {k: 0}) CREATE (a)-[:R {k: 100, w: 1}]->(a)",
    "MATCH (a:A) WITH a ORDER BY a.k LIMIT 1 REMOVE a:A",
    "CREATE (:A {k: 101, w: 1})-[:S {k: 101, w: 0}]->({k: 102, w: 2})<-[:S {k: 102, w: 0}]-(:B {k: 103})",
    "MATCH (a)-[r]->(b) WITH a, b ORDER BY r.k LIMIT 2 CREATE (a)-[:T {k: 104, w: 1}]->(b)",
    "MATCH ()-[r:R]->() DELETE r",
  ]

  @Test func `a kept plan that no longer fits the graph is not used`() throws {
    for round in 0..<Self.rounds {
      var random = SeededGenerator(seed: UInt64(round) &+ 1 << 35)
      let database = try Database(RandomGraph(using: &random))
      var generator = QueryGenerator(seed: UInt64(round) &+ 1 << 36)
      let queries = (0..<Self.queriesPerRound).map { _ in generator.query() }
      var story: [String] = database.contents
      for change in Self.changes.shuffled(using: &random).prefix(2) {
        for (query, isOrdered) in queries { _ = database.answer(query, isOrdered: isOrdered) }
        _ = try database.run(change)
        story.append(change)
        for (query, isOrdered) in queries {
          let kept = database.answer(query, isOrdered: isOrdered)
          let plain = database.answer(query, isOrdered: isOrdered, rewrites: false)
          #expect(kept == plain, "seed \(round)\n\(story.joined(separator: "\n"))\n\(query)")
        }
      }
    }
  }

  @Test func `rows are the same in the midst of a transaction that has changed the graph`() throws {
    for round in 0..<Self.rounds {
      var random = SeededGenerator(seed: UInt64(round) &+ 1 << 39)
      let database = try Database(RandomGraph(using: &random))
      var generator = QueryGenerator(seed: UInt64(round) &+ 1 << 40)
      try database.begin()
      let deletion = "MATCH (a) WITH a ORDER BY a.k SKIP 1 LIMIT 2 DETACH DELETE a"
      for change in (Self.changes + [deletion]).shuffled(using: &random).prefix(3) {
        _ = try database.run(change)
        for _ in 0..<Self.queriesPerRound / 3 {
          let (query, isOrdered) = generator.query()
          let plain = database.answer(query, isOrdered: isOrdered, rewrites: false)
          if plain.error != nil { continue }
          for ignoresCosts in [false, true] {
            let answer = database.answer(query, isOrdered: isOrdered, ignoresCosts: ignoresCosts)
            #expect(answer == plain, "seed \(round), \(change)\n\(query)")
          }
        }
      }
      try database.rollback()
      #expect(database.graph.checkInvariants() == nil)
    }
  }

  @Test func `matches are all there are and no more`() throws {
    for round in 0..<Self.rounds {
      var random = SeededGenerator(seed: UInt64(round) &+ 1 << 33)
      let graph = RandomGraph(using: &random)
      let database = try Database(graph)
      for _ in 0..<Self.queriesPerRound / 2 {
        let pattern = RandomPattern(using: &random, prefix: "v")
        for (query, expected) in expectations(pattern, graph, &random) {
          for (rewrites, ignoresCosts) in [(true, false), (true, true), (false, false)] {
            let answer = database.answer(
              query, isOrdered: false, rewrites: rewrites, ignoresCosts: ignoresCosts)
            #expect(
              answer.rows == expected && answer.error == nil,
              "seed \(round), rewrites \(rewrites) \(ignoresCosts)\n\(graph.createStatement ?? "")\n\(query)\n\(answer)"
            )
          }
        }
      }
    }
  }

  /// Two ends that may be one relationship, and a third beside them.
  @Test func `relationships two ends share are taken off before a third end multiplies`() throws {
    let database = Database()
    _ = try database.run("CREATE (y)-[:R]->(x), (x)-[:S]->(), (x)-[:S]->(), ()-[:R]->()")
    for query in [
      "MATCH ()-[:R]->(x)-[:S]->(), (y)-[:R]->() RETURN count(*) AS c",
      "MATCH (x)-[:S]->(), ()-[:R]->(x), (y)-[:R]->() RETURN count(*) AS c",
    ] {
      for rewrites in [true, false] {
        #expect(database.answer(query, isOrdered: true, rewrites: rewrites).rows == ["2"], "\(query)")
      }
    }
  }

  /// Queries over a pattern and the rows that trying everything gives for them.
  private func expectations(
    _ pattern: RandomPattern, _ graph: RandomGraph, _ random: inout SeededGenerator
  ) -> [(query: String, rows: [String])] {
    let matches = PatternOracle(pattern, in: graph).matches
    let named = pattern.namedVariables
    let one = named.randomElement(using: &random) ?? 0
    let two = named.randomElement(using: &random) ?? 0
    let match = "MATCH " + pattern.text()
    let (first, second) = (pattern.name(one), pattern.name(two))
    let groups = Dictionary(grouping: matches) { $0[one] }
    return [
      (match + " RETURN count(*) AS c", ["\(matches.count)"]),
      (match + " RETURN count(DISTINCT \(first)) AS c", ["\(groups.count)"]),
      (match + " RETURN sum(\(first).w) AS c", ["\(matches.reduce(0) { $0 + graph.nodes[$1[one]].weight })"]),
      (
        match + " RETURN \(second).k AS k, sum(\(first).w * 2 + \(second).w) AS c",
        Dictionary(grouping: matches) { $0[two] }.map { key, group in
          "\(key) | \(group.reduce(0) { $0 + graph.nodes[$1[one]].weight * 2 + graph.nodes[$1[two]].weight })"
        }.sorted()
      ),
      (
        match + " RETURN \(first).k AS k, count(*) AS c",
        groups.map { "\($0.key) | \($0.value.count)" }.sorted()
      ),
      (
        match + " RETURN DISTINCT \(first).k AS a, \(second).k AS b",
        Set(matches.map { "\($0[one]) | \($0[two])" }).sorted()
      ),
      (
        match + " WITH \(first), count(DISTINCT \(second)) AS c RETURN \(first).k AS k, c",
        groups.map { "\($0.key) | \(Set($0.value.map { $0[two] }).count)" }.sorted()
      ),
    ]
  }

  /// The graph with every part left out that the fault does not need.
  private func shrink(_ graph: RandomGraph, while fails: (RandomGraph) -> Bool) -> RandomGraph {
    var smallest = graph
    for index in graph.relationships.indices.reversed() {
      let smaller = smallest.without(relationship: index)
      if fails(smaller) { smallest = smaller }
    }
    for index in graph.nodes.indices.reversed() {
      let smaller = smallest.without(node: index)
      if fails(smaller) { smallest = smaller }
    }
    return smallest
  }
}
