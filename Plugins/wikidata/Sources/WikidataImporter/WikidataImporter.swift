import KithPluginKit

/// Reads the JSON dump of Wikidata, or a part of it in the same form: one array, an entity a line, a comma
/// after each.
public struct WikidataImporter: Importer {
  public static let manifest = Manifest(
    name: "wikidata", version: "1.0.0", license: "Apache-2.0",
    help: "The JSON dump of Wikidata, filtered by the properties works, people and publishers are linked by",
    globs: [
      "wikidata*.json", "wikidata*.json.gz", "wikidata*.json.zst", "latest-all.json", "latest-all.json.gz",
      "latest-all.json.zst",
    ],
    options: WikidataOptions.definitions)

  private let options: WikidataOptions

  public init(options: Options) throws(OptionError) {
    self.options = WikidataOptions(options)
    try self.options.check()
  }

  public static func probe(_ head: Bytes, name: String) -> Confidence {
    let isNamed = manifest.globs.contains { Glob.matches($0, name) }
    if head.count >= 2, head[0] == 0x1F, head[1] == 0x8B { return isNamed ? .likely : .no }
    let text = String(decoding: head.prefix(300), as: UTF8.self)
    let hasEntity = text.contains("\"type\":\"item\"") || text.contains("\"type\":\"property\"")
    return hasEntity && text.contains("\"id\":\"") ? .certain : isNamed ? .maybe : .no
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    var reader = DumpReader(options, input)
    if options.readsReferenced { try reader.findReferenced(&sink, context) }
    try reader.send(to: &sink, context)
  }
}
