import Engine

/// What one source asserted at its latest import, and how to find it by node and relationship.
final class AssertionRecord: Sendable {
  let asserted: AssertedGraph
  private let entities: NumberRuns
  private let relationships: NumberRuns
  /// Nodes the source describes, not those it only has facts about.
  let nodeCount: Int

  /// Takes over what was asserted, and puts it on disk where there is much of it.
  init(_ asserted: consuming AssertedGraph) {
    var entities = NumberRuns.Builder()
    var nodeCount = 0
    for range in asserted.entities.chunkRanges {
      for index in range {
        let entity = asserted.entities[index]
        guard entity.same == index, entity.node != .none,
          entity.isDeclared || entity.firstProperty != PropertyLog.none
        else { continue }
        entities.add(entity.node.raw, UInt32(index))
        if entity.isDeclared { nodeCount += 1 }
      }
      asserted.entities.putAside(range)
    }
    var relationships = NumberRuns.Builder()
    for range in asserted.relationships.chunkRanges {
      for index in range where asserted.relationships[index].id != .none {
        let relationship = asserted.relationships[index]
        if !relationship.isRepeat { relationships.add(relationship.id.raw, UInt32(index)) }
      }
      asserted.relationships.putAside(range)
    }
    self.entities = entities.finish()
    self.relationships = relationships.finish()
    self.nodeCount = nodeCount
    asserted.putOnDisk()
    self.asserted = asserted
  }

  /// What it takes up, part by part.
  var parts: [ImportMemory.Part] {
    asserted.parts + [ImportMemory.Part("node numbers", memory: entities.bytes + relationships.bytes)]
  }

  var relationshipCount: Int { relationships.count }

  /// The entity that stands for a node this source describes or has facts about.
  func entity(of node: NodeID) -> UInt32? { entities[node.raw] }
  func relationship(of id: RelationshipID) -> UInt32? { relationships[id.raw] }

  /// Whether the source describes a node, so that the node stays as long as the source does.
  func declares(_ node: NodeID) -> Bool {
    entity(of: node).map { asserted.entities[Int($0)].isDeclared } ?? false
  }

  /// Calls `body` with the entities the source describes or has facts about, in the order of their nodes.
  func forEachMentioned<E: Error>(_ body: (UInt32) throws(E) -> Void) throws(E) {
    try entities.forEach { number throws(E) in try body(number) }
  }

  /// Calls `body` with the indices of relationships that are in the graph, in the order of their ids.
  func forEachLive<E: Error>(_ body: (UInt32) throws(E) -> Void) throws(E) {
    try relationships.forEach { number throws(E) in try body(number) }
  }

  /// The node with an id or key, as far as this source knows.
  func node(id: StringRef, space: StringRef?) -> NodeID? {
    asserted.knownEntity(id: id, space: space).flatMap(node)
  }

  func node(scheme: StringRef, value: StringRef) -> NodeID? {
    asserted.knownEntity(scheme: scheme, value: value).flatMap(node)
  }

  private func node(_ entity: UInt32) -> NodeID? {
    let found = asserted.entities[Int(asserted.representative(entity))]
    return found.isDeclared && found.node != .none ? found.node : nil
  }

  /// The value a source asserts for a property of an element; the chain is the element's.
  func property(_ key: StringRef, chain first: PropertyLog.Position) -> AssertedGraph.Property? {
    guard let symbol = asserted.knownSymbol(key) else { return nil }
    return asserted.log.property(symbol, in: first)
  }
}
