import Engine
import Testing

@Suite struct IndexTests {
  private let arena = Arena()

  private func graph(_ kind: IndexKind, _ properties: [String] = ["k"]) throws -> (Graph, IndexID) {
    var graph = Graph()
    try graph.createIndex(
      IndexDefinition(name: "i", kind: kind, isRelationship: false, label: "L", properties: properties))
    let label = try #require(graph.label("L"))
    let keys = try properties.map { try #require(graph.propertyKey($0)) }
    return (graph, try #require(graph.index(label, keys)))
  }

  private func addNode(_ graph: inout Graph, _ values: [Value]) throws -> UInt32 {
    let label = try graph.makeLabel("L")
    let node = try graph.createNode([label])
    for (i, value) in values.enumerated() { try graph.setProperty(node, KeyID(UInt32(i)), value) }
    return node.raw
  }

  @Test("An index finds values by the equality of the language", arguments: [IndexKind.hash, .range])
  func equality(kind: IndexKind) throws {
    var (graph, index) = try graph(kind)
    let one = try addNode(&graph, [Value(1)])
    let oneFloat = try addNode(&graph, [Value(1.0)])
    let text = try addNode(&graph, [arena.string("1")])
    let nan = try addNode(&graph, [Value(Double.nan)])
    let list = try addNode(&graph, [arena.list([Value(1), .null])])
    _ = try addNode(&graph, [])
    #expect(graph.seek(index, equal: Value(1)) == [one, oneFloat])
    #expect(graph.seek(index, equal: Value(1.0)) == [one, oneFloat])
    #expect(graph.seek(index, equal: arena.string("1")) == [text])
    #expect(graph.seek(index, equal: Value(Double.nan)).isEmpty, "NaN equals nothing, not even node \(nan)")
    #expect(graph.seek(index, equal: arena.list([Value(1), .null])).isEmpty, "unknown is not true: \(list)")
    #expect(graph.seek(index, equal: .null).isEmpty)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("A range seek gives comparable values only, in order")
  func range() throws {
    var (graph, index) = try graph(.range)
    let three = try addNode(&graph, [Value(3)])
    let half = try addNode(&graph, [Value(0.5)])
    let minus = try addNode(&graph, [Value(-2)])
    let no = try addNode(&graph, [Value(false)])
    let b = try addNode(&graph, [arena.string("b")])
    let a = try addNode(&graph, [arena.string("a")])
    _ = try addNode(&graph, [Value(Double.nan)])
    func seek(
      _ lower: (Value, Bool)?, _ upper: (Value, Bool)?
    ) -> [UInt32] {
      var ids: [UInt32] = []
      graph.seek(
        index, from: lower.map { (value: $0.0, inclusive: $0.1) },
        to: upper.map { (value: $0.0, inclusive: $0.1) },
        into: &ids)
      return ids
    }
    #expect(seek((Value(-2), true), nil) == [minus, half, three])
    #expect(seek((Value(-2), false), (Value(3), false)) == [half])
    #expect(seek(nil, (Value(3.0), true)) == [minus, half, three])
    #expect(seek(nil, (arena.string("b"), false)) == [a])
    #expect(seek((arena.string(""), true), nil) == [a, b])
    #expect(seek(nil, (Value(true), true)) == [no])
    #expect(seek((Value(1), true), (arena.string("z"), true)).isEmpty)
    #expect(seek((Value(Double.nan), true), nil).isEmpty)
    #expect(seek((Value(5), true), (Value(1), true)).isEmpty)
  }

  @Test("An index over two keys holds the nodes that have both", arguments: [IndexKind.hash, .range])
  func composite(kind: IndexKind) throws {
    var (graph, index) = try graph(kind, ["k", "l"])
    let both = try addNode(&graph, [Value(1), arena.string("x")])
    let other = try addNode(&graph, [Value(1), arena.string("y")])
    _ = try addNode(&graph, [Value(1)])
    #expect(graph.seek(index, equal: arena.list([Value(1.0), arena.string("x")])) == [both])
    try graph.setProperty(NodeID(other), KeyID(1), arena.string("x"))
    #expect(graph.seek(index, equal: arena.list([Value(1), arena.string("x")])) == [both, other])
    try graph.setProperty(NodeID(both), KeyID(0), .null)
    #expect(graph.seek(index, equal: arena.list([Value(1), arena.string("x")])) == [other])
    #expect(graph.seek(index, equal: Value(1)).isEmpty)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("An index follows labels, deletions and rollbacks")
  func following() throws {
    var (graph, index) = try graph(.hash)
    let label = try graph.makeLabel("L")
    let node = NodeID(try addNode(&graph, [Value(7)]))
    let savepoint = graph
    _ = try graph.removeLabel(label, from: node)
    #expect(graph.seek(index, equal: Value(7)).isEmpty)
    _ = try graph.addLabel(label, to: node)
    #expect(graph.seek(index, equal: Value(7)) == [node.raw])
    try graph.deleteNode(node)
    #expect(graph.seek(index, equal: Value(7)).isEmpty)
    #expect(savepoint.seek(index, equal: Value(7)) == [node.raw])
    graph = savepoint
    #expect(graph.seek(index, equal: Value(7)) == [node.raw])
    try graph.dropIndex("i")
    #expect(graph.index(label, [KeyID(0)]) == nil)
    #expect(savepoint.index(label, [KeyID(0)]) == index)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Relationships are indexed by type")
  func relationships() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let since = try graph.makePropertyKey("since")
    let node = try graph.createNode([])
    let before = try graph.createRelationship(type, from: node, to: node)
    try graph.setProperty(before, since, Value(2001))
    try graph.createIndex(
      IndexDefinition(name: "r", kind: .range, isRelationship: true, label: "T", properties: ["since"]))
    let index = try #require(graph.index(type, [since]))
    let after = try graph.createRelationship(type, from: node, to: node)
    try graph.setProperty(after, since, Value(1999))
    var ids: [UInt32] = []
    graph.seek(index, from: nil, to: (value: Value(2010), inclusive: true), into: &ids)
    #expect(ids == [after.raw, before.raw])
    _ = try graph.deleteRelationships([after])
    #expect(graph.seek(index, equal: Value(1999)).isEmpty)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Errors of definitions name what is wrong and change nothing")
  func definitions() throws {
    var (graph, _) = try graph(.hash)
    let version = graph.catalogVersion
    let taken = IndexDefinition(
      name: "i", kind: .range, isRelationship: false, label: "New", properties: ["k"])
    let same = IndexDefinition(name: "j", kind: .hash, isRelationship: false, label: "L", properties: ["k"])
    let none = IndexDefinition(name: "j", kind: .hash, isRelationship: false, label: "New", properties: [])
    for (definition, detail) in [
      (taken, "NameAlreadyUsed"), (same, "IndexAlreadyExists"), (none, "NoProperties"),
    ] {
      let error = #expect(throws: StoreError.self) { try graph.createIndex(definition) }
      #expect(error?.detail == detail)
    }
    #expect(#expect(throws: StoreError.self) { try graph.dropIndex("x") }?.detail == "IndexNotFound")
    #expect(graph.label("New") == nil)
    #expect(graph.catalogVersion == version)
  }

  /// Thousands of entries, so that nodes of the tree split, merge and are shared between branches.
  @Test("A large index agrees with a search of all nodes", arguments: [IndexKind.hash, .range])
  func large(kind: IndexKind) throws {
    var random = SeededGenerator(seed: 7)
    var (graph, index) = try graph(kind)
    let key = KeyID(0)
    let label = try graph.makeLabel("L")
    let first = try graph.bulkCreateNodes(labels: [label], count: 3000)
    var values = [Int?](repeating: nil, count: 3000)
    var branches: [(Graph, [Int?])] = []
    for step in 0..<9000 {
      let node = Int.random(in: 0..<3000, using: &random)
      // Filling first, emptying last; half of the values are shared by very many nodes.
      let isRemoval = Int.random(in: 0..<9000, using: &random) < step - 2000
      let value = Bool.random(using: &random) ? Int.random(in: 0..<3, using: &random) : node
      values[node] = isRemoval ? nil : value
      try graph.setProperty(NodeID(first.raw + UInt32(node)), key, values[node].map { Value($0) } ?? .null)
      if step % 1500 == 0 { branches.append((graph, values)) }
    }
    branches.append((graph, values))
    for (graph, values) in branches {
      #expect(graph.checkInvariants() == nil)
      for wanted in [0, 1, 2, 500, 2999] {
        let expected = values.indices.filter { values[$0] == wanted }.map { first.raw + UInt32($0) }
        #expect(graph.seek(index, equal: Value(wanted)) == expected)
      }
      guard kind == .range else { continue }
      var found: [UInt32] = []
      graph.seek(index, from: (Value(1), false), to: (Value(1000.5), true), into: &found)
      let expected = values.indices.filter { values[$0].map { $0 > 1 && $0 <= 1000 } ?? false }
      #expect(found.sorted() == expected.map { first.raw + UInt32($0) })
    }
  }
}
