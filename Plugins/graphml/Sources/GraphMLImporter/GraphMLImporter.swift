import KithPluginKit

/// Reads GraphML as TinkerPop, Neo4j, NetworkX, Gephi and yEd write it.
public struct GraphMLImporter: Importer {
  public static let manifest = Manifest(
    name: "graphml", version: "1.0.0", license: "Apache-2.0", help: "GraphML",
    run: Manifest.Run(command: ["bin/kith-import-graphml"]),
    globs: ["*.graphml", "*.graphml.gz", "*.graphml.zst"],
    options: [
      OptionDefinition("label", .either([.string, .list(.string)]), help: "Label, or labels, of every node"),
      OptionDefinition(
        "labels", .string, help: "The node property that holds labels; labels or labelV when not given"),
      OptionDefinition(
        "type", .string, default: .string("RELATED"), help: "The type of relationships that have none"),
      OptionDefinition(
        "types", .string, help: "The edge property that holds the type; labelE or label when not given"),
    ])

  private let label: [String]
  private let labelNames: [String]
  private let type: String
  private let typeNames: [String]

  public init(options: Options) throws(OptionError) {
    label = options.strings("label") ?? []
    labelNames = options.string("labels").map { [$0] } ?? ["labels", "labelV"]
    type = options.string("type") ?? "RELATED"
    typeNames = options.string("types").map { [$0] } ?? ["labelE", "label"]
    guard !type.isEmpty else { throw OptionError("type", "a relationship type must not be empty") }
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    try read(input, &sink, context)
  }

  private func read<Sink: RecordSink>(
    _ input: Input, _ sink: inout Sink, _ context: ImportContext
  ) throws(ImportFailure) {
    let draft = RecordDraft()
    let result = withUnsafeMutablePointer(to: &sink) { sink in
      Result { () throws(ImportFailure) in
        let reader = try GraphMLReader(input) { element throws(ImportFailure) in
          try send(element, draft, input.name, &sink.pointee)
        }
        try reader.run(context)
      }
    }
    try result.get()
  }

  private func send(
    _ element: GraphMLElement, _ draft: RecordDraft, _ file: String, _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    let locator = RecordLocator(inputLine: element.place.line)
    switch element.kind {
    case .node(let id):
      for label in label { draft.label(label) }
      if let labels = element.labelAttribute { addLabels(labels, draft) }
      try fill(element, draft, file, &sink) { name, text in
        guard labelNames.contains(name) else { return false }
        if element.labelAttribute == nil { addLabels(text, draft) }
        return true
      }
      try draft.sendNode(id: draft.text(id), at: locator, to: &sink)
    case .edge(let id, let source, let target):
      var type = element.labelAttribute
      try fill(element, draft, file, &sink) { name, text in
        guard typeNames.contains(name) else { return false }
        if type == nil, !text.isEmpty { type = text }
        return true
      }
      try draft.sendRelationship(
        from: .id(draft.text(source)), type: type ?? self.type, to: .id(draft.text(target)), key: id,
        at: locator,
        into: &sink)
    }
  }

  /// `:Person:Actor` as Neo4j writes it, or one label.
  private func addLabels(_ text: String, _ draft: RecordDraft) {
    let labels = text.hasPrefix(":") ? text.split(separator: ":").map(String.init) : [text]
    for label in labels where !label.isEmpty { draft.label(label) }
  }

  /// Adds the properties that `takes` does not take for itself.
  private func fill(
    _ element: GraphMLElement, _ draft: RecordDraft, _ file: String, _ sink: inout some RecordSink,
    _ takes: (String, String) -> Bool
  ) throws(ImportFailure) {
    for datum in element.data where !takes(datum.key.name, datum.text) {
      let type = datum.key.kind.columnType
      let text = type == .string ? datum.text : String(datum.text.filter { !$0.isWhitespace })
      if type != .string, text.isEmpty { continue }
      if let value = draft.value(text, as: type) {
        draft.property(datum.key.name, value)
      } else {
        try sink.reject(
          Reject(
            code: "type",
            message: "\(datum.key.name): \"\(text.prefix(60))\" is not of the type \(datum.key.kind)",
            file: file, line: datum.place.line, column: datum.place.column, text: String(text.prefix(80))))
      }
    }
  }
}
