import Engine
import Testing

@Suite struct ConstraintTests {
  private let arena = Arena()

  private func graph(
    _ kind: ConstraintKind, _ properties: [String] = ["k"], isRelationship: Bool = false
  ) throws -> Graph {
    var graph = Graph()
    try graph.createConstraint(
      ConstraintDefinition(
        name: "c", kind: kind, isRelationship: isRelationship, label: "L", properties: properties))
    return graph
  }

  private func violation(_ body: () throws -> Void) -> String? {
    let error = #expect(throws: StoreError.self, performing: body)
    #expect(error?.category == "ConstraintValidationFailed")
    return error?.detail
  }

  @Test("A unique value is refused the second time, and the graph stays as it was")
  func unique() throws {
    var graph = try graph(.unique)
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    let a = try graph.createNode([label])
    let b = try graph.createNode([label])
    let c = try graph.createNode([])
    try graph.setProperty(a, key, Value(1))
    try graph.setProperty(b, key, Value(2))
    #expect(violation { try graph.setProperty(b, key, Value(1.0)) } == "UniquenessViolation")
    #expect(graph.property(b, key).asInteger == 2)
    try graph.setProperty(a, key, Value(1.0))
    try graph.setProperty(c, key, Value(1))
    #expect(violation { _ = try graph.addLabel(label, to: c) } == "UniquenessViolation")
    #expect(!graph.hasLabel(c, label))
    try graph.deleteNode(a)
    #expect(try graph.addLabel(label, to: c))
    try graph.setProperty(b, key, Value(Double.nan))
    #expect(graph.checkInvariants() == nil)
    try graph.dropConstraint("c")
    try graph.setProperty(b, key, Value(1))
    #expect(graph.index(label, [key]) == nil)
  }

  @Test("Uniqueness of two properties is that of the pair")
  func uniquePair() throws {
    var graph = try graph(.unique, ["k", "l"])
    let label = try graph.makeLabel("L")
    let (k, l) = (try graph.makePropertyKey("k"), try graph.makePropertyKey("l"))
    let a = try graph.createNode([label])
    let b = try graph.createNode([label])
    for node in [a, b] { try graph.setProperty(node, k, Value(1)) }
    try graph.setProperty(a, l, arena.string("x"))
    #expect(violation { try graph.setProperty(b, l, arena.string("x")) } == "UniquenessViolation")
    try graph.setProperty(b, l, arena.string("y"))
    #expect(graph.checkInvariants() == nil)
  }

  @Test("What is there already is checked when a constraint is made")
  func existing() throws {
    var graph = Graph()
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    for _ in 0..<2 { try graph.setProperty(graph.createNode([label]), key, Value(1)) }
    for (kind, detail) in [
      (ConstraintKind.unique, "UniquenessViolation"), (.key, "UniquenessViolation"),
      (.typed(.string), "PropertyTypeViolation"),
    ] {
      let definition = ConstraintDefinition(
        name: "c", kind: kind, isRelationship: false, label: "L", properties: ["k"])
      #expect(violation { try graph.createConstraint(definition) } == detail)
    }
    #expect(graph.constraints.isEmpty)
    #expect(graph.index(label, [key]) == nil)
    _ = try graph.createNode([label])
    let exists = ConstraintDefinition(
      name: "c", kind: .exists, isRelationship: false, label: "L", properties: ["k"])
    #expect(violation { try graph.createConstraint(exists) } == "PropertyMissing")
  }

  @Test("Existence is checked when the statement ends")
  func existence() throws {
    var graph = try graph(.exists)
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    let savepoint = graph
    let node = try graph.createNode([label])
    #expect(violation { try graph.validateConstraints() } == "PropertyMissing")
    graph = savepoint
    #expect(!graph.isLive(node))
    let second = try graph.createNode([label])
    try graph.setProperty(second, key, Value(1))
    try graph.validateConstraints()
    try graph.setProperty(second, key, .null)
    #expect(violation { try graph.validateConstraints() } == "PropertyMissing")
    try graph.deleteNode(second)
    let third = try graph.createNode([])
    _ = try graph.addLabel(label, to: third)
    #expect(violation { try graph.validateConstraints() } == "PropertyMissing")
    _ = try graph.removeLabel(label, from: third)
    try graph.validateConstraints()
  }

  @Test(
    "A typed property admits its type, and absence",
    arguments: [
      (ValueType.integer, true), (.number, true), (.any, true), (.float, false), (.list(.integer), false),
    ])
  func types(type: ValueType, admitsInteger: Bool) throws {
    var graph = try graph(.typed(type))
    let node = try graph.createNode([graph.makeLabel("L")])
    try graph.validateConstraints()
    try graph.setProperty(node, graph.makePropertyKey("k"), Value(1))
    if admitsInteger {
      try graph.validateConstraints()
    } else {
      #expect(violation { try graph.validateConstraints() } == "PropertyTypeViolation")
    }
  }

  @Test("Constraints hold for relationships too")
  func relationships() throws {
    var graph = try graph(.key, isRelationship: true)
    let type = try graph.makeRelationshipType("L")
    let key = try graph.makePropertyKey("k")
    let node = try graph.createNode([])
    let a = try graph.createRelationship(type, from: node, to: node)
    #expect(violation { try graph.validateConstraints() } == "PropertyMissing")
    try graph.setProperty(a, key, Value(1))
    let b = try graph.createRelationship(type, from: node, to: node)
    #expect(violation { try graph.setProperty(b, key, Value(1)) } == "UniquenessViolation")
    _ = try graph.deleteRelationships([b])
    try graph.validateConstraints()
    #expect(graph.checkInvariants() == nil)
  }

  @Test("Bulk loading respects constraints")
  func bulk() throws {
    var graph = try graph(.unique)
    let label = try graph.makeLabel("L")
    let key = try graph.makePropertyKey("k")
    let first = try graph.bulkCreateNodes(labels: [label], count: 3)
    try [Value(1), Value(2), .null].withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, first, $0) }
    let savepoint = graph
    let next = try graph.bulkCreateNodes(labels: [label], count: 2)
    let values = [Value(3), Value(2.0)]
    #expect(
      violation { try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(key, next, $0) } }
        == "UniquenessViolation")
    graph = savepoint
    #expect(graph.nodeCount == 3)
    #expect(graph.checkInvariants() == nil)
  }
}
