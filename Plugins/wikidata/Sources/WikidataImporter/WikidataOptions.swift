import KithPluginKit

/// The options of the wikidata importer as plain fields.
struct WikidataOptions: Sendable {
  /// Property to relationship type. An entity with a statement of one of them is kept.
  var relationships: [String: String]
  /// Property with points in time to the name of a date.
  var dates: [String: String]
  /// Property with external identifiers to the scheme of a key.
  var keys: [String: String]
  /// Class to label.
  var labels: [String: String]
  /// Of the names an entity has, the first of these languages that is there.
  var languages: [String]
  var readsReferenced: Bool

  init(_ options: Options) {
    func map(_ name: String) -> [String: String] {
      Dictionary((options.members(name) ?? []).map { ($0.name, $0.value.string ?? "") }) { _, last in last }
    }
    relationships = map("properties")
    dates = map("dates")
    keys = map("keys")
    labels = map("labels")
    languages = options.strings("languages") ?? []
    readsReferenced = options.boolean("referenced") ?? true
  }

  /// - Throws: `OptionError` for names that are no properties or classes.
  func check() throws(OptionError) {
    guard !relationships.isEmpty else {
      throw OptionError(
        "properties", "`properties` names no property to keep entities by",
        hint: "for example {P144: 'BASED_ON'}")
    }
    for (option, names, letter) in [
      ("properties", relationships, "P"), ("dates", dates, "P"), ("keys", keys, "P"), ("labels", labels, "Q"),
    ] {
      for (name, value) in names.sorted(by: { $0.key < $1.key }) {
        guard name.hasPrefix(letter), UInt64(name.dropFirst()) != nil else {
          throw OptionError(option, "\(option).\(name): `\(name)` is not \(letter) and a number")
        }
        guard !value.isEmpty else { throw OptionError(option, "\(option).\(name): an empty name") }
      }
    }
  }

  private static func object(_ members: [(String, String)]) -> JSONValue {
    .object(members.map { JSONValue.Member($0.0, .string($0.1)) })
  }

  static let definitions = [
    OptionDefinition(
      "properties", .map(.string),
      default: object([
        ("P144", "BASED_ON"), ("P161", "CAST_MEMBER"), ("P50", "AUTHOR"), ("P162", "PRODUCER"),
        ("P449", "BROADCASTER"), ("P123", "PUBLISHER"),
      ]), help: "Statements that become relationships; entities without any are left out"),
    OptionDefinition(
      "referenced", .boolean, default: .boolean(true),
      help: "Also keep what those statements point at; the file is read twice"),
    OptionDefinition(
      "labels", .map(.string),
      default: object([
        ("Q5", "Person"), ("Q11424", "Film"), ("Q5398426", "TVSeries"), ("Q1259759", "TVMiniSeries"),
        ("Q21191270", "TVEpisode"), ("Q3464665", "TVSeason"), ("Q8261", "Novel"), ("Q571", "Book"),
        ("Q7725634", "LiteraryWork"), ("Q47461344", "WrittenWork"), ("Q277759", "BookSeries"),
        ("Q15632617", "Character"), ("Q15773347", "Character"), ("Q2085381", "Publisher"),
        ("Q1762059", "ProductionCompany"),
      ]), help: "Classes (instance of, P31) that become labels"),
    OptionDefinition(
      "dates", .map(.string),
      default: object([
        ("P577", "published"), ("P580", "start"), ("P582", "end"), ("P569", "born"), ("P570", "died"),
      ]), help: "Points in time that become dates, and years with `Year` appended"),
    OptionDefinition(
      "keys", .map(.string),
      default: object([("P345", "imdb"), ("P648", "openlibrary"), ("P8600", "tvmaze"), ("P214", "viaf")]),
      help: "External identifiers that become global identifiers"),
    OptionDefinition(
      "languages", .list(.string), default: .array([.string("en"), .string("mul")]),
      help: "For names and descriptions, the first that is there"),
  ]
}
