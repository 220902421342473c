import Engine
import Kith
import Syntax
import TestSupport

/// A graph large enough for rewrites to pay and for tables over all nodes to be made: persons who follow each
/// other and live in cities.
struct RewriteGraph {
  let database = Database()

  /// - Parameter isSimple: no relationship from a node to itself, and none twice between two nodes.
  init(isSimple: Bool) throws {
    var random = SeededGenerator(seed: isSimple ? 1 : 2)
    _ = try database.run("CREATE INDEX FOR (p:P) ON (p.id)")
    _ = try database.run("UNWIND range(0, 29) AS i CREATE (:C {id: i, name: 'c' + toString(i % 20)})")
    _ = try database.run(
      """
      UNWIND range(0, 399) AS i MATCH (c:C {id: i % 30})
      CREATE (:P {id: i, g: i % 7, name: 'n' + toString(i % 50)})-[:LIVES]->(c)
      """)
    var seen = Set<[Int]>()
    var edges: [Datum] = []
    while edges.count < 3000 {
      // Low numbers are followed more.
      let edge = [
        Int.random(in: 0..<400, using: &random),
        Int.random(in: 0..<400, using: &random) * Int.random(in: 1..<400, using: &random) / 400,
      ]
      if isSimple, edge[0] == edge[1] || !seen.insert(edge).inserted { continue }
      edges.append(.list((edge + [edges.count % 5]).map { .integer(Int64($0)) }))
    }
    _ = try database.run(
      "UNWIND $edges AS e MATCH (a:P {id: e[0]}), (b:P {id: e[1]}) CREATE (a)-[:F {w: e[2]}]->(b)",
      parameters: ["edges": .list(edges)])
  }

  /// The operators of a plan from the top down, each with what it shows.
  func plan(_ query: String, _ mode: PlanMode = .whenCheaper) throws(Diagnostic) -> [String] {
    var lines: [String] = []
    func add(_ plan: PlanDescription) {
      lines.append(plan.details.isEmpty ? plan.name : plan.name + " " + plan.details)
      for child in plan.children { add(child) }
    }
    if let plan = try database.run("EXPLAIN " + query, options: mode.options).plan { add(plan) }
    return lines
  }

  /// Rows as text, sorted.
  func rows(_ query: String, _ mode: PlanMode) throws(Diagnostic) -> [String] {
    let result = try database.run(query, options: mode.options)
    return (0..<result.rowCount).map { row in
      result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }.joined(separator: " ")
    }.sorted()
  }
}
