/// Between values, which live in arenas and graphs, and the Swift values of the edges.

extension Datum {
  /// A copy of a value, nodes and relationships with their labels and properties of this moment. A deleted
  /// node has neither.
  public init(_ value: Value, graph: Graph) {
    switch value.tag {
    case .null: self = .null
    case .boolean: self = .boolean(value.asBoolean)
    case .integer: self = .integer(value.asInteger)
    case .float: self = .float(value.asFloat)
    case .string: self = .string(value.asString.string)
    case .list: self = .list(value.asList.elements.map { Datum($0, graph: graph) })
    case .map:
      self = .map(
        value.asMap.entries.map { ($0.key.asString.string, Datum($0.value, graph: graph)) })
    case .node: self = .node(DatumNode(value.asNode, graph: graph))
    case .relationship: self = .relationship(DatumRelationship(value.asRelationship, graph: graph))
    case .path:
      let path = value.asPath
      self = .path(
        DatumPath(
          nodes: path.nodes.map { DatumNode($0, graph: graph) },
          relationships: path.relationships.map { DatumRelationship($0, graph: graph) }))
    case .date: self = .temporal(.date, formatTemporal(value))
    case .localTime: self = .temporal(.localTime, formatTemporal(value))
    case .time: self = .temporal(.time, formatTemporal(value))
    case .localDateTime: self = .temporal(.localDateTime, formatTemporal(value))
    case .dateTime: self = .temporal(.dateTime, formatTemporal(value))
    case .duration: self = .temporal(.duration, formatTemporal(value))
    }
  }
}

extension DatumNode {
  /// A node as it is now.
  public init(_ node: NodeID, graph: Graph) {
    self.init(
      id: Int(node.raw), labels: graph.labels(of: node).map { graph.name($0) },
      properties: graph.properties(of: node).map { (graph.name($0.key), Datum($0.value, graph: graph)) })
  }
}

extension DatumRelationship {
  /// A relationship as it is now.
  public init(_ relationship: RelationshipID, graph: Graph) {
    self.init(
      id: Int(relationship.raw), type: graph.name(graph.type(of: relationship)),
      start: Int(graph.start(of: relationship).raw), end: Int(graph.end(of: relationship).raw),
      properties: graph.properties(of: relationship).map {
        (graph.name($0.key), Datum($0.value, graph: graph))
      })
  }
}

extension Datum {
  /// The value, in memory of `arena`.
  ///
  /// - Throws: `ArgumentError` for a node, relationship or path, which belong to their graph and cannot be
  ///   given to it, and for temporal text that cannot be read; `ResourceError` when nested too deeply.
  public func value(in arena: Arena) throws(ExecutionError) -> Value {
    try value(in: arena, depth: 0)
  }

  private func value(in arena: Arena, depth: Int) throws(ExecutionError) -> Value {
    switch self {
    case .null: return .null
    case .boolean(let boolean): return Value(boolean)
    case .integer(let integer): return Value(integer)
    case .float(let float): return Value(float)
    case .string(let text): return arena.string(text)
    case .temporal(let kind, let text): return try parseTemporal(kind, text, arena)
    case .list(let elements):
      try checkDepth(depth)
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try element.value(in: arena, depth: depth + 1)) }
      return try checkNesting(arena.list(values))
    case .map(let pairs):
      try checkDepth(depth)
      var entries: [MapEntry] = []
      entries.reserveCapacity(pairs.count)
      // By bytes: two spellings of one character in Unicode are two keys.
      var places: [[UInt8]: Int] = [:]
      for (key, datum) in pairs {
        let value = try datum.value(in: arena, depth: depth + 1)
        let bytes = Array(key.utf8)
        if let place = places[bytes] {
          entries[place].value = value
        } else {
          places[bytes] = entries.count
          entries.append(MapEntry(key: arena.string(key), value: value))
        }
      }
      return try checkNesting(arena.map(entries))
    case .node, .relationship, .path:
      throw .argument("InvalidArgumentType", "a parameter cannot be a node, relationship or path")
    }
  }

  private func checkDepth(_ depth: Int) throws(ExecutionError) {
    guard depth < maximumNesting else {
      throw ExecutionError(
        "ResourceError", "NestingLimitExceeded",
        "lists and maps may be nested \(maximumNesting) levels deep, not more")
    }
  }
}
