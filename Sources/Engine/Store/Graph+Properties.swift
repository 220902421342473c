/// Properties. Null means absent, and setting null removes.
extension Graph {
  /// Null for a property that is absent, and for any of a deleted node.
  @inline(__always)
  public func property(_ node: NodeID, _ key: KeyID) -> Value {
    guard Int(key.raw) < state.pointee.nodeColumns.count else { return .null }
    return state.pointee.nodeColumns[Int(key.raw)].reader.value(node.raw, state.pointee.stringTable)
  }

  @inline(__always)
  public func property(_ relationship: RelationshipID, _ key: KeyID) -> Value {
    guard Int(key.raw) < state.pointee.relationshipColumns.count else { return .null }
    return state.pointee.relationshipColumns[Int(key.raw)].reader.value(
      relationship.raw, state.pointee.stringTable)
  }

  /// Sets or, with null, removes a property. The graph keeps a copy of the value.
  /// - Throws: `TypeError` when the value cannot be stored (see `storable`), `ConstraintValidationFailed`
  ///   when another node has the value and it must be unique, `EntityNotFound` for a deleted node,
  ///   `ResourceError` at a limit.
  public mutating func setProperty(_ node: NodeID, _ key: KeyID, _ value: Value) throws(StoreError) {
    guard isLive(node) else { throw .deletedEntity("the node") }
    try set(node.raw, key, value, isRelationship: false)
  }

  /// As for nodes.
  public mutating func setProperty(
    _ relationship: RelationshipID, _ key: KeyID, _ value: Value
  ) throws(StoreError) {
    guard isLive(relationship) else { throw .deletedEntity("the relationship") }
    try set(relationship.raw, key, value, isRelationship: true)
  }

  private mutating func set(_ id: UInt32, _ key: KeyID, _ value: Value, isRelationship: Bool)
    throws(StoreError)
  {
    if value.isNull, state.pointee.property(id, key, isRelationship: isRelationship).isNull { return }
    try storable(value)
    let retained = try retain(value)
    try writable().pointee.setProperty(id, key, retained, isRelationship: isRelationship)
  }

  /// Present properties, in the order of the key ids.
  public func properties(of node: NodeID) -> [(key: KeyID, value: Value)] {
    Graph.properties(state.pointee.nodeColumns, node.raw, state.pointee.stringTable)
  }

  public func properties(of relationship: RelationshipID) -> [(key: KeyID, value: Value)] {
    Graph.properties(state.pointee.relationshipColumns, relationship.raw, state.pointee.stringTable)
  }

  private static func properties(
    _ columns: [Column], _ id: UInt32, _ strings: StringPool.Directory
  ) -> [(key: KeyID, value: Value)] {
    var found: [(key: KeyID, value: Value)] = []
    for key in columns.indices where columns[key].reader.isPresent(id) {
      found.append((KeyID(UInt32(key)), columns[key].reader.value(id, strings)))
    }
    return found
  }

  /// Reads a column for a batch: `values[rows[i]]` = property of `ids[rows[i]]`; an id of no node, as `.max`,
  /// gives null.
  public func gatherNodeProperty(
    _ key: KeyID, ids: UnsafePointer<UInt32>, rows: Rows, into values: UnsafeMutablePointer<Value>
  ) {
    Graph.gather(state.pointee.nodeColumns, key, ids, rows, values, state.pointee.stringTable)
  }

  private static func gather(
    _ columns: [Column], _ key: KeyID, _ ids: UnsafePointer<UInt32>, _ rows: Rows,
    _ values: UnsafeMutablePointer<Value>, _ strings: StringPool.Directory
  ) {
    if Int(key.raw) < columns.count {
      columns[Int(key.raw)].reader.gather(ids, rows, into: values, strings)
    } else {
      for i in 0..<rows.count { values[rows[i]] = .null }
    }
  }
}

extension GraphState {
  /// Sets a property of a live element to a value the graph owns, with everything that hangs on it.
  mutating func setProperty(
    _ id: UInt32, _ key: KeyID, _ value: Value, isRelationship: Bool
  ) throws(StoreError) {
    if !indexes.covers(key, isRelationship: isRelationship) {
      store(value, id, key, isRelationship: isRelationship)
      constraints.touch(id, isRelationship: isRelationship)
      return
    }
    let affected = indexes.slots(key: key, isRelationship: isRelationship)
      .filter { belongs(id, to: indexes.slots[$0].owner, isRelationship: isRelationship) }
    for slot in affected where indexes.slots[slot].isUnique {
      try checkUnique(slot, id, replacing: key, with: value)
    }
    for slot in affected { removeEntry(of: id, from: slot) }
    store(value, id, key, isRelationship: isRelationship)
    for slot in affected { insertEntry(of: id, into: slot) }
    constraints.touch(id, isRelationship: isRelationship)
  }
}
