import Engine
import KithPluginKit

extension ImportCommit {
  /// Takes back what this source asserted before and does not now. What another source asserts too stays.
  mutating func withdraw(from graph: inout Graph) throws(StoreError) {
    guard let previous else { return }
    try withdrawRelationships(previous, &graph)
    try withdrawNodes(previous, &graph)
  }

  private mutating func withdrawRelationships(
    _ previous: AssertionRecord, _ graph: inout Graph
  ) throws(StoreError) {
    var gone: [RelationshipID] = []
    try previous.forEachLive { index throws(StoreError) in
      if keptRelationships.contains(index) { return }
      let relationship = previous.asserted.relationships[Int(index)]
      isChanged = true
      guard graph.isLive(relationship.id) else { return }
      if others.contains(where: { $0.relationship(of: relationship.id) != nil }) {
        for property in previous.asserted.chain(relationship.firstProperty) {
          let name = previous.asserted.nameText(property.key)
          try setEffective(relationship.id, name, new: nil, &graph)
        }
      } else {
        gone.append(relationship.id)
        touch(relationship.id)
      }
    }
    summary.relationshipsWithdrawn += try graph.deleteRelationships(gone)
  }

  private mutating func withdrawNodes(_ previous: AssertionRecord, _ graph: inout Graph) throws(StoreError) {
    try previous.forEachMentioned { index throws(StoreError) in
      if keptEntities.contains(index) { return }
      let entity = previous.asserted.entities[Int(index)]
      isChanged = true
      guard graph.isLive(entity.node) else { return }
      if !entity.isDeclared || others.contains(where: { $0.declares(entity.node) }) {
        try withdrawAssertions(entity, previous, &graph)
      } else if !graph.hasRelationships(entity.node) {
        try graph.deleteNode(entity.node)
        summary.nodesWithdrawn += 1
        touch(entity.node)
      }
      // A node that others, or a person, have connected stays: taking it would take their relationships too.
    }
  }

  private mutating func withdrawAssertions(
    _ entity: AssertedGraph.Entity, _ previous: AssertionRecord, _ graph: inout Graph
  ) throws(StoreError) {
    for symbol in previous.asserted.labelSets[Int(entity.labelSet)] {
      try withdrawLabel(previous.asserted.name(symbol), entity.node, &graph)
    }
    for property in previous.asserted.chain(entity.firstProperty) {
      try setEffective(entity.node, previous.asserted.nameText(property.key), new: nil, &graph)
    }
  }
}
