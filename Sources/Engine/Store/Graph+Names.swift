/// Names of labels, relationship types and property keys, and strings and blocks that outlive a statement.
extension Graph {
  /// The label's id, nil for a name never used.
  public func label(_ name: String) -> LabelID? {
    code(name).flatMap(state.pointee.catalog.labels.id).map(LabelID.init)
  }

  /// The type's id, nil for a name never used.
  public func relationshipType(_ name: String) -> TypeID? {
    code(name).flatMap(state.pointee.catalog.types.id).map(TypeID.init)
  }

  /// The key's id, nil for a name never used.
  public func propertyKey(_ name: String) -> KeyID? {
    code(name).flatMap(state.pointee.catalog.keys.id).map(KeyID.init)
  }

  /// The id of a key given as a string block, nil for a name never used.
  public func propertyKey(_ name: StringRef) -> KeyID? {
    let strings = state.pointee.strings
    let pooled = strings.contains(name) ? name : strings.find(name.bytes, hash: name.hash)
    return pooled.flatMap { state.pointee.catalog.keys.id($0.code) }.map(KeyID.init)
  }

  /// The code of a string, nil when the graph has none with these bytes.
  func code(of string: StringRef) -> UInt32? {
    let strings = state.pointee.strings
    return strings.contains(string) ? string.code : strings.find(string.bytes, hash: string.hash)?.code
  }

  /// The label's id, made when the name is new.
  /// - Throws: `ResourceError` when there are 65,535 labels already.
  public mutating func makeLabel(_ name: String) throws(StoreError) -> LabelID {
    if let label = label(name) { return label }
    let code = try state.pointee.strings.intern(name).code
    let state = writable()
    let id = try state.pointee.catalog.labels.add(code, limit: state.pointee.limits.labels, what: "labels")
    state.pointee.catalog.noteChange()
    return LabelID(id)
  }

  /// The type's id, made when the name is new.
  /// - Throws: `ResourceError` when there are 65,535 types already.
  public mutating func makeRelationshipType(_ name: String) throws(StoreError) -> TypeID {
    if let type = relationshipType(name) { return type }
    let code = try state.pointee.strings.intern(name).code
    let state = writable()
    let id = try state.pointee.catalog.types.add(
      code, limit: state.pointee.limits.types, what: "relationship types")
    state.pointee.adjacency.append(TypeAdjacency())
    state.pointee.catalog.noteChange()
    return TypeID(id)
  }

  /// The key's id, made when the name is new.
  /// - Throws: `ResourceError` when there are 65,535 keys already.
  public mutating func makePropertyKey(_ name: String) throws(StoreError) -> KeyID {
    if let key = propertyKey(name) { return key }
    let code = try state.pointee.strings.intern(name).code
    let state = writable()
    let id = try state.pointee.catalog.keys.add(code, limit: state.pointee.limits.keys, what: "property keys")
    state.pointee.catalog.noteChange()
    return KeyID(id)
  }

  /// The name as a pooled string value.
  public func nameValue(_ id: LabelID) -> Value { nameValue(state.pointee.catalog.labels.code(id.raw)) }
  public func nameValue(_ id: TypeID) -> Value { nameValue(state.pointee.catalog.types.code(id.raw)) }
  public func nameValue(_ id: KeyID) -> Value { nameValue(state.pointee.catalog.keys.code(id.raw)) }

  /// The name as a Swift string.
  public func name(_ id: LabelID) -> String { nameValue(id).asString.string }
  public func name(_ id: TypeID) -> String { nameValue(id).asString.string }
  public func name(_ id: KeyID) -> String { nameValue(id).asString.string }

  /// Number of labels known, used or not; their ids are 0 ..< count.
  public var labelCount: Int { state.pointee.catalog.labels.count }
  public var relationshipTypeCount: Int { state.pointee.catalog.types.count }
  public var propertyKeyCount: Int { state.pointee.catalog.keys.count }

  /// Different whenever names, indexes or constraints are: part of the key of a cached plan. Two graphs with
  /// one version have the same ones, also when changes were rolled back in between.
  public var catalogVersion: UInt64 { state.pointee.catalog.version }

  private func nameValue(_ code: UInt32) -> Value { Value(state.pointee.stringTable[code]) }

  private func code(_ name: String) -> UInt32? {
    var name = name
    return name.withUTF8 { state.pointee.strings.find($0)?.code }
  }
}

// MARK: - Values that outlive a statement

extension Graph {
  /// The pooled string with these bytes, if there is one: makes a query constant comparable by pointer.
  public func pooledString(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    state.pointee.strings.find(bytes).map { Value($0) }
  }

  /// The strings of the graph and of all its versions; for a bulk load to add to.
  public var stringPool: StringPool { state.pointee.strings }

  /// A copy of the value owned by the graph and all its snapshots: strings pooled, blocks in the graph's
  /// heap.
  /// - Throws: `ResourceError` when the string pool is full or the value nested too deeply.
  public func retain(_ value: Value) throws(StoreError) -> Value {
    try state.pointee.heap.retain(value, strings: state.pointee.strings)
  }

  /// Checks that a value may be a property: a scalar, a temporal value, or a list of those (nulls among
  /// them are allowed). Null may be, as the absence of a property.
  /// - Throws: `TypeError`, `InvalidPropertyType`, for maps, nodes, relationships, paths, and lists of those
  ///   or of lists.
  public func storable(_ value: Value) throws(StoreError) { try Graph.checkStorable(value) }

  static func checkStorable(_ value: Value) throws(StoreError) {
    switch value.tag {
    case .map, .node, .relationship, .path: throw Graph.notStorable(value, "")
    case .list:
      for element in value.asList.elements {
        switch element.tag {
        case .map, .node, .relationship, .path, .list: throw Graph.notStorable(element, "a list with ")
        default: continue
        }
      }
    default: return
    }
  }

  private static func notStorable(_ value: Value, _ prefix: String) -> StoreError {
    let what =
      switch value.tag {
      case .map: "a map"
      case .node: "a node"
      case .relationship: "a relationship"
      case .path: "a path"
      default: "a list"
      }
    return StoreError("TypeError", "InvalidPropertyType", "\(prefix)\(what) cannot be a property value")
  }
}
