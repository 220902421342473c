import Engine
import KithPluginKit

extension ImportCommit {
  /// New relationships are created type by type; those there already are compared.
  mutating func writeRelationships(_ graph: inout Graph) throws(StoreError) {
    let firstNewNode =
      summary.nodesCreated > 0 ? graph.nodeLimit - UInt32(summary.nodesCreated) : graph.nodeLimit
    let canExist = previous != nil || !others.isEmpty
    // By the symbol of the type.
    var new: [[Int]] = Array(repeating: [], count: asserted.symbols.names.count)
    for index in asserted.relationships.indices where !asserted.relationships[index].isRepeat {
      let relationship = asserted.relationships[index]
      let start = asserted.entities[Int(relationship.from)].node
      let end = asserted.entities[Int(relationship.to)].node
      if canExist, start.raw < firstNewNode, end.raw < firstNewNode,
        let id = try existing(relationship, start, end, &graph)
      {
        asserted.relationships[index].id = id
        try update(index, &graph)
      } else {
        new[Int(relationship.type)].append(index)
      }
    }
    for symbol in new.indices { try create(UInt32(symbol), new[symbol], &graph) }
  }

  /// The relationship that a source, this one or another, has asserted with these ends, type and key.
  private mutating func existing(
    _ relationship: AssertedGraph.Relationship, _ start: NodeID, _ end: NodeID, _ graph: inout Graph
  ) throws(StoreError) -> RelationshipID? {
    let type = try type(relationship.type, &graph)
    for id in graph.adjacency(start, type, .outgoing).relationships(to: end) {
      for record in others + (previous.map { [$0] } ?? []) {
        guard let known = record.relationship(of: id) else { continue }
        if areEquivalent(record.asserted.relationships[Int(known)].key, relationship.key) { return id }
      }
    }
    return nil
  }

  private mutating func create(
    _ symbol: UInt32, _ indices: [Int], _ graph: inout Graph
  ) throws(StoreError) {
    guard !indices.isEmpty else { return }
    isChanged = true
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    starts.reserveCapacity(indices.count)
    ends.reserveCapacity(indices.count)
    for index in indices {
      starts.append(asserted.entities[Int(asserted.relationships[index].from)].node.raw)
      ends.append(asserted.entities[Int(asserted.relationships[index].to)].node.raw)
    }
    let first = try graph.bulkCreateRelationships(try type(symbol, &graph), starts: starts, ends: ends)
    var columns: [UInt32: [Value]] = [:]
    for (row, index) in indices.enumerated() {
      asserted.relationships[index].id = RelationshipID(first.raw + UInt32(row))
      touch(asserted.relationships[index].id)
      for property in asserted.chain(asserted.relationships[index].firstProperty) {
        columns[property.key, default: Array(repeating: .null, count: indices.count)][row] = property.value
        summary.propertiesSet += 1
      }
    }
    for symbol in columns.keys.sorted() {
      let id = try key(symbol, &graph)
      try setColumn(columns[symbol] ?? []) { buffer throws(StoreError) in
        try graph.bulkSetRelationshipColumn(id, first, buffer)
      }
    }
    summary.relationshipsCreated += indices.count
  }

  private mutating func update(_ index: Int, _ graph: inout Graph) throws(StoreError) {
    let relationship = asserted.relationships[index]
    var before: AssertedGraph.Relationship?
    if let previous, let known = previous.relationship(of: relationship.id) {
      before = previous.asserted.relationships[Int(known)]
      isRelationshipKept[Int(known)] = true
    } else {
      isChanged = true
    }
    for property in asserted.chain(relationship.firstProperty) {
      let name = asserted.symbols.names[Int(property.key)]
      let old = before.flatMap { previous?.property(name, chain: $0.firstProperty) }
      if let old, areEquivalent(old.value, property.value), old.date == property.date { continue }
      isChanged = true
      try setEffective(relationship.id, name, new: property, &graph)
    }
    guard let before, let previous else { return }
    for property in previous.asserted.chain(before.firstProperty) {
      let name = previous.asserted.symbols.names[Int(property.key)]
      let symbol = asserted.symbols.known(name)
      if symbol != nil, asserted.chain(relationship.firstProperty).contains(where: { $0.key == symbol }) {
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
