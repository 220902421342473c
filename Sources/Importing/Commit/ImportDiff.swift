import Engine

/// A line of what an import changes, for people.
public struct ImportChange: Hashable, Sendable {
  public enum Sign: String, Hashable, Sendable {
    case added = "+"
    case withdrawn = "-"
    case changed = "~"
  }

  public enum Element: String, Hashable, Sendable {
    case node, relationship, property, label
  }

  public var sign: Sign
  public var element: Element
  /// As the query language writes it, shortened.
  public var text: String

  /// `+ (:Person {name: 'Ann'})`.
  public var line: String { "\(sign.rawValue) \(text)" }
}

/// The nodes and relationships an import touches, noted while it is committed so that what changed can be told
/// afterwards.
struct TouchedElements {
  var nodes: Set<UInt32> = []
  var relationships: Set<UInt32> = []
}

/// What changed between two graphs, as lines: nodes, then relationships, each in the order of their numbers.
public struct ImportDiff {
  /// Lines told; what is beyond is only counted.
  public static let lineLimit = 10_000
  private static let textLimit = 160

  private let before: Graph
  private let after: Graph
  private(set) var changes: [ImportChange] = []

  init(before: Graph, after: Graph, _ touched: TouchedElements) {
    self.before = before
    self.after = after
    for raw in touched.nodes.sorted() where changes.count < ImportDiff.lineLimit { add(NodeID(raw)) }
    for raw in touched.relationships.sorted() where changes.count < ImportDiff.lineLimit {
      add(RelationshipID(raw))
    }
  }

  private mutating func add(_ node: NodeID) {
    switch (before.isLive(node), after.isLive(node)) {
    case (false, true): add(.added, .node, ImportDiff.text(node, after))
    case (true, false): add(.withdrawn, .node, ImportDiff.text(node, before))
    case (true, true):
      let name = ImportDiff.brief(node, before)
      let old = Set(before.labels(of: node).map { before.name($0) })
      let new = Set(after.labels(of: node).map { after.name($0) })
      for label in new.subtracting(old).sorted() { add(.added, .label, "\(name) :\(label)") }
      for label in old.subtracting(new).sorted() { add(.withdrawn, .label, "\(name) :\(label)") }
      addProperties(
        name, ImportDiff.properties(before.properties(of: node), before),
        ImportDiff.properties(after.properties(of: node), after))
    case (false, false): break
    }
  }

  private mutating func add(_ relationship: RelationshipID) {
    switch (before.isLive(relationship), after.isLive(relationship)) {
    case (false, true): add(.added, .relationship, ImportDiff.text(relationship, after))
    case (true, false): add(.withdrawn, .relationship, ImportDiff.text(relationship, before))
    case (true, true):
      addProperties(
        ImportDiff.text(relationship, before, isBrief: true),
        ImportDiff.properties(before.properties(of: relationship), before),
        ImportDiff.properties(after.properties(of: relationship), after))
    case (false, false): break
    }
  }

  private mutating func addProperties(
    _ name: String, _ old: [(key: String, text: String)], _ new: [(key: String, text: String)]
  ) {
    for (key, text) in new {
      guard let was = old.first(where: { $0.key == key })?.text else {
        add(.added, .property, "\(name) \(key): \(text)")
        continue
      }
      if was != text { add(.changed, .property, "\(name) \(key): \(was) -> \(text)") }
    }
    for (key, text) in old where !new.contains(where: { $0.key == key }) {
      add(.withdrawn, .property, "\(name) \(key): \(text)")
    }
  }

  private mutating func add(_ sign: ImportChange.Sign, _ element: ImportChange.Element, _ text: String) {
    changes.append(ImportChange(sign: sign, element: element, text: text))
  }

  // MARK: Text

  private static func properties(
    _ found: [(key: KeyID, value: Value)], _ graph: Graph
  ) -> [(key: String, text: String)] {
    found.map { (graph.name($0.key), shortened(format($0.value, graph: graph))) }.sorted { $0.0 < $1.0 }
  }

  private static func map(_ properties: [(key: String, text: String)]) -> String {
    properties.isEmpty ? "" : "{" + properties.map { "\($0.key): \($0.text)" }.joined(separator: ", ") + "}"
  }

  private static func labels(_ node: NodeID, _ graph: Graph) -> String {
    graph.labels(of: node).map { ":" + graph.name($0) }.sorted().joined()
  }

  private static func text(_ node: NodeID, _ graph: Graph) -> String {
    element(labels(node, graph), properties(graph.properties(of: node), graph))
  }

  /// What is most likely to name a node.
  private static func brief(_ node: NodeID, _ graph: Graph) -> String {
    let all = properties(graph.properties(of: node), graph)
    let names = ["name", "title", "slug", "id"]
    let chosen = names.lazy.compactMap { name in all.first { $0.key == name } }.first ?? all.first
    return element(labels(node, graph), chosen.map { [$0] } ?? [])
  }

  private static func element(_ labels: String, _ properties: [(key: String, text: String)]) -> String {
    "(" + [labels, map(properties)].filter { !$0.isEmpty }.joined(separator: " ") + ")"
  }

  private static func text(_ relationship: RelationshipID, _ graph: Graph, isBrief: Bool = false) -> String {
    let properties = isBrief ? [] : properties(graph.properties(of: relationship), graph)
    let type = [":" + graph.name(graph.type(of: relationship)), map(properties)].filter { !$0.isEmpty }
    return brief(graph.start(of: relationship), graph) + "-[" + type.joined(separator: " ") + "]->"
      + brief(graph.end(of: relationship), graph)
  }

  private static func shortened(_ text: String) -> String {
    text.count > textLimit ? text.prefix(textLimit - 1) + "…" : text
  }
}
