/// What is known of predicates beyond their names: how claims about them become facts.
public struct ClaimVocabulary: Hashable, Sendable {
  /// Relationships of these types are told apart by qualifiers too, not by their ends alone.
  public var keyQualifiers: [String: [String]]
  /// Properties that hold every value stated, as a list.
  public var multiple: Set<String>
  /// Properties whose value must be one of these; other values stay claims.
  public var enumerations: [String: Set<String>]

  public init(
    keyQualifiers: [String: [String]] = [:], multiple: Set<String> = [],
    enumerations: [String: Set<String>] = [:]
  ) {
    self.keyQualifiers = keyQualifiers
    self.multiple = multiple
    self.enumerations = enumerations
  }

  /// The vocabulary of works, people and what is said about them.
  public static let standard = ClaimVocabulary(
    keyQualifiers: ["RANKED_ON": ["rank", "period"]],
    multiple: ["genre", "format"],
    enumerations: [
      "renewalStatus": [
        "renewed", "not_renewed", "cancelled", "ended", "undecided", "no_announcement", "under_discussion",
        "likely",
        "unlikely", "possible",
      ]
    ])

  /// Relationship types are written in capitals, property names are not.
  static func isRelationshipType(_ predicate: String) -> Bool { !predicate.contains { $0.isLowercase } }

  /// The modalities of claims that may become facts.
  static let factual: Set<String> = ["asserted", "reported"]
}
