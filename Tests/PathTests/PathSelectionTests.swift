import Kith
import Syntax
import Testing

/// Selectors and the shortest-path functions against an enumeration by hand over small random graphs.
@Suite struct PathSelectionTests {
  typealias Hop = GroupPattern.Hop

  /// A pattern between `(x)` and `(y)`, and the same as a group for the enumeration.
  struct Searched: Sendable {
    var text: String
    var group: GroupPattern
    var minimum: Int
    var maximum: Int
  }

  private static func step(_ direction: String, _ type: String? = nil) -> GroupPattern {
    GroupPattern(nodes: [("a", nil), ("b", nil)], hops: [Hop(name: "r", type: type, direction: direction)])
  }

  static let patterns: [Searched] = [
    Searched(text: "-[*]->", group: step("->"), minimum: 1, maximum: 100),
    Searched(text: "-[:T*0..]-", group: step("-", "T"), minimum: 0, maximum: 100),
    Searched(text: "<-[*2..4]-", group: step("<-"), minimum: 2, maximum: 4),
    Searched(text: "-[*3]-", group: step("-"), minimum: 3, maximum: 3),
    Searched(text: "-[:!U*]->", group: step("->", "T"), minimum: 1, maximum: 100),
    Searched(text: "(()-[:T]->()){1,3}", group: step("->", "T"), minimum: 1, maximum: 3),
    Searched(
      text: "((a)-[r]->(b)-[s]-(c) WHERE a.n <> c.n)+",
      group: GroupPattern(
        nodes: [("a", nil), ("b", nil), ("c", nil)],
        hops: [Hop(name: "r", type: nil, direction: "->"), Hop(name: "s", type: nil, direction: "-")],
        predicate: "", test: { binding, _ in binding["a"] != binding["c"] }),
      minimum: 1, maximum: 100),
    Searched(
      text: "((a)-[r]-(b) WHERE b.n <= x.n + 1){0,4}",
      group: GroupPattern(
        nodes: [("a", nil), ("b", nil)], hops: [Hop(name: "r", type: nil, direction: "-")], predicate: "",
        test: { binding, x in binding["b", default: 0] <= x + 1 }), minimum: 0, maximum: 4),
  ]

  enum Wanted: Sendable {
    case paths(Int)
    case lengths(Int)
  }

  static let selectors: [(text: String, wanted: Wanted)] = [
    ("ANY SHORTEST", .paths(1)), ("ALL SHORTEST", .lengths(1)), ("SHORTEST 1", .paths(1)),
    ("SHORTEST 3", .paths(3)), ("SHORTEST 2 GROUPS", .lengths(2)), ("SHORTEST 3 PATH GROUPS", .lengths(3)),
    ("ANY 2", .paths(2)), ("ANY", .paths(1)),
  ]

  @Test(arguments: 0..<UInt64(8)) func selectorsTakeTheShortest(seed: UInt64) throws {
    let graph = try TestGraph(seed: seed, nodes: 5, relationships: 6)
    for searched in Self.patterns {
      for (selector, wanted) in Self.selectors {
        let pattern = "p = \(selector) (x)\(searched.text)(y)"
        try check(graph, searched, pattern, "", wanted) { _ in true }
        try check(graph, searched, "(x), (y) MATCH \(pattern)", "", wanted) { _ in true }
        if searched.text.contains("x.") { continue }
        try check(graph, searched, "(y) WITH y MATCH \(pattern)", "", wanted) { _ in true }
      }
    }
  }

  /// Of the functions, a condition of WHERE over the path is part of the search.
  @Test(arguments: 0..<UInt64(8)) func functionsSearchUnderConditions(seed: UInt64) throws {
    let graph = try TestGraph(seed: seed, nodes: 5, relationships: 6)
    let conditions: [(text: String, test: (Trail) -> Bool)] = [
      ("all(n IN nodes(p) WHERE n.n <> 2)", { $0.nodes.allSatisfy { $0 != 2 } }),
      (
        "none(n IN nodes(p) WHERE n.n = x.n + 2)",
        { trail in
          trail.nodes.allSatisfy { $0 != trail.nodes[0] + 2 }
        }
      ),
      (
        "all(r IN relationships(p) WHERE r.w < 5) AND none(n IN nodes(p) WHERE n.n = 1)",
        { $0.relationships.allSatisfy { $0 < 5 } && !$0.nodes.contains(1) }
      ),
      ("any(n IN nodes(p) WHERE n.n = 3)", { $0.nodes.contains(3) }),
      ("length(p) > 2", { $0.relationships.count > 2 }),
      (
        "length(p) % 2 = 0 AND all(r IN relationships(p) WHERE r.w <> 0)",
        { $0.relationships.count % 2 == 0 && !$0.relationships.contains(0) }
      ),
      ("single(r IN relationships(p) WHERE r.w > 3)", { $0.relationships.count { $0 > 3 } == 1 }),
      (
        "all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))",
        { Set($0.nodes).count == $0.nodes.count }
      ),
    ]
    for (text, test) in conditions {
      for pattern in [Self.patterns[0], Self.patterns[1], Self.patterns[2], Self.patterns[5]] {
        try check(graph, pattern, "p = shortestPath((x)\(pattern.text)(y))", text, .paths(1), test)
        try check(graph, pattern, "p = allShortestPaths((x)\(pattern.text)(y))", text, .lengths(1), test)
      }
    }
  }

  private func check(
    _ graph: TestGraph, _ searched: Searched, _ pattern: String, _ condition: String, _ wanted: Wanted,
    _ test: (Trail) -> Bool
  ) throws {
    let query = """
      MATCH \(pattern) \(condition.isEmpty ? "" : "WHERE \(condition)")
      RETURN [k IN nodes(p) | k.n], [k IN relationships(p) | k.w]
      """
    var rest = try graph.rows(query)
    for start in graph.labels.indices {
      let trails = graph.trails(from: start, searched.group, searched.minimum, searched.maximum).filter(test)
      for end in graph.labels.indices {
        let between = trails.filter { $0.end == end }
        let found = between.filter { rest.contains($0.path) }
        rest.removeAll { row in found.contains { $0.path == row } }
        let lengths = between.map(\.relationships.count).sorted()
        switch wanted {
        case .paths(let count):
          #expect(found.map(\.relationships.count).sorted() == Array(lengths.prefix(count)), "\(query)")
        case .lengths(let count):
          let kept = Set(Set(lengths).sorted().prefix(count))
          let expected = between.filter { kept.contains($0.relationships.count) }
          #expect(Set(found) == Set(expected), "\(query)")
        }
      }
    }
    #expect(rest.isEmpty, "\(query)")
  }

  @Test func selectedPathsBringTheirVariables() throws {
    let database = Database()
    _ = try database.run(
      """
      CREATE (a:S {n: 1})-[:T {w: 1}]->(b {n: 2})-[:T {w: 2}]->(c:E {n: 3}), (a)-[:U {w: 3}]->(c),
        (a)-[:T {w: 4}]->(b), (c)-[:V {w: 5}]->(a)
      """)
    let cases: [(String, [String])] = [
      ("MATCH ANY SHORTEST (x:S)-[r:T]->+(y:E) RETURN size(r), y.n", ["2 3"]),
      ("MATCH ALL SHORTEST (x:S)-[r:T]->+(y:E) RETURN [k IN r | k.w]", ["[1,2]", "[4,2]"]),
      ("MATCH ANY 5 (x:S)-[r:T]->(y) RETURN r.w", ["1", "4"]),
      ("MATCH ANY (x:S)-[r:T WHERE r.w > 1]->(y) RETURN r.w, y.n", ["4 2"]),
      ("MATCH SHORTEST 2 GROUPS (x:S)-[r]->{1,2}(y:E) RETURN [k IN r | k.w]", ["[1,2]", "[3]", "[4,2]"]),
      (
        "MATCH ANY SHORTEST (x:S) ((a)-[r]->(b) WHERE r.w <> 3)+ (y:E) RETURN [k IN a | k.n], [k IN b | k.n]",
        ["[1,2] [2,3]"]
      ),
      ("MATCH p = ANY SHORTEST (x:S)-[:U|T]->*(y:E) WHERE length(p) > 1 RETURN length(p)", []),
      ("MATCH p = shortestPath((x:S)-[:U|T*]->(y:E)) WHERE length(p) > 1 RETURN length(p)", ["2"]),
      ("MATCH p = shortestPath((x:S)-[r*]->(y:E)) WHERE none(k IN r WHERE k.w = 3) RETURN length(p)", ["2"]),
      ("MATCH p = shortestPath((x:S)-[*]->(x)) RETURN [n IN nodes(p) | n.n]", ["[1,3,1]"]),
      ("MATCH p = shortestPath((x:S)-[*0..]->(x)) RETURN length(p)", ["0"]),
      (
        "MATCH (x:S), (y:E) RETURN length(shortestPath((x)-[:T*]->(y))), shortestPath((y)-[:T*]->(x))",
        ["2 null"]
      ),
      ("MATCH (x:S), (y:E) RETURN size(allShortestPaths((x)-[:T*]->(y)))", ["2"]),
      ("MATCH (x:S), (y:E) OPTIONAL MATCH p = shortestPath((y)-[:T*]->(x)) RETURN p IS NULL", ["true"]),
      (
        "MATCH p = shortestPath((x:S)-[:T*]->(y:E)), q = (y)-[:V]->(x) WHERE length(p) > length(q) "
          + "RETURN length(p)", ["2"]
      ),
      (
        "MATCH p = shortestPath((x:S)-[*]->(y:E)), q = shortestPath((x)-[*]->(y)) "
          + "WHERE length(p) < length(q) RETURN length(p), length(q)", ["1 2"]
      ),
      (
        "UNWIND [1, 2] AS least MATCH p = shortestPath((x:S)-[*]->(y:E)) WHERE length(p) >= least "
          + "RETURN least, length(p)", ["1 1", "2 2"]
      ),
    ]
    for (query, expected) in cases {
      #expect(try database.rows(query).sorted() == expected, "\(query)")
    }
  }

  /// One search from the known end and not one for each pair of nodes.
  @Test func anOpenEndIsSearchedOnce() throws {
    let database = Database()
    _ = try database.run("UNWIND range(1, 20) AS i CREATE (:N {i: i})")
    _ = try database.run("MATCH (a:N), (b:N) WHERE b.i IN [a.i + 1, a.i + 7] CREATE (a)-[:T]->(b)")
    let query = "MATCH p = ANY SHORTEST (a:N {i: 1})-[:T]->+(b:N) WHERE b.i > 16 RETURN b.i, length(p)"
    #expect(try database.rows(query).sorted() == ["17 4", "18 5", "19 6", "20 7"])
    func scans(_ plan: PlanDescription) -> Int {
      plan.children.reduce(plan.name == "NodeScan" ? 1 : 0) { $0 + scans($1) }
    }
    let open = try #require(
      try database.run("EXPLAIN MATCH ANY SHORTEST (a {i: 1})-[:T]->+(b:N) RETURN b").plan)
    #expect(scans(open) == 1)
  }

  @Test func whatCannotBeSearchedIsNamed() {
    let database = Database()
    let cases: [(String, String)] = [
      ("MATCH ANY SHORTEST (a)-->(b)-->(c) RETURN 1", "ANY SHORTEST goes over one relationship"),
      ("MATCH SHORTEST 2 GROUPS (a) RETURN 1", "SHORTEST 2 GROUPS goes over one relationship"),
      ("MATCH p = allShortestPaths((a)-->()-->(c)) RETURN 1", "allShortestPaths goes over one relationship"),
      ("MATCH ()-[r]->() MATCH ANY SHORTEST (a)-[r]->(b) RETURN 1", "`r` is already bound"),
      ("MATCH SHORTEST $k (a)-[*]->(b) RETURN 1", "a parameter as the number of paths"),
      ("MATCH SHORTEST 0 (a)-[*]->(b) RETURN 1", "at least 1"),
      ("CREATE p = ANY SHORTEST (a)-[:T]->(b)", "search"),
      ("MERGE p = shortestPath((a)-[:T]->(b))", "search"),
      ("MATCH ANY p = shortestPath((a)-[*]-(b)) RETURN 1", "a selector in front of"),
    ]
    for (query, part) in cases {
      let message = database.failure(query)?.message ?? "no error"
      #expect(message.contains(part), "\(query)")
    }
  }

  /// A dense graph in which only a search that looks for the end gets there.
  @Test(.timeLimit(.minutes(1))) func searchesLookForTheEnd() throws {
    let database = Database()
    _ = try database.run(
      """
      UNWIND range(0, 29) AS layer UNWIND range(0, 4) AS k CREATE (:N {layer: layer, k: k})
      """)
    _ = try database.run("MATCH (a:N), (b:N) WHERE b.layer = a.layer + 1 CREATE (a)-[:T]->(b)")
    let ends = "(x:N {layer: 0, k: 0})-[:T]->+(y:N {layer: 29, k: 0})"
    #expect(try database.rows("MATCH p = SHORTEST 40 \(ends) RETURN count(p), max(length(p))") == ["40 29"])
    let function = "shortestPath((x:N {layer: 0, k: 0})-[:T*]->(y:N {layer: 29, k: 0}))"
    let condition = "all(n IN nodes(p) WHERE n.k < 2) AND nodes(p)[15].k = 1"
    #expect(
      try database.rows("MATCH p = \(function) WHERE \(condition) RETURN length(p), nodes(p)[15].k") == [
        "29 1"
      ])
    let group = "((a)-[:T]->(b)-[:T]->(c) WHERE c.k < 2)+ (y:N {layer: 28, k: 1})"
    #expect(
      try database.rows("MATCH p = ANY SHORTEST (x:N {layer: 0, k: 0}) \(group) RETURN length(p)") == ["28"])
  }
}
