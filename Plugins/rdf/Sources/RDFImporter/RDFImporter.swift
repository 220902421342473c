import KithPluginKit

/// Reads N-Triples, N-Quads, Turtle and TriG: resources become nodes, literals properties, other statements
/// relationships.
public struct RDFImporter: Importer {
  public static let manifest = Manifest(
    name: "rdf", version: "1.0.0", license: "Apache-2.0", help: "RDF: N-Triples, N-Quads, Turtle, TriG",
    run: Manifest.Run(command: ["bin/kith-import-rdf"]),
    globs: [
      "*.nt", "*.nq", "*.ttl", "*.trig", "*.nt.gz", "*.nq.gz", "*.ttl.gz", "*.trig.gz", "*.nt.zst",
      "*.nq.zst",
      "*.ttl.zst", "*.trig.zst",
    ],
    options: RDFOptions.definitions, emits: Manifest.Emits())

  private let options: RDFOptions

  public init(options: Options) throws(OptionError) { self.options = RDFOptions(options) }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    guard let format = options.format ?? RDFFormat(fileName: input.name) else {
      throw ImportFailure(
        .config, "format", "the name of the file does not tell its format", file: input.name,
        hint: "give {format: 'turtle'}, or ntriples, nquads, trig")
    }
    try read(input, format, &sink, context)
  }

  private func read<Sink: RecordSink>(
    _ input: Input, _ format: RDFFormat, _ sink: inout Sink, _ context: ImportContext
  ) throws(ImportFailure) {
    let result = withUnsafeMutablePointer(to: &sink) { sink in
      Result { () throws(ImportFailure) in
        let sender = GroupSender(sink, file: input.name, context)
        let reader = try StatementReader(input, options) { group throws(ImportFailure) in
          try sender.send(group)
        }
        try reader.run(format)
      }
    }
    try result.get()
  }
}

/// Sends what was gathered about a subject as records.
final class GroupSender<Sink: RecordSink> {
  /// Valid while the importer runs; the reader does not outlive that.
  private let sink: UnsafeMutablePointer<Sink>
  private let file: String
  private let context: ImportContext
  private let draft = RecordDraft()
  private var recent = RecentNodes()
  private var graphs: Set<String> = []
  private var count = 0

  init(_ sink: UnsafeMutablePointer<Sink>, file: String, _ context: ImportContext) {
    self.sink = sink
    self.file = file
    self.context = context
  }

  func send(_ group: SubjectGroup) throws(ImportFailure) {
    count += 1
    if count & 0xFFF == 0 { try context.checkCancelled() }
    try announce(group.graph)
    let graph = Array(group.graph.utf8)
    try graph.withUnsafeBufferPointer { graph throws(ImportFailure) in
      let locator = RecordLocator(source: graph, inputLine: group.line)
      _ = recent.insert(group.subject)
      for label in group.labels { draft.label(label) }
      for property in group.properties { try fill(property) }
      try sendNode(group.subject, locator)
      for link in group.links {
        // What is pointed at is a node too, even when nothing else is said of it.
        if recent.insert(link.target) { try sendNode(link.target, RecordLocator(source: graph)) }
        try draft.sendRelationship(
          from: .id(draft.text(group.subject)), type: link.type, to: .id(draft.text(link.target)),
          at: RecordLocator(source: graph, inputLine: link.line), into: &sink.pointee)
      }
    }
  }

  private func sendNode(_ id: String, _ locator: RecordLocator) throws(ImportFailure) {
    // A relative IRI, of a document without a base, means something only within that document.
    if !id.hasPrefix("_:"), id.contains(":") {
      draft.key("iri", id)
      draft.property("iri", text: id)
    }
    try draft.sendNode(id: draft.text(id), at: locator, to: &sink.pointee)
  }

  /// One value as it is, several as a list; values that are not of their datatypes are rejected.
  private func fill(_ property: SubjectGroup.Property) throws(ImportFailure) {
    var values: [RecordValue] = []
    for (literal, statement) in property.values {
      if let value = literal.value(draft) {
        values.append(value)
      } else {
        let text = literal.text.prefix(60)
        try sink.pointee.reject(
          Reject(
            code: "type",
            message:
              "triple \(statement): \(property.name): \"\(text)\" is not of the type \(literal.typeName)",
            file: file, line: 0, column: 0, text: String(text)))
      }
    }
    guard let first = values.first else { return }
    draft.property(property.name, values.count == 1 ? first : draft.list(values))
  }

  /// Each named graph is a source: what it says is kept apart from what others say.
  private func announce(_ graph: String) throws(ImportFailure) {
    guard !graph.isEmpty, graphs.insert(graph).inserted else { return }
    let id = Array(graph.utf8)
    try id.withUnsafeBufferPointer { id throws(ImportFailure) in
      let properties = [
        RecordProperty(name: draft.text("uri"), value: .string(id)),
        RecordProperty(name: draft.text("kind"), value: .string(draft.text("RDF graph"))),
      ]
      try properties.withUnsafeBufferPointer { properties throws(ImportFailure) in
        try sink.pointee.source(SourceRecord(id: id, published: nil, properties: properties))
      }
    }
    draft.reset()
  }
}
