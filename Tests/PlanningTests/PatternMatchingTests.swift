import Engine
import Kith
import Syntax
import TestSupport
import Testing

/// Patterns at random in small random graphs give exactly the matches there are, whatever the plan.
///
/// `KITH_FUZZ_ROUNDS` makes it run longer, with other seeds.
struct PatternMatchingTests {
  static let rounds = PackageFolder.environment("KITH_FUZZ_ROUNDS").flatMap(Int.init) ?? 12

  @Test(arguments: 0..<rounds)
  func `a pattern has the matches that trying everything finds`(round: Int) throws {
    var random = SeededGenerator(seed: UInt64(round) &* 7919)
    let graph = SmallGraph(nodes: 6, relationships: Int.random(in: 4...11, using: &random), &random)
    let database = Database()
    try graph.load(into: database)
    for query in 0..<25 {
      if query == 12 {
        _ = try database.run("CREATE INDEX FOR (a:A) ON (a.k)")
        _ = try database.run("CREATE INDEX FOR (b:B) ON (b.k)")
      }
      let count = Int.random(in: 1...4, using: &random)
      let pattern = SmallPattern(
        nodes: count, steps: Int.random(in: max(0, count - 1)...max(count - 1, 3), using: &random), &random)
      let check = PatternCheck(
        pattern: pattern, matches: pattern.matches(in: graph),
        text: pattern.text(order: Array(pattern.steps.indices).shuffled(using: &random)))
      for mode in PlanMode.allCases { try check.run(database, mode) }
    }
  }
}

/// What can be asked about a pattern, and what the answers must be.
private struct PatternCheck {
  let pattern: SmallPattern
  let matches: [[Int]]
  let text: String

  private var variables: [String] {
    pattern.nodes.indices.map { "n\($0)" } + pattern.steps.indices.map { "r\($0)" }
  }

  func run(_ database: Database, _ mode: PlanMode) throws {
    let ids = variables.map { $0 + ".id" }.joined(separator: ", ")
    try expect(database, mode, "MATCH \(text) RETURN \(ids)", matches.map { $0.map(String.init) })
    try expect(database, mode, "MATCH \(text) RETURN count(*)", [[String(matches.count)]])
    try expect(
      database, mode, "MATCH \(text) RETURN count(DISTINCT n0)",
      [[String(Set(matches.map { $0[0] }).count)]])
    try expect(
      database, mode, "MATCH \(text) RETURN DISTINCT n0.id",
      Set(matches.map { $0[0] }).map { [String($0)] })
    let last = pattern.nodes.count - 1
    try expect(
      database, mode, "MATCH \(text) RETURN n\(last).id, count(*)",
      Dictionary(grouping: matches) { $0[last] }.map { [String($0.key), String($0.value.count)] })
    try expect(
      database, mode, "MATCH \(text) WITH n0, count(n\(last)) AS c RETURN n0.id, c",
      Dictionary(grouping: matches) { $0[0] }.map { [String($0.key), String($0.value.count)] })
    try expect(
      database, mode, "MATCH \(text) RETURN sum(n\(last).id), min(n0.id)",
      [[String(matches.reduce(0) { $0 + $1[last] }), matches.map { $0[0] }.min().map(String.init) ?? "null"]])
    try expect(
      database, mode, "MATCH (n0) WHERE EXISTS { MATCH \(text) } RETURN n0.id",
      Set(matches.map { $0[0] }).map { [String($0)] })
    try expect(
      database, mode, "MATCH (n0) RETURN n0.id, COUNT { MATCH \(text) }",
      (0..<6).map { node in [String(node), String(matches.count { $0[0] == node })] })
    try expect(
      database, mode, "MATCH (n0) OPTIONAL MATCH \(text) RETURN n0.id, count(n\(last))",
      (0..<6).map { node in
        let found = matches.count { $0[0] == node }
        // The first node is there also when nothing is found.
        return [String(node), String(last == 0 ? max(1, found) : found)]
      })
  }

  private func expect(_ database: Database, _ mode: PlanMode, _ query: String, _ rows: [[String]]) throws {
    let result = try database.run(query, options: mode.options)
    let got = (0..<result.rowCount).map { row in
      result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }.joined(separator: " ")
    }
    let expected = rows.map { $0.joined(separator: " ") }
    if got.sorted() == expected.sorted() { return }
    let contents = try contents(database)
    Issue.record(
      """
      \(query), rewrites \(mode), over
      \(contents)
      expected \(expected.sorted())
      got      \(got.sorted())
      """)
  }

  private func contents(_ database: Database) throws -> String {
    let result = try database.run(
      """
      MATCH (n) RETURN collect(toString(n.id) + reduce(s = '', l IN labels(n) | s + ':' + l)) AS n,
        COLLECT { MATCH (a)-[r]->(b) RETURN a.id + '-' + type(r) + '{' + r.w + '}->' + b.id } AS r
      """)
    return format(result.value(0, 0), graph: result.graph) + "\n"
      + format(result.value(0, 1), graph: result.graph)
  }
}
