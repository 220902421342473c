import Engine
import Testing

@Suite struct GraphEdgeCaseTests {
  private let arena = Arena()

  @Test("A self-loop is in both slices and counts once")
  func selfLoops() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let (a, b) = (try graph.createNode([]), try graph.createNode([]))
    let loops = try (0..<2).map { _ in try graph.createRelationship(type, from: a, to: a) }
    let out = try graph.createRelationship(type, from: a, to: b)
    #expect(graph.degree(a, type, .outgoing) == 3)
    #expect(graph.degree(a, type, .incoming) == 2)
    #expect(graph.degree(a, type, .either) == 3)
    #expect(graph.loopCount(type) == 2)
    #expect(Set(graph.relationships(of: a)) == Set(loops + [out]))
    #expect(graph.relationships(of: a).count == 3)
    #expect(try graph.deleteRelationships([loops[0], loops[0]]) == 1)
    #expect(graph.degree(a, type, .either) == 2)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Parallel relationships are told apart by id")
  func parallel() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let (a, b) = (try graph.createNode([]), try graph.createNode([]))
    let ids = try (0..<40).map { _ in try graph.createRelationship(type, from: a, to: b) }
    #expect(graph.edges(a.raw, type.raw, .outgoing).map(\.relationship) == ids.map(\.raw))
    #expect(try graph.deleteRelationships(Array(ids[10..<30])) == 20)
    #expect(
      graph.edges(b.raw, type.raw, .incoming).map(\.relationship) == (ids[..<10] + ids[30...]).map(\.raw))
    #expect(graph.checkInvariants() == nil)
  }

  @Test("A deleted relationship keeps its type and ends, and loses its properties")
  func deletedRelationship() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let key = try graph.makePropertyKey("k")
    let (a, b) = (try graph.createNode([]), try graph.createNode([]))
    let relationship = try graph.createRelationship(type, from: a, to: b)
    try graph.setProperty(relationship, key, Value(1))
    #expect(try graph.deleteRelationships([relationship]) == 1)
    #expect(!graph.isLive(relationship))
    #expect(graph.type(of: relationship) == type)
    #expect(graph.start(of: relationship) == a)
    #expect(graph.end(of: relationship) == b)
    #expect(graph.property(relationship, key).isNull)
    #expect(try graph.deleteRelationships([relationship]) == 0)
    #expect(throws: StoreError.self) { try graph.setProperty(relationship, key, Value(1)) }
  }

  @Test("Deleting a node of high degree rewrites its slices once")
  func superNode() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let label = try graph.makeLabel("L")
    let hub = try graph.createNode([label])
    let first = try graph.bulkCreateNodes(labels: [label], count: 5000)
    for i in UInt32(0)..<5000 {
      _ = try graph.createRelationship(type, from: hub, to: NodeID(first.raw + (i &* 2_654_435_761) % 5000))
      _ = try graph.createRelationship(type, from: NodeID(first.raw + i), to: hub)
    }
    let snapshot = graph
    let relationships = graph.relationships(of: hub)
    #expect(relationships.count == 10000)
    try graph.deleteNode(hub)
    #expect(graph.relationshipCount(label, type, .outgoing) == 5000)
    #expect(try graph.deleteRelationships(relationships) == 10000)
    #expect(!graph.hasRelationships(hub))
    #expect(graph.relationshipCount(type) == 0)
    #expect(graph.relationshipCount(label, type, .outgoing) == 0)
    #expect(graph.checkInvariants() == nil)
    #expect(snapshot.degree(hub, type, .outgoing) == 5000)
    #expect(snapshot.checkInvariants() == nil)
  }

  @Test("Statistics follow a label put on and taken off a node that has relationships")
  func labelStatistics() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let label = try graph.makeLabel("L")
    let (a, b) = (try graph.createNode([]), try graph.createNode([]))
    for end in [b, b, a] { _ = try graph.createRelationship(type, from: a, to: end) }
    #expect(try graph.addLabel(label, to: a))
    #expect(try !graph.addLabel(label, to: a))
    #expect(graph.relationshipCount(label, type, .outgoing) == 3)
    #expect(graph.relationshipCount(label, type, .incoming) == 1)
    #expect(try graph.removeLabel(label, from: a))
    #expect(graph.relationshipCount(label, type, .outgoing) == 0)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("A key holds values of any type side by side")
  func promotion() throws {
    var graph = Graph()
    let key = try graph.makePropertyKey("k")
    let first = try graph.bulkCreateNodes(labels: [], count: 3000)
    let values: [Value] = [
      Value(1), Value(2.5), Value(true), arena.string("text"), Value(.date, payload: 19_000),
      arena.list([Value(1), arena.string("x")]),
      arena.duration(months: 1, days: 2, seconds: 3, nanoseconds: 4),
    ]
    let snapshot = graph
    for i in 0..<3000 {
      // The first page of one kind, the second mixed from the start, the third mixed at its end.
      let value = i < 1024 ? values[0] : i < 2048 || i > 2990 ? values[i % values.count] : values[3]
      try graph.setProperty(NodeID(first.raw + UInt32(i)), key, value)
    }
    for i in 0..<3000 {
      let expected = i < 1024 ? values[0] : i < 2048 || i > 2990 ? values[i % values.count] : values[3]
      #expect(areEqual(graph.property(NodeID(first.raw + UInt32(i)), key), expected) == .true)
    }
    #expect(graph.presentCount(key) == 3000)
    #expect(graph.numericBounds(key) == 1...2.5)
    #expect(snapshot.presentCount(key) == 0)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Batches read columns through a selection; ids of no node give null")
  func gather() throws {
    var graph = Graph()
    let key = try graph.makePropertyKey("k")
    let unused = try graph.makePropertyKey("unused")
    let node = try graph.createNode([])
    try graph.setProperty(node, key, arena.string("x"))
    let ids: [UInt32] = [node.raw, .max, 77, node.raw]
    let selection: [UInt16] = [0, 1, 2]
    var values = [Value](repeating: Value(9), count: 4)
    selection.withUnsafeBufferPointer { selection in
      graph.gatherNodeProperty(
        key, ids: ids, rows: Rows(count: 3, indices: selection.baseAddress), into: &values)
    }
    #expect(areEqual(values[0], arena.string("x")) == .true)
    #expect(values[1].isNull && values[2].isNull)
    #expect(values[3].asInteger == 9)
    graph.gatherNodeProperty(unused, ids: ids, rows: Rows(count: 4), into: &values)
    #expect(values.filter(\.isNull).count == 4)
  }

  @Test("Strings of one graph are pooled once and found by their bytes")
  func strings() throws {
    var graph = Graph()
    let key = try graph.makePropertyKey("k")
    let (a, b) = (try graph.createNode([]), try graph.createNode([]))
    try graph.setProperty(a, key, arena.string("e\u{301}"))
    try graph.setProperty(b, key, arena.string("\u{e9}"))
    #expect(areEqual(graph.property(a, key), graph.property(b, key)) == .false)
    try graph.setProperty(b, key, graph.property(a, key))
    #expect(graph.property(a, key).payload == graph.property(b, key).payload)
    let other = Graph()
    let foreign = try other.retain(arena.string("far away"))
    try graph.setProperty(b, key, foreign)
    #expect(graph.property(b, key).asString.string == "far away")
    #expect(graph.property(b, key).payload != foreign.payload)
    var text = "far away"
    let pooled = text.withUTF8 { graph.pooledString($0) }
    #expect(pooled?.payload == graph.property(b, key).payload)
    var absent = "nowhere"
    #expect(absent.withUTF8 { graph.pooledString($0) } == nil)
    #expect(graph.propertyKey(arena.string("k").asString) == key)
  }

  @Test("What cannot be a property is refused")
  func storable() throws {
    var graph = Graph()
    let key = try graph.makePropertyKey("k")
    let node = try graph.createNode([])
    let map = arena.map([MapEntry(key: arena.string("a"), value: Value(1))])
    for value in [map, Value(node), arena.list([map]), arena.list([arena.list([Value(1)])])] {
      let error = #expect(throws: StoreError.self) { try graph.setProperty(node, key, value) }
      #expect(error?.detail == "InvalidPropertyType")
    }
    #expect(graph.property(node, key).isNull)
    let kept = try graph.retain(arena.list([map, arena.list([Value(1), arena.string("deep")])]))
    #expect(areEqual(kept, arena.list([map, arena.list([Value(1), arena.string("deep")])])) == .true)
  }

  @Test("Limits are errors, and what they refuse is not there")
  func limits() throws {
    var limits = StoreLimits()
    limits.nodes = 3
    limits.relationships = 2
    limits.labels = 1
    limits.strings = 4
    var graph = Graph(limits: limits)
    _ = try graph.makeLabel("A")
    let type = try graph.makeRelationshipType("T")
    let key = try graph.makePropertyKey("k")
    let nodes = try graph.bulkCreateNodes(labels: [], count: 2)
    let refused: [(String, (inout Graph) throws -> Void)] = [
      ("nodes", { _ = try $0.bulkCreateNodes(labels: [], count: 2) }),
      ("relationships", { _ = try $0.bulkCreateRelationships(type, starts: [0, 0, 0], ends: [1, 1, 1]) }),
      ("labels", { _ = try $0.makeLabel("B") }),
      ("strings", { try $0.setProperty(nodes, key, arena.string("one too many")) }),
    ]
    for (what, change) in refused {
      let error = #expect(throws: StoreError.self) { try change(&graph) }
      #expect(error?.category == "ResourceError", "\(what)")
    }
    #expect(graph.nodeCount == 2)
    #expect(graph.relationshipCount == 0)
    #expect(graph.labelCount == 1)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("A node takes so many relationships of a type in a direction, and no more")
  func degreeLimit() throws {
    var limits = StoreLimits()
    limits.degree = 2
    var graph = Graph(limits: limits)
    let type = try graph.makeRelationshipType("T")
    let other = try graph.makeRelationshipType("Other")
    let nodes = try (0..<3).map { _ in try graph.createNode([]) }
    _ = try graph.bulkCreateRelationships(type, starts: [0, 0], ends: [1, 2])
    #expect(throws: StoreError.self) { try graph.createRelationship(type, from: nodes[0], to: nodes[0]) }
    #expect(throws: StoreError.self) { try graph.bulkCreateRelationships(type, starts: [0], ends: [0]) }
    _ = try graph.createRelationship(other, from: nodes[0], to: nodes[0])
    _ = try graph.bulkCreateRelationships(type, starts: [1], ends: [0])
    #expect(graph.relationshipCount == 4)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Names are numbered from 0, and the version tells catalogs apart, also across rollbacks")
  func names() throws {
    var graph = Graph()
    let savepoint = graph
    let a = try graph.makeLabel("A")
    #expect(try graph.makeLabel("A") == a)
    let version = graph.catalogVersion
    graph = savepoint
    #expect(graph.label("A") == nil)
    let b = try graph.makeLabel("B")
    #expect(b == a)
    #expect(graph.name(b) == "B")
    #expect(graph.catalogVersion != version)
    #expect(graph.catalogVersion != savepoint.catalogVersion)
  }

  @Test("Distinct values are estimated within a few percent", arguments: [1, 10, 1000, 20000])
  func distinct(count: Int) throws {
    var graph = Graph()
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    let first = try graph.bulkCreateNodes(labels: [label], count: 20000)
    let values = (0..<20000).map { Value($0 % count) }
    try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, first, $0) }
    let estimate = graph.distinctEstimate(label, key)
    #expect(abs(estimate - count) <= count / 8)
    #expect(graph.distinctEstimate(try graph.makeLabel("Other"), key) == 0)
  }
}
