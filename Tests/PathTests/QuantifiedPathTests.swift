import Kith
import Syntax
import Testing

/// Quantified groups against a search by hand over small random graphs.
@Suite struct QuantifiedPathTests {
  typealias Hop = GroupPattern.Hop

  static let patterns: [GroupPattern] = [
    GroupPattern(nodes: [("a", nil), ("b", nil)], hops: [Hop(name: "r", type: "T", direction: "->")]),
    GroupPattern(
      nodes: [("a", nil), ("b", nil), ("c", nil)],
      hops: [Hop(name: "r", type: nil, direction: "->"), Hop(name: "s", type: "T", direction: "-")]),
    GroupPattern(
      nodes: [("a", "A"), ("b", nil)], hops: [Hop(name: "r", type: nil, direction: "-")],
      predicate: "a.n < b.n", test: { binding, _ in binding["a", default: 0] < binding["b", default: 0] }),
    GroupPattern(
      nodes: [("a", nil), ("b", nil), ("a", nil)],
      hops: [Hop(name: "r", type: nil, direction: "-"), Hop(name: "s", type: nil, direction: "-")]),
    GroupPattern(
      nodes: [("a", nil), ("b", "B"), ("c", nil)],
      hops: [Hop(name: "r", type: nil, direction: "<-"), Hop(name: "s", type: nil, direction: "->")],
      predicate: "r.w > s.w OR c.n >= x.n",
      test: { binding, x in
        binding["r", default: 0] > binding["s", default: 0] || binding["c", default: 0] >= x
      }),
  ]

  static let bounds: [(text: String, minimum: Int, maximum: Int)] = [
    ("{0,2}", 0, 2), ("{1,3}", 1, 3), ("{2}", 2, 2), ("+", 1, 100), ("*", 0, 100), ("{,1}", 0, 1),
    ("{2,}", 2, 100),
  ]

  @Test(arguments: 0..<UInt64(12)) func agreesWithASearchByHand(seed: UInt64) throws {
    let graph = try TestGraph(seed: seed)
    for pattern in Self.patterns {
      for bound in Self.bounds { try check(graph, pattern, bound) }
    }
  }

  private func check(
    _ graph: TestGraph, _ pattern: GroupPattern, _ bound: (text: String, minimum: Int, maximum: Int)
  ) throws {
    let group = "\(pattern)\(bound.text)"
    let lists = pattern.projection
    func expected(_ line: (Int, Trail) -> String?) -> [String] {
      graph.labels.indices.flatMap { start in
        graph.trails(from: start, pattern, bound.minimum, bound.maximum).compactMap { line(start, $0) }
      }.sorted()
    }
    let all = expected { "\($0) \($1.lists(pattern)) \($1.end)" }
    let isAnchored = pattern.predicate?.contains("x.") == true
    let fromLeft = "MATCH (x) \(group) (y) RETURN x.n, \(lists), y.n"
    #expect(try graph.rows(fromLeft) == all, "\(fromLeft)")
    if !isAnchored {
      let fromRight = "MATCH (y) WITH y MATCH (x) \(group) (y) RETURN x.n, \(lists), y.n"
      #expect(try graph.rows(fromRight) == all, "\(fromRight)")
    }
    let between = "MATCH (x), (y) MATCH (x) \(group) (y) RETURN x.n, \(lists), y.n"
    #expect(try graph.rows(between) == all, "\(between)")
    let around = "MATCH (x) \(group) (x) RETURN x.n, \(lists)"
    #expect(
      try graph.rows(around) == expected { $0 == $1.end ? "\($0) \($1.lists(pattern))" : nil }, "\(around)")
    let path = """
      MATCH p = (x) \(group) (y:A)
      RETURN [k IN nodes(p) | k.n], [k IN relationships(p) | k.w]
      """
    #expect(try graph.rows(path) == expected { graph.labels[$1.end] == "A" ? $1.path : nil }, "\(path)")
  }

  /// No relationship is used twice in a MATCH, be it in the group or beside it.
  @Test(arguments: 0..<UInt64(10)) func relationshipsOfAMatchDiffer(seed: UInt64) throws {
    let graph = try TestGraph(seed: seed, nodes: 4, relationships: 6)
    for pattern in Self.patterns {
      var expected: [String] = []
      for (w, relationship) in graph.relationships.enumerated() {
        for trail in graph.trails(from: relationship.start, pattern, 1, 2, without: [w]) {
          expected.append("\(relationship.start) \(w) \(trail.lists(pattern)) \(trail.end)")
        }
      }
      expected.sort()
      let texts = [
        "MATCH (x)-[q]->(), (x) \(pattern){1,2} (y)", "MATCH (x) \(pattern){1,2} (y), (x)-[q]->()",
        "MATCH (x)-[q]->() WITH x, q MATCH ()<-[q]-(x) \(pattern){1,2} (y)",
      ]
      for text in texts {
        let query = "\(text) RETURN x.n, q.w, \(pattern.projection), y.n"
        #expect(try graph.rows(query) == expected, "\(query)")
      }
    }
  }

  @Test func groupsAreUsableWhereverPatternsAre() throws {
    let database = Database()
    _ = try database.run(
      "CREATE (:S {n: 1})-[:T {w: 1}]->({n: 2})-[:T {w: 2}]->({n: 3})-[:T {w: 3}]->(:E {n: 4}), (:S {n: 9})")
    let cases: [(String, [String])] = [
      (
        "MATCH (s:S) OPTIONAL MATCH (s) ((a)-[r]->(b:E)){1,2} (e) RETURN s.n, r, e.n",
        ["1 null null", "9 null null"]
      ),
      (
        "MATCH (s:S) OPTIONAL MATCH (s) ((a)-[r]->()){3} (e) RETURN s.n, size(r), e.n",
        ["1 3 4", "9 null null"]
      ),
      ("MATCH (s:S) WHERE EXISTS { (s) ((a)-[r]->(b) WHERE r.w < 3){2} () } RETURN s.n", ["1"]),
      ("MATCH (s:S) RETURN s.n, COUNT { (s) ((a)-[r]->(b)){0,} () }", ["1 4", "9 1"]),
      (
        "MATCH (s:S) RETURN s.n, COUNT { MATCH (s) ((a)-[r]->(b)-[q]->(c)){0,} () RETURN a }", ["1 2", "9 1"]
      ),
      (
        "MATCH (s:S {n: 1}) ((a)-[r]->(b))+ (m) ((c)-[q]->(d))+ (e:E) RETURN m.n, [k IN d | k.n]",
        ["2 [3,4]", "3 [4]"]
      ),
      ("MATCH ((a:S)-[r]->(b)) RETURN r.w", ["1"]),
      ("MATCH (s:S)-[:T]->(m) ((a)-[r]->(b) WHERE r.w > m.n - 1){1,2} (e) RETURN m.n, e.n", ["2 3", "2 4"]),
      ("WITH 2 AS k MATCH ((a)-[r]->(b) WHERE r.w = k) {1,1} (e) RETURN e.n", ["3"]),
      ("MATCH (s:S {n: 1}) (()-[r:T]->()){2} (e) RETURN [k IN r | k.w], e.n", ["[1,2] 3"]),
      ("MATCH (s:S {n: 1}) (()-[r:T WHERE r.w < 2]->()){1,5} (e) RETURN [k IN r | k.w], e.n", ["[1] 2"]),
      ("MATCH (s:S {n: 1})-[r:!U]->{1,2}(e) RETURN [k IN r | k.w], e.n", ["[1,2] 3", "[1] 2"]),
      (
        "UNWIND [2, 3] AS k MATCH (e {n: k}) CALL (e, k) { MATCH (s) ((a)-[r]->(b) WHERE b.n <= k)+ (e) "
          + "RETURN count(*) AS c } RETURN k, c", ["2 1", "3 2"]
      ),
      (
        "MATCH p = (s:S {n: 1}) ((a)-[r]->(b)){2} (e)-[t]->(f) RETURN length(p), [k IN nodes(p) | k.n]",
        ["3 [1,2,3,4]"]
      ),
    ]
    for (query, expected) in cases {
      #expect(try database.rows(query).sorted() == expected, "\(query)")
    }
  }

  @Test func whatAGroupCannotHoldIsNamed() {
    let database = Database()
    let cases: [(String, String)] = [
      ("MATCH ((a)-[r*1..2]->(b)){1,2} RETURN 1", "relationship of variable length"),
      ("MATCH (((a)-[r]->(b)){1,2}-[q]->(c)){1,2} RETURN 1", "other group"),
      ("MATCH (p = (a)-[r]->(b)){1,2} RETURN 1", "named path"),
      ("MATCH (a) MATCH ((a)-[r]->(b)){1,2} RETURN 1", "`a`"),
      ("MATCH ((a)-[r]->(b)){1,2} RETURN a.n", "list"),
      ("MATCH ((a)){1,2} RETURN 1", "over relationships"),
      ("MATCH ((a)-->(b))? RETURN 1", "`?`"),
      ("CREATE (a) ((x)-[r:T]->(y)){1,2} (b)", "quantified group"),
    ]
    for (query, part) in cases {
      let message = database.failure(query)?.message ?? "no error"
      #expect(message.contains(part), "\(query)")
    }
  }
}
