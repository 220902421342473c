import KithPluginKit

/// The options of the rdf importer as plain fields.
struct RDFOptions: Sendable {
  enum Names: String, CaseIterable, Sendable {
    /// `name` of `http://xmlns.com/foaf/0.1/name`.
    case local
    /// `foaf__name`, by the prefixes of the file and of the options.
    case prefixed
    case full
  }

  var format: RDFFormat?
  var names: Names
  /// Prefix to namespace.
  var prefixes: [(prefix: String, namespace: String)]
  /// Empty: literals in every language are kept.
  var languages: [String]
  var base: String?

  init(_ options: Options) {
    format = options.string("format").flatMap { RDFFormat(rawValue: $0) }
    names = options.string("names").flatMap { Names(rawValue: $0) } ?? .local
    prefixes = (options.members("prefixes") ?? []).map { ($0.name, $0.value.string ?? "") }
    languages = (options.strings("languages") ?? []).map { $0.lowercased() }
    base = options.string("base")
  }

  /// True for literals without a language, and for `en-GB` when `en` is wanted.
  func keeps(language: String) -> Bool {
    guard !languages.isEmpty, !language.isEmpty else { return true }
    let language = language.lowercased()
    return languages.contains { language == $0 || language.hasPrefix($0 + "-") }
  }

  static let definitions = [
    OptionDefinition(
      "format", .enum(RDFFormat.allCases.map(\.rawValue)),
      help: "Found by the name of the file when not given"),
    OptionDefinition(
      "names", .enum(Names.allCases.map(\.rawValue)), default: .string(Names.local.rawValue),
      help: "Labels, types and properties as name, foaf__name or the whole IRI"),
    OptionDefinition(
      "prefixes", .map(.string),
      help: "Prefixes besides those of the file, for example {foaf: 'http://...'}"),
    OptionDefinition(
      "languages", .list(.string), help: "Only literals in these languages, and those in none"),
    OptionDefinition("base", .string, help: "What relative IRIs are relative to"),
  ]
}

enum RDFFormat: String, CaseIterable, Sendable {
  case ntriples, nquads, turtle, trig

  /// By the name of a file, `.gz` or `.zst` after it or not.
  init?(fileName: String) {
    let parts = fileName.lowercased().split(separator: ".")
    switch ["gz", "zst"].contains(parts.last) ? parts.dropLast().last : parts.last {
    case "nt": self = .ntriples
    case "nq": self = .nquads
    case "ttl", "turtle": self = .turtle
    case "trig": self = .trig
    default: return nil
    }
  }
}
