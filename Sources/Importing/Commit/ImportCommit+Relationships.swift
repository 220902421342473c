import Engine
import KithPluginKit

extension ImportCommit {
  /// New relationships are created type by type; those there already are compared.
  mutating func writeRelationships(_ graph: inout Graph) throws(StoreError) {
    let firstNewNode =
      summary.nodesCreated > 0 ? graph.nodeLimit - UInt32(summary.nodesCreated) : graph.nodeLimit
    let records = others + (previous.map { [$0] } ?? [])
    // By the symbol of the type.
    var new: [[UInt32]] = Array(repeating: [], count: asserted.symbolCount)
    for range in asserted.relationships.chunkRanges {
      for index in range where !asserted.relationships[index].isRepeat {
        let relationship = asserted.relationships[index]
        let start = asserted.entities[Int(relationship.from)].node
        let end = asserted.entities[Int(relationship.to)].node
        if !records.isEmpty, start.raw < firstNewNode, end.raw < firstNewNode,
          let id = try existing(relationship, start, end, records, &graph)
        {
          asserted.relationships[index].id = id
          try update(index, &graph)
        } else {
          new[Int(relationship.type)].append(UInt32(index))
        }
      }
      asserted.relationships.putAside(range)
    }
    try create(&new, &graph)
  }

  /// Relationships of a type that are made together with those of others.
  private static let few = 4096
  /// Types with few relationships from which on they are made together: each time slices are laid out, all
  /// relationships are looked at.
  private static let manyTypes = 16

  private mutating func create(
    _ new: inout [[UInt32]], _ graph: inout Graph
  ) throws(StoreError) {
    let columns = RunColumns(symbolCount: asserted.symbolCount)
    let small = new.indices.filter { !new[$0].isEmpty && new[$0].count < ImportCommit.few }
    if small.count >= ImportCommit.manyTypes {
      var together: [UInt32] = []
      for symbol in small {
        together += new[symbol]
        new[symbol] = []
      }
      try create(nil, together, columns, &graph)
    }
    for symbol in new.indices where !new[symbol].isEmpty {
      try create(UInt32(symbol), new[symbol], columns, &graph)
      new[symbol] = []
    }
  }

  /// The relationship that a source, this one or another, has asserted with these ends, type and key.
  private mutating func existing(
    _ relationship: AssertedGraph.Relationship, _ start: NodeID, _ end: NodeID,
    _ records: [AssertionRecord], _ graph: inout Graph
  ) throws(StoreError) -> RelationshipID? {
    let type = try type(relationship.type, &graph)
    let key = asserted.key(of: relationship)
    for id in graph.adjacency(start, type, .outgoing).relationships(to: end) {
      for record in records {
        guard let known = record.relationship(of: id) else { continue }
        let theirs = record.asserted.key(of: record.asserted.relationships[Int(known)])
        if AssertedGraph.areSame(key, theirs) { return id }
      }
    }
    return nil
  }

  /// - Parameter symbol: the type of all of them; nil when each has its own.
  private mutating func create(
    _ symbol: UInt32?, _ indices: [UInt32], _ columns: RunColumns, _ graph: inout Graph
  ) throws(StoreError) {
    isChanged = true
    let first = try createBare(symbol, indices, &graph)
    for start in stride(from: 0, to: indices.count, by: RunColumns.capacity) {
      let end = Swift.min(start + RunColumns.capacity, indices.count)
      var chains: [PropertyLog.Position] = []
      chains.reserveCapacity(end - start)
      for row in start..<end {
        let index = Int(indices[row])
        let id = RelationshipID(first.raw + UInt32(row))
        asserted.relationships[index].id = id
        touch(id)
        chains.append(asserted.relationships[index].firstProperty)
      }
      try setProperties(chains, first: first.raw + UInt32(start), isRelationship: true, columns, &graph)
      asserted.putAside()
    }
    summary.relationshipsCreated += indices.count
  }

  /// Makes relationships without their properties; their ids follow each other.
  private mutating func createBare(
    _ symbol: UInt32?, _ indices: [UInt32], _ graph: inout Graph
  ) throws(StoreError) -> RelationshipID {
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    var types: [TypeID] = []
    starts.reserveCapacity(indices.count)
    ends.reserveCapacity(indices.count)
    for row in indices.indices {
      let relationship = asserted.relationships[Int(indices[row])]
      starts.append(asserted.entities[Int(relationship.from)].node.raw)
      ends.append(asserted.entities[Int(relationship.to)].node.raw)
      if symbol == nil { types.append(try type(relationship.type, &graph)) }
    }
    guard let symbol else { return try graph.bulkCreateRelationships(types, starts: starts, ends: ends) }
    return try graph.bulkCreateRelationships(try type(symbol, &graph), starts: starts, ends: ends)
  }

  private mutating func update(_ index: Int, _ graph: inout Graph) throws(StoreError) {
    let relationship = asserted.relationships[index]
    var before: AssertedGraph.Relationship?
    if let previous, let known = previous.relationship(of: relationship.id) {
      before = previous.asserted.relationships[Int(known)]
      keptRelationships.insert(known)
    } else {
      isChanged = true
    }
    for property in asserted.chain(relationship.firstProperty) {
      let name = asserted.nameText(property.key)
      let old = before.flatMap { previous?.property(name, chain: $0.firstProperty) }
      if let old, areEquivalent(old.value, property.value), old.date == property.date { continue }
      isChanged = true
      try setEffective(relationship.id, name, new: property, &graph)
    }
    guard let before, let previous else { return }
    for property in previous.asserted.chain(before.firstProperty) {
      let name = previous.asserted.nameText(property.key)
      if let symbol = asserted.knownSymbol(name),
        asserted.log.property(symbol, in: relationship.firstProperty) != nil
      {
        continue
      }
      isChanged = true
      try setEffective(relationship.id, name, new: nil, &graph)
    }
  }

  mutating func setEffective(
    _ id: RelationshipID, _ name: StringRef, new: AssertedGraph.Property?, _ graph: inout Graph
  ) throws(StoreError) {
    let value = effective(name, new: new) { record in
      record.relationship(of: id).map { record.asserted.relationships[Int($0)].firstProperty }
    }
    let key = try graph.makePropertyKey(name.string)
    guard !areEquivalent(graph.property(id, key), value) else { return }
    try graph.setProperty(id, key, value)
    summary.propertiesSet += 1
    touch(id)
  }
}

extension AdjacencySlice {
  /// The relationships to a neighbour: by binary search where the slice is sorted, one by one in its tail.
  fileprivate func relationships(to neighbour: NodeID) -> [RelationshipID] {
    var found: [RelationshipID] = []
    var low = 0
    var high = sortedCount
    while low < high {
      let middle = (low + high) / 2
      if neighbours[middle] < neighbour.raw { low = middle + 1 } else { high = middle }
    }
    while low < sortedCount, neighbours[low] == neighbour.raw {
      found.append(RelationshipID(relationships[low]))
      low += 1
    }
    for index in sortedCount..<count where neighbours[index] == neighbour.raw {
      found.append(RelationshipID(relationships[index]))
    }
    return found
  }
}
