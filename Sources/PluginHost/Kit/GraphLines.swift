import Engine

/// A graph as sorted lines that do not tell in which order it was made, to compare two.
enum GraphLines {
  static func of(_ graph: Graph) -> [String] {
    let nodes = (0..<graph.nodeLimit).map { NodeID($0) }.filter { graph.isLive($0) }
    var lines = nodes.map { text($0, graph) }
    for raw in 0..<graph.relationshipLimit where graph.isLive(RelationshipID(raw)) {
      let relationship = RelationshipID(raw)
      lines.append(
        text(graph.start(of: relationship), graph) + "-[:" + graph.name(graph.type(of: relationship))
          + map(graph.properties(of: relationship), graph) + "]->" + text(graph.end(of: relationship), graph))
    }
    return lines.sorted()
  }

  private static func text(_ node: NodeID, _ graph: Graph) -> String {
    "(" + graph.labels(of: node).map { ":" + graph.name($0) }.sorted().joined()
      + map(graph.properties(of: node), graph) + ")"
  }

  private static func map(_ properties: [(key: KeyID, value: Value)], _ graph: Graph) -> String {
    " {"
      + properties.map { "\(graph.name($0.key)): \(format($0.value, graph: graph))" }.sorted()
      .joined(separator: ", ") + "}"
  }
}
