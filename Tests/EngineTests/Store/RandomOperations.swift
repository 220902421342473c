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
    switch Int.random(in: 0..<16, using: &random) {
    case ..<3: .integer(Int64.random(in: -3...3, using: &random))
    case ..<4: .integer(randomInteger(&random))
    case ..<6: .float(Double(Int.random(in: -4...4, using: &random)) / 2)
    case 12: .float(randomFloat(&random))
    case 13: .date(Int64.random(in: -700_000...700_000, using: &random))
    case 14: .string("s\(Int.random(in: 0..<400, using: &random))")
    case 6: .boolean(Bool.random(using: &random))
    case ..<9: .string("s\(Int.random(in: 0..<6, using: &random))")
    case 9: .date(Int64.random(in: 0..<5, using: &random))
    case 10: .list([1, Int64.random(in: 0..<3, using: &random)])
    default: nil
    }
  }

  /// Of any size: each width of a column page comes up.
  private func randomInteger(_ random: inout SeededGenerator) -> Int64 {
    let bits = [8, 9, 16, 17, 32, 33, 64][Int.random(in: 0..<7, using: &random)]
    return Int64(bitPattern: UInt64.random(in: .min ... .max, using: &random)) >> Int64(64 - bits)
  }

  /// Decimals of some length, and floats that are none.
  private func randomFloat(_ random: inout SeededGenerator) -> Double {
    if Int.random(in: 0..<4, using: &random) == 0 { return Double.random(in: -1e9...1e9, using: &random) }
    let divisors = [1, 10, 100, 1e4, 1e6]
    return Double(Int.random(in: -99999...99999, using: &random))
      / divisors[Int.random(in: 0..<5, using: &random)]
  }

  /// A graph and a model that begin with nodes and with relationships loaded in bulk.
  init(loading count: Int, _ random: inout SeededGenerator) throws {
    try self.init()
    for _ in 0..<3 { try createManyNodes(&random) }
    _ = try graph.createNode([])
    model.createNode([])
    for type in 0..<Twin.types {
      if type > 0 { try createManyRelationships(&random) }
      try loadRelationships(type, count, &random)
    }
  }

  /// Loads relationships in bulk with a property; which id is whose is read from the graph, once the load is
  /// found to be complete.
  private mutating func loadRelationships(
    _ type: UInt32, _ count: Int, _ random: inout SeededGenerator
  ) throws {
    let nodes = model.nodeLimit
    let starts = (0..<count).map { _ in UInt32.random(in: 0..<nodes, using: &random) }
    let ends = (0..<count).map { _ in UInt32.random(in: 0..<nodes, using: &random) }
    let words = (0..<count).map { _ in UInt64.random(in: 0..<70_000, using: &random) }
    let nulls = (0..<count).map { _ in UInt8.random(in: 0...1, using: &random) }
    let first = try starts.withUnsafeBufferPointer { starts in
      try ends.withUnsafeBufferPointer { ends in
        try words.withUnsafeBufferPointer { words in
          try nulls.withUnsafeBufferPointer { nulls in
            try graph.bulkLoadRelationships(
              TypeID(type), starts: starts, ends: ends,
              [BulkColumn(KeyID(1), .integer, words: words, nulls: nulls.baseAddress)],
              workers: Workers(2))
          }
        }
      }
    }
    #expect(first.raw == model.relationshipLimit)
    var loaded: [[Int64]] = []
    for id in first.raw..<first.raw + UInt32(count) {
      let (start, end) = (graph.start(of: RelationshipID(id)).raw, graph.end(of: RelationshipID(id)).raw)
      let value = graph.property(RelationshipID(id), KeyID(1))
      loaded.append([Int64(start), Int64(end), value.isNull ? -1 : value.asInteger])
      model.createRelationship(type, start, end)
      if !value.isNull { model.relationships[id]?.properties[1] = .integer(value.asInteger) }
    }
    let given = (0..<count).map {
      [Int64(starts[$0]), Int64(ends[$0]), nulls[$0] == 1 ? -1 : Int64(words[$0])]
    }
    #expect(
      loaded.sorted { $0.lexicographicallyPrecedes($1) } == given.sorted { $0.lexicographicallyPrecedes($1) })
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
