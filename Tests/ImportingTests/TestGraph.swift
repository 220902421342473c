import CSVImporter
import Engine
import Importing
import JSONLImporter
import KithPluginKit

/// A graph and what was imported into it, for tests that look at the outcome.
struct TestGraph {
  var graph = Graph()
  let registry = ImportRegistry()

  /// Imports text as if it were a file, a `csv` file by its name and a record stream otherwise.
  @discardableResult
  mutating func load(
    _ text: String, as name: String = "x.jsonl", _ options: String = "{}"
  ) throws -> ImportSummary {
    let importer: any Importer.Type = name.hasSuffix(".csv") ? CSVImporter.self : JSONLImporter.self
    let members = try JSONValue(parsing: options).members ?? []
    let run = try ImportRun(
      importer, Input(name: name, bytes: Array(text.utf8)),
      options: Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) }))
    return try run.run(into: &graph, registry)
  }

  /// The message an import fails with, and whether the graph is as it was.
  mutating func failure(
    _ text: String, as name: String = "x.jsonl", _ options: String = "{}"
  ) -> (message: String, isUntouched: Bool) {
    let before = dump()
    do {
      try load(text, as: name, options)
      return ("accepted", false)
    } catch {
      return ("\(error)", dump() == before)
    }
  }

  /// Every node and relationship as a line, sorted: two graphs with the same lines hold the same.
  func dump() -> [String] {
    var lines: [String] = []
    for raw in 0..<graph.nodeLimit where graph.isLive(NodeID(raw)) { lines.append(describe(NodeID(raw))) }
    for raw in 0..<graph.relationshipLimit where graph.isLive(RelationshipID(raw)) {
      let id = RelationshipID(raw)
      let properties = graph.properties(of: id).map {
        "\(graph.name($0.key)): \(format($0.value, graph: graph))"
      }
      let ends = "\(name(graph.start(of: id)))-\(graph.name(graph.type(of: id)))->\(name(graph.end(of: id)))"
      lines.append(properties.isEmpty ? ends : "\(ends) {\(properties.sorted().joined(separator: ", "))}")
    }
    return lines.sorted()
  }

  private func describe(_ node: NodeID) -> String {
    let labels = graph.labels(of: node).map { ":" + graph.name($0) }.sorted().joined()
    let properties = graph.properties(of: node).map {
      "\(graph.name($0.key)): \(format($0.value, graph: graph))"
    }
    return "(\(labels) {\(properties.sorted().joined(separator: ", "))})"
  }

  /// The first of name, id and slug that a node has.
  private func name(_ node: NodeID) -> String {
    for key in ["name", "id", "slug"] {
      guard let key = graph.propertyKey(key) else { continue }
      let value = graph.property(node, key)
      if value.tag == .string { return value.asString.string }
    }
    return "?"
  }

  /// The ends of all relationships of a type, as `start -> end`, sorted.
  func ends(_ type: String) -> [String] {
    guard let type = graph.relationshipType(type) else { return [] }
    return (0..<graph.relationshipLimit).map { RelationshipID($0) }
      .filter { graph.isLive($0) && graph.type(of: $0) == type }
      .map { "\(name(graph.start(of: $0))) -> \(name(graph.end(of: $0)))" }.sorted()
  }

  /// The nodes with a property value.
  func nodes(_ key: String, _ text: String) -> [NodeID] {
    guard let key = graph.propertyKey(key) else { return [] }
    return (0..<graph.nodeLimit).map { NodeID($0) }.filter {
      let value = graph.property($0, key)
      return value.tag == .string && value.asString.string == text
    }
  }

  /// A property as it would be written, `null` when there is none.
  func property(_ node: NodeID, _ key: String) -> String {
    graph.propertyKey(key).map { format(graph.property(node, $0), graph: graph) } ?? "null"
  }
}

extension TestGraph {
  /// Imports a folder with a `graph.json` through staging.
  mutating func loadFolder(_ path: String) throws {
    _ = try ImportRun(CSVImporter.self, Input(path: path)).run(into: &graph, registry)
  }
}
