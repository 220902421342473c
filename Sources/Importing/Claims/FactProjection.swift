import Engine
import KithPluginKit

/// Turns claims into the plain facts that ordinary queries see.
///
/// Only claims that are positive, asserted or reported, sure enough, and about nothing hypothetical become
/// facts. A claim with an object becomes one relationship per (subject, predicate, object, key qualifiers);
/// one with a value becomes a property of its subject. Where claims about a single value differ, the latest
/// day counts; when that day still has several, nothing is chosen: the name goes into the element's list
/// `contested`.
struct FactProjection {
  /// What tells relationships of claims apart.
  private struct RelationshipKey: Hashable {
    var from: UInt32
    var type: UInt32
    var to: UInt32
    var qualifiers: String
  }

  private struct PropertyKey: Hashable {
    var entity: UInt32
    var name: UInt32
  }

  private let vocabulary: ClaimVocabulary
  private let confidence: Double
  private let isHypothetical: (UInt32) -> Bool
  private var relationships: [(key: RelationshipKey, claims: [Int])] = []
  private var relationshipIndex: [RelationshipKey: Int] = [:]
  private var properties: [(key: PropertyKey, claims: [Int])] = []
  private var propertyIndex: [PropertyKey: Int] = [:]
  private var contested: [UInt32: [String]] = [:]
  private var spoilers: [UInt32: [String]] = [:]

  private init(_ vocabulary: ClaimVocabulary, confidence: Double, isHypothetical: @escaping (UInt32) -> Bool)
  {
    self.vocabulary = vocabulary
    self.confidence = confidence
    self.isHypothetical = isHypothetical
  }

  /// - Parameter isHypothetical: whether an entity is one that may never exist, whichever source says so.
  static func project(
    _ staging: inout ImportStaging, _ vocabulary: ClaimVocabulary, isHypothetical: @escaping (UInt32) -> Bool
  ) {
    guard !staging.claims.isEmpty else { return }
    var projection = FactProjection(
      vocabulary, confidence: staging.policy.confidence, isHypothetical: isHypothetical)
    projection.collect(&staging)
    for fact in projection.relationships { projection.assertRelationship(fact.key, fact.claims, &staging) }
    for fact in projection.properties { projection.assertProperty(fact.key, fact.claims, &staging) }
    projection.assertNotes(&staging)
  }

  // MARK: Which claims

  private mutating func collect(_ staging: inout ImportStaging) {
    let superseded = supersededClaims(&staging)
    for (index, claim) in staging.claims.enumerated() {
      guard isFactual(claim), !superseded.contains(index) else { continue }
      let predicate = staging.asserted.name(claim.predicate)
      let subject = staging.asserted.representative(claim.subject)
      if let object = claim.object {
        let key = RelationshipKey(
          from: subject, type: claim.predicate, to: staging.asserted.representative(object),
          qualifiers: keyQualifiers(claim, staging))
        if let known = relationshipIndex[key] {
          relationships[known].claims.append(index)
        } else {
          relationshipIndex[key] = relationships.count
          relationships.append((key, [index]))
        }
      } else if !ClaimVocabulary.isRelationshipType(predicate), isAllowed(claim.value, predicate) {
        let key = PropertyKey(entity: subject, name: claim.predicate)
        if let known = propertyIndex[key] {
          properties[known].claims.append(index)
        } else {
          propertyIndex[key] = properties.count
          properties.append((key, [index]))
        }
      }
    }
  }

  private func isFactual(_ claim: ImportStaging.StagedClaim) -> Bool {
    guard !claim.isNegative, ClaimVocabulary.factual.contains(claim.modality),
      claim.confidence ?? 1 >= confidence
    else { return false }
    return !isHypothetical(claim.subject) && !(claim.object.map(isHypothetical) ?? false)
  }

  private func isAllowed(_ value: Value, _ predicate: String) -> Bool {
    guard let allowed = vocabulary.enumerations[predicate] else { return true }
    return value.tag == .string && allowed.contains(value.asString.string)
  }

  private func keyQualifiers(_ claim: ImportStaging.StagedClaim, _ staging: ImportStaging) -> String {
    guard let names = vocabulary.keyQualifiers[staging.asserted.name(claim.predicate)] else {
      return ""
    }
    var parts: [String] = []
    for name in names {
      for qualifier in staging.asserted.chain(claim.firstQualifier)
      where staging.asserted.name(qualifier.key) == name {
        parts.append("\(name)=\(StagedText.text(qualifier.value))")
      }
    }
    return parts.joined(separator: ";")
  }

  /// Claims that a factual claim about the same thing supersedes.
  private func supersededClaims(_ staging: inout ImportStaging) -> Set<Int> {
    let type = staging.symbol("SUPERSEDES")
    let all = staging.asserted.relationships
    let links = all.indices.lazy.map { all[$0] }.filter { $0.type == type }
    guard !links.isEmpty else { return [] }
    let byEntity = Dictionary(staging.claims.enumerated().map { ($1.entity, $0) }) { first, _ in first }
    var superseded = Set<Int>()
    for link in links {
      guard let newer = byEntity[link.from], let older = byEntity[link.to] else { continue }
      let (a, b) = (staging.claims[newer], staging.claims[older])
      let sameThing =
        staging.asserted.representative(a.subject) == staging.asserted.representative(b.subject)
        && a.predicate == b.predicate && a.object == b.object
        && keyQualifiers(a, staging) == keyQualifiers(b, staging)
      if sameThing, isFactual(a) { superseded.insert(older) }
    }
    return superseded
  }

  // MARK: Facts

  private func assertRelationship(_ key: RelationshipKey, _ claims: [Int], _ staging: inout ImportStaging) {
    let type = staging.asserted.name(key.type)
    var relationship = AssertedGraph.Relationship(
      from: key.from, to: key.to, type: key.type, line: Int(staging.claims[claims[0]].line))
    if vocabulary.keyQualifiers[type] != nil, !key.qualifiers.isEmpty {
      var text = key.qualifiers
      text.withUTF8 { staging.asserted.setKey($0, of: &relationship) }
    }
    var disputed: [String] = []
    for name in qualifierNames(claims, staging) {
      let statements = claims.compactMap { index -> Statement? in
        let claim = staging.claims[index]
        for qualifier in staging.asserted.chain(claim.firstQualifier) where qualifier.key == name {
          return Statement(value: qualifier.value, date: claim.date?.upperBound ?? AssertedGraph.undated)
        }
        return nil
      }
      if let chosen = Statement.choose(statements) {
        staging.asserted.set(name, chosen.value, date: chosen.date, chain: &relationship.firstProperty)
      } else {
        disputed.append(staging.asserted.name(name))
      }
    }
    if claims.allSatisfy({ staging.claims[$0].isSpoiler }) {
      staging.asserted.set(staging.symbol("spoiler"), .true, chain: &relationship.firstProperty)
    }
    if !disputed.isEmpty {
      let list = StagedText.list(disputed, staging.asserted.arena)
      staging.asserted.set(staging.symbol("contested"), list, chain: &relationship.firstProperty)
    }
    staging.asserted.relationships.append(relationship)
  }

  /// In the order they are first mentioned.
  private func qualifierNames(_ claims: [Int], _ staging: ImportStaging) -> [UInt32] {
    var names: [UInt32] = []
    for index in claims {
      for qualifier in staging.asserted.chain(staging.claims[index].firstQualifier)
      where !names.contains(qualifier.key) {
        names.append(qualifier.key)
      }
    }
    return names
  }

  private mutating func assertProperty(_ key: PropertyKey, _ claims: [Int], _ staging: inout ImportStaging) {
    let name = staging.asserted.name(key.name)
    let statements = claims.map {
      Statement(
        value: staging.claims[$0].value, date: staging.claims[$0].date?.upperBound ?? AssertedGraph.undated)
    }
    if vocabulary.multiple.contains(name) {
      let values = Statement.distinct(statements)
      let date = statements.map(\.date).max() ?? AssertedGraph.undated
      staging.asserted.setProperty(key.name, staging.asserted.arena.list(values), of: key.entity, date: date)
    } else if let chosen = Statement.choose(statements) {
      staging.asserted.setProperty(key.name, chosen.value, of: key.entity, date: chosen.date)
    } else {
      contested[key.entity, default: []].append(name)
    }
    if claims.allSatisfy({ staging.claims[$0].isSpoiler }) { spoilers[key.entity, default: []].append(name) }
  }

  /// Names what is disputed, and what gives the plot away, on the entity itself.
  private func assertNotes(_ staging: inout ImportStaging) {
    for (property, notes) in [("contested", contested), ("spoilers", spoilers)] {
      guard !notes.isEmpty else { continue }
      let key = staging.symbol(property)
      for (entity, names) in notes.sorted(by: { $0.key < $1.key }) {
        staging.asserted.setProperty(key, StagedText.list(names, staging.asserted.arena), of: entity)
      }
    }
  }
}

/// A value and the day it was stated.
struct Statement {
  var value: Value
  var date: Int32

  /// The value stated last; nil when several were stated on the last day. A date that only is more precise
  /// than another does not contradict it.
  static func choose(_ statements: [Statement]) -> Statement? {
    guard let last = statements.map(\.date).max() else { return nil }
    var chosen: Statement?
    for statement in statements where statement.date == last {
      guard let before = chosen else {
        chosen = statement
        continue
      }
      if areEquivalent(before.value, statement.value) { continue }
      guard let precise = StagedText.morePrecise(before.value, statement.value) else { return nil }
      chosen?.value = precise
    }
    return chosen
  }

  /// Every value once, the earliest stated first.
  static func distinct(_ statements: [Statement]) -> [Value] {
    var values: [Value] = []
    for statement in statements.sorted(by: { $0.date < $1.date })
    where !values.contains(where: { areEquivalent($0, statement.value) }) {
      values.append(statement.value)
    }
    return values
  }
}

/// Values as text.
enum StagedText {
  static func text(_ value: Value) -> String { format(value, graph: Graph()) }

  static func list(_ names: [String], _ arena: Arena) -> Value { arena.list(names.map { arena.string($0) }) }

  /// Of `2026-01` and `2026-01-08` the second; nil when neither is a beginning of the other.
  static func morePrecise(_ a: Value, _ b: Value) -> Value? {
    guard a.tag == .string, b.tag == .string else { return nil }
    let (x, y) = (a.asString.string, b.asString.string)
    guard DayInterval.days(x) != nil, DayInterval.days(y) != nil else { return nil }
    if y.hasPrefix(x + "-") { return b }
    if x.hasPrefix(y + "-") { return a }
    return nil
  }
}
