@testable import Engine
import Testing

@Suite struct PairIntersectionTests {
  /// Types and directions in which the two nodes look, the second graph with loops and parallel relationships.
  static let walks: [(first: Direction, second: Direction)] = [
    (.outgoing, .outgoing), (.outgoing, .incoming), (.either, .either), (.incoming, .either),
  ]

  @Test("Common neighbours are those of comparing all with all", arguments: walks, [0, 1, 2])
  func commonNeighbours(walk: (first: Direction, second: Direction), seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let nodes = 40
    var graph = Graph()
    let types = try [graph.makeRelationshipType("R"), graph.makeRelationshipType("S")]
    _ = try graph.bulkCreateNodes(labels: [], count: nodes)
    for _ in 0..<600 {
      // A few nodes have most.
      let start = UInt32.random(in: 0..<UInt32(nodes), using: &random)
      let end = UInt32.random(in: 0...UInt32.random(in: 0..<UInt32(nodes), using: &random), using: &random)
      _ = try graph.createRelationship(
        types[Int.random(in: 0...1, using: &random)], from: NodeID(start), to: NodeID(end))
    }
    // The second looks at one type only.
    let (first, second) = (Walk.all(types, walk.first), Walk.all([types[0]], walk.second))
    let lists = PairLists(first, second, graph)
    var pair = PairIntersection()
    var (a, b) = (NodeID.none, NodeID.none)
    for row in 0..<2_000 {
      // Either node stays for a while, now and then both, and now and then there is none.
      if row % 7 == 0 || Bool.random(using: &random) { a = node(&random) }
      if row % 5 == 0 || Int.random(in: 0..<4, using: &random) == 0 { b = node(&random) }
      pair.match(a, b, lists, graph)
      let found = Array(pair.found.elements).sorted()
      #expect(found == common(neighbours(a, first), neighbours(b, second)), "row \(row): \(a), \(b)")
      if row % 500 == 499 { pair.clear() }
    }

    func node(_ random: inout SeededGenerator) -> NodeID {
      let raw = UInt32.random(in: 0...UInt32(nodes), using: &random)
      return raw == UInt32(nodes) ? .none : NodeID(raw)
    }

    func neighbours(_ node: NodeID, _ walks: [Walk]) -> [UInt32] {
      guard node != .none else { return [] }
      return walks.flatMap { walk in
        let slice = graph.adjacency(node, walk.type, walk.direction)
        return (0..<slice.count).map { slice.neighbours[$0] }
          .filter { !(walk.skipsLoops && $0 == node.raw) }
      }
    }

    func common(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
      a.flatMap { one in b.filter { $0 == one } }.sorted()
    }
  }

  @Test("The degree of nodes that relationships lead to is the mean over relationships")
  func sharedDegree() throws {
    // One hub with 90 relationships to it, and ten nodes with one each.
    var graph = Graph()
    let type = try graph.makeRelationshipType("R")
    _ = try graph.bulkCreateNodes(labels: [], count: 101)
    let starts = Array(UInt32(0)..<100)
    _ = try graph.bulkCreateRelationships(type, starts: starts, ends: starts.map { $0 < 90 ? 100 : $0 })
    #expect(graph.meanSharedDegree([type], .incoming) == 81.1)
    #expect(graph.meanSharedDegree([type], .outgoing) == 1)
    #expect(graph.meanSharedDegree([], .incoming) == 0)
  }
}
