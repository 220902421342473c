@testable import Engine
import Testing

/// (ann:Person:Admin {name: 'Ann', age: 31})-[:KNOWS {since: 2010}]->(bob:Person {name:
/// 'Bob'})-[:LIKES]->(cat)
private struct SmallGraph {
  let fixture = EvaluatorFixture()
  let ann, bob, cat: NodeID
  let knows, likes: RelationshipID

  init() throws {
    var graph = Graph()
    let (person, admin) = (try graph.makeLabel("Person"), try graph.makeLabel("Admin"))
    let (name, age) = (try graph.makePropertyKey("name"), try graph.makePropertyKey("age"))
    let since = try graph.makePropertyKey("since")
    ann = try graph.createNode([person, admin])
    bob = try graph.createNode([person])
    cat = try graph.createNode([])
    knows = try graph.createRelationship(try graph.makeRelationshipType("KNOWS"), from: ann, to: bob)
    likes = try graph.createRelationship(try graph.makeRelationshipType("LIKES"), from: bob, to: cat)
    try graph.setProperty(ann, name, fixture.value("Ann"))
    try graph.setProperty(ann, age, Value(31))
    try graph.setProperty(bob, name, fixture.value("Bob"))
    try graph.setProperty(knows, since, Value(2010))
    fixture.context.graph = graph
  }

  /// Slot 0: ann, bob, cat, null as ids; slot 1: the same as values; slot 2: knows, likes, null, null as
  /// ids.
  func batch() -> Batch {
    let batch = fixture.batch([[], [Value(ann), Value(bob), Value(cat), .null], []])
    let (nodes, relationships) = (Vector(), Vector())
    nodes.reset(.nodes)
    relationships.reset(.relationships)
    for (row, id) in [ann.raw, bob.raw, cat.raw, .max].enumerated() { nodes.ids[row] = id }
    for (row, id) in [knows.raw, likes.raw, .max, .max].enumerated() { relationships.ids[row] = id }
    batch.columns[0] = nodes
    batch.columns[2] = relationships
    batch.count = 4
    return batch
  }

  func texts(_ evaluator: Evaluator) throws -> [String] {
    try fixture.run(evaluator, batch()).map { fixture.text($0) }
  }
}

@Suite("Expressions over graph elements")
struct GraphExpressionTests {
  private let graph: SmallGraph
  private var fixture: EvaluatorFixture { graph.fixture }

  init() throws { graph = try SmallGraph() }

  @Test("a property is read alike from a column of ids and one of values", arguments: [0, 1])
  func properties(slot: Int) throws {
    let key = fixture.context.graph.propertyKey("name")
    #expect(
      try graph.texts(PropertyEvaluator(SlotEvaluator(slot), key: "name")) == [
        "'Ann'", "'Bob'", "null", "null",
      ])
    #expect(
      try graph.texts(PropertyEvaluator(SlotEvaluator(slot), key: "name", id: key))
        == ["'Ann'", "'Bob'", "null", "null"])
    #expect(try graph.texts(PropertyEvaluator(SlotEvaluator(slot), key: "never")).allSatisfy { $0 == "null" })
    let dynamic = IndexEvaluator(SlotEvaluator(slot), fixture.constant("age"))
    #expect(try graph.texts(dynamic) == ["31", "null", "null", "null"])
  }

  @Test("properties of relationships")
  func relationshipProperties() throws {
    #expect(
      try graph.texts(PropertyEvaluator(SlotEvaluator(2), key: "since")) == ["2010", "null", "null", "null"])
  }

  @Test("a key that the statement itself brings is found")
  func newKey() throws {
    let evaluator = PropertyEvaluator(SlotEvaluator(0), key: "fresh")
    #expect(try graph.texts(evaluator) == ["null", "null", "null", "null"])
    let key = try fixture.context.graph.makePropertyKey("fresh")
    try fixture.context.graph.setProperty(graph.bob, key, Value(1))
    #expect(try graph.texts(evaluator) == ["null", "1", "null", "null"])
  }

  @Test("what was deleted has no properties or labels, but keeps its type")
  func deleted() throws {
    fixture.context.counters.nodesDeleted = 1
    fixture.context.counters.relationshipsDeleted = 2
    _ = try fixture.context.graph.deleteRelationships([graph.knows, graph.likes])
    try fixture.context.graph.deleteNode(graph.bob)
    let denied: [Evaluator] = [
      PropertyEvaluator(SlotEvaluator(0), key: "name", span: 0..<1),
      PropertyEvaluator(SlotEvaluator(1), key: "name", span: 0..<1),
      PropertyEvaluator(SlotEvaluator(2), key: "since", span: 0..<1),
      LabelTestEvaluator(SlotEvaluator(0), .name("Person"), span: 0..<1),
      call("labels", SlotEvaluator(0)), call("keys", SlotEvaluator(0)), call("properties", SlotEvaluator(2)),
    ]
    for evaluator in denied {
      #expect(fixture.errorOf { _ = try graph.texts(evaluator) } == "EntityNotFound/DeletedEntityAccess")
    }
    #expect(try graph.texts(call("type", SlotEvaluator(2))) == ["'KNOWS'", "'LIKES'", "null", "null"])
  }

  private func call(_ name: String, _ argument: Evaluator) -> Evaluator {
    guard let function = Functions.scalar(named: name) else {
      return fixture.constant(.string("no function \(name)"))
    }
    return CallEvaluator(function, [argument], span: 0..<1)
  }

  @Test(
    "functions of graph elements",
    arguments: [
      ("labels", 0, ["['Person', 'Admin']", "['Person']", "[]", "null"]),
      ("keys", 0, ["['name', 'age']", "['name']", "[]", "null"]),
      ("properties", 1, ["{name: 'Ann', age: 31}", "{name: 'Bob'}", "{}", "null"]),
      ("type", 2, ["'KNOWS'", "'LIKES'", "null", "null"]), ("id", 1, ["0", "1", "2", "null"]),
      ("elementId", 2, ["'r0'", "'r1'", "null", "null"]),
      (
        "startNode", 2, ["(:Person:Admin {name: 'Ann', age: 31})", "(:Person {name: 'Bob'})", "null", "null"]
      ),
      ("endNode", 2, ["(:Person {name: 'Bob'})", "()", "null", "null"]),
    ] as [(String, Int, [String])])
  func functions(name: String, slot: Int, expected: [String]) throws {
    #expect(try graph.texts(call(name, SlotEvaluator(slot))) == expected)
  }

  @Test(
    "label conditions",
    arguments: [
      (.name("Person"), ["true", "true", "false", "null"]),
      (.name("Never"), ["false", "false", "false", "null"]),
      (.any, ["true", "true", "false", "null"]), (.not(.name("Admin")), ["false", "true", "true", "null"]),
      (.and([.name("Person"), .not(.name("Admin"))]), ["false", "true", "false", "null"]),
      (.or([.name("Admin"), .not(.any)]), ["true", "false", "true", "null"]),
    ] as [(LabelCondition, [String])])
  func labels(condition: LabelCondition, expected: [String]) throws {
    #expect(try graph.texts(LabelTestEvaluator(SlotEvaluator(0), condition)) == expected)
    #expect(try graph.texts(LabelTestEvaluator(SlotEvaluator(1), condition)) == expected)
  }

  @Test("a label condition on a relationship is about its type")
  func types() throws {
    let condition = LabelCondition.or([.name("KNOWS"), .name("NEVER")])
    #expect(
      try graph.texts(LabelTestEvaluator(SlotEvaluator(2), condition)) == ["true", "false", "null", "null"])
  }

  @Test("nodes are equal by identity in any form of column")
  func identity() throws {
    let equal = ComparisonEvaluator(SlotEvaluator(0), [(.equal, SlotEvaluator(1))])
    #expect(try graph.texts(equal) == ["true", "true", "true", "null"])
    let less = ComparisonEvaluator(SlotEvaluator(0), [(.less, SlotEvaluator(1))])
    #expect(try graph.texts(less).allSatisfy { $0 == "null" })
  }

  @Test("a path follows its relationships, alone or in lists, in both directions")
  func paths() throws {
    let batch = graph.batch()
    let list = Vector()
    list.setConstant(fixture.context.arena.list([Value(graph.likes)]))
    batch.columns.append(list)
    let path = PathEvaluator(start: 0, steps: [2, 3])
    let forward = try fixture.run(path, batch, rows: [0]).map { fixture.text($0) }
    #expect(
      forward == [
        "(:Person:Admin {name: 'Ann', age: 31})-[:KNOWS {since: 2010}]->(:Person {name: 'Bob'})-[:LIKES]->()"
      ])
    let back = try fixture.run(PathEvaluator(start: 0, steps: [3]), batch, rows: [2, 3])
    #expect(back.map { fixture.text($0) } == ["()<-[:LIKES]-(:Person {name: 'Bob'})", "null"])
    let alone = try fixture.run(PathEvaluator(start: 0, steps: []), batch, rows: [2, 3])
    #expect(alone.map { fixture.text($0) } == ["()", "null"])
    let walked = try fixture.run(path, batch, rows: [0])
    for (name, expected) in [
      ("length", "2"), ("relationships", "[[:KNOWS {since: 2010}], [:LIKES]]"),
    ] {
      #expect(try fixture.text(call(name, ConstantEvaluator(walked[0]))) == expected)
    }
  }

  @Test("a map projection picks, adds and overrides")
  func projection() throws {
    let projection = MapProjectionEvaluator(
      SlotEvaluator(0), [.allProperties, .property("missing"), .entry("age", fixture.constant(0))])
    #expect(
      try graph.texts(projection) == [
        "{name: 'Ann', age: 0, missing: null}", "{name: 'Bob', missing: null, age: 0}",
        "{missing: null, age: 0}",
        "null",
      ])
  }
}
