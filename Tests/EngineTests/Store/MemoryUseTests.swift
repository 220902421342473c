import Engine
import Testing

/// What the store says a graph costs, held to its promises.
@Suite struct MemoryUseTests {
  private let nodeCount = 20_000
  private let relationshipCount = 400_000

  private func ends() -> (starts: [UInt32], ends: [UInt32]) {
    var random = SeededGenerator(seed: 5)
    func node() -> UInt32 { UInt32.random(in: 0..<UInt32(nodeCount), using: &random) }
    return ((0..<relationshipCount).map { _ in node() }, (0..<relationshipCount).map { _ in node() })
  }

  private func graph() throws -> (Graph, TypeID) {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    _ = try graph.bulkCreateNodes(labels: [graph.makeLabel("L")], count: nodeCount)
    return (graph, type)
  }

  @Test("A relationship without properties takes at most 40 bytes, loaded in bulk half of that")
  func relationships() throws {
    let (starts, ends) = ends()
    var (loaded, type) = try graph()
    _ = try starts.withUnsafeBufferPointer { starts in
      try ends.withUnsafeBufferPointer { ends in
        try loaded.bulkLoadRelationships(type, starts: starts, ends: ends, [], workers: Workers(2))
      }
    }
    #expect(loaded.bytesPerRelationship <= 20)
    var created = try graph().0
    _ = try created.bulkCreateRelationships(type, starts: starts, ends: ends)
    #expect(created.bytesPerRelationship <= 40)
    var grown = try graph().0
    for i in starts.indices {
      _ = try grown.createRelationship(type, from: NodeID(starts[i]), to: NodeID(ends[i]))
    }
    #expect(grown.compacted().bytesPerRelationship <= 40)
  }

  @Test("A present scalar property takes at most 16 bytes, loaded in bulk less", arguments: [true, false])
  func properties(isBulk: Bool) throws {
    var (graph, _) = try graph()
    let arena = Arena()
    let keys = try ["i", "f", "b", "d", "s"].map { try graph.makePropertyKey($0) }
    func value(_ key: Int, _ row: Int) -> Value {
      switch key {
      case 0: Value(row * 3)
      case 1: Value(Double(row % 1000) / 100)
      case 2: Value(row % 7 == 0)
      case 3: Value(.date, payload: UInt64(row % 9000))
      default: arena.string("text \(row % 500)")
      }
    }
    for (number, key) in keys.enumerated() {
      let values = (0..<nodeCount).map { value(number, $0) }
      if isBulk {
        try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, NodeID(0), $0) }
      } else {
        for (row, value) in values.enumerated() { try graph.setProperty(NodeID(UInt32(row)), key, value) }
      }
      let part = graph.memoryParts.first { $0.group == .nodeProperties && $0.name == graph.name(key) }
      let bytes = Double(part?.bytes ?? .max) / Double(nodeCount)
      #expect(bytes <= (isBulk ? [4, 4, 1, 4, 4] : [16, 16, 16, 16, 16])[number], "\(graph.name(key))")
    }
    withExtendedLifetime(arena) {}
  }

  @Test("The parts name what they are of, and none is forgotten")
  func parts() throws {
    var (graph, type) = try graph()
    let key = try graph.makePropertyKey("k")
    let relationship = try graph.createRelationship(type, from: NodeID(0), to: NodeID(1))
    try graph.setProperty(relationship, key, Value(1))
    try graph.setProperty(NodeID(3), key, Value(1))
    try graph.createIndex(
      IndexDefinition(name: "byKey", kind: .hash, isRelationship: false, label: "L", properties: ["k"]))
    let names = Set(graph.memoryParts.filter { $0.bytes > 0 }.map { "\($0.group.rawValue) \($0.name)" })
    let expected = [
      "nodes label sets", "nodes label members", "relationships ", "topology T outgoing",
      "topology T incoming", "node properties k", "relationship properties k", "strings texts",
      "indexes byKey",
    ]
    #expect(names.isSuperset(of: expected))
    #expect(graph.memoryTotal == graph.memoryParts.reduce(0) { $0 + $1.bytes })
  }
}
