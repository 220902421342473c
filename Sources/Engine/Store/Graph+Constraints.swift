/// Constraints. Uniqueness is checked when a value is set or a label added; existence, keys and types when
/// the statement ends, for the elements it touched.
extension Graph {
  public var constraints: [ConstraintDefinition] { state.pointee.constraints.all.map(\.definition) }

  /// Creates a constraint, and for `unique` and `key` the index behind it, after checking all that is there.
  /// - Throws: `SchemaError` when the name is taken or there is such a constraint already,
  ///   `ConstraintValidationFailed` when an element violates it.
  public mutating func createConstraint(_ definition: ConstraintDefinition) throws(StoreError) {
    try checkNameIsFree(definition.name)
    let savepoint = self
    do throws(StoreError) {
      try add(definition)
    } catch {
      self = savepoint
      throw error
    }
  }

  private mutating func add(_ definition: ConstraintDefinition) throws(StoreError) {
    let owner = try makeOwner(definition.label, isRelationship: definition.isRelationship)
    let constraint = ConstraintSet.Constraint(
      definition: definition, owner: owner, keys: try makeKeys(definition.properties))
    let state = writable()
    let hasOne = state.pointee.constraints.all.contains {
      $0.owner == owner && $0.keys == constraint.keys && $0.definition.kind == definition.kind
        && $0.definition.isRelationship == definition.isRelationship
    }
    if hasOne {
      throw StoreError("SchemaError", "ConstraintAlreadyExists", "there is such a constraint already")
    }
    state.pointee.constraints.add(constraint)
    if constraint.isDeferred {
      try state.pointee.checkAll(constraint)
    }
    if definition.kind == .unique || definition.kind == .key {
      let index = IndexDefinition(
        name: definition.name, kind: .hash, isRelationship: definition.isRelationship,
        label: definition.label, properties: definition.properties)
      let slot = state.pointee.indexes.add(
        GraphIndex(index, constraint: definition.name, owner: owner, keys: constraint.keys))
      state.pointee.fillIndex(slot)
      try state.pointee.checkAllUnique(slot)
    }
    state.pointee.catalog.noteChange()
  }

  /// - Throws: `SchemaError` when there is no constraint of that name.
  public mutating func dropConstraint(_ name: String) throws(StoreError) {
    guard state.pointee.constraints.all.contains(where: { $0.definition.name == name }) else {
      throw StoreError("SchemaError", "ConstraintNotFound", "there is no constraint \(name)")
    }
    let state = writable()
    state.pointee.constraints.remove(named: name)
    if let slot = state.pointee.indexes.slot(named: name) { state.pointee.indexes.drop(slot) }
    state.pointee.catalog.noteChange()
  }

  /// Checks the elements touched since the last call, at the end of a statement, and forgets them.
  /// - Throws: `ConstraintValidationFailed`; the caller then undoes the statement.
  public mutating func validateConstraints() throws(StoreError) {
    guard state.pointee.constraints.hasTouched else { return }
    let state = writable()
    let (nodes, relationships) = (
      state.pointee.constraints.touchedNodes, state.pointee.constraints.touchedRelationships
    )
    state.pointee.constraints.forgetTouched()
    for constraint in state.pointee.constraints.all where constraint.isDeferred {
      let isRelationship = constraint.definition.isRelationship
      for id in isRelationship ? relationships : nodes
      where state.pointee.belongs(id, to: constraint.owner, isRelationship: isRelationship) {
        try state.pointee.check(id, constraint)
      }
    }
  }
}

extension GraphState {
  // MARK: - Uniqueness

  /// Checks that no other element has the value an element is to have in a unique index.
  func checkUnique(_ slot: Int, _ id: UInt32, replacing key: KeyID, with value: Value) throws(StoreError) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    guard let value = indexedValue(slot, of: id, arena, replacing: (key, value)) else { return }
    try checkUnique(slot, id, value)
  }

  /// Checks a node that is to get a label against the label's unique indexes.
  func checkUnique(_ node: UInt32, joining label: LabelID) throws(StoreError) {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    for slot in indexes.slots(owner: label.raw, isRelationship: false) where indexes.slots[slot].isUnique {
      if let value = indexedValue(slot, of: node, arena) { try checkUnique(slot, node, value) }
    }
  }

  private func checkUnique(_ slot: Int, _ id: UInt32, _ value: Value) throws(StoreError) {
    var other: UInt32?
    forEachMatch(slot, value) { match in
      if match != id { other = match }
      return other == nil
    }
    if let other { throw notUnique(slot, value, other) }
  }

  func checkAllUnique(_ slot: Int) throws(StoreError) {
    var error: StoreError?
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    forEachElement(owner: indexes.slots[slot].owner, isRelationship: indexes.slots[slot].isRelationship) {
      id in
      guard error == nil, let value = indexedValue(slot, of: id, arena) else { return }
      do throws(StoreError) {
        try checkUnique(slot, id, value)
      } catch let violation {
        error = violation
      }
    }
    if let error { throw error }
  }

  private func notUnique(_ slot: Int, _ value: Value, _ other: UInt32) -> StoreError {
    let index = indexes.slots[slot].definition
    let values = index.properties.count == 1 ? [value] : Array(value.asList.elements)
    let shown = zip(index.properties, values).map { "\($0) = \(brief($1))" }.joined(separator: ", ")
    let what = index.isRelationship ? "relationship \(other) of type" : "node \(other) with label"
    return StoreError(
      "ConstraintValidationFailed", "UniquenessViolation",
      "\(what) \(index.label) already has \(shown) (constraint \(index.name))")
  }

  // MARK: - Existence and types

  func checkAll(_ constraint: ConstraintSet.Constraint) throws(StoreError) {
    var error: StoreError?
    forEachElement(owner: constraint.owner, isRelationship: constraint.definition.isRelationship) { id in
      guard error == nil else { return }
      do throws(StoreError) {
        try check(id, constraint)
      } catch let violation {
        error = violation
      }
    }
    if let error { throw error }
  }

  func check(_ id: UInt32, _ constraint: ConstraintSet.Constraint) throws(StoreError) {
    let definition = constraint.definition
    let what = definition.isRelationship ? "relationship \(id) of type" : "node \(id) with label"
    for (key, name) in zip(constraint.keys, definition.properties) {
      let value = property(id, key, isRelationship: definition.isRelationship)
      switch definition.kind {
      case .unique: continue
      case .exists, .key:
        guard value.isNull else { continue }
        throw StoreError(
          "ConstraintValidationFailed", "PropertyMissing",
          "\(what) \(definition.label) must have the property \(name) (constraint \(definition.name))")
      case .typed(let type):
        guard !value.isNull, !type.admits(value) else { continue }
        throw StoreError(
          "ConstraintValidationFailed", "PropertyTypeViolation",
          "\(what) \(definition.label) has \(name) = \(brief(value)), which is not \(type.name)"
            + " (constraint \(definition.name))")
      }
    }
  }

  /// A value as an error message shows it.
  private func brief(_ value: Value) -> String {
    switch value.tag {
    case .string:
      let text = value.asString.string
      return text.count <= 40 ? "'\(text)'" : "'\(text.prefix(40))...'"
    case .integer: return String(value.asInteger)
    case .float: return String(value.asFloat)
    case .boolean: return String(value.asBoolean)
    case .list: return "a list"
    default: return "a value of type \(value.tag)"
    }
  }
}
