import Engine
import Testing

@Suite struct BulkLoadTests {
  /// The slices of a graph built one relationship at a time.
  private func expected(_ starts: [UInt32], _ ends: [UInt32], nodes: Int, types: Int) throws -> Graph {
    var graph = Graph()
    _ = try graph.bulkCreateNodes(labels: [graph.makeLabel("L")], count: nodes)
    for type in 0..<types { _ = try graph.makeRelationshipType("T\(type)") }
    for i in starts.indices {
      _ = try graph.createRelationship(TypeID(0), from: NodeID(starts[i]), to: NodeID(ends[i]))
    }
    return graph
  }

  @Test(
    "Slices laid out in bulk equal those grown one by one",
    arguments: [
      (nodes: 50, relationships: 2000), (nodes: 20000, relationships: 300), (nodes: 1, relationships: 5),
    ])
  func layout(nodes: Int, relationships: Int) throws {
    var random = SeededGenerator(seed: UInt64(nodes))
    let starts = (0..<relationships).map { _ in UInt32.random(in: 0..<UInt32(nodes), using: &random) }
    let ends = (0..<relationships).map { _ in UInt32.random(in: 0..<UInt32(nodes), using: &random) }
    let slow = try expected(starts, ends, nodes: nodes, types: 1)
    var fast = try expected([], [], nodes: nodes, types: 1)
    let half = relationships / 2
    #expect(
      try fast.bulkCreateRelationships(TypeID(0), starts: Array(starts[..<half]), ends: Array(ends[..<half]))
        .raw
        == 0)
    #expect(
      try fast.bulkCreateRelationships(TypeID(0), starts: Array(starts[half...]), ends: Array(ends[half...]))
        .raw
        == UInt32(half))
    for graph in [fast, slow.compacted()] {
      #expect(graph.checkInvariants() == nil)
      for node in 0..<UInt32(nodes) {
        for direction in [Direction.outgoing, .incoming] {
          let slice = graph.adjacency(NodeID(node), TypeID(0), direction)
          #expect(slice.sortedCount == slice.count)
          #expect(graph.edges(node, 0, direction) == slow.edges(node, 0, direction).sorted())
        }
      }
    }
  }

  @Test("Relationships of several types are read back under their ids, deleted ones left out")
  func restoring() throws {
    var random = SeededGenerator(seed: 3)
    var graph = Graph()
    let types = try (0..<3).map { try graph.makeRelationshipType("T\($0)") }
    let label = try graph.makeLabel("L")
    _ = try graph.bulkCreateNodes(labels: [label], count: 40)
    try graph.skipNodes(to: 50)
    let late = try graph.createNode([])
    #expect(late.raw == 50)
    var (chosen, starts, ends): ([TypeID], [UInt32], [UInt32]) = ([], [], [])
    for _ in 0..<500 {
      chosen.append(types[Int.random(in: 0..<3, using: &random)])
      starts.append(UInt32.random(in: 0..<40, using: &random))
      ends.append(Bool.random(using: &random) ? late.raw : UInt32.random(in: 0..<40, using: &random))
    }
    let first = try graph.bulkCreateRelationships(chosen, starts: starts, ends: ends)
    try graph.skipRelationships(to: 600)
    let last = try graph.bulkCreateRelationships([types[1]], starts: [3], ends: [3])
    #expect(first.raw == 0 && last.raw == 600)
    #expect(graph.relationshipCount == 501)
    #expect(!graph.isLive(RelationshipID(550)) && !graph.isLive(NodeID(45)))
    for i in 0..<500 {
      let id = RelationshipID(UInt32(i))
      #expect(graph.type(of: id) == chosen[i] && graph.start(of: id).raw == starts[i])
    }
    #expect(graph.checkInvariants() == nil)
  }

  @Test("A bad end refuses the whole load")
  func deadEnds() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    _ = try graph.bulkCreateNodes(labels: [], count: 3)
    try graph.deleteNode(NodeID(1))
    for bad: UInt32 in [1, 3, .max] {
      let error = #expect(throws: StoreError.self) {
        try graph.bulkCreateRelationships(type, starts: [0, 2], ends: [2, bad])
      }
      #expect(error?.category == "EntityNotFound")
    }
    #expect(graph.relationshipLimit == 0)
  }

  @Test("Compaction wins back what growing left behind")
  func compaction() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let first = try graph.bulkCreateNodes(labels: [], count: 300)
    var snapshots: [Graph] = []
    for i in UInt32(0)..<20000 {
      if i % 100 == 0 { snapshots = [graph] }
      let (start, end) = (first.raw + i % 7, first.raw + (i &* 2_654_435_761) % 300)
      _ = try graph.createRelationship(type, from: NodeID(start), to: NodeID(end))
    }
    let before = graph.sliceBytes
    let compact = graph.compacted()
    #expect(compact.sliceBytes.live <= before.live)
    #expect(compact.sliceBytes.unreachable < before.unreachable)
    #expect(compact.checkInvariants() == nil)
    #expect(compact.relationshipCount == 20000)
    #expect(snapshots.first?.checkInvariants() == nil)
  }

  @Test(
    "Relationships loaded with properties are numbered by start, end and row, and keep theirs",
    arguments: [(nodes: 100_000, rows: 150_000), (nodes: 90, rows: 5000), (nodes: 60_000, rows: 40)])
  func properties(nodes: Int, rows: Int) throws {
    var random = SeededGenerator(seed: UInt64(rows))
    // Every third row starts at one node, so that one group is far larger than the others.
    let starts = (0..<rows).map { $0 % 3 == 0 ? 7 : UInt32.random(in: 0..<UInt32(nodes), using: &random) }
    let ends = starts.map { $0 % 5 == 1 ? $0 : UInt32.random(in: 0..<UInt32(nodes), using: &random) }
    let nulls = (0..<rows).map { _ in UInt8.random(in: 0...1, using: &random) }
    let words = (0..<rows).map { UInt64($0) }
    let expected = (0..<rows).sorted { (starts[$0], ends[$0], $0) < (starts[$1], ends[$1], $1) }
    for workers in 1...3 {
      var graph = Graph()
      let type = try graph.makeRelationshipType("T")
      let (row, odd) = (try graph.makePropertyKey("row"), try graph.makePropertyKey("odd"))
      _ = try graph.bulkCreateNodes(labels: [], count: nodes)
      let first = try starts.withUnsafeBufferPointer { starts in
        try ends.withUnsafeBufferPointer { ends in
          try words.withUnsafeBufferPointer { words in
            try nulls.withUnsafeBufferPointer { nulls in
              try graph.bulkLoadRelationships(
                type, starts: starts, ends: ends,
                [
                  BulkColumn(row, .integer, words: words, nulls: nil),
                  BulkColumn(odd, .integer, words: words, nulls: nulls.baseAddress),
                ], workers: Workers(workers))
            }
          }
        }
      }
      let wrong = expected.indices.first { i in
        let (id, source) = (RelationshipID(first.raw + UInt32(i)), expected[i])
        let value = graph.property(id, odd)
        return graph.start(of: id).raw != starts[source] || graph.end(of: id).raw != ends[source]
          || graph.property(id, row).asInteger != Int64(source)
          || (nulls[source] == 1 ? !value.isNull : value.isNull || value.asInteger != Int64(source))
      }
      #expect(wrong == nil, "relationship \(wrong ?? 0) with \(workers) workers")
      #expect(graph.checkInvariants() == nil)
    }
  }

  @Test("A column loaded for nodes enters the indexes over their labels and no other")
  func indexed() throws {
    var graph = Graph()
    for label in ["A", "B"] {
      try graph.createIndex(
        IndexDefinition(name: label, kind: .range, isRelationship: false, label: label, properties: ["k"]))
    }
    let (a, b) = (try #require(graph.label("A")), try #require(graph.label("B")))
    let other = try graph.makeLabel("C")
    let key = try #require(graph.propertyKey("k"))
    let values = (0..<3000).map { Value($0 % 1000) }
    let plain = try graph.bulkCreateNodes(labels: [other], count: values.count)
    try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, plain, $0) }
    let listed = try graph.bulkCreateNodes(labels: [other, a], count: values.count)
    try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, listed, $0) }
    let indexA = try #require(graph.index(a, [key])), indexB = try #require(graph.index(b, [key]))
    #expect(graph.seek(indexA, equal: Value(5)) == [5, 1005, 2005].map { $0 + listed.raw })
    #expect(graph.seek(indexB, equal: Value(5)).isEmpty)
    #expect(graph.property(plain, key).asInteger == 0)
    #expect(graph.checkInvariants() == nil)
  }
}
