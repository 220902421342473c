/// Deleting nodes, many at once: every column, label and type is gone through once.
extension Graph {
  /// Removes the node, its labels, properties and index entries. Its relationships must be deleted by the
  /// caller before the statement ends; `hasRelationships` tells. A node already deleted is left alone.
  public mutating func deleteNode(_ node: NodeID) throws(StoreError) { _ = try deleteNodes([node]) }

  /// As `deleteNode`, for nodes in any order, also given twice. Gives those that were live, ascending.
  public mutating func deleteNodes(_ nodes: [NodeID]) throws(StoreError) -> [NodeID] {
    var live = nodes.filter(isLive).map(\.raw)
    guard !live.isEmpty else { return [] }
    if !isAscending(live) { live = Array(Set(live)).sorted() }
    writable().pointee.deleteNodes(live)
    return live.map { NodeID($0) }
  }

  private func isAscending(_ ids: [UInt32]) -> Bool {
    for i in ids.indices.dropFirst() where ids[i] <= ids[i - 1] { return false }
    return true
  }

  /// All live relationships of nodes, of any type; one whose start and end are both among them comes twice.
  public func relationships(of nodes: [NodeID]) -> [RelationshipID] {
    var found: [RelationshipID] = []
    for type in state.pointee.adjacency.indices where state.pointee.adjacency[type].count > 0 {
      for direction in [Direction.outgoing, .incoming] {
        let reader = adjacencyReader(TypeID(UInt32(type)), direction)
        for node in nodes {
          let slice = reader[node.raw]
          for i in 0..<slice.count { found.append(RelationshipID(slice.relationships[i])) }
        }
      }
    }
    return found
  }

  /// Whether relationships start or end at one of the nodes, also where that is deleted.
  public func hasRelationships(anyOf nodes: [NodeID]) -> Bool {
    for type in state.pointee.adjacency.indices where state.pointee.adjacency[type].count > 0 {
      for direction in [Direction.outgoing, .incoming] {
        let reader = adjacencyReader(TypeID(UInt32(type)), direction)
        for node in nodes where reader.degree(node.raw) > 0 { return true }
      }
    }
    return false
  }
}

extension GraphState {
  /// Deletes live nodes, given in ascending order.
  mutating func deleteNodes(_ ids: [UInt32]) {
    if !indexes.isEmpty {
      for id in ids {
        for label in nodes.labels(of: id) {
          removeEntries(of: id, owner: label.raw, isRelationship: false)
        }
      }
    }
    clearProperties(of: ids, isRelationship: false)
    let setIDs = nodes.setIDs.reader
    for type in adjacency.indices where adjacency[type].count > 0 {
      let (outgoing, incoming) = (adjacency[type].outgoing.reader, adjacency[type].incoming.reader)
      for id in ids {
        let (out, into) = (outgoing.degree(id), incoming.degree(id))
        if out > 0 { adjacency[type].starts.move(out, from: setIDs[Int(id)], to: LabelSets.deleted) }
        if into > 0 { adjacency[type].ends.move(into, from: setIDs[Int(id)], to: LabelSets.deleted) }
      }
    }
    nodes.delete(ids)
  }

  /// Removes all properties of elements, given in ascending order.
  mutating func clearProperties(of ids: [UInt32], isRelationship: Bool) {
    if isRelationship {
      for key in relationshipColumns.indices { relationshipColumns[key].remove(ids) }
    } else {
      for key in nodeColumns.indices { nodeColumns[key].remove(ids) }
    }
  }
}
