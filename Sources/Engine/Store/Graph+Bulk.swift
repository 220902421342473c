/// Loading many elements at once: columns page by page, slices in one stretch of memory.
///
/// Nodes are created in bulk by `bulkCreateNodes`.
extension Graph {
  /// Sets a property of consecutive nodes from `firstID`; nulls leave theirs as they are.
  /// - Throws: as `setProperty`. The values before the one at fault may have been set: the caller undoes the
  ///   statement.
  public mutating func bulkSetNodeColumn(
    _ key: KeyID, _ firstID: NodeID, _ values: UnsafeBufferPointer<Value>
  ) throws(StoreError) {
    guard Int(firstID.raw) + values.count <= Int(nodeLimit) else { throw .deletedEntity("a node") }
    try bulkSet(key, firstID.raw, values, isRelationship: false)
  }

  /// As for nodes.
  public mutating func bulkSetRelationshipColumn(
    _ key: KeyID, _ firstID: RelationshipID, _ values: UnsafeBufferPointer<Value>
  ) throws(StoreError) {
    guard Int(firstID.raw) + values.count <= Int(relationshipLimit) else {
      throw .deletedEntity("a relationship")
    }
    try bulkSet(key, firstID.raw, values, isRelationship: true)
  }

  /// Sets a property of consecutive live nodes, or relationships, to values of one kind, given as the words a
  /// column keeps for them; see `ColumnKind.word`.
  ///
  /// False, with nothing set, when that takes setting them one by one: an index or a constraint watches, or not
  /// all are live.
  mutating func setRun(
    _ key: KeyID, _ first: UInt32, _ kind: ColumnKind, _ words: UnsafeBufferPointer<UInt64>,
    isRelationship: Bool
  ) -> Bool {
    let limit = isRelationship ? relationshipLimit : nodeLimit
    guard Int(first) + words.count <= Int(limit) else { return false }
    let state = writable()
    guard !state.pointee.isIndexed(key, first, words.count, isRelationship: isRelationship),
      !state.pointee.constraints.watches(isRelationship: isRelationship),
      state.pointee.areLive(first, words.count, isRelationship: isRelationship)
    else { return false }
    let run = ColumnRun(kind: kind, words: words, nulls: nil, order: nil)
    state.pointee.load(run, first, key, isRelationship: isRelationship, Workers(1))
    return true
  }

  private mutating func bulkSet(
    _ key: KeyID, _ first: UInt32, _ values: UnsafeBufferPointer<Value>, isRelationship: Bool
  ) throws(StoreError) {
    let state = writable()
    let (strings, heap) = (state.pointee.strings, state.pointee.heap)
    let isIndexed = state.pointee.isIndexed(key, first, values.count, isRelationship: isRelationship)
    let isWatched = state.pointee.constraints.watches(isRelationship: isRelationship)
    var start = 0
    while start < values.count {
      let count = Swift.min(ColumnPageView.size, values.count - start)
      let part = UnsafeBufferPointer(rebasing: values[start..<start + count])
      if !isIndexed, !isWatched, Graph.arePlain(part),
        state.pointee.areLive(first + UInt32(start), count, isRelationship: isRelationship)
      {
        state.pointee.storeRun(part, first + UInt32(start), key, isRelationship: isRelationship)
        start += count
        continue
      }
      var retained = Array(part)
      for i in 0..<count {
        try Graph.checkStorable(retained[i])
        let id = first + UInt32(start + i)
        // An element deleted since keeps no properties.
        let isLive = isRelationship ? isLive(RelationshipID(id)) : isLive(NodeID(id))
        if !isLive { retained[i] = .null }
        // Strings are all taken at once.
        if retained[i].tag != .string { retained[i] = try heap.retain(retained[i], strings: strings) }
      }
      try strings.intern(&retained)
      let id = first + UInt32(start)
      if isIndexed || isWatched {
        for (i, value) in retained.enumerated() where !value.isNull {
          try state.pointee.setProperty(id + UInt32(i), key, value, isRelationship: isRelationship)
        }
      } else {
        retained.withUnsafeBufferPointer {
          state.pointee.storeRun($0, id, key, isRelationship: isRelationship)
        }
      }
      start += count
    }
  }

  /// Whether values may be stored as they are: they own no memory.
  private static func arePlain(_ values: UnsafeBufferPointer<Value>) -> Bool {
    values.allSatisfy {
      switch $0.tag {
      case .null, .boolean, .integer, .float, .date: true
      default: false
      }
    }
  }

  /// Creates many relationships of one type; their ids follow each other from the one given.
  ///
  /// When the type is new, or has few relationships next to these, the slices of the whole type are laid out
  /// anew, in one stretch and all sorted; otherwise they are appended one by one.
  /// - Throws: `EntityNotFound` when a start or end is not a live node, `ResourceError` at a limit; nothing
  ///   is created then.
  public mutating func bulkCreateRelationships(
    _ type: TypeID, starts: [UInt32], ends: [UInt32]
  ) throws(StoreError) -> RelationshipID {
    try checkEnds(starts, ends)
    let state = writable()
    let first = RelationshipID(state.pointee.relationships.limit)
    if starts.count >= state.pointee.adjacency[Int(type.raw)].count {
      for i in starts.indices { state.pointee.appendRecord(type, starts[i], ends[i]) }
      state.pointee.layOut([type])
    } else {
      for i in starts.indices { _ = state.pointee.createRelationship(type, starts[i], ends[i]) }
    }
    return first
  }

  /// Creates many relationships of any types, as when a graph is read back: `types` is parallel to `starts`
  /// and `ends`. The slices of the types given are laid out anew.
  /// - Throws: as for one type; nothing is created then.
  public mutating func bulkCreateRelationships(
    _ types: [TypeID], starts: [UInt32], ends: [UInt32]
  ) throws(StoreError) -> RelationshipID {
    precondition(types.count == starts.count, "as many types as starts")
    try checkEnds(starts, ends)
    let state = writable()
    let first = RelationshipID(state.pointee.relationships.limit)
    for i in types.indices { state.pointee.appendRecord(types[i], starts[i], ends[i]) }
    state.pointee.layOut(Array(Set(types)))
    return first
  }

  private func checkEnds(_ starts: [UInt32], _ ends: [UInt32]) throws(StoreError) {
    precondition(starts.count == ends.count, "as many starts as ends")
    let limit = state.pointee.limits.relationships
    guard starts.count <= limit - Int(relationshipLimit) else { throw .limit("relationships", limit) }
    let mostAtNode = state.pointee.limits.degree
    guard relationshipCount + starts.count <= mostAtNode || isDegreeWithin(mostAtNode, starts, ends) else {
      throw .limit("relationships of one type at a node", mostAtNode)
    }
    guard starts.allSatisfy({ isLive(NodeID($0)) }), ends.allSatisfy({ isLive(NodeID($0)) }) else {
      throw .deletedEntity("a start or end node")
    }
  }

  /// Whether no node gets more relationships than a slice holds, counting new ones of all types together.
  private func isDegreeWithin(_ limit: Int, _ starts: [UInt32], _ ends: [UInt32]) -> Bool {
    for (nodes, direction) in [(starts, Direction.outgoing), (ends, .incoming)] {
      var added = [Int](repeating: 0, count: Int(nodeLimit))
      for node in nodes where node < nodeLimit { added[Int(node)] += 1 }
      for type in 0..<UInt32(relationshipTypeCount) {
        for node in 0..<nodeLimit where added[Int(node)] > 0 {
          if added[Int(node)] + degree(NodeID(node), TypeID(type), direction) > limit { return false }
        }
      }
    }
    return true
  }

  /// The same graph with its slices laid out contiguously and sorted, in memory of their own: snapshots and
  /// what they made unreachable stay with the old memory, which goes when they do.
  public func compacted() -> Graph {
    var copy = self
    let state = copy.writable()
    state.pointee.slab = AdjacencySlab()
    state.pointee.layOutAll()
    return copy
  }
}

extension GraphState {
  /// Whether some of consecutive elements are in an index over a key.
  func isIndexed(_ key: KeyID, _ first: UInt32, _ count: Int, isRelationship: Bool) -> Bool {
    indexes.slots(key: key, isRelationship: isRelationship).contains { slot in
      let owner = indexes.slots[slot].owner
      return (first..<first + UInt32(count)).contains {
        belongs($0, to: owner, isRelationship: isRelationship)
      }
    }
  }

  /// Whether consecutive elements are all live.
  fileprivate func areLive(_ first: UInt32, _ count: Int, isRelationship: Bool) -> Bool {
    if isRelationship {
      let reader = relationships.reader
      return (first..<first + UInt32(count)).allSatisfy { reader.isLive($0) }
    }
    let reader = nodes.setIDs.reader
    return (first..<first + UInt32(count)).allSatisfy { reader[Int($0)] != LabelSets.deleted }
  }

  /// Stores consecutive values that the graph owns; indexes and constraints are not looked at.
  mutating func storeRun(
    _ values: UnsafeBufferPointer<Value>, _ first: UInt32, _ key: KeyID, isRelationship: Bool
  ) {
    if isRelationship {
      GraphState.reserve(key, &relationshipColumns)
      relationshipColumns[Int(key.raw)].set(from: first, values, stringTable)
    } else {
      GraphState.reserve(key, &nodeColumns)
      nodeColumns[Int(key.raw)].set(from: first, values, stringTable)
    }
  }

  /// Sets the values of consecutive elements; see `Column.load`.
  mutating func load(
    _ run: ColumnRun, _ first: UInt32, _ key: KeyID, isRelationship: Bool, _ workers: Workers
  ) {
    if isRelationship {
      GraphState.reserve(key, &relationshipColumns)
      relationshipColumns[Int(key.raw)].load(run, from: first, stringTable, workers)
    } else {
      GraphState.reserve(key, &nodeColumns)
      nodeColumns[Int(key.raw)].load(run, from: first, stringTable, workers)
    }
  }

  /// Lays out the slices of all types anew.
  mutating func layOutAll() { layOut((0..<UInt32(adjacency.count)).map { TypeID($0) }) }

  /// Lays out the slices of some types anew, from the relationship table.
  mutating func layOut(_ types: [TypeID]) {
    var lists: [CollectedEdges?] = Array(repeating: nil, count: adjacency.count)
    for type in types { lists[Int(type.raw)] = CollectedEdges(capacity: adjacency[Int(type.raw)].count) }
    let table = relationships.reader
    for id in 0..<relationships.limit {
      let record = table[id]
      if record.isLive { lists[Int(record.type.raw)]?.append(id, record) }
    }
    for type in types {
      guard let edges = lists[Int(type.raw)] else { continue }
      edges.withEdgeList { edges in
        adopt(AdjacencyLayout(edges, firstID: 0, workers: Workers(1)), type)
      }
    }
    SpareMemory.release()
  }

  /// Takes a layout over as the slices of a type whose relationships are in the table already.
  private mutating func adopt(_ layout: AdjacencyLayout, _ type: TypeID) {
    setSlices(layout, type)
    if layout.isConsecutive, !layout.outgoing.isSparse {
      relationships.pack(type, layout.outgoing, firstID: layout.firstID)
    }
  }

  /// Puts the slices of a layout in the place of a type's.
  mutating func setSlices(_ layout: AdjacencyLayout, _ type: TypeID) {
    adjacency[Int(type.raw)].outgoing = AdjacencyList(layout.outgoing, sliceOwner)
    adjacency[Int(type.raw)].incoming = AdjacencyList(layout.incoming, sliceOwner)
  }
}

/// Relationships to lay out, in ascending order of ids.
private struct CollectedEdges {
  private var ids: [UInt32] = []
  private var starts: [UInt32] = []
  private var ends: [UInt32] = []

  init(capacity: Int) {
    ids.reserveCapacity(capacity)
    starts.reserveCapacity(capacity)
    ends.reserveCapacity(capacity)
  }

  mutating func append(_ id: UInt32, _ record: RelationshipRecord) {
    ids.append(id)
    starts.append(record.start)
    ends.append(record.end)
  }

  func withEdgeList(_ body: (EdgeList) -> Void) {
    ids.withUnsafeBufferPointer { ids in
      starts.withUnsafeBufferPointer { starts in
        ends.withUnsafeBufferPointer { ends in body(EdgeList(starts: starts, ends: ends, ids: ids)) }
      }
    }
  }
}
