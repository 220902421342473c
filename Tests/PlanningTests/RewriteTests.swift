import Engine
import Kith
import Syntax
import Testing

/// Each rewrite where it should be, and not where it must not: the operator it makes is in the plan, and the
/// rows are those of the plan without rewrites.
struct RewriteTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var query: String
    /// Beginnings of operators that the plan has, with what they show.
    var has: [String]
    var hasNot: [String] = []
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "nodes of a label", query: "MATCH (p:P) RETURN count(*)", has: ["StoredCount nodes:P"]),
    Case(
      name: "relationships of a type", query: "MATCH (:P)-[r:F]->() RETURN count(r) AS n, count(*) AS m",
      has: ["StoredCount relationships:F"]),
    Case(
      name: "a condition is no stored count", query: "MATCH (p:P) WHERE p.g = 1 RETURN count(*)",
      has: ["Aggregate"], hasNot: ["StoredCount"]),
    Case(
      name: "two hops are degrees multiplied", query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) RETURN count(*)",
      has: ["Multiply degree(b:F, incoming) * degree(b:F, outgoing)"], hasNot: ["Expand"]),
    Case(
      name: "a condition on the far end is a branch",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) WHERE b.g < 4 AND c.g > 1 RETURN count(*)",
      has: ["Branch count(b)-[:F]->(c)", "Filter c.g > 1", "Multiply degree(b:F, incoming)"],
      hasNot: ["Expand"]),
    Case(
      name: "three hops, less those that turn back",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P)-[:F]->(d:P) RETURN count(*)",
      has: ["Branch"], hasNot: ["Expand", "RelationshipScan"]),
    Case(
      name: "a condition that may fail is no branch",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) WHERE 10 / (c.g + 1) > 2 RETURN count(*)",
      has: ["Filter"], hasNot: ["Branch count(b)"]),
    Case(
      name: "triangles are closed",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P), (a)-[:F]->(c) RETURN count(*)",
      has: ["CloseScan"], hasNot: ["Intersect", "RelationshipScan"]),
    Case(
      name: "triangles round and round",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P)-[:F]->(a) RETURN count(*)", has: ["CloseScan"]),
    Case(
      name: "triangles of each node",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P), (a)-[:F]->(c) RETURN a.id, count(*)",
      has: ["Close (a)"], hasNot: ["CloseScan", "RelationshipScan"]),
    Case(
      name: "triangles one by one are intersections",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P), (a)-[t:F]->(c) RETURN a.id, b.id, c.id, t.w",
      has: ["Intersect"], hasNot: ["ExpandInto"]),
    Case(
      name: "a third list",
      query: """
        MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P), (a)-[:F]->(c), (a)-[:F]->(d:P), (b)-[:F]->(d), (c)-[:F]->(d)
        RETURN count(d.id), sum(d.g)
        """, has: ["Intersect"], hasNot: ["ExpandInto"]),
    Case(
      name: "cycles in any direction",
      query: "MATCH (a:P)-[r:F]-(b:P)-[s:F]-(c:P)-[t:F]-(a) WHERE a.id < 20 RETURN a.id, r.w, s.w, t.w",
      has: ["Intersect"]),
    Case(
      name: "common neighbours in any direction",
      query: "MATCH (a:P)-[:F]-(b:P)-[:F]-(c:P)-[:F]-(a) WHERE a.id < 20 RETURN a.id, b.id, c.id",
      has: ["Intersect"], hasNot: ["ExpandInto"]),
    Case(
      name: "a node that holds the pattern together is not closed over",
      query: """
        MATCH (c:C)<-[:LIVES]-(a:P)-[:F]->(b:P)-[:LIVES]->(d:C) WHERE c <> d RETURN count(*)
        """, has: ["Aggregate count(*)"], hasNot: ["Close"]),
    Case(
      name: "clauses are one pattern",
      query: """
        MATCH (c:C) MATCH (a:P)-[:LIVES]->(c) MATCH (b:P)-[:LIVES]->(c) MATCH (a)-[:F]->(b)
        RETURN a.id, b.id, c.id
        """, has: ["Intersect ("], hasNot: ["Expand (c)<-[@4:LIVES]-(b)", "Apply"]),
    Case(
      name: "relationships of two clauses may be the same",
      query: "MATCH (a:P)-[:F]->(b:P) MATCH (c:P)-[:F]->(b) RETURN count(*)",
      has: ["Multiply degree(b:F, incoming) * degree(b:F, incoming)"], hasNot: ["Expand"]),
    Case(
      name: "a condition that may fail stays in its clause",
      query: """
        MATCH (a:P) WHERE 10 / (a.g + 1) > 2 MATCH (a)-[:F]->(b:P {id: 3}) RETURN a.id
        """, has: ["Filter 10 / (a.g + 1) > 2"], hasNot: ["NodeSeek"]),
    Case(
      name: "sums of products",
      query: """
        MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P)
        RETURN sum(b.g), avg(b.g + 0.1), count(b.g), min(b.id), max(b.id), count(*), count(DISTINCT b.g)
        """, has: ["Multiply", "Aggregate sum(b.g * ways), avg(b.g + 0.1 * ways)"], hasNot: ["Expand"]),
    Case(
      name: "sums of durations and of nothing",
      query: """
        MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P)
        RETURN sum(duration({days: b.g, seconds: b.id})), avg(duration({hours: b.g})), sum(b.none),
          avg(b.none), count(b.none)
        """, has: ["Multiply"], hasNot: ["Expand"]),
    Case(
      name: "an aggregate that takes no weights",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) RETURN sum(b.g), size(collect(b.g))",
      has: ["Aggregate sum(b.g), collect(b.g)"], hasNot: ["Multiply"]),
    Case(
      name: "a cycle is closed before anything hangs on it",
      query: """
        MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P)-[:LIVES]->(x:C), (a)-[:F]->(c)
        RETURN a.id, b.id, c.id, x.id
        """, has: ["Intersect ("], hasNot: ["ExpandInto", "Expand (c)-["]),
    Case(
      name: "sums of products by group",
      query: "MATCH (a:P)-[:F]->(b:P)-[:LIVES]->(c:C) RETURN c.name, sum(b.g), avg(b.id)",
      has: ["Multiply degree(b:F, incoming)"], hasNot: []),
    Case(
      name: "a random key is one for each row",
      query: "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) WITH rand() AS r, count(*) AS n RETURN count(*) > 20000",
      has: [], hasNot: ["Multiply"]),
    Case(
      name: "optional ends nobody reads",
      query: """
        MATCH (c:C)<-[:LIVES]-(p:P) OPTIONAL MATCH (p)-[:F]->(q:P) OPTIONAL MATCH (p)<-[:F]-(r:P)
        RETURN c.name, count(*), sum(p.g)
        """, has: ["Multiply max(1, degree(p:F, outgoing)) * max(1, degree(p:F, incoming))"],
      hasNot: ["Apply"]),
    Case(
      name: "optional ends somebody reads",
      query: "MATCH (p:P) OPTIONAL MATCH (p)-[:F]->(q:P) RETURN count(q)", has: ["Apply"],
      hasNot: ["Multiply"]),
    Case(
      name: "keys once a node", query: "MATCH (p:P)-[:LIVES]->(c:C) RETURN c.name, avg(p.g), collect(p.id)",
      has: ["NodeAggregate"]),
    Case(
      name: "a telling key first", query: "MATCH (a:P)-[:F]->(b:P) RETURN b.name, b.id, count(*)",
      has: ["NodeAggregate"]),
    Case(
      name: "keys of two nodes", query: "MATCH (p:P)-[:LIVES]->(c:C) RETURN c.name, p.name, count(*)",
      has: ["Aggregate"], hasNot: ["NodeAggregate"]),
    Case(
      name: "names of the first five",
      query: "MATCH (p:P) RETURN p.id AS id, p.name AS name ORDER BY p.g DESC, id LIMIT 5",
      has: ["Project p.name AS name", "Project p.id AS id"]),
    Case(
      name: "names of the three most followed",
      query:
        "MATCH (a:P)-[:F]->(b:P) RETURN b.id AS id, b.name AS name, count(a) AS n ORDER BY n DESC, id LIMIT 3",
      has: ["Project b.name AS name"]),
    Case(
      name: "friends of friends not yet followed",
      query: """
        MATCH (p:P {id: 7})-[:F]->(x)-[:F]->(f:P) WHERE f <> p AND NOT (p)-[:F]->(f)
        RETURN f.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10
        """, has: ["NodeSeek (p:P) id = 7", "TopSort"], hasNot: ["NodeScan"]),
    Case(
      name: "reachable nodes", query: "MATCH (p:P {id: 3})-[:F*1..3]->(q) RETURN count(DISTINCT q)",
      has: ["Reach (p)-[:F*1..3]->(q)"], hasNot: ["ExpandPath"]),
    Case(
      name: "nodes reachable from more nodes than a search has marks",
      query: "MATCH (p:P)-[:F*1..2]->(q) RETURN p.id, count(DISTINCT q)",
      has: ["Reach ("], hasNot: ["ExpandPath"]),
    Case(
      name: "reachable nodes without DISTINCT are trails",
      query: "MATCH (p:P {id: 3})-[:F*1..2]->(q) RETURN count(q)", has: ["ExpandPath"], hasNot: ["Reach"]),
    Case(
      name: "a node scanned once is a group of its own",
      query: """
        MATCH (q:P)-[:F]->(p:P) WHERE p.g > 1 WITH p, p.g AS g, count(q) AS n, count(*) AS m
        ORDER BY n DESC, p.id LIMIT 5 RETURN p.id, g, n, m
        """, has: ["Multiply degree(p:F, incoming)"], hasNot: ["Aggregate", "NodeAggregate"]),
    Case(
      name: "a node that comes again is not",
      query: "UNWIND [1, 2] AS i MATCH (q:P)-[:F]->(p:P) WITH p, count(q) AS n RETURN p.id, n",
      has: ["Aggregate"]),
    Case(
      name: "a node that others go with is not",
      query: "MATCH (q:P)-[:F]->(p:P)-[:LIVES]->(c:C) WITH p, c.name AS c, count(q) AS n RETURN p.id, c, n",
      has: ["Aggregate"]),
    Case(
      name: "what a node has may be another's too",
      query: "MATCH (q:P)-[:F]->(p:P) RETURN p.g, count(q) AS n", has: ["Aggregate"]),
    Case(
      name: "a sum of anything but weights needs its group",
      query: "MATCH (q:P)-[:F]->(p:P) WITH p, count(q) AS n, avg(p.g) AS a RETURN p.id, n, a",
      has: ["Aggregate"]),
    Case(
      name: "a search from both ends",
      query: """
        MATCH p = shortestPath((a:P {id: 3})-[:F*..6]->(b:P {id: 299})) RETURN length(p)
        """, has: ["ShortestPath 1 (a)-[:F*1..6]->(b)", "NodeSeek (a:P) id = 3", "NodeSeek (b:P) id = 299"]),
    Case(
      name: "a label every end has is not tested",
      query: "MATCH (p:P {id: 5})-[:F]->(q:P) RETURN q.id", has: ["Expand"], hasNot: ["Filter"]),
    Case(
      name: "a filter as soon as it can be",
      query: "MATCH (a:P)-[:F]->(b:P) WHERE a.g = 3 AND b.g = 4 RETURN a.id, b.id",
      has: ["Filter b.g = 4", "Expand", "Filter a.g = 3"]),
  ]

  @Test(arguments: cases)
  func `the plan has it`(_ example: Case) throws {
    let plan = try RewriteGraph(isSimple: true).plan(example.query)
    for beginning in example.has {
      #expect(
        plan.contains { $0.hasPrefix(beginning) }, "no \(beginning) in\n\(plan.joined(separator: "\n"))")
    }
    for beginning in example.hasNot {
      #expect(!plan.contains { $0.hasPrefix(beginning) }, "\(beginning) in\n\(plan.joined(separator: "\n"))")
    }
  }

  @Test(arguments: [true, false])
  func `rows are those of the plan without rewrites`(isSimple: Bool) throws {
    let graph = try RewriteGraph(isSimple: isSimple)
    for example in Self.cases {
      let expected = try graph.rows(example.query, .none)
      for mode in [PlanMode.whenCheaper, .always] {
        for threads in [1, 3] {
          graph.database.parallelism = Parallelism(
            threads: threads, leastRows: 0, leastScanned: 0, leastRowsMerged: 0)
          let rows = try graph.rows(example.query, mode)
          #expect(
            rows == expected, "\(example.name), rewrites \(mode), simple \(isSimple), \(threads) threads")
        }
      }
    }
  }

  @Test func `sums that leave the integers are errors in every plan`() throws {
    let graph = try RewriteGraph(isSimple: true)
    let query = "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) RETURN sum(b.g + 9000000000000000000) AS n"
    for mode in PlanMode.allCases {
      let error = #expect(throws: Diagnostic.self) { _ = try graph.rows(query, mode) }
      #expect(error?.detail == "IntegerOverflow", "\(mode)")
    }
  }

  @Test func `what ORDER BY does not need is computed behind the sort`() throws {
    let plan = try RewriteGraph(isSimple: true).plan(
      "MATCH (p:P) RETURN p.id AS id, p.name AS name ORDER BY p.g DESC, id LIMIT 5")
    #expect(
      plan == [
        "Results id, name", "Project p.name AS name", "Slice LIMIT 5", "TopSort p.g DESC, id, first 5",
        "Project p.id AS id", "NodeScan (p:P)", "Argument",
      ])
  }

  @Test func `a profile counts the same rows on any number of threads`() throws {
    let graph = try RewriteGraph(isSimple: true)
    func rows(_ query: String, threads: Int) throws -> [Int?] {
      graph.database.parallelism = Parallelism(
        threads: threads, leastRows: 0, leastScanned: 0, leastRowsMerged: 0)
      var rows: [Int?] = []
      func add(_ plan: PlanDescription) {
        #expect(plan.microseconds != nil)
        // Every part has a row of its own to begin with.
        if plan.name != "Argument" { rows.append(plan.rows) }
        for child in plan.children { add(child) }
      }
      if let plan = try graph.database.run("PROFILE " + query).plan { add(plan) }
      return rows
    }
    for query in [
      "MATCH (a:P)-[:F]->(b:P)-[:F]->(c:P) WHERE b.g < c.g RETURN b.g, count(a.name)",
      "MATCH (a:P)-[:F]->(b:P) WHERE EXISTS { (b)-[:F]->(c:P) WHERE c.g = a.g } RETURN a.id AS i ORDER BY i",
    ] {
      let alone = try rows(query, threads: 1)
      #expect(try rows(query, threads: 3) == alone)
      #expect(alone.count > 4)
    }
  }

  @Test func `relationships that differ anyway are not compared`() throws {
    let query = "MATCH (a:P)-[r:F]->(b)-[s:F]->(c) RETURN a.id, c.id"
    let simple = try RewriteGraph(isSimple: true).plan(query)
    #expect(!simple.contains { $0.contains("≠") }, "\(simple)")
    let loops = try RewriteGraph(isSimple: false).plan(query)
    #expect(loops.contains { $0.contains("≠") }, "\(loops)")
  }

  @Test func `relationships without a direction that differ anyway are not compared`() throws {
    let (triangle, path) = (
      "MATCH (a:P)-[r:F]-(b)-[s:F]-(c)-[t:F]-(a) RETURN a.id, c.id",
      "MATCH (a:P)-[r:F]-(b)-[s:F]-(c) RETURN a.id, c.id"
    )
    let (simple, loops) = (try RewriteGraph(isSimple: true), try RewriteGraph(isSimple: false))
    #expect(!(try simple.plan(triangle).contains { $0.contains("≠") }))
    #expect(try simple.plan(path).contains { $0.contains("≠") })
    #expect(try loops.plan(triangle).contains { $0.contains("≠") })
  }

  @Test func `a kept plan of a subquery that no longer fits the graph is not used`() throws {
    let graph = try RewriteGraph(isSimple: true)
    let query = "MATCH (p:P {id: 9}) RETURN COUNT { MATCH (p)-[:F]->(x)-[:F]->(y) } AS n"
    _ = try graph.rows(query, .whenCheaper)
    _ = try graph.database.run("MATCH (p:P {id: 9}) CREATE (p)-[:F]->(p)")
    #expect(try graph.rows(query, .whenCheaper) == graph.rows(query, .none))
  }
}
