import Engine

/// A property value as the model keeps it, comparable without arenas and pools.
enum ModelValue: Hashable {
  case integer(Int64)
  case float(Double)
  case boolean(Bool)
  case string(String)
  case date(Int64)
  case list([Int64])

  func value(_ arena: Arena) -> Value {
    switch self {
    case .integer(let integer): Value(integer)
    case .float(let float): Value(float)
    case .boolean(let boolean): Value(boolean)
    case .string(let string): arena.string(string)
    case .date(let days): Value(.date, payload: UInt64(bitPattern: days))
    case .list(let elements): arena.list(elements.map { Value($0) })
    }
  }

  init?(_ value: Value) {
    switch value.tag {
    case .integer: self = .integer(value.asInteger)
    case .float: self = .float(value.asFloat)
    case .boolean: self = .boolean(value.asBoolean)
    case .string: self = .string(value.asString.string)
    case .date: self = .date(Int64(bitPattern: value.payload))
    case .list: self = .list(value.asList.elements.map(\.asInteger))
    default: return nil
    }
  }

  /// Equality of the language, which has `1 = 1.0`.
  func equals(_ other: ModelValue) -> Bool {
    switch (self, other) {
    case (.integer(let a), .float(let b)), (.float(let b), .integer(let a)): Double(a) == b
    default: self == other
    }
  }
}

/// The plainest graph there is: dictionaries. What the store must agree with.
struct GraphModel {
  struct Node {
    var labels: Set<UInt32>
    var properties: [UInt32: ModelValue] = [:]
  }
  struct Relationship {
    var type: UInt32
    var start: UInt32
    var end: UInt32
    var properties: [UInt32: ModelValue] = [:]
  }

  var nodes: [UInt32: Node] = [:]
  var relationships: [UInt32: Relationship] = [:]
  var nodeLimit: UInt32 = 0
  var relationshipLimit: UInt32 = 0

  mutating func createNode(_ labels: Set<UInt32>) {
    nodes[nodeLimit] = Node(labels: labels)
    nodeLimit += 1
  }

  mutating func createRelationship(_ type: UInt32, _ start: UInt32, _ end: UInt32) {
    relationships[relationshipLimit] = Relationship(type: type, start: start, end: end)
    relationshipLimit += 1
  }

  func relationships(of node: UInt32) -> Set<UInt32> {
    Set(relationships.filter { $0.value.start == node || $0.value.end == node }.keys)
  }
}

/// One entry of a slice.
struct Edge: Hashable, Comparable {
  var neighbour: UInt32
  var relationship: UInt32
  static func < (a: Edge, b: Edge) -> Bool { (a.neighbour, a.relationship) < (b.neighbour, b.relationship) }
}

extension Graph {
  func edges(_ node: UInt32, _ type: UInt32, _ direction: Direction) -> [Edge] {
    let slice = adjacency(NodeID(node), TypeID(type), direction)
    return (0..<slice.count).map {
      Edge(neighbour: slice.neighbours[$0], relationship: slice.relationships[$0])
    }
  }

  func scannedNodes(_ label: LabelID? = nil, capacity: Int = 7) -> [UInt32] {
    scanAll(capacity) { scanNodes(label, cursor: &$0, into: $1, capacity: capacity) }
  }

  func scannedRelationships(_ type: TypeID? = nil, capacity: Int = 7) -> [UInt32] {
    scanAll(capacity) { scanRelationships(type, cursor: &$0, into: $1, capacity: capacity) }
  }

  private func scanAll(
    _ capacity: Int, _ scan: (inout UInt32, UnsafeMutablePointer<UInt32>) -> Int
  ) -> [UInt32] {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { buffer in
      guard let ids = buffer.baseAddress else { return [] }
      var cursor: UInt32 = 0
      var found: [UInt32] = []
      while true {
        let count = scan(&cursor, ids)
        found += buffer[..<count]
        if count < capacity { return found }
      }
    }
  }

  func seek(_ index: IndexID, equal value: Value) -> [UInt32] {
    var ids: [UInt32] = []
    seek(index, equal: value, into: &ids)
    return ids
  }
}

// MARK: - Comparing

extension GraphModel {
  /// The first difference between a graph and the model, in words.
  func difference(from graph: Graph) -> String? {
    if let broken = graph.checkInvariants() { return broken }
    guard graph.nodeCount == nodes.count, graph.nodeLimit == nodeLimit else { return "number of nodes" }
    guard graph.relationshipCount == relationships.count, graph.relationshipLimit == relationshipLimit else {
      return "number of relationships"
    }
    guard graph.scannedNodes() == nodes.keys.sorted() else { return "scan of nodes" }
    guard graph.scannedRelationships() == relationships.keys.sorted() else { return "scan of relationships" }
    return differenceOfNodes(graph) ?? differenceOfRelationships(graph) ?? differenceOfStatistics(graph)
  }

  private func differenceOfNodes(_ graph: Graph) -> String? {
    for id in 0..<nodeLimit {
      guard let node = nodes[id] else {
        if graph.isLive(NodeID(id)) { return "node \(id) lives" }
        if !graph.properties(of: NodeID(id)).isEmpty { return "deleted node \(id) has properties" }
        continue
      }
      guard graph.isLive(NodeID(id)) else { return "node \(id) is gone" }
      guard graph.labels(of: NodeID(id)).map(\.raw) == node.labels.sorted() else {
        return "labels of node \(id)"
      }
      if let key = difference(node.properties, graph.properties(of: NodeID(id))) {
        return "property \(key) of node \(id)"
      }
    }
    for label in 0..<UInt32(graph.labelCount) {
      let expected = nodes.filter { $0.value.labels.contains(label) }.keys.sorted()
      guard graph.scannedNodes(LabelID(label)) == expected else { return "scan of label \(label)" }
      guard graph.nodeCount(LabelID(label)) == expected.count else { return "count of label \(label)" }
    }
    return nil
  }

  private func differenceOfRelationships(_ graph: Graph) -> String? {
    for (id, relationship) in relationships {
      let r = RelationshipID(id)
      guard graph.isLive(r), graph.type(of: r).raw == relationship.type,
        graph.start(of: r).raw == relationship.start, graph.end(of: r).raw == relationship.end
      else { return "relationship \(id)" }
      if let key = difference(relationship.properties, graph.properties(of: r)) {
        return "property \(key) of relationship \(id)"
      }
    }
    for type in 0..<UInt32(graph.relationshipTypeCount) {
      var out: [UInt32: [Edge]] = [:]
      var into: [UInt32: [Edge]] = [:]
      for (id, relationship) in relationships where relationship.type == type {
        out[relationship.start, default: []].append(Edge(neighbour: relationship.end, relationship: id))
        into[relationship.end, default: []].append(Edge(neighbour: relationship.start, relationship: id))
      }
      for node in 0..<nodeLimit {
        let (expectedOut, expectedInto) = (out[node, default: []].sorted(), into[node, default: []].sorted())
        guard graph.edges(node, type, .outgoing).sorted() == expectedOut else { return "outgoing of \(node)" }
        guard graph.edges(node, type, .incoming).sorted() == expectedInto else {
          return "incoming of \(node)"
        }
        let either = Set(expectedOut.map(\.relationship)).union(expectedInto.map(\.relationship)).count
        guard graph.degree(NodeID(node), TypeID(type), .either) == either else { return "degree of \(node)" }
      }
    }
    return nil
  }

  private func differenceOfStatistics(_ graph: Graph) -> String? {
    for type in 0..<UInt32(graph.relationshipTypeCount) {
      let typed = relationships.values.filter { $0.type == type }
      guard graph.relationshipCount(TypeID(type)) == typed.count else { return "count of type \(type)" }
      for label in 0..<UInt32(graph.labelCount) {
        // An end may be deleted while its relationships wait for the end of the statement.
        let starts = typed.count { nodes[$0.start]?.labels.contains(label) ?? false }
        let ends = typed.count { nodes[$0.end]?.labels.contains(label) ?? false }
        guard graph.relationshipCount(LabelID(label), TypeID(type), .outgoing) == starts,
          graph.relationshipCount(LabelID(label), TypeID(type), .incoming) == ends
        else { return "count of label \(label) and type \(type)" }
      }
    }
    return nil
  }

  private func difference(
    _ expected: [UInt32: ModelValue], _ found: [(key: KeyID, value: Value)]
  ) -> UInt32? {
    for (key, value) in found where expected[key.raw] != ModelValue(value) { return key.raw }
    return expected.keys.first { key in !found.contains { $0.key.raw == key } }
  }
}
