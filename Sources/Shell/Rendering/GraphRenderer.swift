import Engine
import LineEditing

/// The nodes and relationships that occur anywhere in a result, each once, in order of appearance.
struct ResultGraph {
  private(set) var nodes: [DatumNode] = []
  private(set) var relationships: [DatumRelationship] = []
  private var knownNodes: Set<Int> = []
  private var knownRelationships: Set<Int> = []

  init(_ result: some ResultRows) {
    for row in 0..<result.rowCount {
      for datum in result.row(row) { collect(datum) }
    }
  }

  private mutating func collect(_ datum: Datum) {
    switch datum {
    case .node(let node): add(node)
    case .relationship(let relationship): add(relationship)
    case .path(let path):
      for node in path.nodes { add(node) }
      for relationship in path.relationships { add(relationship) }
    case .list(let elements): for element in elements { collect(element) }
    case .map(let entries): for entry in entries { collect(entry.value) }
    default: break
    }
  }

  private mutating func add(_ node: DatumNode) {
    if knownNodes.insert(node.id).inserted { nodes.append(node) }
  }

  private mutating func add(_ relationship: DatumRelationship) {
    if knownRelationships.insert(relationship.id).inserted { relationships.append(relationship) }
  }

  /// A name for each node: its caption with the id behind it when two nodes share one.
  func names() -> [Int: String] {
    var uses: [String: Int] = [:]
    for node in nodes { uses[node.shortName, default: 0] += 1 }
    var names: [Int: String] = [:]
    for node in nodes {
      let name = node.shortName
      names[node.id] = uses[name, default: 0] > 1 ? "\(name) #\(node.id)" : name
    }
    return names
  }
}

extension Renderer {
  /// Each node with its outgoing relationships below it.
  func renderGraph(_ result: some ResultRows) throws(OutputError) {
    let graph = ResultGraph(result)
    guard !graph.nodes.isEmpty || !graph.relationships.isEmpty else {
      try sink.writeLine("no nodes or relationships in the result")
      return
    }
    let names = graph.names()
    let outgoing = Dictionary(grouping: graph.relationships, by: \.start)
    for node in graph.nodes {
      let labels = node.labels.map { ":" + quotedName($0) }.joined()
      let name = safe(names[node.id] ?? "#\(node.id)")
      try sink.writeLine(
        options.palette.paint(name, .heading)
          + (labels.isEmpty || name == labels ? "" : " " + options.palette.paint(safe(labels), .label)))
      try renderOutgoing(outgoing[node.id] ?? [], names)
    }
    // Relationships returned without the node they start from.
    let known = Set(graph.nodes.map(\.id))
    for relationship in graph.relationships where !known.contains(relationship.start) {
      try sink.writeLine("#\(relationship.start)")
      try renderOutgoing([relationship], names)
    }
  }

  private func renderOutgoing(
    _ relationships: [DatumRelationship], _ names: [Int: String]
  ) throws(OutputError) {
    for (index, relationship) in relationships.enumerated() {
      let isLast = index == relationships.count - 1
      let arm = options.isUnicode ? (isLast ? "└─" : "├─") : (isLast ? "`-" : "|-")
      let head = options.isUnicode ? "→ " : "-> "
      let type = options.palette.paint(safe(relationship.type), .type)
      try sink.writeLine(arm + type + head + safe(names[relationship.end] ?? "#\(relationship.end)"))
    }
  }

  /// The graph for `dot -Tsvg`.
  func renderDot(_ result: some ResultRows) throws(OutputError) {
    let graph = ResultGraph(result)
    try sink.writeLine("digraph result {")
    for node in graph.nodes {
      let text = ([node.shortName] + node.labels.map { ":" + $0 }).joined(separator: "\n")
      try sink.writeLine("  n\(node.id) [label=\(dotString(text))];")
    }
    for relationship in graph.relationships {
      try sink.writeLine(
        "  n\(relationship.start) -> n\(relationship.end) [label=\(dotString(relationship.type))];")
    }
    try sink.writeLine("}")
  }

  private func dotString(_ text: String) -> String {
    let escaped = replacing(["\\": "\\\\", "\"": "\\\""], in: text)
    return "\"" + escaped.split(separator: "\n").map { visible(String($0)) }.joined(separator: "\\n") + "\""
  }

  /// The graph for a Mermaid code block.
  func renderMermaid(_ result: some ResultRows) throws(OutputError) {
    let graph = ResultGraph(result)
    try sink.writeLine("graph LR")
    for node in graph.nodes {
      try sink.writeLine("  n\(node.id)([\"\(mermaidText(node.shortName))\"])")
    }
    for relationship in graph.relationships {
      try sink.writeLine(
        "  n\(relationship.start) -->|\"\(mermaidText(relationship.type))\"| n\(relationship.end)")
    }
  }

  private func mermaidText(_ text: String) -> String {
    replacing(["#": "#35;", "\"": "#quot;"], in: visible(text))
  }
}
