/// A check of everything, for tests and `kith check`. It takes time in the size of the graph, several times
/// over.
extension Graph {
  /// Walks everything; gives the first broken invariant in words, nil when all hold.
  public func checkInvariants() -> String? { state.pointee.checkInvariants() }
}

extension GraphState {
  func checkInvariants() -> String? {
    catalog.labels.checkInvariants("labels") ?? catalog.types.checkInvariants("types")
      ?? catalog.keys.checkInvariants("keys") ?? strings.checkInvariants() ?? checkNodes()
      ?? checkRelationships() ?? checkStatistics() ?? checkColumns() ?? checkIndexes()
  }

  // MARK: - Nodes

  private func checkNodes() -> String? {
    if let broken = nodes.setIDs.checkInvariants() { return "nodes: \(broken)" }
    var live = 0
    var byLabel = [Int](repeating: 0, count: catalog.labels.count)
    for node in 0..<nodes.limit where nodes.isLive(node) {
      live += 1
      for label in nodes.labels(of: node) {
        guard nodes.hasLabel(node, label) else {
          return "node \(node) is no member of its label \(label.raw)"
        }
        byLabel[Int(label.raw)] += 1
      }
    }
    guard live == nodes.count else { return "\(nodes.count) nodes counted, \(live) there" }
    for (label, members) in nodes.members.enumerated() {
      if let broken = members.bits.checkInvariants() { return "label \(label): \(broken)" }
      var bits = 0
      for word in 0...Int(nodes.limit >> 6) { bits += members.bits[word].nonzeroBitCount }
      guard bits == members.count, bits == byLabel[label] else {
        return "label \(label) counts \(members.count) nodes, has \(bits) bits and \(byLabel[label]) nodes"
      }
    }
    return nil
  }

  // MARK: - Relationships

  private func checkRelationships() -> String? {
    if let broken = relationships.checkInvariants() { return "relationships: \(broken)" }
    var live = 0
    var byType = [Int](repeating: 0, count: adjacency.count)
    for id in 0..<relationships.limit where relationships[id].isLive {
      let record = relationships[id]
      guard Int(record.type.raw) < adjacency.count else { return "relationship \(id) has an unknown type" }
      guard record.start < nodes.limit, record.end < nodes.limit else {
        return "relationship \(id) ends nowhere"
      }
      guard adjacency[Int(record.type.raw)].span.contains(id) else {
        return "relationship \(id) is outside the span of its type"
      }
      live += 1
      byType[Int(record.type.raw)] += 1
    }
    guard live == relationships.count else {
      return "\(relationships.count) relationships counted, \(live) there"
    }
    for type in adjacency.indices {
      guard adjacency[type].count == byType[type] else {
        return "type \(type) counts \(adjacency[type].count) relationships and has \(byType[type])"
      }
      for direction in [Direction.outgoing, .incoming] {
        if let broken = checkSlices(TypeID(UInt32(type)), direction) {
          return "type \(type), \(direction): \(broken)"
        }
      }
    }
    return nil
  }

  /// As every entry is of a live relationship, none comes twice, and there are as many as relationships, none
  /// is missing.
  private func checkSlices(_ type: TypeID, _ direction: Direction) -> String? {
    let list = adjacency[Int(type.raw)][direction]
    if let broken = list.headers.checkInvariants() { return broken }
    var entries = 0
    var bytes = 0
    var hidden = 0
    for node in 0..<nodes.limit {
      let header = list.headers[Int(node)]
      entries += list.degree(node)
      if let broken = checkEntries(list[node], of: node, type, direction) { return broken }
      guard header.isOwn else { continue }
      hidden += list.base.degree(node)
      guard let base = header.base else {
        if header.count != 0 { return "node \(node) has a count and no block" }
        continue
      }
      let block = SliceBlock(base)
      bytes += block.byteCount
      if header.count == 0 { return "node \(node) has an empty block" }
      if Int(header.count) > block.capacity { return "the slice of node \(node) is larger than its block" }
      if header.sortedCount > header.count {
        return "more of the slice of node \(node) is sorted than there is"
      }
      if header.count - header.sortedCount > max(16, header.count >> 3) {
        return "the tail of the slice of node \(node) is too long"
      }
    }
    guard entries == adjacency[Int(type.raw)].count else { return "\(entries) entries in slices" }
    guard bytes == list.blockBytes else {
      return "\(list.blockBytes) bytes of blocks counted, \(bytes) there"
    }
    guard list.baseEntries == (list.baseOwner?.count ?? 0) - hidden else {
      return "\(list.baseEntries) entries of the base counted, \(hidden) hidden"
    }
    return nil
  }

  private func checkEntries(
    _ slice: AdjacencySlice, of node: UInt32, _ type: TypeID, _ direction: Direction
  ) -> String? {
    var seen = Set<UInt32>()
    for i in 0..<slice.count {
      let (neighbour, id) = (slice.neighbours[i], slice.relationships[i])
      let record = relationships[id]
      let ends = direction == .outgoing ? (record.start, record.end) : (record.end, record.start)
      guard record.isLive, record.type == type, ends == (node, neighbour) else {
        return "the slice of node \(node) has an entry (\(neighbour), \(id)) that is no such relationship"
      }
      guard seen.insert(id).inserted else {
        return "relationship \(id) is twice in the slice of node \(node)"
      }
      if i > 0, i < slice.sortedCount,
        (slice.neighbours[i - 1], slice.relationships[i - 1]) >= (neighbour, id)
      {
        return "the sorted part of the slice of node \(node) is not"
      }
    }
    return nil
  }

  private func checkStatistics() -> String? {
    for type in adjacency.indices {
      var starts = [Int](repeating: 0, count: catalog.labels.count)
      var ends = starts
      var loops = 0
      for id in 0..<relationships.limit
      where relationships[id].isLive && Int(relationships[id].type.raw) == type {
        for label in nodes.labels(of: relationships[id].start) { starts[Int(label.raw)] += 1 }
        for label in nodes.labels(of: relationships[id].end) { ends[Int(label.raw)] += 1 }
        if relationships[id].start == relationships[id].end { loops += 1 }
      }
      guard loops == adjacency[type].loopCount else { return "type \(type) counts its self-loops wrongly" }
      for label in starts.indices {
        let id = LabelID(UInt32(label))
        guard relationshipCount(id, type, .outgoing) == starts[label],
          relationshipCount(id, type, .incoming) == ends[label]
        else { return "type \(type) counts its relationships at label \(label) wrongly" }
      }
    }
    return nil
  }

  // MARK: - Properties and indexes

  private func checkColumns() -> String? {
    let stringCount = strings.count
    for isRelationship in [false, true] {
      let columns = isRelationship ? relationshipColumns : nodeColumns
      for (key, column) in columns.enumerated() {
        let name = "\(isRelationship ? "relationship" : "node") property \(key)"
        if let broken = column.checkInvariants(stringTable, stringCount: stringCount) {
          return "\(name): \(broken)"
        }
        var dead: UInt32?
        column.forEach(stringTable) { id, _ in
          if !isLive(id, isRelationship: isRelationship) { dead = id }
        }
        if let dead { return "\(name): \(dead) has it and is not live" }
      }
    }
    return nil
  }

  private func checkIndexes() -> String? {
    for (slot, index) in indexes.slots.enumerated() where !index.isDropped {
      if let broken = index.contents.checkInvariants() { return "index \(index.definition.name): \(broken)" }
      let arena = Arena()
      defer { withExtendedLifetime(arena) {} }
      var expected = 0
      var missing: UInt32?
      forEachElement(owner: index.owner, isRelationship: index.isRelationship) { id in
        guard let value = indexedValue(slot, of: id, arena) else { return }
        expected += 1
        var isFound = false
        index.contents.forEachCandidate(value) { candidate in
          isFound = candidate == id
          return !isFound
        }
        if !isFound { missing = id }
      }
      if let missing { return "index \(index.definition.name) lacks \(missing)" }
      guard expected == index.contents.count else {
        return "index \(index.definition.name) has \(index.contents.count) entries for \(expected) elements"
      }
    }
    return nil
  }
}
