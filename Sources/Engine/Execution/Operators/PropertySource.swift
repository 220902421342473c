/// Where the properties of a created element come from.
public enum PropertySource {
  /// A map literal, key by key.
  case entries([(key: String, value: Evaluator)])
  /// A map computed per row, such as a parameter.
  case map(Evaluator)
}

/// What properties belong to: the two kinds of elements a graph has.
enum Element {
  case node(NodeID)
  case relationship(RelationshipID)

  /// Nil for any value that is not a live or deleted node or relationship.
  init?(_ value: Value) {
    switch value.tag {
    case .node: self = .node(value.asNode)
    case .relationship: self = .relationship(value.asRelationship)
    default: return nil
    }
  }
}

extension ExecutionError {
  init(_ error: StoreError) {
    self.init(error.category, error.detail, error.message)
  }
}

extension ExecutionContext {
  /// Runs a change of the store and turns its errors into ours.
  func change<Result>(_ body: (inout Graph) throws(StoreError) -> Result) throws(ExecutionError) -> Result {
    do { return try body(&graph) } catch { throw ExecutionError(error) }
  }

  /// Sets or, with null, removes one property, and counts it.
  func setProperty(_ element: Element, _ key: String, _ value: Value) throws(ExecutionError) {
    if let known = graph.propertyKey(key) { return try setProperty(element, known, value) }
    if value.isNull { return }
    let made = try change { (graph) throws(StoreError) in try graph.makePropertyKey(key) }
    try setProperty(element, made, value)
  }

  func setProperty(_ element: Element, _ key: KeyID, _ value: Value) throws(ExecutionError) {
    try requireLive(element)
    switch element {
    case .node(let node):
      if value.isNull && graph.property(node, key).isNull { return }
      try change { (graph) throws(StoreError) in try graph.setProperty(node, key, value) }
    case .relationship(let relationship):
      if value.isNull && graph.property(relationship, key).isNull { return }
      try change { (graph) throws(StoreError) in try graph.setProperty(relationship, key, value) }
    }
    counters.propertiesSet += 1
  }

  func requireLive(_ element: Element) throws(ExecutionError) {
    let isLive =
      switch element {
      case .node(let node): graph.isLive(node)
      case .relationship(let relationship): graph.isLive(relationship)
      }
    if !isLive {
      throw ExecutionError(
        "EntityNotFound", "DeletedEntityAccess", "the element was deleted in this statement")
    }
  }

  func properties(of element: Element) -> [(key: KeyID, value: Value)] {
    switch element {
    case .node(let node): graph.properties(of: node)
    case .relationship(let relationship): graph.properties(of: relationship)
    }
  }

  /// Sets the properties of a new element.
  func setProperties(_ element: Element, from map: Value) throws(ExecutionError) {
    switch map.tag {
    case .null: return
    case .map:
      for entry in map.asMap.entries where !entry.value.isNull {
        try setProperty(element, entry.key.asString.string, entry.value)
      }
    case .node, .relationship:
      guard let source = Element(map) else { return }
      for (key, value) in properties(of: source) { try setProperty(element, key, value) }
    default:
      throw .type("InvalidArgumentType", "properties must be a map")
    }
  }
}
