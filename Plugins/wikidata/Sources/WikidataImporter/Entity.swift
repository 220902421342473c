import KithPluginKit

/// An entity of the dump. Its members are read leniently: empty maps are written as empty lists, and
/// statements may have no value.
struct Entity {
  let tree: JSONValue
  let id: String

  init?(_ tree: JSONValue) {
    guard let id = tree["id"]?.string, !id.isEmpty else { return nil }
    self.tree = tree
    self.id = id
  }

  /// A statement with a value.
  struct Statement {
    var id: String?
    var value: JSONValue
    var qualifiers: JSONValue?

    /// The entity the value is, by its id.
    var entity: String? { Entity.id(value) }
  }

  /// The statements of a property that count: the preferred ones, else the normal ones, never deprecated
  /// ones.
  func statements(_ property: String) -> [Statement] {
    let all = (tree["claims"]?[property]?.elements ?? []).filter { $0["rank"]?.string != "deprecated" }
    let preferred = all.filter { $0["rank"]?.string == "preferred" }
    return (preferred.isEmpty ? all : preferred).compactMap { statement in
      guard let value = statement["mainsnak"]?["datavalue"]?["value"] else { return nil }
      return Statement(id: statement["id"]?.string, value: value, qualifiers: statement["qualifiers"])
    }
  }

  static func id(_ value: JSONValue) -> String? {
    if let id = value["id"]?.string { return id }
    // Dumps of before 2016 have the number only.
    return value["numeric-id"]?.integer.map { "Q\($0)" }
  }

  /// A text in the first of the languages that has one.
  func text(_ member: String, _ languages: [String]) -> String? {
    languages.lazy.compactMap { tree[member]?[$0]?["value"]?.string }.first
  }

  /// The other names in a language.
  func aliases(_ languages: [String]) -> [String] {
    let aliases = languages.lazy.compactMap { tree["aliases"]?[$0]?.elements }.first ?? []
    return aliases.compactMap { $0["value"]?.string }
  }

  /// A point in time, `+1996-08-06T00:00:00Z` with a precision: 11 is a day, 9 a year, less is vaguer.
  struct Moment {
    var year: Int64
    /// When it is known to the day.
    var date: String?

    init?(_ value: JSONValue) {
      guard let time = value["time"]?.string, let precision = value["precision"]?.integer, precision >= 9
      else {
        return nil
      }
      let parts = time.dropFirst().prefix { $0 != "T" }.split(separator: "-")
      guard let first = parts.first, let digits = Int64(first) else { return nil }
      year = time.hasPrefix("-") ? 0 - digits : digits
      let isCommon = time.hasPrefix("+") && first.count == 4 && parts.count == 3
      date = precision >= 11 && isCommon ? parts.joined(separator: "-") : nil
    }
  }
}
