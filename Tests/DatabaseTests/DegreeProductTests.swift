import Engine
import Kith
import TestSupport
import Testing

/// Paths of two relationships are counted by the degrees of their middle nodes, of which some lie in the lists of
/// a bulk load and some, changed since, in lists of their own.
@Suite struct DegreeProductTests {
  @Test(arguments: [0, 1, 40])
  func `degrees are those of loaded and of changed nodes alike`(changes: Int) throws {
    let database = Database()
    var random = SeededGenerator(seed: UInt64(changes))
    // The first nodes and the last have no list in what is loaded.
    let starts = (0..<6000).map { _ in UInt32.random(in: 300..<2500, using: &random) }
    let ends = (0..<6000).map { _ in UInt32.random(in: 500..<2700, using: &random) }
    try database.update { (graph) throws(StoreError) in
      let type = try graph.makeRelationshipType("T")
      _ = try graph.bulkCreateNodes(labels: [graph.makeLabel("N")], count: 3000)
      _ = try graph.bulkCreateRelationships(type, starts: starts, ends: ends)
      for _ in 0..<changes {
        let (start, end) = (
          UInt32.random(in: 0..<3000, using: &random), UInt32.random(in: 0..<3000, using: &random)
        )
        _ = try graph.createRelationship(type, from: NodeID(start), to: NodeID(end))
      }
    }
    var plain = Database.RunOptions()
    plain.rewrites = false
    for query in [
      "MATCH (a:N)-[:T]->(b:N)-[:T]->(c:N) RETURN count(*)", "MATCH (b:N)-[:T]->() RETURN count(*)",
      "MATCH (a)-[:T]->(b:N)-[:T]->(c) WITH b, count(*) AS n RETURN sum(n * n)",
    ] {
      #expect(try database.run(query)[0] == database.run(query, options: plain)[0], "\(query)")
    }
  }
}
