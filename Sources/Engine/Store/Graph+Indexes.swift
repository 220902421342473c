/// Indexes over nodes by label and keys, or over relationships by type and keys.
extension Graph {
  /// An index over exactly these keys, in this order, that answers equality: the best one when there are
  /// several.
  public func index(_ label: LabelID, _ keys: [KeyID]) -> IndexID? {
    find(label.raw, keys, isRelationship: false, kind: nil)
  }

  /// An index of one kind.
  public func index(_ label: LabelID, _ keys: [KeyID], kind: IndexKind) -> IndexID? {
    find(label.raw, keys, isRelationship: false, kind: kind)
  }

  /// An index over relationships.
  public func index(_ type: TypeID, _ keys: [KeyID], kind: IndexKind? = nil) -> IndexID? {
    find(type.raw, keys, isRelationship: true, kind: kind)
  }

  private func find(_ owner: UInt32, _ keys: [KeyID], isRelationship: Bool, kind: IndexKind?) -> IndexID? {
    state.pointee.indexes.find(owner: owner, isRelationship: isRelationship, keys: keys, kind: kind)
      .map { IndexID(UInt32($0)) }
  }

  /// Whether no two elements of the index have equal values: a seek finds one at most.
  public func isUnique(_ index: IndexID) -> Bool { state.pointee.indexes.slots[Int(index.raw)].isUnique }

  /// Appends the ids of nodes (or relationships) whose indexed value equals `value`, ascending. For an index
  /// over several keys the value is a list with one element for each.
  public func seek(_ index: IndexID, equal value: Value, into ids: inout [UInt32]) {
    let contents = state.pointee.indexes.slots[Int(index.raw)].contents
    let columns = contents.isRelationship ? state.pointee.relationshipColumns : state.pointee.nodeColumns
    contents.forEachMatch(value, columns, state.pointee.stringTable) { id in
      ids.append(id)
      return true
    }
  }

  /// Appends the ids of nodes (or relationships) whose indexed value lies in the range, in the order of
  /// values; a bound of nil is open. Only range indexes answer, and only values comparable with the bounds
  /// are found.
  public func seek(
    _ index: IndexID, from lower: (value: Value, inclusive: Bool)?,
    to upper: (value: Value, inclusive: Bool)?,
    into ids: inout [UInt32]
  ) {
    state.pointee.indexes.slots[Int(index.raw)].contents.forEachBetween(lower, upper) { ids.append($0) }
  }

  /// Definitions of the indexes that were created as such; those that stand behind constraints are not
  /// listed.
  public var indexes: [IndexDefinition] {
    state.pointee.indexes.slots.filter { !$0.isDropped && !$0.isUnique }.map(\.definition)
  }

  /// Creates an index and fills it; label or type and keys are made when new.
  /// - Throws: `SchemaError` when the name is taken, or there is such an index already.
  public mutating func createIndex(_ definition: IndexDefinition) throws(StoreError) {
    try checkNameIsFree(definition.name)
    let savepoint = self
    do throws(StoreError) {
      let owner = try makeOwner(definition.label, isRelationship: definition.isRelationship)
      let keys = try makeKeys(definition.properties)
      let kind = definition.kind
      guard
        !state.pointee.indexes.slots.contains(where: {
          !$0.isDropped && !$0.isUnique && $0.owner == owner && $0.keys == keys && $0.definition.kind == kind
            && $0.isRelationship == definition.isRelationship
        })
      else {
        throw StoreError(
          "SchemaError", "IndexAlreadyExists",
          "there is a \(kind.rawValue) index on \(definition.place) already")
      }
      let state = writable()
      let slot = state.pointee.indexes.add(GraphIndex(definition, constraint: nil, owner: owner, keys: keys))
      state.pointee.fillIndex(slot)
      state.pointee.catalog.noteChange()
    } catch {
      self = savepoint
      throw error
    }
  }

  /// - Throws: `SchemaError` when there is no index of that name, or it stands behind a constraint.
  public mutating func dropIndex(_ name: String) throws(StoreError) {
    guard let slot = state.pointee.indexes.slot(named: name) else {
      throw StoreError("SchemaError", "IndexNotFound", "there is no index \(name)")
    }
    guard !state.pointee.indexes.slots[slot].isUnique else {
      throw StoreError(
        "SchemaError", "IndexBelongsToConstraint", "the index \(name) goes with the constraint of that name")
    }
    let state = writable()
    state.pointee.indexes.drop(slot)
    state.pointee.catalog.noteChange()
  }

  func checkNameIsFree(_ name: String) throws(StoreError) {
    let isTaken =
      state.pointee.indexes.slot(named: name) != nil
      || state.pointee.constraints.all.contains { $0.definition.name == name }
    if isTaken {
      throw StoreError("SchemaError", "NameAlreadyUsed", "there is an index or constraint \(name) already")
    }
  }

  mutating func makeOwner(_ name: String, isRelationship: Bool) throws(StoreError) -> UInt32 {
    isRelationship ? try makeRelationshipType(name).raw : try makeLabel(name).raw
  }

  mutating func makeKeys(_ names: [String]) throws(StoreError) -> [KeyID] {
    guard !names.isEmpty else {
      throw StoreError("SchemaError", "NoProperties", "an index or constraint needs a property")
    }
    var keys: [KeyID] = []
    for name in names { keys.append(try makePropertyKey(name)) }
    return keys
  }
}

extension IndexDefinition {
  fileprivate var place: String {
    isRelationship
      ? "()-[:\(label)]-() (\(properties.joined(separator: ", ")))"
      : "(:\(label)) (\(properties.joined(separator: ", ")))"
  }
}

// MARK: - Entries

extension GraphState {
  /// The value an element has in an index, nil when it lacks a key. A list made for several keys is owned by
  /// the arena, which the caller keeps alive while it uses the value.
  /// - Parameter replacing: a key whose value is taken to be another one.
  func indexedValue(
    _ slot: Int, of id: UInt32, _ arena: Arena, replacing: (key: KeyID, value: Value)? = nil
  ) -> Value? {
    let keys = indexes.slots[slot].keys
    let isRelationship = indexes.slots[slot].isRelationship
    func value(_ key: KeyID) -> Value {
      if let replacing, replacing.key == key { return replacing.value }
      return property(id, key, isRelationship: isRelationship)
    }
    if keys.count == 1 {
      let value = value(keys[0])
      return value.isNull ? nil : value
    }
    let values = keys.map(value)
    return values.contains { $0.isNull } ? nil : arena.list(values)
  }

  /// Calls `body` with the elements whose value in an index equals `value`, ascending, until it answers
  /// false.
  func forEachMatch(_ slot: Int, _ value: Value, _ body: (UInt32) -> Bool) {
    let contents = indexes.slots[slot].contents
    let columns = contents.isRelationship ? relationshipColumns : nodeColumns
    contents.forEachMatch(value, columns, stringTable, body)
  }

  mutating func insertEntry(of id: UInt32, into slot: Int) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    guard let value = indexedValue(slot, of: id, arena) else { return }
    indexes.slots[slot].contents.insert(kept(value, slot), id)
  }

  mutating func removeEntry(of id: UInt32, from slot: Int) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    guard let value = indexedValue(slot, of: id, arena) else { return }
    indexes.slots[slot].contents.remove(value, id)
  }

  mutating func insertEntries(of id: UInt32, owner: UInt32, isRelationship: Bool) {
    for slot in indexes.slots(owner: owner, isRelationship: isRelationship) {
      insertEntry(of: id, into: slot)
    }
  }

  mutating func removeEntries(of id: UInt32, owner: UInt32, isRelationship: Bool) {
    for slot in indexes.slots(owner: owner, isRelationship: isRelationship) {
      removeEntry(of: id, from: slot)
    }
  }

  /// The value as a range index may keep it: the list of several keys moved to the heap. Its elements are
  /// the graph's already, and a hash index keeps no value.
  private func kept(_ value: Value, _ slot: Int) -> Value {
    guard indexes.slots[slot].keys.count > 1, indexes.slots[slot].definition.kind == .range else {
      return value
    }
    return heap.list(Array(value.asList.elements))
  }

  /// Calls `body` with every live element an index is over.
  func forEachElement(owner: UInt32, isRelationship: Bool, _ body: (UInt32) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: batchCapacity) { buffer in
      guard let ids = buffer.baseAddress else { return }
      var cursor: UInt32 = 0
      while true {
        let count =
          if isRelationship {
            relationships.scan(
              TypeID(owner), cursor: &cursor, below: relationships.limit, into: ids, capacity: batchCapacity)
          } else if Int(owner) < nodes.members.count {
            nodes.members[Int(owner)].scan(
              cursor: &cursor, limit: nodes.limit, into: ids, capacity: batchCapacity)
          } else {
            0
          }
        if count == 0 { return }
        for i in 0..<count { body(ids[i]) }
      }
    }
  }

  /// Fills a new index from the columns.
  mutating func fillIndex(_ slot: Int) {
    let (keys, isRelationship) = (indexes.slots[slot].keys, indexes.slots[slot].isRelationship)
    // An element without one of the keys is not in the index.
    let most = keys.map { column($0, isRelationship: isRelationship)?.present ?? 0 }.min() ?? 0
    var filler = IndexFiller(indexes.slots[slot].contents.kind, capacity: most)
    if keys.count == 1 { gather(slot, keys[0], &filler) } else { gather(slot, &filler) }
    indexes.slots[slot].contents.fill(filler)
  }

  private func gather(_ slot: Int, _ filler: inout IndexFiller) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    forEachElement(owner: indexes.slots[slot].owner, isRelationship: indexes.slots[slot].isRelationship) {
      id in
      if let value = indexedValue(slot, of: id, arena) { filler.append(kept(value, slot), id) }
    }
  }

  /// As above, over one key, whose values are the column's.
  private func gather(_ slot: Int, _ key: KeyID, _ filler: inout IndexFiller) {
    let isRelationship = indexes.slots[slot].isRelationship
    guard let column = column(key, isRelationship: isRelationship) else { return }
    let (reader, strings) = (column.reader, stringTable)
    forEachElement(owner: indexes.slots[slot].owner, isRelationship: isRelationship) { id in
      let value = reader.value(id, strings)
      if !value.isNull { filler.append(value, id) }
    }
    withExtendedLifetime(column) {}
  }
}
