import Engine
import KithPluginKit

/// A graph as records, for importers that make one.
///
/// A node's id says what it is, so that it stays the same when the script that makes it grows: the values
/// that a constraint of the graph holds unique, or else its labels and properties. Nodes that are alike are
/// numbered in their order, and so are relationships between the same nodes.
struct GraphRecords {
  private let graph: Graph
  private let keys: [(scheme: String, property: String)]
  private let origins: ScriptOrigins
  /// Label and properties that tell nodes of the label apart.
  private let unique: [(label: LabelID, name: String, properties: [KeyID])]

  init(_ graph: Graph, keys: [(scheme: String, property: String)], _ origins: ScriptOrigins) {
    self.graph = graph
    self.keys = keys
    self.origins = origins
    unique = graph.constraints.compactMap { constraint in
      guard !constraint.isRelationship, constraint.kind == .unique || constraint.kind == .key,
        let label = graph.label(constraint.label)
      else { return nil }
      let keys = constraint.properties.compactMap { graph.propertyKey($0) }
      return keys.count == constraint.properties.count ? (label, constraint.label, keys) : nil
    }.sorted { $0.name < $1.name }
  }

  func send(_ sink: inout some RecordSink, _ context: ImportContext) throws(ImportFailure) {
    let draft = RecordDraft()
    var ids: [NodeID: String] = [:]
    var taken: [String: Int] = [:]
    for raw in 0..<graph.nodeLimit where graph.isLive(NodeID(raw)) {
      let node = NodeID(raw)
      let name = identity(of: node)
      let count = taken[name, default: 0] + 1
      taken[name] = count
      let id = count == 1 ? name : "\(name)#\(count)"
      ids[node] = id
      try sendNode(node, id, draft, &sink)
      if raw & 0xFFF == 0 { try context.checkCancelled() }
    }
    var repeats: [String: Int] = [:]
    for raw in 0..<graph.relationshipLimit where graph.isLive(RelationshipID(raw)) {
      let relationship = RelationshipID(raw)
      guard let from = ids[graph.start(of: relationship)], let to = ids[graph.end(of: relationship)] else {
        continue
      }
      let type = graph.name(graph.type(of: relationship))
      let count = repeats["\(from)\u{0}\(type)\u{0}\(to)", default: 0] + 1
      repeats["\(from)\u{0}\(type)\u{0}\(to)"] = count
      for (key, value) in properties(graph.properties(of: relationship)) {
        draft.property(key, record(value, draft))
      }
      try draft.sendRelationship(
        from: .id(draft.text(from)), type: type, to: .id(draft.text(to)),
        key: count == 1 ? nil : "\(count)", at: origins.locator(relationship), into: &sink)
      if raw & 0xFFF == 0 { try context.checkCancelled() }
    }
  }

  private func sendNode(
    _ node: NodeID, _ id: String, _ draft: RecordDraft, _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    for label in labels(of: node) { draft.label(label) }
    let properties = properties(graph.properties(of: node))
    for (scheme, property) in keys {
      guard let value = properties.first(where: { $0.key == property })?.value else { continue }
      for text in texts(value) { draft.key(scheme, text) }
    }
    for (key, value) in properties { draft.property(key, record(value, draft)) }
    try draft.sendNode(id: draft.text(id), at: origins.locator(node), to: &sink)
  }

  // MARK: Identity

  private func identity(of node: NodeID) -> String {
    for (label, name, keys) in unique where graph.hasLabel(node, label) {
      let values = keys.map { graph.property(node, $0) }
      if values.contains(where: \.isNull) { continue }
      return name + "/" + values.map { format($0, graph: graph) }.joined(separator: ",")
    }
    let properties = properties(graph.properties(of: node)).map {
      "\($0.key): \(format($0.value, graph: graph))"
    }
    return labels(of: node).joined(separator: ":") + "{" + properties.joined(separator: ", ") + "}"
  }

  private func labels(of node: NodeID) -> [String] { graph.labels(of: node).map { graph.name($0) }.sorted() }

  private func properties(_ found: [(key: KeyID, value: Value)]) -> [(key: String, value: Value)] {
    found.map { (graph.name($0.key), $0.value) }.sorted { $0.0 < $1.0 }
  }

  // MARK: Values

  private func texts(_ value: Value) -> [String] {
    switch value.tag {
    case .string: [value.asString.string]
    case .integer: ["\(value.asInteger)"]
    case .list: value.asList.elements.flatMap { texts($0) }
    default: []
    }
  }

  private func record(_ value: Value, _ draft: RecordDraft) -> RecordValue {
    func temporal(_ kind: TemporalKind) -> RecordValue { .temporal(kind, draft.text(formatTemporal(value))) }
    switch value.tag {
    case .boolean: return .boolean(value.asBoolean)
    case .integer: return .integer(value.asInteger)
    case .float: return .float(value.asFloat)
    case .string: return .string(draft.text(value.asString.bytes))
    case .date: return temporal(.date)
    case .localTime: return temporal(.localTime)
    case .time: return temporal(.time)
    case .localDateTime: return temporal(.localDateTime)
    case .dateTime: return temporal(.dateTime)
    case .duration: return temporal(.duration)
    case .list: return draft.list(value.asList.elements.map { record($0, draft) })
    // A graph stores nothing else.
    default: return .null
    }
  }
}
