/// Relationships and adjacency. Ids are dense from 0 and are not used again within a graph's life.
extension Graph {
  /// Live relationships.
  public var relationshipCount: Int { state.pointee.relationships.count }
  /// Every relationship id is below this.
  public var relationshipLimit: UInt32 { state.pointee.relationships.limit }

  /// Creates a relationship. In place this takes a fraction of a microsecond, whatever the degrees of the
  /// nodes.
  /// - Throws: `EntityNotFound` when a node is deleted; `ResourceError` when ids have run out.
  public mutating func createRelationship(
    _ type: TypeID, from start: NodeID, to end: NodeID
  ) throws(StoreError) -> RelationshipID {
    guard isLive(start), isLive(end) else { throw .deletedEntity("the start or end node") }
    let limit = state.pointee.limits.relationships
    let state = writable()
    guard Int(state.pointee.relationships.limit) < limit else { throw .limit("relationships", limit) }
    let mostAtNode = state.pointee.limits.degree
    guard degree(start, type, .outgoing) < mostAtNode, degree(end, type, .incoming) < mostAtNode else {
      throw .limit("relationships of one type at a node", mostAtNode)
    }
    return RelationshipID(state.pointee.createRelationship(type, start.raw, end.raw))
  }

  /// Raises `relationshipLimit`: the ids between are as those of deleted relationships, but without type and
  /// ends.
  /// - Throws: `ResourceError` when the limit is above the largest id.
  public mutating func skipRelationships(to limit: UInt32) throws(StoreError) {
    let state = writable()
    let most = state.pointee.limits.relationships
    guard Int(limit) <= most else { throw .limit("relationships", most) }
    state.pointee.relationships.skip(to: limit)
  }

  /// False for a deleted relationship and for an id never given.
  @inline(__always)
  public func isLive(_ relationship: RelationshipID) -> Bool {
    state.pointee.relationships.reader.isLive(relationship.raw)
  }

  /// Also for a deleted relationship, as long as the graph lives.
  @inline(__always)
  public func type(of relationship: RelationshipID) -> TypeID {
    state.pointee.relationships.reader.type(relationship.raw)
  }

  /// Also for a deleted relationship.
  @inline(__always)
  public func start(of relationship: RelationshipID) -> NodeID {
    NodeID(state.pointee.relationships.reader.start(relationship.raw))
  }

  /// Also for a deleted relationship.
  @inline(__always)
  public func end(of relationship: RelationshipID) -> NodeID {
    NodeID(state.pointee.relationships.reader.end(relationship.raw))
  }

  /// Deletes many at once, grouped by node so that a node of high degree is rewritten once.
  /// Ids already deleted, or given twice, are skipped; gives how many were live.
  public mutating func deleteRelationships(_ relationships: [RelationshipID]) throws(StoreError) -> Int {
    guard relationships.contains(where: isLive) else { return 0 }
    return writable().pointee.deleteRelationships(relationships)
  }

  /// All live relationships of a node (a self-loop once), any type.
  public func relationships(of node: NodeID) -> [RelationshipID] {
    var found: [RelationshipID] = []
    // By index: a copy of the parts of a type would count references.
    for type in 0..<UInt32(relationshipTypeCount) {
      let out = adjacency(node, TypeID(type), .outgoing)
      for i in 0..<out.count { found.append(RelationshipID(out.relationships[i])) }
      let into = adjacency(node, TypeID(type), .incoming)
      for i in 0..<into.count where into.neighbours[i] != node.raw {
        found.append(RelationshipID(into.relationships[i]))
      }
    }
    return found
  }

  /// The slice of a node; `direction` is `.outgoing` or `.incoming`. Valid until this graph value is next
  /// changed, and as long as it is held.
  @inline(__always)
  public func adjacency(_ node: NodeID, _ type: TypeID, _ direction: Direction) -> AdjacencySlice {
    direction == .incoming
      ? state.pointee.adjacency[Int(type.raw)].incoming[node.raw]
      : state.pointee.adjacency[Int(type.raw)].outgoing[node.raw]
  }

  /// All slices of a type in a direction (`.outgoing` or `.incoming`), for loops that visit many nodes.
  public func adjacencyReader(_ type: TypeID, _ direction: Direction) -> AdjacencyReader {
    direction == .incoming
      ? AdjacencyReader(state.pointee.adjacency[Int(type.raw)].incoming)
      : AdjacencyReader(state.pointee.adjacency[Int(type.raw)].outgoing)
  }

  /// The number of relationships of a node; `.either` counts a self-loop once.
  @inline(__always)
  public func degree(_ node: NodeID, _ type: TypeID, _ direction: Direction) -> Int {
    switch direction {
    case .outgoing: state.pointee.adjacency[Int(type.raw)].outgoing.degree(node.raw)
    case .incoming: state.pointee.adjacency[Int(type.raw)].incoming.degree(node.raw)
    case .either: degree(node, type, .outgoing) + degree(node, type, .incoming) - loopCount(node, type)
    }
  }

  /// The number of relationships of a type that start and end at a node.
  public func loopCount(_ node: NodeID, _ type: TypeID) -> Int {
    guard state.pointee.adjacency[Int(type.raw)].loopCount > 0 else { return 0 }
    let adjacency = state.pointee.adjacency[Int(type.raw)]
    return adjacency.outgoing.degree(node.raw) < adjacency.incoming.degree(node.raw)
      ? adjacency.outgoing.count(node.raw, neighbour: node.raw)
      : adjacency.incoming.count(node.raw, neighbour: node.raw)
  }
}

extension GraphState {
  mutating func createRelationship(_ type: TypeID, _ start: UInt32, _ end: UInt32) -> UInt32 {
    let id = appendRecord(type, start, end)
    let t = Int(type.raw)
    let owner = sliceOwner
    adjacency[t].outgoing.append(end, id, to: start, owner)
    adjacency[t].incoming.append(start, id, to: end, owner)
    return id
  }

  /// Enters a relationship everywhere but in the slices.
  @discardableResult
  mutating func appendRecord(_ type: TypeID, _ start: UInt32, _ end: UInt32) -> UInt32 {
    let id = relationships.create(type, start: start, end: end)
    let t = Int(type.raw)
    adjacency[t].enter(id..<id + 1)
    if start == end { adjacency[t].loopCount += 1 }
    adjacency[t].starts.add(1, nodes.setIDs.reader[Int(start)])
    adjacency[t].ends.add(1, nodes.setIDs.reader[Int(end)])
    constraints.touch(id, isRelationship: true)
    return id
  }

  mutating func deleteRelationships(_ ids: [RelationshipID]) -> Int {
    var deleted: [(type: UInt32, start: UInt32, end: UInt32, id: UInt32)] = []
    for id in ids where relationships.reader.isLive(id.raw) {
      let record = relationships[id.raw]
      removeEntries(of: id.raw, owner: record.type.raw, isRelationship: true)
      relationships.delete(id.raw)
      deleted.append((record.type.raw, record.start, record.end, id.raw))
      let t = Int(record.type.raw)
      adjacency[t].leave()
      if record.start == record.end { adjacency[t].loopCount -= 1 }
      adjacency[t].starts.add(-1, nodes.setIDs.reader[Int(record.start)])
      adjacency[t].ends.add(-1, nodes.setIDs.reader[Int(record.end)])
    }
    if relationshipColumns.contains(where: { $0.present > 0 }) {
      clearProperties(of: deleted.map(\.id).sorted(), isRelationship: true)
    }
    deleted.sort { ($0.type, $0.start) < ($1.type, $1.start) }
    forEachRun(of: deleted, { ($0.type, $0.start) }) { state, run in
      state.removeFromSlice(of: run[run.startIndex].start, .outgoing, run)
    }
    deleted.sort { ($0.type, $0.end) < ($1.type, $1.end) }
    forEachRun(of: deleted, { ($0.type, $0.end) }) { state, run in
      state.removeFromSlice(of: run[run.startIndex].end, .incoming, run)
    }
    return deleted.count
  }

  private typealias Deleted = (type: UInt32, start: UInt32, end: UInt32, id: UInt32)

  private mutating func forEachRun(
    of deleted: [Deleted], _ key: (Deleted) -> (UInt32, UInt32),
    _ body: (inout GraphState, ArraySlice<Deleted>) -> Void
  ) {
    var first = 0
    while first < deleted.count {
      var end = first + 1
      while end < deleted.count, key(deleted[end]) == key(deleted[first]) { end += 1 }
      body(&self, deleted[first..<end])
      first = end
    }
  }

  private mutating func removeFromSlice(of node: UInt32, _ direction: Direction, _ run: ArraySlice<Deleted>) {
    let type = Int(run[run.startIndex].type)
    let owner = sliceOwner
    let records = relationships.reader
    let (first, last) = (run[run.startIndex].id, run[run.endIndex - 1].id)
    // One or two are found by their number, more by their records.
    let isRemoved: (UInt32) -> Bool =
      run.count <= 2 ? { $0 == first || $0 == last } : { !records.isLive($0) }
    if direction == .outgoing {
      adjacency[type].outgoing.remove(from: node, count: run.count, owner, where: isRemoved)
    } else {
      adjacency[type].incoming.remove(from: node, count: run.count, owner, where: isRemoved)
    }
  }
}
