import Engine
import Synchronization

/// The catalog of a graph in the store. Property names and endpoint pairs are found by looking at a sample
/// and are remembered, so a catalog stands for one state of the graph.
final class StoreCatalog: GraphCatalog {
  private let graph: Graph
  private let found = Mutex(Findings())

  private struct Findings {
    var nodeProperties: [String: [PropertySummary]] = [:]
    var relationshipProperties: [String: [PropertySummary]] = [:]
    var endpoints: [String: [EndpointPair]] = [:]
  }

  /// Nodes or relationships looked at for one label or type.
  private static let sampleSize = 4096
  /// Ids read together; a sample of a large graph is this many windows, evenly spread.
  private static let window = 128

  init(_ graph: Graph) { self.graph = graph }

  var nodeCount: Int { graph.nodeCount }
  var relationshipCount: Int { graph.relationshipCount }
  var indexes: [IndexDefinition] { graph.indexes }
  var constraints: [ConstraintDefinition] { graph.constraints }
  var memoryParts: [MemoryPart] { graph.memoryParts }

  var labels: [NameCount] {
    byCount(
      (0..<graph.labelCount).map { number in
        let id = LabelID(UInt32(number))
        return NameCount(name: graph.name(id), count: graph.nodeCount(id))
      })
  }

  var types: [NameCount] {
    byCount(
      (0..<graph.relationshipTypeCount).map { number in
        let id = TypeID(UInt32(number))
        return NameCount(name: graph.name(id), count: graph.relationshipCount(id))
      })
  }

  private func byCount(_ names: [NameCount]) -> [NameCount] {
    names.filter { $0.count > 0 }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  func count(label: String, type: String, _ direction: Direction) -> Int {
    guard let label = graph.label(label), let type = graph.relationshipType(type) else { return 0 }
    guard direction == .either else { return graph.relationshipCount(label, type, direction) }
    return graph.relationshipCount(label, type, .outgoing) + graph.relationshipCount(label, type, .incoming)
  }

  func properties(label: String?) -> [PropertySummary] {
    if let known = found.withLock({ $0.nodeProperties[label ?? ""] }) { return known }
    var tally = PropertyTally()
    if label == nil || label.flatMap({ graph.label($0) }) != nil {
      let id = label.flatMap { graph.label($0) }
      for node in sampleNodes(id) { tally.add(graph.properties(of: node), graph) }
    }
    let summaries = tally.summaries
    found.withLock { $0.nodeProperties[label ?? ""] = summaries }
    return summaries
  }

  func properties(type: String?) -> [PropertySummary] {
    if let known = found.withLock({ $0.relationshipProperties[type ?? ""] }) { return known }
    var tally = PropertyTally()
    if type == nil || type.flatMap({ graph.relationshipType($0) }) != nil {
      let id = type.flatMap { graph.relationshipType($0) }
      for relationship in sampleRelationships(id) { tally.add(graph.properties(of: relationship), graph) }
    }
    let summaries = tally.summaries
    found.withLock { $0.relationshipProperties[type ?? ""] = summaries }
    return summaries
  }

  func endpoints(type: String) -> [EndpointPair] {
    if let known = found.withLock({ $0.endpoints[type] }) { return known }
    guard let id = graph.relationshipType(type) else { return [] }
    var counts: [EndpointPair: Int] = [:]
    let sample = sampleRelationships(id)
    for relationship in sample {
      let pair = EndpointPair(
        from: firstLabel(graph.start(of: relationship)), to: firstLabel(graph.end(of: relationship)), count: 0
      )
      counts[pair, default: 0] += 1
    }
    // A sample says how the whole divides.
    let total = graph.relationshipCount(id)
    let pairs = counts.map { pair, count in
      EndpointPair(from: pair.from, to: pair.to, count: count * total / Swift.max(sample.count, 1))
    }
    let sorted = pairs.sorted { ($1.count, $0.from, $0.to) < ($0.count, $1.from, $1.to) }
    found.withLock { $0.endpoints[type] = sorted }
    return sorted
  }

  private func firstLabel(_ node: NodeID) -> String {
    graph.labels(of: node).first.map { graph.name($0) } ?? ""
  }

  func values(label: String, property: String, limit: Int) -> [String] {
    guard let label = graph.label(label), let key = graph.propertyKey(property) else { return [] }
    var values: Set<String> = []
    for node in sampleNodes(label) {
      let value = graph.property(node, key)
      guard value.tag == .string else { continue }
      values.insert(value.asString.string)
      if values.count >= limit { break }
    }
    return values.sorted()
  }

  private func sampleNodes(_ label: LabelID?) -> [NodeID] {
    let count = label.map { graph.nodeCount($0) } ?? graph.nodeCount
    return sample(count, limit: graph.nodeLimit) { cursor, ids, capacity in
      graph.scanNodes(label, cursor: &cursor, into: ids, capacity: capacity)
    }.map(NodeID.init)
  }

  private func sampleRelationships(_ type: TypeID?) -> [RelationshipID] {
    let count = type.map { graph.relationshipCount($0) } ?? graph.relationshipCount
    return sample(count, limit: graph.relationshipLimit) { cursor, ids, capacity in
      graph.scanRelationships(type, cursor: &cursor, into: ids, capacity: capacity)
    }.map(RelationshipID.init)
  }

  /// All ids when there are few, else windows from evenly spaced starts.
  private func sample(
    _ count: Int, limit: UInt32, _ scan: (inout UInt32, UnsafeMutablePointer<UInt32>, Int) -> Int
  ) -> [UInt32] {
    let windows = Self.sampleSize / Self.window
    let stride = count <= Self.sampleSize ? 0 : limit / UInt32(windows)
    var ids: [UInt32] = []
    var cursor: UInt32 = 0
    var start: UInt32 = 0
    while ids.count < Self.sampleSize {
      let got = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.window) { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        let got = scan(&cursor, base, Self.window)
        ids.append(contentsOf: UnsafeBufferPointer(start: base, count: got))
        return got
      }
      if got == 0 { break }
      start += stride
      cursor = Swift.max(cursor, start)
    }
    return ids
  }
}

/// Counts which properties occur, with which types.
private struct PropertyTally {
  private var elements = 0
  private var uses: [KeyID: (name: String, count: Int, types: [String: Int])] = [:]

  mutating func add(_ properties: [(key: KeyID, value: Value)], _ graph: Graph) {
    elements += 1
    for (key, value) in properties {
      let type = typeName(value)
      uses[key, default: (graph.name(key), 0, [:])].count += 1
      uses[key]?.types[type, default: 0] += 1
    }
  }

  var summaries: [PropertySummary] {
    uses.values.map { use in
      let type = use.types.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "ANY"
      return PropertySummary(
        name: use.name, type: type, fill: Double(use.count) / Double(Swift.max(elements, 1)))
    }
    .sorted { ($1.fill, $0.name) < ($0.fill, $1.name) }
  }

  private func typeName(_ value: Value) -> String {
    switch value.tag {
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .integer: "INTEGER"
    case .float: "FLOAT"
    case .string: "STRING"
    case .list: value.asList.elements.first.map { "LIST<\(typeName($0))>" } ?? "LIST"
    case .map: "MAP"
    case .date: "DATE"
    case .localTime: "LOCAL TIME"
    case .time: "TIME"
    case .localDateTime: "LOCAL DATETIME"
    case .dateTime: "DATETIME"
    case .duration: "DURATION"
    case .node: "NODE"
    case .relationship: "RELATIONSHIP"
    case .path: "PATH"
    }
  }
}
