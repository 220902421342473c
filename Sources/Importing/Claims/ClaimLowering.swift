import Engine
import KithPluginKit

/// Turns staged claims into nodes and relationships:
///
///     (:Claim {predicate, value, modality, polarity, date, ...qualifiers})
///       -[:SUBJECT]-> entity      -[:CLAIMED_BY]-> claimant or document
///       -[:OBJECT]-> entity       -[:STATED_IN]-> (:Document)
///
/// A source that speaks in its own voice claims its claims itself.
struct ClaimLowering {
  /// Properties of every claim; a qualifier of one of these names is called `qualifierName`.
  private static let reserved: Set<String> = [
    "id", "predicate", "value", "modality", "polarity", "confidence", "rule", "spoiler", "date", "dateTo",
  ]

  static func lower(_ staging: inout ImportStaging) {
    guard !staging.claims.isEmpty else { return }
    let label = staging.symbol("Claim")
    for index in staging.claims.indices {
      completeDate(index, &staging)
      let claim = staging.claims[index]
      staging.asserted.addLabels([label], to: claim.entity)
      setProperties(claim, &staging)
      link(claim, "SUBJECT", claim.subject, &staging)
      if let object = claim.object { link(claim, "OBJECT", object, &staging) }
      if let claimant = claim.claimant ?? claim.document { link(claim, "CLAIMED_BY", claimant, &staging) }
      if let document = claim.document { link(claim, "STATED_IN", document, &staging) }
    }
  }

  /// A claim without a date has that of its document, which may have come later in the stream.
  private static func completeDate(_ index: Int, _ staging: inout ImportStaging) {
    guard staging.claims[index].date == nil, let document = staging.claims[index].document else { return }
    staging.claims[index].date = staging.documentDates[document]
  }

  private static func setProperties(_ claim: ImportStaging.StagedClaim, _ staging: inout ImportStaging) {
    let arena = staging.asserted.arena
    // Qualifiers first: names of the claim's own replace theirs.
    for qualifier in staging.asserted.chain(claim.firstQualifier) {
      let name = staging.asserted.name(qualifier.key)
      let key =
        reserved.contains(name)
        ? staging.symbol("qualifier\(name.prefix(1).uppercased())\(name.dropFirst())") : qualifier.key
      staging.asserted.setProperty(key, qualifier.value, of: claim.entity)
    }
    func set(_ name: String, _ value: Value) {
      guard !value.isNull else { return }
      staging.asserted.setProperty(staging.symbol(name), value, of: claim.entity)
    }
    set("predicate", Value(staging.asserted.nameText(claim.predicate)))
    set("value", claim.value)
    set("modality", arena.string(claim.modality))
    set("polarity", arena.string(claim.isNegative ? "-" : "+"))
    set("confidence", claim.confidence.map { Value($0) } ?? .null)
    set("rule", claim.rule)
    set("spoiler", claim.isSpoiler ? .true : .null)
    if let date = claim.date { staging.setDate(date, of: claim.entity) }
  }

  private static func link(
    _ claim: ImportStaging.StagedClaim, _ type: String, _ end: UInt32, _ staging: inout ImportStaging
  ) {
    staging.asserted.relationships.append(
      AssertedGraph.Relationship(
        from: claim.entity, to: end, type: staging.symbol(type), line: Int(claim.line)))
  }
}
