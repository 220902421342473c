import KithPluginKit

/// Reads record streams: what an importer that runs as a process printed, what a recording holds, or what a
/// person wrote by hand. One JSON object a line, as protocol 1 defines them.
public struct JSONLImporter: Importer {
  public static let manifest = Manifest(
    name: "jsonl", version: "1.0.0", license: "Apache-2.0",
    help: "Record streams: one node, relationship or claim a line, as JSON",
    globs: ["*.jsonl", "*.ndjson", "*.jsonl.gz", "*.jsonl.zst"],
    inputs: Manifest.Inputs(kinds: ["file", "stdin"]),
    options: [
      OptionDefinition(
        "complete", .boolean, default: .boolean(false),
        help: "Refuse a stream that does not end with `done`, as one cut short would")
    ])

  private let mustBeComplete: Bool

  public init(options: Options) throws(OptionError) {
    mustBeComplete = options.boolean("complete") ?? false
  }

  public static func probe(_ head: Bytes, name: String) -> Confidence {
    let text = head.first == 0xEF ? head.dropFirst(3) : head[...]
    guard text.first == UInt8(ascii: "{") else { return .no }
    let isNamed = manifest.globs.contains { Glob.matches($0, name) }
    // Every record has a type, nearly always in front.
    let line = String(decoding: text.prefix(200), as: UTF8.self)
    let hasType = line.hasPrefix("{\"type\":") || line.hasPrefix("{\"type\" :")
    return hasType ? (isNamed ? .certain : .likely) : (isNamed ? .maybe : .no)
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    let file = try input.bytes(context)
    var scanner = RecordStreamScanner(name: input.name, lineLimit: context.lineLimit)
    try file.withBytes { bytes throws(ImportFailure) in try scanner.scan(bytes, into: &sink, context) }
    guard scanner.isDone || !mustBeComplete else {
      throw ImportFailure(
        .input, "incomplete", "the stream does not end with `done`", file: input.name,
        hint: "it may have been cut short; leave the option `complete` out to read it all the same")
    }
  }
}
