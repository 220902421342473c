import Engine

/// How much of a node or relationship is shown.
enum Detail {
  /// The name of a node and its first property: a table cell.
  case brief
  /// Every property.
  case full
}

extension Datum {
  /// The value for a person: a string bare at the top level and quoted inside lists and maps, a node as
  /// `(Ann:Person {born: 1975, …})`, a relationship as `[:KNOWS {since: 2019}]`, a path as
  /// `(Ann)-[:KNOWS]->(Bob)`.
  ///
  /// The text may hold control characters; see `visible`.
  func display(_ detail: Detail = .brief, ellipsis: String = "…") -> String {
    if case .string(let text) = self { return text }
    var writer = DatumWriter(detail: detail, ellipsis: ellipsis)
    writer.write(self)
    return writer.text
  }

  var isNull: Bool {
    if case .null = self { true } else { false }
  }

  var isNumber: Bool {
    switch self {
    case .integer, .float: true
    default: false
    }
  }
}

/// Keys whose value names a node for a person, the best first.
private let captionKeys = ["name", "title", "label", "caption", "id", "key"]

extension DatumNode {
  /// The property that names the node, for example `name`; nil when it has none of the usual ones.
  var caption: (key: String, text: String)? {
    for key in captionKeys {
      switch properties.first(where: { $0.key == key })?.value {
      case .string(let text)?: return (key, text)
      case .integer(let number)?: return (key, String(number))
      default: continue
      }
    }
    return nil
  }

  /// The node in a path or drawing: its caption, else its first label, else its id.
  var shortName: String { caption?.text ?? labels.first.map { ":" + quotedName($0) } ?? "#\(id)" }
}

/// Builds the text of a value. Values are nested at most as deep as the engine allows, so recursion is
/// bounded.
private struct DatumWriter {
  let detail: Detail
  let ellipsis: String
  var text = ""

  init(detail: Detail, ellipsis: String) {
    self.detail = detail
    self.ellipsis = ellipsis
  }

  mutating func write(_ datum: Datum) {
    switch datum {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .float(let value): text += formatFloat(value)
    case .string(let value): text += quoted(value)
    case .temporal(_, let value): text += value
    case .list(let elements): writeList(elements)
    case .map(let entries): writeEntries(entries)
    case .node(let node): writeNode(node)
    case .relationship(let relationship): writeRelationship(relationship)
    case .path(let path): writePath(path)
    }
  }

  private mutating func writeList(_ elements: [Datum]) {
    text += "["
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      write(element)
    }
    text += "]"
  }

  /// - Parameter limit: Entries after this many are left out and an ellipsis says so.
  private mutating func writeEntries(_ entries: [(key: String, value: Datum)], limit: Int = .max) {
    text += "{"
    for (index, entry) in entries.enumerated() {
      if index > 0 { text += ", " }
      guard index < limit else {
        text += ellipsis
        break
      }
      text += quotedName(entry.key) + ": "
      write(entry.value)
    }
    text += "}"
  }

  private mutating func writeNode(_ node: DatumNode) {
    let caption = detail == .brief ? node.caption : nil
    text += "(" + (caption?.text ?? "")
    for label in node.labels { text += ":" + quotedName(label) }
    let others = node.properties.filter { $0.key != caption?.key }
    if !others.isEmpty {
      if text.last != "(" { text += " " }
      writeEntries(others, limit: detail == .brief ? 1 : .max)
    }
    text += ")"
  }

  private mutating func writeRelationship(_ relationship: DatumRelationship) {
    text += "[:" + quotedName(relationship.type)
    if !relationship.properties.isEmpty {
      text += " "
      writeEntries(relationship.properties, limit: detail == .brief ? 2 : .max)
    }
    text += "]"
  }

  private mutating func writePath(_ path: DatumPath) {
    for (index, node) in path.nodes.enumerated() {
      if index > 0, index <= path.relationships.count {
        let relationship = path.relationships[index - 1]
        let isForward = relationship.start == path.nodes[index - 1].id
        text += isForward ? "-" : "<-"
        if detail == .full {
          writeRelationship(relationship)
        } else {
          text += "[:" + quotedName(relationship.type) + "]"
        }
        text += isForward ? "->" : "-"
      }
      if detail == .full {
        writeNode(node)
      } else {
        text += "(" + node.shortName + ")"
      }
    }
  }
}
