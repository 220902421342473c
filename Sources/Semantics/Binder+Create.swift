import Engine
import Syntax

extension Binder {
  /// CREATE: elements in the order they are made; a relationship comes after both its nodes.
  mutating func bindCreate(_ patterns: [PathPattern]) throws(Diagnostic) -> BoundCreate {
    var create = BoundCreate(elements: [], paths: [])
    for pattern in patterns {
      try requirePlain(pattern)
      guard case .node(let first)? = pattern.elements.first else { throw malformed(pattern.span) }
      let isAlone = pattern.elements.count == 1
      let start = try createNode(first, isAlone: isAlone, &create)
      var left = start
      var steps: [Slot] = []
      for index in stride(from: 1, to: pattern.elements.count - 1, by: 2) {
        guard case .relationship(let relationship) = pattern.elements[index],
          case .node(let node) = pattern.elements[index + 1]
        else { throw malformed(pattern.span) }
        if let name = relationship.variable, let existing = scope.variable(name.name) {
          throw alreadyBound(name, existing)
        }
        let type = try createdType(relationship)
        try requireDirected(relationship)
        let right = try createNode(node, isAlone: false, &create)
        let step = try createRelationship(relationship, type, left, right, &create)
        steps.append(step)
        left = right
      }
      guard let name = pattern.variable else { continue }
      let path = try declareNew(name, .path)
      create.paths.append(BoundPath(slot: path.slot, start: start, steps: steps))
    }
    return create
  }

  /// No path search, no quantified group.
  func requirePlain(_ pattern: PathPattern) throws(Diagnostic) {
    guard pattern.selector == .all else {
      throw unsupportedInUpdate("a search for shortest paths", pattern.span)
    }
    for case .quantified(let group) in pattern.elements {
      throw .syntax(
        "CreatingVarLength", "a quantified group has no fixed length and cannot be created", at: group.span)
    }
  }

  private mutating func createNode(_ node: NodePattern, isAlone: Bool, _ create: inout BoundCreate)
    throws(Diagnostic) -> Slot
  {
    if let name = node.variable, let existing = scope.variable(name.name) {
      guard !isAlone else { throw alreadyBound(name, existing) }
      guard existing.type == .node || existing.type.isPermissive else {
        throw typeConflict(name, existing, expected: "a node")
      }
      guard node.labels == nil && node.properties == nil && node.predicate == nil else {
        throw alreadyBoundCondition(name)
      }
      reference(existing.slot)
      return existing.slot
    }
    let labels = try createdLabels(node)
    let properties = try bindCreatedProperties(node.properties)
    let slot = node.variable.map { declare($0.name, .node).slot } ?? makeAnonymousSlot()
    create.elements.append(
      .node(BoundCreate.Node(slot: slot, labels: labels, properties: properties)))
    return slot
  }

  private mutating func createRelationship(
    _ relationship: RelationshipPattern, _ type: String, _ left: Slot, _ right: Slot,
    _ create: inout BoundCreate
  ) throws(Diagnostic) -> Slot {
    let properties = try bindCreatedProperties(relationship.properties)
    let slot: Slot
    if let name = relationship.variable {
      slot = try declareNew(name, .relationship).slot
    } else {
      slot = makeAnonymousSlot()
    }
    let isIncoming = relationship.direction == .incoming
    create.elements.append(
      .relationship(
        BoundCreate.Relationship(
          slot: slot, type: type, start: isIncoming ? right : left, end: isIncoming ? left : right,
          properties: properties)))
    return slot
  }

  private func requireDirected(_ relationship: RelationshipPattern) throws(Diagnostic) {
    guard relationship.direction == .either else { return }
    throw .syntax(
      "RequiresDirectedRelationship", "a relationship that is created needs one direction",
      at: relationship.span, hint: "write `-[...]->` or `<-[...]-`")
  }

  /// The one type a relationship is created with.
  mutating func createdType(_ relationship: RelationshipPattern) throws(Diagnostic) -> String {
    guard relationship.length == nil else {
      throw .syntax(
        "CreatingVarLength", "a relationship of variable length cannot be created", at: relationship.span,
        hint: "leave out the length and write every relationship")
    }
    guard case .name(let type)? = relationship.types else {
      throw .syntax(
        "NoSingleRelationshipType", "a relationship that is created needs exactly one type",
        at: relationship.span, hint: "for example `-[:KNOWS]->`")
    }
    guard relationship.predicate == nil else {
      throw .syntax(
        "UnexpectedSyntax", "WHERE cannot stand in a pattern that is created", at: relationship.span)
    }
    knownNames.insert(type.name)
    return type.name
  }

  /// The labels a node is created with: names joined by `:` or `&`.
  mutating func createdLabels(_ node: NodePattern) throws(Diagnostic) -> [String] {
    guard node.predicate == nil else {
      throw .syntax("UnexpectedSyntax", "WHERE cannot stand in a pattern that is created", at: node.span)
    }
    guard let labels = node.labels else { return [] }
    guard let names = labels.conjunction else {
      throw .syntax(
        "UnexpectedSyntax", "a node that is created needs plain labels, without `|`, `!` and `%`",
        at: node.span, hint: "for example `(:Person:Author)`")
    }
    knownNames.formUnion(names)
    return names
  }

  /// A map literal or a parameter.
  mutating func bindCreatedProperties(_ properties: Expression?) throws(Diagnostic) -> BoundExpression? {
    guard let properties else { return nil }
    if case .map(let entries) = properties.kind { knownNames.formUnion(entries.map(\.key.name)) }
    return try bind(properties)
  }
}

extension LabelExpression {
  /// The names, when it is a conjunction of names.
  var conjunction: [String]? {
    switch self {
    case .name(let identifier): return [identifier.name]
    case .and(let all):
      var names: [String] = []
      for inner in all {
        guard let more = inner.conjunction else { return nil }
        names += more
      }
      return names
    case .any, .not, .or: return nil
    }
  }
}
