import Engine
import KithPluginKit

/// Looks for relationships and claims that name nodes nobody describes.
struct DanglingCheck {
  private let resolver: EntityResolver
  private let policy: ImportPolicy
  private let file: String

  init(_ resolver: EntityResolver, _ policy: ImportPolicy, _ file: String) {
    self.resolver = resolver
    self.policy = policy
    self.file = file
  }

  /// - Throws: `dangling` failures, when the policy says so.
  func check(_ staging: inout ImportStaging) throws(ImportFailure) {
    for range in staging.asserted.relationships.chunkRanges {
      try check(range, &staging)
      staging.asserted.relationships.putAside(range)
    }
    var kept: [ImportStaging.StagedClaim] = []
    for claim in staging.claims {
      let ends = [claim.subject, claim.object, claim.claimant, claim.document].compactMap { $0 }
      var isKept = true
      let predicate = staging.asserted.name(claim.predicate)
      for end in ends where isKept { isKept = try keep(end, "the claim \(predicate)", claim.line, &staging) }
      if isKept {
        kept.append(claim)
      } else {
        staging.asserted.entities[Int(claim.entity)].isDeclared = false
      }
    }
    staging.claims = kept
  }

  private func check(_ range: Range<Int>, _ staging: inout ImportStaging) throws(ImportFailure) {
    for index in range where !staging.asserted.relationships[index].isRepeat {
      let relationship = staging.asserted.relationships[index]
      guard !isDescribed(relationship.from, staging) || !isDescribed(relationship.to, staging) else {
        continue
      }
      let what = "the relationship \(staging.asserted.name(relationship.type))"
      var isKept = try keep(relationship.from, what, relationship.line, &staging)
      if isKept { isKept = try keep(relationship.to, what, relationship.line, &staging) }
      if !isKept { staging.asserted.relationships[index].isRepeat = true }
    }
  }

  private func isDescribed(_ entity: UInt32, _ staging: ImportStaging) -> Bool {
    let representative = staging.asserted.representative(entity)
    return staging.asserted.entities[Int(representative)].isDeclared
      || resolver.assertedByOthers.contains(representative)
  }

  /// False when what refers to the entity must be left out.
  private func keep(
    _ entity: UInt32, _ what: String, _ line: UInt32, _ staging: inout ImportStaging
  ) throws(ImportFailure) -> Bool {
    if isDescribed(entity, staging) { return true }
    let representative = staging.asserted.representative(entity)
    let message = "\(what) refers to \(name(entity, staging)), which nothing describes"
    switch policy.dangling {
    case .stub:
      staging.asserted.entities[Int(representative)].isDeclared = true
      return true
    case .error:
      throw ImportFailure(
        .input, "dangling", message, file: file, line: Int(line),
        hint: "import the file that describes it first, or give {dangling: 'skip'} or {dangling: 'stub'}")
    case .skip:
      staging.note(Reject(code: "dangling", message: message, file: file, line: Int(line), column: 0))
      return false
    }
  }

  private func name(_ entity: UInt32, _ staging: ImportStaging) -> String {
    let found = staging.asserted.entities[Int(entity)]
    if let id = staging.asserted.id(found)?.string {
      let document = ImportStaging.documentPrefix
      return id.hasPrefix(document) ? "the document `\(id.dropFirst(document.count))`" : "`\(id)`"
    }
    if let key = staging.asserted.keys(of: entity).first {
      return "\(staging.asserted.name(staging.asserted.scheme(key))) \"\(staging.asserted.text(key).string)\""
    }
    return "a node"
  }
}

extension ImportStaging {
  /// Takes back what the source said before of the ids it retracts, with all their relationships.
  mutating func applyRetractions() throws(ImportFailure) {
    guard !retracted.isEmpty else { return }
    var gone = Set<UInt32>()
    for id in retracted {
      guard let entity = asserted.knownEntity(id: id.asString, space: nil) else { continue }
      gone.insert(asserted.representative(entity))
    }
    for index in asserted.entities.indices where gone.contains(asserted.representative(UInt32(index))) {
      asserted.entities[index].isDeclared = false
      asserted.entities[index].labelSet = 0
      asserted.entities[index].firstKey = AssertedGraph.none
      asserted.entities[index].firstProperty = PropertyLog.none
    }
    for index in asserted.relationships.indices {
      let relationship = asserted.relationships[index]
      if gone.contains(asserted.representative(relationship.from))
        || gone.contains(asserted.representative(relationship.to))
      {
        asserted.relationships[index].isRepeat = true
      }
    }
  }
}
