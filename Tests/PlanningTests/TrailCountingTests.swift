import Engine
import Kith
import Syntax
import TestSupport
import Testing

/// Chains of four relationships are counted as trying everything counts them, and only where they may be.
struct TrailCountingTests {
  static let chain = "(a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e)"

  /// The chain in other words.
  static let spellings = [
    chain, "(e)<-[:R]-(d)<-[:R]-(c)<-[:R]-(b)<-[:R]-(a)",
    "(c)-[:R]->(d)-[:R]->(e), (a)-[:R]->(b), (b)-[:R]->(c)", "p = \(chain)",
  ]

  @Test(arguments: 0..<40)
  func `trails are those that trying everything finds`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    // From a few nodes, with loops and parallel relationships by the dozen, to few of either.
    let nodes = 1 + seed % 8
    let arcs = (0..<Int.random(in: 0...14, using: &random)).map { _ in
      [Int.random(in: 0..<nodes, using: &random), Int.random(in: 0..<nodes, using: &random)]
    }
    let database = try Self.database(nodes: nodes, arcs)
    let expected = Self.trails(arcs)
    for text in Self.spellings {
      let query = "MATCH \(text) RETURN count(*) AS n"
      #expect(try database.count(query) == expected, "\(query) of \(arcs)")
      #expect(try database.plan(query).contains("TrailCount :R*4"), "\(query)")
      #expect(try database.count(query, .none) == expected, "\(query) of \(arcs) as written")
    }
    // For each row there is before.
    let later = try database.count("UNWIND [1, 2, 3] AS i MATCH \(Self.chain) RETURN count(*) + sum(i) AS n")
    #expect(later == 9 * expected, "\(arcs)")
  }

  /// Trails of four arcs, one by one.
  private static func trails(_ arcs: [[Int]]) -> Int {
    func longer(_ trail: [Int]) -> Int {
      if trail.count == 4 { return 1 }
      return arcs.indices.reduce(0) { total, arc in
        let follows = trail.last.map { arcs[$0][1] == arcs[arc][0] } ?? true
        return follows && !trail.contains(arc) ? total + longer(trail + [arc]) : total
      }
    }
    return longer([])
  }

  private static func database(nodes: Int, _ arcs: [[Int]]) throws -> Database {
    let database = Database()
    let list = Datum.list(arcs.map { .list($0.map { .integer(Int64($0)) }) })
    _ = try database.run(
      "UNWIND range(0, $last) AS i CREATE (:N {id: i})", parameters: ["last": .integer(Int64(nodes - 1))])
    _ = try database.run("MATCH (a:N {id: 0}) CREATE (a)-[r:R]->(a) DELETE r")
    _ = try database.run(
      "UNWIND $arcs AS x MATCH (a:N {id: x[0]}), (b:N {id: x[1]}) CREATE (a)-[:R]->(b)",
      parameters: ["arcs": list])
    _ = try database.run("MATCH (a:N {id: 0}) CREATE (a)-[:S]->(:M)")
    return database
  }

  static let others = [
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e) RETURN a.id, count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e) WHERE c.id > 0 RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[x:R]->(e) RETURN count(DISTINCT x) AS n",
    "MATCH p = (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[x:R]->(e) RETURN max(length(p)) AS n, count(*) AS m",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(a) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)<-[:R]-(d)-[:R]->(e) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]-(e) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:S]->(e) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R|S]->(e) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-->(e) RETURN count(*) AS n",
    "MATCH (a:M)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c) MATCH (c)-[:R]->(d)-[:R]->(e) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e)-[:R]->(f) RETURN count(*) AS n",
    "MATCH (b {id: 1}) MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e) RETURN count(*) AS n",
  ]

  @Test(arguments: others)
  func `other patterns are no such chain`(query: String) throws {
    let arcs = [[0, 1], [1, 2], [2, 0], [0, 1], [2, 2], [2, 3], [3, 1], [3, 0]]
    let database = try Self.database(nodes: 4, arcs)
    #expect(!(try database.plan(query).contains { $0.hasPrefix("TrailCount") }))
    for mode in PlanMode.allCases {
      #expect(try database.text(query, mode) == database.text(query, .none), "\(mode)")
    }
  }

  @Test func `labels that all ends have change nothing`() throws {
    let database = try Self.database(nodes: 3, [[0, 1], [1, 2], [2, 0], [0, 2], [2, 1]])
    let query = "MATCH (a:N)-[:R]->(b:N)-[:R]->(c:N)-[:R]->(d:N)-[:R]->(e:N) RETURN count(*) AS n"
    #expect(try database.plan(query).contains("TrailCount :R*4"))
    let before = try database.count(query)
    #expect(before == (try database.count(query, .none)))
    // The kept plan relied on every node having the label.
    _ = try database.run("MATCH (a:N {id: 0}), (b:N {id: 1}) CREATE (b)-[:R]->(:M)-[:R]->(a)")
    #expect(try database.count(query) == database.count(query, .none))
  }
}

extension Database {
  fileprivate func count(_ query: String, _ mode: PlanMode = .whenCheaper) throws -> Int? {
    guard case .integer(let count) = try run(query, options: mode.options)[0].first else { return nil }
    return Int(count)
  }

  fileprivate func text(_ query: String, _ mode: PlanMode) throws -> [String] {
    let result = try run(query, options: mode.options)
    return (0..<result.rowCount).map { row in
      result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }.joined(separator: " ")
    }.sorted()
  }

  fileprivate func plan(_ query: String) throws -> [String] {
    var lines: [String] = []
    func add(_ plan: PlanDescription) {
      lines.append(plan.details.isEmpty ? plan.name : plan.name + " " + plan.details)
      for child in plan.children { add(child) }
    }
    if let plan = try run("EXPLAIN " + query).plan { add(plan) }
    return lines
  }
}
