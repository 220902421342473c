import Engine
import KithPluginKit

/// Brings what was staged into a graph: the one place where imports change one.
///
/// The difference to what the same source asserted before is applied, no more: what did not change is not
/// written, so a person's later edits of it stay. The caller holds a copy of the graph and puts it back
/// when this throws.
struct ImportCommit {
  var asserted: AssertedGraph
  let file: String
  let policy: ImportPolicy
  let previous: AssertionRecord?
  let others: [AssertionRecord]
  var summary = ImportSummary()
  /// True when the source says something else than before, whether or not the graph changes.
  var isChanged = false
  /// What a dry run tells about afterwards; others do not note it.
  var touched = TouchedElements()
  /// Which entities and relationships of `previous` this import asserts again.
  var keptEntities = NumberSet()
  var keptRelationships = NumberSet()
  /// The graph's ids of the symbols of `asserted`, once they are needed.
  private var labelIDs: [UInt32: LabelID] = [:]
  private var typeIDs: [UInt32: TypeID] = [:]
  private var keyIDs: [UInt32: KeyID] = [:]

  init(
    _ asserted: AssertedGraph, file: String, policy: ImportPolicy, previous: AssertionRecord?,
    others: [AssertionRecord]
  ) {
    self.asserted = asserted
    self.file = file
    self.policy = policy
    self.previous = previous
    self.others = others
    isChanged = previous == nil
  }

  /// Writes the nodes and relationships, and withdraws what is no longer asserted.
  mutating func write(to graph: inout Graph) throws(ImportFailure) {
    mergeRepeats()
    do throws(StoreError) {
      try writeNodes(&graph)
      try writeRelationships(&graph)
      try withdraw(from: &graph)
    } catch {
      throw ImportFailure(.input, error.detail, error.message, file: file)
    }
    for range in asserted.entities.chunkRanges {
      summary.nodes += range.count { asserted.entities[$0].isDeclared && asserted.entities[$0].same == $0 }
      asserted.entities.putAside(range)
    }
    for range in asserted.relationships.chunkRanges {
      summary.relationships += range.count { !asserted.relationships[$0].isRepeat }
      asserted.relationships.putAside(range)
    }
  }

  /// Hands on what the source asserts; nothing is left here.
  mutating func takeAsserted() -> AssertedGraph {
    let asserted = asserted
    self.asserted = AssertedGraph()
    return asserted
  }

  // MARK: What a dry run tells

  mutating func touch(_ node: NodeID) { if policy.isDryRun { touched.nodes.insert(node.raw) } }
  mutating func touch(_ relationship: RelationshipID) {
    if policy.isDryRun { touched.relationships.insert(relationship.raw) }
  }

  // MARK: Names

  mutating func label(_ symbol: UInt32, _ graph: inout Graph) throws(StoreError) -> LabelID {
    if let known = labelIDs[symbol] { return known }
    let id = try graph.makeLabel(asserted.name(symbol))
    labelIDs[symbol] = id
    return id
  }

  mutating func type(_ symbol: UInt32, _ graph: inout Graph) throws(StoreError) -> TypeID {
    if let known = typeIDs[symbol] { return known }
    let id = try graph.makeRelationshipType(asserted.name(symbol))
    typeIDs[symbol] = id
    return id
  }

  mutating func key(_ symbol: UInt32, _ graph: inout Graph) throws(StoreError) -> KeyID {
    if let known = keyIDs[symbol] { return known }
    let id = try graph.makePropertyKey(asserted.name(symbol))
    keyIDs[symbol] = id
    return id
  }

  // MARK: Repeats

  /// Relationships with the same ends, type and key are one; what was said last of a property counts.
  private mutating func mergeRepeats() {
    let count = asserted.relationships.count
    guard count > 0 else { return }
    var first = HashSlots(capacity: count)
    for range in asserted.relationships.chunkRanges {
      for index in range where !asserted.relationships[index].isRepeat {
        var relationship = asserted.relationships[index]
        relationship.from = asserted.representative(relationship.from)
        relationship.to = asserted.representative(relationship.to)
        asserted.relationships[index] = relationship
        let word = hash(relationship)
        if let known = first.find(word, { isSame(Int($0), relationship) }) {
          merge(index, into: Int(known))
        } else {
          first.add(word, UInt32(index))
        }
      }
      asserted.putAside()
    }
  }

  private func hash(_ relationship: AssertedGraph.Relationship) -> UInt64 {
    let ends = UInt64(relationship.from) << 32 | UInt64(relationship.to)
    return mix(ends, (asserted.key(of: relationship)?.hash ?? 0) ^ UInt64(relationship.type))
  }

  private func isSame(_ index: Int, _ other: AssertedGraph.Relationship) -> Bool {
    let one = asserted.relationships[index]
    guard one.from == other.from, one.to == other.to, one.type == other.type else { return false }
    return AssertedGraph.areSame(asserted.key(of: one), asserted.key(of: other))
  }

  private mutating func merge(_ index: Int, into first: Int) {
    asserted.relationships[index].isRepeat = true
    var chain = asserted.relationships[first].firstProperty
    asserted.append(asserted.relationships[index].firstProperty, to: &chain)
    asserted.relationships[first].firstProperty = chain
  }

  // MARK: Values that several sources assert

  /// The value an element should have: of all that sources assert, the one stated last; of those, the one
  /// imported last.
  ///
  /// - Parameter chain: where another source keeps what it asserts of the element, nil when it asserts
  ///   nothing of it.
  func effective(
    _ key: StringRef, new: AssertedGraph.Property?, chain: (AssertionRecord) -> PropertyLog.Position?
  ) -> Value {
    var best = new.map { ($0.value, $0.date) }
    for record in others.reversed() {
      guard let first = chain(record), let theirs = record.property(key, chain: first) else { continue }
      if let (_, date) = best, theirs.date <= date { continue }
      best = (theirs.value, theirs.date)
    }
    return best?.0 ?? .null
  }
}
