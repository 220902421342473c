import KithPluginKit

/// Reads JSON documents by a mapping: paths say which values are nodes and relationships, and where their ids
/// and properties are.
public struct JSONImporter: Importer {
  public static let manifest = Manifest(
    name: "json", version: "1.0.0", license: "Apache-2.0",
    help: "JSON documents, by a mapping from paths to nodes and relationships",
    globs: ["*.json", "*.json.gz", "*.json.zst"], inputs: Manifest.Inputs(kinds: ["file", "stdin"]),
    options: JSONMapping.definitions)

  private let mapping: JSONMapping
  private let isSeries: Bool

  public init(options: Options) throws(OptionError) {
    mapping = try JSONMapping(options)
    isSeries = options.boolean("lines") ?? false
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    try read(input, &sink, context)
  }

  private func read<Sink: RecordSink>(
    _ input: Input, _ sink: inout Sink, _ context: ImportContext
  ) throws(ImportFailure) {
    try input.bytes(context).withBytes { bytes throws(ImportFailure) in
      var reader = DocumentReader<Sink>(bytes, name: input.name, mapping, context)
      try reader.run(&sink, isSeries: isSeries)
    }
  }
}
