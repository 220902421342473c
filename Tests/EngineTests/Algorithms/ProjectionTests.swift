import Engine
import Testing

/// Which nodes and relationships algorithms see.
@Suite struct ProjectionTests {
  /// Persons 0, 1, 3 and cities 2, 4; 3 is also an employee.
  private func towns() throws -> AlgorithmFixture {
    var fixture = try AlgorithmFixture(nodes: 0, [])
    let person = try fixture.graph.makeLabel("Person")
    let city = try fixture.graph.makeLabel("City")
    let employee = try fixture.graph.makeLabel("Employee")
    for labels in [[person], [person], [city], [person, employee], [city]] {
      _ = try fixture.graph.createNode(labels)
    }
    let knows = try fixture.graph.makeRelationshipType("KNOWS")
    let lives = try fixture.graph.makeRelationshipType("LIVES_IN")
    for (start, end) in [(0, 1), (1, 0), (3, 3), (3, 0)] {
      _ = try fixture.graph.createRelationship(knows, from: fixture.node(start), to: fixture.node(end))
    }
    for (start, end) in [(0, 2), (3, 4), (1, 2)] {
      _ = try fixture.graph.createRelationship(lives, from: fixture.node(start), to: fixture.node(end))
    }
    return fixture
  }

  private func degrees(_ fixture: AlgorithmFixture, _ options: [(key: String, value: Datum)]) throws
    -> [String]
  {
    try fixture.rows("algo.degree", [], options) { "\($0[0].asNode.raw):\($0[1].asInteger)" }
  }

  @Test("Labels choose nodes, types choose relationships, and both ends must be chosen")
  func selection() throws {
    let towns = try towns()
    #expect(try degrees(towns, []) == ["0:4", "1:3", "2:2", "3:3", "4:1"])
    #expect(try degrees(towns, [("label", .string("Person"))]) == ["0:3", "1:2", "3:2"])
    #expect(try degrees(towns, [("type", .string("LIVES_IN"))]) == ["0:1", "1:1", "2:2", "3:1", "4:1"])
    #expect(
      try degrees(towns, [("label", .list([.string("City"), .string("Employee")]))]) == ["2:0", "3:2", "4:1"])
    #expect(
      try degrees(towns, [("type", .list([.string("LIVES_IN"), .string("KNOWS"), .string("KNOWS")]))])
        == degrees(towns, []))
  }

  @Test("The direction chooses which relationships of a node count")
  func directions() throws {
    let towns = try towns()
    #expect(try degrees(towns, [("direction", .string("OUT"))]) == ["0:2", "1:2", "2:0", "3:3", "4:0"])
    #expect(try degrees(towns, [("direction", .string("in"))]) == ["0:2", "1:1", "2:2", "3:1", "4:1"])
  }

  @Test("Deleted nodes and relationships are not seen")
  func deleted() throws {
    var towns = try towns()
    #expect(try towns.graph.deleteRelationships(towns.graph.relationships(of: towns.node(0))) == 4)
    try towns.graph.deleteNode(towns.node(0))
    #expect(try degrees(towns, []) == ["1:1", "2:1", "3:2", "4:1"])
    #expect(try towns.rows("algo.bfs", [Value(towns.node(0))]) { _ in }.isEmpty)
  }

  @Test("An empty graph gives no rows, nodes without relationships one each")
  func trivialGraphs() throws {
    let empty = try AlgorithmFixture(nodes: 0, [])
    let lone = try AlgorithmFixture(nodes: 2, [])
    for procedure in algorithmProcedures where procedure.signature.parameters.count == 1 {
      let name = procedure.signature.name
      #expect(try empty.rows(name) { _ in }.isEmpty, "\(name)")
      #expect(try lone.rows(name) { _ in }.count == (name == "algo.similarity" ? 0 : 2), "\(name)")
    }
  }

  @Test("The order in which relationships were made does not matter")
  func order() throws {
    let fixture = try AlgorithmFixture.random(nodes: 40, arcs: 120, seed: 6)
    // With the same weights, so that not even the order of equal neighbours differs.
    let forward = try AlgorithmFixture(nodes: 40, fixture.arcs.map { Arc($0.start, $0.end, 1) })
    let backward = try AlgorithmFixture(nodes: 40, fixture.arcs.reversed().map { Arc($0.start, $0.end, 1) })
    for procedure in algorithmProcedures where procedure.signature.parameters.count == 1 {
      let name = procedure.signature.name
      #expect(try forward.numbers(name) == backward.numbers(name), "\(name)")
    }
  }
}
