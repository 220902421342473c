import KithPluginKit

/// The rules that make records of a document, as the options give them.
struct JSONMapping: Sendable {
  struct Property: Sendable {
    var name: String
    var path: ValuePath
    /// Nil: as it is in the document.
    var type: ColumnType?
    var isList = false
  }

  struct Nodes: Sendable {
    var labels: [String]
    /// Where more labels are.
    var labelPath: ValuePath?
    var id: ValuePath?
    var keys: [(scheme: String, path: ValuePath)]
    var properties: [Property]
  }

  /// What a relationship begins or ends at.
  struct End: Sendable {
    /// The label whose `id` the value is; nil when it is a global identifier.
    var label: String?
    var scheme: String?
    var path: ValuePath
  }

  struct Relationships: Sendable {
    var type: String
    /// Where the type is, when the document says it.
    var typePath: ValuePath?
    var from: End
    var to: End
    var key: ValuePath?
    var properties: [Property]
  }

  enum Content: Sendable {
    case nodes(Nodes)
    case relationships(Relationships)
  }

  struct Rule: Sendable {
    var at: PathPattern
    /// How many steps lead to the outermost value the rule looks at: that value is read whole.
    var unitDepth: Int
    var content: Content
  }

  var rules: [Rule] = []

  /// - Throws: `OptionError` for paths that are none, and rules that do not fit together.
  init(_ options: Options) throws(OptionError) {
    for (index, part) in (options["nodes"]?.elements ?? []).enumerated() {
      rules.append(try MappingReader(part, "nodes[\(index)]").nodeRule())
    }
    for (index, part) in (options["relationships"]?.elements ?? []).enumerated() {
      rules.append(try MappingReader(part, "relationships[\(index)]").relationshipRule())
    }
    guard !rules.isEmpty else {
      throw OptionError(
        "nodes", "there is no mapping: `nodes` and `relationships` say what to make of the document",
        hint: "for example {nodes: [{at: '/*', label: 'Show', id: '/id', properties: {name: '/name'}}]}")
    }
    try checkEnds()
  }

  /// An end by label needs a rule that gives nodes of that label ids.
  private func checkEnds() throws(OptionError) {
    var known: [String] = []
    for case .nodes(let nodes) in rules.map(\.content) where nodes.id != nil {
      known += nodes.labels.prefix(1)
    }
    for case .relationships(let relationships) in rules.map(\.content) {
      for case let label? in [relationships.from.label, relationships.to.label] where !known.contains(label) {
        let near = NearestName.of(label, among: known)
        throw OptionError(
          "relationships", "no rule of `nodes` has the label `\(label)` first and an `id`",
          hint: near.map { "did you mean `\($0)`?" } ?? "add one, or use a global identifier: {scheme, id}")
      }
    }
  }
}

/// Reads one rule.
private struct MappingReader {
  private let part: JSONValue
  private let name: String

  init(_ part: JSONValue, _ name: String) {
    self.part = part
    self.name = name
  }

  func nodeRule() throws(OptionError) -> JSONMapping.Rule {
    let labels = part["label"]?.strings ?? part["label"]?.string.map { [$0] } ?? []
    let keys = try paths(part["keys"])
    let nodes = JSONMapping.Nodes(
      labels: labels, labelPath: try path("labels"), id: try path("id"), keys: keys,
      properties: try properties())
    guard !labels.isEmpty || nodes.labelPath != nil else {
      throw OptionError("nodes", "\(name) needs a `label`, or `labels`, the path of them")
    }
    guard nodes.id == nil || !labels.isEmpty else {
      throw OptionError("nodes", "\(name): ids count within a label, so `id` needs `label`")
    }
    var used = nodes.keys.map(\.path) + nodes.properties.map(\.path)
    used += [nodes.labelPath, nodes.id].compactMap(\.self)
    return try rule(.nodes(nodes), used)
  }

  func relationshipRule() throws(OptionError) -> JSONMapping.Rule {
    let type = part["type"]?.string
    let typePath = try path("types")
    guard (type == nil) != (typePath == nil) else {
      throw OptionError("relationships", "\(name) needs either `type`, or `types`, the path of it")
    }
    let relationships = JSONMapping.Relationships(
      type: type ?? "", typePath: typePath, from: try end("from"), to: try end("to"), key: try path("key"),
      properties: try properties())
    var used = [relationships.from.path, relationships.to.path] + relationships.properties.map(\.path)
    used += [typePath, relationships.key].compactMap(\.self)
    return try rule(.relationships(relationships), used)
  }

  private func rule(
    _ content: JSONMapping.Content, _ used: [ValuePath]
  ) throws(OptionError) -> JSONMapping.Rule {
    let text = part["at"]?.string ?? ""
    guard let at = PathPattern(text[...]) else { throw badPath("at", text) }
    let up = used.map { $0.isName ? 0 : $0.up }.max() ?? 0
    for path in used where path.up > at.steps.count || (path.isName && path.up >= at.steps.count) {
      throw OptionError(
        "at", "\(name): `\(path.text)` leads out of the document, `at` has \(at.steps.count) steps")
    }
    return JSONMapping.Rule(at: at, unitDepth: at.steps.count - up, content: content)
  }

  private func end(_ side: String) throws(OptionError) -> JSONMapping.End {
    let value = part[side]
    let label = value?["label"]?.string
    let scheme = value?["scheme"]?.string
    guard (label == nil) != (scheme == nil) else {
      throw OptionError("relationships", "\(name).\(side) needs either `label` or `scheme`")
    }
    let text = value?["id"]?.string ?? ""
    guard let path = ValuePath(text) else { throw badPath("\(side).id", text) }
    return JSONMapping.End(label: label, scheme: scheme, path: path)
  }

  private func properties() throws(OptionError) -> [JSONMapping.Property] {
    var properties: [JSONMapping.Property] = []
    for member in part["properties"]?.members ?? [] {
      let text = member.value.string ?? member.value["path"]?.string ?? ""
      guard let path = ValuePath(text) else { throw badPath("properties.\(member.name)", text) }
      var property = JSONMapping.Property(name: member.name, path: path)
      if let given = member.value["type"]?.string {
        property.isList = given.hasSuffix("[]")
        let bare = property.isList ? String(given.dropLast(2)) : given
        guard let type = ColumnType(name: bare) else {
          let near = NearestName.of(bare, among: ColumnType.names)
          throw OptionError(
            "properties", "\(name).properties.\(member.name): there is no type `\(given)`",
            hint: near.map { "did you mean `\($0)`?" }
              ?? "the types are \(ColumnType.names.joined(separator: ", ")), and each with []")
        }
        property.type = type
      }
      properties.append(property)
    }
    return properties
  }

  private func paths(_ value: JSONValue?) throws(OptionError) -> [(scheme: String, path: ValuePath)] {
    var found: [(scheme: String, path: ValuePath)] = []
    for member in value?.members ?? [] {
      let text = member.value.string ?? ""
      guard let path = ValuePath(text) else { throw badPath("keys.\(member.name)", text) }
      found.append((member.name, path))
    }
    return found
  }

  private func path(_ option: String) throws(OptionError) -> ValuePath? {
    guard let text = part[option]?.string else { return nil }
    guard let path = ValuePath(text) else { throw badPath(option, text) }
    return path
  }

  private func badPath(_ option: String, _ text: String) -> OptionError {
    OptionError(
      option, "\(name).\(option): `\(text)` is no path",
      hint:
        "a path begins with `/`, `#` or `..`, for example `/\(text)`; "
        + "in names `~1` stands for `/`, `~0` for `~`"
    )
  }
}

extension JSONMapping {
  private static let path = OptionDefinition.Kind.string

  private static let properties = OptionDefinition(
    "properties",
    .map(
      .either([
        .string,
        .record([
          OptionDefinition("path", path, optional: false, help: "Where the value is"),
          OptionDefinition("type", .string, help: "int, float, bool, string, date, ..., each also with []"),
        ]),
      ])), help: "Name to path, or to {path, type}")

  private static let end = OptionDefinition.Kind.record([
    OptionDefinition(
      "id", path, optional: false, help: "Where the id or identifier is; several make several"),
    OptionDefinition("label", .string, help: "The label whose `id` it is"),
    OptionDefinition("scheme", .string, help: "The scheme of a global identifier, as in `keys`"),
  ])

  static let definitions = [
    OptionDefinition(
      "nodes",
      .list(
        .record([
          OptionDefinition("at", path, optional: false, help: "Which values are nodes; * is every element"),
          OptionDefinition("label", .either([.string, .list(.string)]), help: "Label, or labels, of each"),
          OptionDefinition("labels", path, help: "Where more labels are"),
          OptionDefinition("id", path, help: "What tells the nodes of the label apart"),
          OptionDefinition("keys", .map(path), help: "Global identifiers: scheme to path"),
          properties,
        ])), help: "What becomes nodes: {at, label, id, keys, properties}"),
    OptionDefinition(
      "relationships",
      .list(
        .record([
          OptionDefinition("at", path, optional: false, help: "Which values are relationships"),
          OptionDefinition("type", .string, help: "The type of each"),
          OptionDefinition("types", path, help: "Where the type is"),
          OptionDefinition(
            "from", end, optional: false, help: "Where it begins: {label, id} or {scheme, id}"),
          OptionDefinition("to", end, optional: false, help: "Where it ends"),
          OptionDefinition("key", path, help: "Keeps repeats between the same nodes apart"),
          properties,
        ])), help: "What becomes relationships: {at, type, from, to, properties}"),
    OptionDefinition(
      "lines", .boolean, default: .boolean(false), help: "The file is a series of documents, one a line"),
  ]
}
