import Engine
import Syntax

extension Binder {
  /// MERGE: properties are conditions of the search and a map for what is made.
  mutating func bindMerge(_ merge: MergeClause) throws(Diagnostic) -> BoundMerge {
    let pattern = merge.pattern
    try requirePlain(pattern)
    if pattern.elements.count == 1, case .node(let node)? = pattern.elements.first,
      let name = node.variable, let existing = scope.variable(name.name)
    {
      throw alreadyBound(name, existing)
    }
    // Properties are computed from the incoming rows, so what the pattern brings is not yet there.
    var maps: [[BoundMapEntry]?] = []
    for element in pattern.elements { maps.append(try mergeProperties(element)) }
    var state = PatternState(use: .merge, optional: false)
    let (start, steps) = try addElements(pattern.withoutProperties, &state)
    var create = BoundCreate(elements: [], paths: [])
    var slots = [start]
    for step in state.match.relationships { slots += [step.slot, step.right] }
    for (index, element) in pattern.elements.enumerated() where index < slots.count && index < maps.count {
      let entries = maps[index] ?? []
      let type: ValueType = index.isMultiple(of: 2) ? .node : .relationship
      state.match.predicates += entries.map { equality(slots[index], type, $0.key, $0.value) }
      guard index.isMultiple(of: 2) else { continue }
      let span = pattern.span
      try mergeNode(element, slots[index], maps[index].map { mapLiteral($0, span) }, state, &create)
      guard index >= 2, case .relationship(let left) = pattern.elements[index - 1] else { continue }
      try mergeRelationship(
        left, slots[index - 1], slots[index - 2], slots[index],
        maps[index - 1].map { mapLiteral($0, span) }, &create)
    }
    if let name = pattern.variable {
      let path = BoundPath(slot: try declareNew(name, .path).slot, start: start, steps: steps)
      state.match.paths.append(path)
      create.paths.append(path)
    }
    return BoundMerge(
      match: state.match, create: create, onCreate: try bindSetItems(merge.onCreate),
      onMatch: try bindSetItems(merge.onMatch))
  }

  typealias BoundMapEntry = (key: Identifier, value: BoundExpression)

  private mutating func mergeProperties(_ element: PatternElement) throws(Diagnostic) -> [BoundMapEntry]? {
    let properties: Expression?
    switch element {
    case .node(let node):
      properties = node.properties
      if let name = node.variable, scope.variable(name.name)?.type == .node,
        node.labels != nil || properties != nil
      {
        throw alreadyBoundCondition(name)
      }
      _ = try createdLabels(node)
    case .relationship(let relationship):
      properties = relationship.properties
      if let name = relationship.variable, let existing = scope.variable(name.name) {
        throw alreadyBound(name, existing)
      }
      _ = try createdType(relationship)
    case .quantified: return nil
    }
    guard let properties else { return nil }
    guard case .map(let entries) = properties.kind else { throw invalidPatternProperties(properties) }
    knownNames.formUnion(entries.map(\.key.name))
    var bound: [BoundMapEntry] = []
    for entry in entries { bound.append((entry.key, try bind(entry.value))) }
    return bound
  }

  private func mapLiteral(_ entries: [BoundMapEntry], _ span: Span) -> BoundExpression {
    BoundExpression(.map(entries.map { ($0.key.name, $0.value) }), .map, entries.first?.key.span ?? span)
  }

  private func mergeNode(
    _ element: PatternElement, _ slot: Slot, _ properties: BoundExpression?, _ state: PatternState,
    _ create: inout BoundCreate
  ) throws(Diagnostic) {
    guard case .node(let node) = element, state.ownSlots.contains(slot) else { return }
    let isMade = create.elements.contains { made in
      if case .node(let other) = made { other.slot == slot } else { false }
    }
    guard !isMade else { return }
    create.elements.append(
      .node(
        BoundCreate.Node(slot: slot, labels: node.labels?.conjunction ?? [], properties: properties)))
  }

  private func mergeRelationship(
    _ relationship: RelationshipPattern, _ slot: Slot, _ left: Slot, _ right: Slot,
    _ properties: BoundExpression?, _ create: inout BoundCreate
  ) throws(Diagnostic) {
    guard case .name(let type)? = relationship.types else { return }
    let isIncoming = relationship.direction == .incoming
    create.elements.append(
      .relationship(
        BoundCreate.Relationship(
          slot: slot, type: type.name, start: isIncoming ? right : left, end: isIncoming ? left : right,
          properties: properties)))
  }
}

extension PathPattern {
  /// The pattern without property maps.
  fileprivate var withoutProperties: PathPattern {
    var copy = self
    copy.elements = elements.map { element in
      switch element {
      case .node(var node):
        // A repeated mention may not say anything new; the empty map keeps that visible.
        if node.properties != nil { node.properties = Expression(.map([]), node.span) }
        return .node(node)
      case .relationship(var relationship):
        relationship.properties = nil
        return .relationship(relationship)
      case .quantified: return element
      }
    }
    return copy
  }
}
