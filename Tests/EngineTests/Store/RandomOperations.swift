import Engine
import Testing

/// A graph and its model, changed together.
struct Twin {
  static let labels: UInt32 = 4
  static let types: UInt32 = 3
  static let keys: UInt32 = 4

  var graph = Graph()
  var model = GraphModel()

  init() throws {
    for label in 0..<Twin.labels { _ = try graph.makeLabel("L\(label)") }
    for type in 0..<Twin.types { _ = try graph.makeRelationshipType("T\(type)") }
    for key in 0..<Twin.keys { _ = try graph.makePropertyKey("k\(key)") }
  }

  /// One random change of both.
  mutating func change(_ random: inout SeededGenerator) throws {
    switch Int.random(in: 0..<100, using: &random) {
    case ..<12: try createNode(&random)
    case ..<45: try createRelationships(Int.random(in: 1...3, using: &random), &random)
    case ..<53: try deleteRelationships(&random)
    case ..<55: try deleteNode(&random)
    case ..<70: try setNodeProperty(&random)
    case ..<78: try setRelationshipProperty(&random)
    case ..<88: try changeLabel(&random)
    case ..<92: try createManyRelationships(&random)
    case ..<96: try createManyNodes(&random)
    case ..<98: graph = graph.compacted()
    default: try createRelationships(40, &random)
    }
  }

  private func randomLabels(_ random: inout SeededGenerator) -> Set<UInt32> {
    Set((0..<Twin.labels).filter { _ in Bool.random(using: &random) && Bool.random(using: &random) })
  }

  /// Low ids come up more often, so that some nodes have many relationships.
  private func randomNode(_ random: inout SeededGenerator) -> UInt32? {
    let live = model.nodes.keys.sorted()
    guard !live.isEmpty else { return nil }
    let bound = Bool.random(using: &random) ? Swift.min(live.count, 4) : live.count
    return live[Int.random(in: 0..<bound, using: &random)]
  }

  private func randomValue(_ random: inout SeededGenerator) -> ModelValue? {
    switch Int.random(in: 0..<12, using: &random) {
    case ..<4: .integer(Int64.random(in: -3...3, using: &random))
    case ..<6: .float(Double(Int.random(in: -4...4, using: &random)) / 2)
    case 6: .boolean(Bool.random(using: &random))
    case ..<9: .string("s\(Int.random(in: 0..<6, using: &random))")
    case 9: .date(Int64.random(in: 0..<5, using: &random))
    case 10: .list([1, Int64.random(in: 0..<3, using: &random)])
    default: nil
    }
  }

  // MARK: - Changes

  private mutating func createNode(_ random: inout SeededGenerator) throws {
    let labels = randomLabels(&random)
    let node = try graph.createNode(labels.shuffled(using: &random).map { LabelID($0) })
    #expect(node.raw == model.nodeLimit)
    model.createNode(labels)
  }

  private mutating func createManyNodes(_ random: inout SeededGenerator) throws {
    let labels = randomLabels(&random)
    let count = Int.random(in: 0..<90, using: &random)
    let first = try graph.bulkCreateNodes(labels: labels.map { LabelID($0) }, count: count)
    for _ in 0..<count { model.createNode(labels) }
    let key = UInt32.random(in: 0..<Twin.keys, using: &random)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    var values: [Value] = []
    for i in 0..<count {
      let value = randomValue(&random)
      values.append(value?.value(arena) ?? .null)
      model.nodes[first.raw + UInt32(i)]?.properties[key] = value
    }
    try values.withUnsafeBufferPointer { try graph.bulkSetNodeColumn(KeyID(key), first, $0) }
  }

  private mutating func createRelationships(_ count: Int, _ random: inout SeededGenerator) throws {
    for _ in 0..<count {
      guard let start = randomNode(&random), let end = randomNode(&random) else { return }
      let type = UInt32.random(in: 0..<Twin.types, using: &random)
      let id = try graph.createRelationship(TypeID(type), from: NodeID(start), to: NodeID(end))
      #expect(id.raw == model.relationshipLimit)
      model.createRelationship(type, start, end)
    }
  }

  private mutating func createManyRelationships(_ random: inout SeededGenerator) throws {
    let type = UInt32.random(in: 0..<Twin.types, using: &random)
    var (starts, ends): ([UInt32], [UInt32]) = ([], [])
    for _ in 0..<Int.random(in: 0..<120, using: &random) {
      guard let start = randomNode(&random), let end = randomNode(&random) else { return }
      starts.append(start)
      ends.append(end)
    }
    let first = try graph.bulkCreateRelationships(TypeID(type), starts: starts, ends: ends)
    #expect(first.raw == model.relationshipLimit)
    for i in starts.indices { model.createRelationship(type, starts[i], ends[i]) }
  }

  private mutating func deleteRelationships(_ random: inout SeededGenerator) throws {
    let all = model.relationships.keys.sorted()
    guard !all.isEmpty else { return }
    let count = Int.random(in: 1...6, using: &random)
    let chosen = (0..<count).map { _ in all[Int.random(in: 0..<all.count, using: &random)] }
    let deleted = try graph.deleteRelationships(chosen.map { RelationshipID($0) })
    #expect(deleted == Set(chosen).count)
    for id in chosen { model.relationships[id] = nil }
  }

  /// Node first or relationships first: a statement may do either.
  private mutating func deleteNode(_ random: inout SeededGenerator) throws {
    guard let node = randomNode(&random) else { return }
    let relationships = model.relationships(of: node)
    #expect(Set(graph.relationships(of: NodeID(node)).map(\.raw)) == relationships)
    #expect(graph.hasRelationships(NodeID(node)) == !relationships.isEmpty)
    let nodeFirst = Bool.random(using: &random)
    if nodeFirst { try graph.deleteNode(NodeID(node)) }
    let deleted = try graph.deleteRelationships(relationships.map { RelationshipID($0) })
    #expect(deleted == relationships.count)
    if !nodeFirst { try graph.deleteNode(NodeID(node)) }
    for id in relationships { model.relationships[id] = nil }
    model.nodes[node] = nil
  }

  private mutating func setNodeProperty(_ random: inout SeededGenerator) throws {
    guard let node = randomNode(&random) else { return }
    let key = UInt32.random(in: 0..<Twin.keys, using: &random)
    let value = randomValue(&random)
    try withExtendedLifetime(Arena()) {
      try graph.setProperty(NodeID(node), KeyID(key), value?.value($0) ?? .null)
    }
    model.nodes[node]?.properties[key] = value
  }

  private mutating func setRelationshipProperty(_ random: inout SeededGenerator) throws {
    guard let id = model.relationships.keys.sorted().randomElement(using: &random) else { return }
    let key = UInt32.random(in: 0..<Twin.keys, using: &random)
    let value = randomValue(&random)
    try withExtendedLifetime(Arena()) { arena in
      try graph.setProperty(RelationshipID(id), KeyID(key), value?.value(arena) ?? .null)
    }
    model.relationships[id]?.properties[key] = value
  }

  private mutating func changeLabel(_ random: inout SeededGenerator) throws {
    guard let node = randomNode(&random) else { return }
    let label = UInt32.random(in: 0..<Twin.labels, using: &random)
    let hadIt = model.nodes[node]?.labels.contains(label) ?? false
    if Bool.random(using: &random) {
      let added = try graph.addLabel(LabelID(label), to: NodeID(node))
      #expect(added == !hadIt)
      model.nodes[node]?.labels.insert(label)
    } else {
      let removed = try graph.removeLabel(LabelID(label), from: NodeID(node))
      #expect(removed == hadIt)
      model.nodes[node]?.labels.remove(label)
    }
  }
}
