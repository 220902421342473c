/// Nodes and their labels. Ids are dense from 0 and are not used again within a graph's life.
extension Graph {
  /// Live nodes.
  public var nodeCount: Int { state.pointee.nodes.count }
  /// Live nodes with a label.
  public func nodeCount(_ label: LabelID) -> Int { state.pointee.nodes.count(label) }
  /// Every node id is below this.
  public var nodeLimit: UInt32 { state.pointee.nodes.limit }

  /// Creates a node; the labels may come in any order and repeat.
  /// - Throws: `ResourceError` when ids have run out.
  public mutating func createNode(_ labels: [LabelID]) throws(StoreError) -> NodeID {
    try bulkCreateNodes(labels: labels, count: 1)
  }

  /// Creates many nodes with the same labels; their ids follow each other from the one given.
  /// - Throws: `ResourceError` when there are not as many ids left.
  public mutating func bulkCreateNodes(labels: [LabelID], count: Int) throws(StoreError) -> NodeID {
    let state = writable()
    let limit = state.pointee.limits.nodes
    guard count <= limit - Int(state.pointee.nodes.limit) else { throw .limit("nodes", limit) }
    let set = state.pointee.nodes.sets.id(of: labels)
    let first = state.pointee.nodes.create(count, set: set)
    if state.pointee.constraints.watches(isRelationship: false) {
      for id in first..<first + UInt32(count) { state.pointee.constraints.touch(id, isRelationship: false) }
    }
    return NodeID(first)
  }

  /// Raises `nodeLimit`, as when a graph with deleted nodes is read back: the ids between are those of
  /// deleted nodes.
  /// - Throws: `ResourceError` when the limit is above the largest id.
  public mutating func skipNodes(to limit: UInt32) throws(StoreError) {
    let state = writable()
    guard Int(limit) <= state.pointee.limits.nodes else { throw .limit("nodes", state.pointee.limits.nodes) }
    state.pointee.nodes.skip(to: limit)
  }

  /// False for a deleted node and for an id never given.
  @inline(__always)
  public func isLive(_ node: NodeID) -> Bool {
    state.pointee.nodes.setIDs.reader[Int(node.raw)] != LabelSets.deleted
  }

  @inline(__always)
  public func hasLabel(_ node: NodeID, _ label: LabelID) -> Bool {
    Int(label.raw) < state.pointee.nodes.members.count
      && state.pointee.nodes.members[Int(label.raw)].bits.reader[Int(node.raw >> 6)] >> UInt64(node.raw & 63)
        & 1 != 0
  }

  /// In the order of the label ids; none for a deleted node.
  public func labels(of node: NodeID) -> [LabelID] {
    state.pointee.nodes.sets.sets[Int(state.pointee.nodes.setIDs.reader[Int(node.raw)])]
  }

  /// Gives a node a label, and says whether it had not got it.
  /// - Throws: `ConstraintValidationFailed` when a constraint of the label is violated; `EntityNotFound` for
  ///   a deleted node.
  public mutating func addLabel(_ label: LabelID, to node: NodeID) throws(StoreError) -> Bool {
    guard isLive(node) else { throw .deletedEntity("the node") }
    guard !hasLabel(node, label) else { return false }
    let state = writable()
    try state.pointee.checkUnique(node.raw, joining: label)
    state.pointee.changeSet(of: node.raw) { $0.add(label, to: node.raw) }
    state.pointee.insertEntries(of: node.raw, owner: label.raw, isRelationship: false)
    state.pointee.constraints.touch(node.raw, isRelationship: false)
    return true
  }

  /// Takes a label from a node, and says whether it had it.
  /// - Throws: `EntityNotFound` for a deleted node.
  public mutating func removeLabel(_ label: LabelID, from node: NodeID) throws(StoreError) -> Bool {
    guard isLive(node) else { throw .deletedEntity("the node") }
    guard hasLabel(node, label) else { return false }
    let state = writable()
    state.pointee.removeEntries(of: node.raw, owner: label.raw, isRelationship: false)
    state.pointee.changeSet(of: node.raw) { $0.remove(label, from: node.raw) }
    return true
  }

  /// Whether relationships start or end here, also at a node that is deleted.
  public func hasRelationships(_ node: NodeID) -> Bool {
    (0..<UInt32(relationshipTypeCount)).contains {
      degree(node, TypeID($0), .outgoing) > 0 || degree(node, TypeID($0), .incoming) > 0
    }
  }
}

extension GraphState {
  /// Changes the label set of a node, and moves its relationships to the new set in the statistics.
  mutating func changeSet(of node: UInt32, _ change: (inout NodeTable) -> Void) {
    let old = nodes.setIDs[Int(node)]
    change(&nodes)
    let new = nodes.setIDs[Int(node)]
    for type in adjacency.indices {
      let out = adjacency[type].outgoing.degree(node)
      let into = adjacency[type].incoming.degree(node)
      if out > 0 { adjacency[type].starts.move(out, from: old, to: new) }
      if into > 0 { adjacency[type].ends.move(into, from: old, to: new) }
    }
  }
}
