import Engine
import Testing

@Suite struct DeletionTests {
  @Test("Many nodes are deleted at once, in any order and given twice; a snapshot keeps them")
  func manyNodes() throws {
    var graph = Graph()
    let (label, other) = (try graph.makeLabel("L"), try graph.makeLabel("M"))
    let key = try graph.makePropertyKey("k")
    _ = try graph.bulkCreateNodes(labels: [other], count: 700)
    let first = try graph.bulkCreateNodes(labels: [label], count: 3000)
    let both = try graph.bulkCreateNodes(labels: [label, other], count: 100)
    for id in 0..<graph.nodeLimit { try graph.setProperty(NodeID(id), key, Value(Int64(id))) }
    let snapshot = graph
    let deleted = (0..<3000).filter { $0 % 7 != 0 }.map { NodeID(first.raw + UInt32($0)) } + [both]
    #expect(try graph.deleteNodes(deleted.reversed() + deleted) == deleted)
    #expect(try graph.deleteNodes(deleted) == [])
    #expect(graph.checkInvariants() == nil)
    #expect(graph.nodeCount == 3800 - deleted.count)
    #expect(graph.nodeCount(label) == 3100 - deleted.count)
    #expect(graph.nodeCount(other) == 799)
    #expect(!graph.isLive(both))
    #expect(graph.property(both, key).isNull)
    #expect(graph.property(first, key).asInteger == 700)
    #expect(graph.labels(of: first) == [label])
    #expect(snapshot.checkInvariants() == nil)
    #expect(snapshot.nodeCount(label) == 3100)
    #expect(snapshot.property(both, key).asInteger == 3700)
  }

  @Test("Deleting all nodes of a range leaves no page of its properties")
  func wholePages() throws {
    var graph = Graph()
    let key = try graph.makePropertyKey("k")
    let first = try graph.bulkCreateNodes(labels: [], count: 4096)
    for id in 0..<graph.nodeLimit { try graph.setProperty(NodeID(id), key, Value(Int64(id))) }
    _ = try graph.deleteNodes((0..<4096).map { NodeID(first.raw + $0) })
    #expect(graph.nodeCount == 0)
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Relationships left at deleted nodes are found, and those of many nodes gathered")
  func relationships() throws {
    var graph = Graph()
    let type = try graph.makeRelationshipType("T")
    let (a, b) = (try graph.createNode([]), try graph.createNode([]))
    let c = try graph.createNode([])
    let out = try graph.createRelationship(type, from: a, to: b)
    let loop = try graph.createRelationship(type, from: b, to: b)
    #expect(graph.relationships(of: [a, b]).sorted { $0.raw < $1.raw } == [out, out, loop, loop])
    #expect(graph.relationships(of: [c]) == [])
    #expect(try graph.deleteNodes([a, b]) == [a, b])
    #expect(graph.hasRelationships(anyOf: [c, b]))
    #expect(!graph.hasRelationships(anyOf: [c]))
    #expect(try graph.deleteRelationships([out, loop]) == 2)
    #expect(!graph.hasRelationships(anyOf: [a, b]))
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Nodes leave the indexes they are in")
  func indexed() throws {
    var graph = Graph()
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    try graph.createIndex(
      IndexDefinition(name: "i", kind: .hash, isRelationship: false, label: "L", properties: ["k"]))
    let first = try graph.bulkCreateNodes(labels: [label], count: 50)
    for id in 0..<UInt32(50) { try graph.setProperty(NodeID(first.raw + id), key, Value(Int64(id % 5))) }
    _ = try graph.deleteNodes((0..<45).map { NodeID(first.raw + $0) })
    let index = try #require(graph.index(label, [key]))
    var found: [UInt32] = []
    graph.seek(index, equal: Value(Int64(3)), into: &found)
    #expect(found == [first.raw + 48])
    #expect(graph.checkInvariants() == nil)
  }
}
