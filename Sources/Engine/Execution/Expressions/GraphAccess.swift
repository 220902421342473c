/// Reading nodes and relationships for an expression, where a deleted one is an error.

extension ExecutionContext {
  /// Raises the error for access to a node that this statement deleted.
  @inline(__always)
  func checkLive(_ node: NodeID) throws(ExecutionError) {
    if counters.nodesDeleted != 0, !graph.isLive(node) { throw deletedAccess("node", node.raw) }
  }

  @inline(__always)
  func checkLive(_ relationship: RelationshipID) throws(ExecutionError) {
    if counters.relationshipsDeleted != 0 || counters.nodesDeleted != 0, !graph.isLive(relationship) {
      throw deletedAccess("relationship", relationship.raw)
    }
  }

  private func deletedAccess(_ kind: String, _ id: UInt32) -> ExecutionError {
    ExecutionError(
      "EntityNotFound", "DeletedEntityAccess",
      "the \(kind) \(id) was deleted in this statement; its labels and properties are gone",
      hint: "read what you need into a variable with WITH before DELETE")
  }

  /// The properties of a node, relationship or map as a map value; nil for other values.
  func propertyMap(of value: Value) throws(ExecutionError) -> Value? {
    switch value.tag {
    case .map: return value
    case .node:
      try checkLive(value.asNode)
      return mapValue(graph.properties(of: value.asNode))
    case .relationship:
      try checkLive(value.asRelationship)
      return mapValue(graph.properties(of: value.asRelationship))
    default: return nil
    }
  }

  private func mapValue(_ properties: [(key: KeyID, value: Value)]) -> Value {
    arena.map(properties.lazy.map { [graph] in MapEntry(key: graph.nameValue($0.key), value: $0.value) })
  }

  /// The property of a node, relationship, map or temporal value under a key.
  ///
  /// - Parameters:
  ///   - key: the key as a string value.
  ///   - id: the key's number in the catalog, nil when no node or relationship ever had it.
  /// - Throws: `EntityNotFound` for a deleted element, `TypeError` for a value without properties.
  func property(of base: Value, key: StringRef, id: KeyID?) throws(ExecutionError) -> Value {
    switch base.tag {
    case .null: return .null
    case .map: return base.asMap.value(for: key) ?? .null
    case .node:
      try checkLive(base.asNode)
      guard let id else { return .null }
      return graph.property(base.asNode, id)
    case .relationship:
      try checkLive(base.asRelationship)
      guard let id else { return .null }
      return graph.property(base.asRelationship, id)
    case .dateTime, .localDateTime, .date, .time, .localTime, .duration:
      return try temporalProperty(base, key.string, arena)
    default:
      throw .type(
        "InvalidArgumentType",
        "\(base.typeName) has no properties; `.\(key.string)` needs a node, relationship or map")
    }
  }
}
