import Glibc
import KithPluginKit

/// The options of the imdb importer as plain fields.
struct IMDbOptions: Sendable {
  /// Values of `titleType`; all when empty.
  var types: [String]
  /// Values of `category`; all when empty.
  var categories: [String]
  var knownFor: Bool
}

/// Reads the data sets IMDb publishes for personal use: one file, or a folder with several.
public struct IMDbImporter: Importer {
  public static let manifest = Manifest(
    name: "imdb", version: "1.0.0", license: "Apache-2.0",
    help: "IMDb data sets: title.basics, title.episode, title.ratings, title.principals, name.basics",
    globs: [
      "title.basics.tsv*", "title.episode.tsv*", "title.ratings.tsv*", "title.principals.tsv*",
      "name.basics.tsv*",
    ], inputs: Manifest.Inputs(kinds: ["file", "folder"]),
    options: [
      OptionDefinition(
        "types", .list(.string), help: "Only titles of these types, for example ['movie', 'tvSeries']"),
      OptionDefinition(
        "categories", .list(.string), help: "Only principals of these categories, for example ['actor']"),
      OptionDefinition(
        "knownFor", .boolean, default: .boolean(false), help: "Also KNOWN_FOR, from people to titles"),
    ],
    emits: Manifest.Emits(nodes: ["Title": ["imdb"], "Person": ["imdb"]]))

  private let options: IMDbOptions

  public init(options: Options) throws(OptionError) {
    self.options = IMDbOptions(
      types: options.strings("types") ?? [], categories: options.strings("categories") ?? [],
      knownFor: options.boolean("knownFor") ?? false)
  }

  public static func probe(_ head: Bytes, name: String) -> Confidence {
    // A compressed file can only be told by its name.
    if head.count >= 2, head[0] == 0x1F, head[1] == 0x8B {
      return manifest.globs.contains { Glob.matches($0, name) } ? .likely : .no
    }
    let line = head.prefix { $0 != 0x0A && $0 != 0x0D }
    let header = String(decoding: line.prefix(400), as: UTF8.self).split(separator: "\t").map(String.init)
    return DataSet.of(header: header) == nil ? .no : .certain
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    var reader = DataSetReader(options, isFolder: input.isFolder, context)
    guard input.isFolder else { return try reader.read(input, into: &sink) }
    var found = false
    for set in DataSet.allCases {
      for ending in ["", ".gz", ".zst"] {
        let name = "\(set.fileName).tsv\(ending)"
        let file = input.file(name)
        guard access(file.path, F_OK) == 0 else { continue }
        found = true
        try reader.read(file, into: &sink)
        break
      }
    }
    guard found else {
      throw ImportFailure(
        .input, "empty", "the folder has none of the data sets", file: input.name,
        hint: "expected are \(DataSet.allCases.map { "\($0.fileName).tsv.gz" }.joined(separator: ", "))")
    }
  }
}
