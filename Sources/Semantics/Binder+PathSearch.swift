import Engine
import Syntax

extension Binder {
  /// `shortestPath(...)`, `ANY SHORTEST ...` and their kin: a search over one relationship or group.
  mutating func addShortestPath(_ pattern: PathPattern, _ state: inout PatternState) throws(Diagnostic) {
    guard state.use != .merge else { throw unsupportedInUpdate("a search for shortest paths", pattern.span) }
    guard pattern.elements.count == 3, case .node(let first) = pattern.elements[0],
      case .node(let last) = pattern.elements[2]
    else { throw unsearchable(pattern) }
    let left = try addNode(first, &state)
    guard let relationship = singleRelationship(pattern.elements[1]) else {
      guard case .quantified(let group) = pattern.elements[1] else { throw unsearchable(pattern) }
      let place = try addQuantified(group, left: left, &state)
      state.match.quantified[place].right = try addNode(last, &state)
      state.match.quantified[place].selection = BoundSelection(
        selector: pattern.selector, path: try searchPath(pattern, &state),
        isConditional: pattern.isSearchFunction)
      return
    }
    let bound = try makeSearched(relationship, pattern, left: left, right: last, &state)
    var search = BoundShortestPath(
      selector: pattern.selector, relationship: bound, path: try searchPath(pattern, &state))
    search.isConditional = pattern.isSearchFunction
    search.isSingle = isFixed(relationship, pattern)
    addConditions(of: relationship, bound, at: .shortest(state.match.shortest.count), &state)
    state.match.shortest.append(search)
  }

  private func unsearchable(_ pattern: PathPattern) -> Diagnostic {
    let example = pattern.isSearchFunction ? "shortestPath((a)-[:T*]-(b))" : "ANY SHORTEST (a)-[:T]->+(b)"
    return .syntax(
      "InvalidRelationshipPattern",
      "\(pattern.searchName) goes over one relationship or one quantified group, with a node at each end",
      at: pattern.span, hint: "for example `\(example)`")
  }

  private func isFixed(_ relationship: RelationshipPattern, _ pattern: PathPattern) -> Bool {
    relationship.length == nil && !pattern.isSearchFunction
  }

  private mutating func searchPath(_ pattern: PathPattern, _ state: inout PatternState) throws(Diagnostic)
    -> Slot
  {
    let path: Slot
    if let name = pattern.variable {
      path = try declareNew(name, .path).slot
    } else {
      path = makeAnonymousSlot()
    }
    state.ownSlots.insert(path)
    return path
  }

  /// The relationship of a search: one with a member slot, over which all its conditions are bound.
  private mutating func makeSearched(
    _ relationship: RelationshipPattern, _ pattern: PathPattern, left: Slot, right: NodePattern,
    _ state: inout PatternState
  ) throws(Diagnostic) -> BoundRelationship {
    let isFixed = isFixed(relationship, pattern)
    var bound = try makeRelationship(relationship, left: left, isList: !isFixed, &state)
    if bound.isBound, let name = relationship.variable {
      throw .syntax(
        "VariableAlreadyBound",
        "`\(name.name)` is already bound, but \(pattern.searchName) finds its relationships itself",
        at: name.span, hint: "use a new name, and compare the two in WHERE")
    }
    bound.right = try addNode(right, &state)
    if isFixed {
      bound.length = (minimum: 1, maximum: 1)
      bound.memberSlot = bound.slot
      addTypeTest(to: &bound)
    } else if bound.memberSlot == nil {
      bound.memberSlot = makeAnonymousSlot()
    }
    return bound
  }

  /// The relationship itself, or that of a quantified group which says nothing else: `(()-[:T]->()){1,3}`.
  func singleRelationship(_ element: PatternElement) -> RelationshipPattern? {
    switch element {
    case .node: return nil
    case .relationship(let relationship): return relationship
    case .quantified(let group):
      guard group.predicate == nil, group.pattern.variable == nil, group.pattern.selector == .all,
        group.pattern.elements.count == 3,
        case .node(let first) = group.pattern.elements[0], first.isEmpty,
        case .relationship(var relationship) = group.pattern.elements[1], relationship.length == nil,
        case .node(let last) = group.pattern.elements[2], last.isEmpty
      else { return nil }
      relationship.length = PatternLength(minimum: group.length.minimum ?? 0, maximum: group.length.maximum)
      return relationship
    }
  }

  /// `((x)-[y]->(z) WHERE p){m,n}`; gives its place in the match, the right end still to be set.
  mutating func addQuantified(
    _ group: QuantifiedPattern, left: Slot, _ state: inout PatternState
  ) throws(Diagnostic) -> Int {
    guard state.use == .match else {
      throw .syntax(
        "UnexpectedSyntax", "a quantified group can stand in MATCH and subqueries only", at: group.span)
    }
    guard group.pattern.selector == .all, group.pattern.variable == nil,
      !group.pattern.elements.contains(where: \.isQuantified)
    else {
      throw .syntax(
        "UnexpectedSyntax",
        "inside a quantified group there can be no named path, path search or other group", at: group.span)
    }
    for case .relationship(let relationship) in group.pattern.elements where relationship.length != nil {
      throw .syntax(
        "UnexpectedSyntax",
        "inside a quantified group there can be no relationship of variable length", at: relationship.span,
        hint: "repeat the group instead, or match the two parts one after the other")
    }
    // Inside, names stand for one step; outside, for the list over all steps.
    let outer = scope
    scope.frames.append(Frame())
    let inner = try bindGroup(group)
    let names = scope.top.sorted
    scope = outer
    guard let innerLeft = inner.start, let innerRight = inner.end else { throw malformed(group.span) }
    var groups: [(inner: Slot, outer: Slot)] = []
    for variable in names {
      let list = declare(variable.name, .list(variable.type))
      state.ownSlots.insert(list.slot)
      groups.append((variable.slot, list.slot))
    }
    let relationships = makeAnonymousSlot()
    state.ownSlots.insert(relationships)
    state.match.quantified.append(
      BoundQuantified(
        left: left, right: left, inner: inner.match, innerLeft: innerLeft, innerRight: innerRight,
        minimum: group.length.minimum ?? 0, maximum: group.length.maximum, groups: groups,
        relationships: relationships))
    return state.match.quantified.count - 1
  }

  private mutating func bindGroup(_ group: QuantifiedPattern) throws(Diagnostic)
    -> (match: BoundMatch, start: Slot?, end: Slot?)
  {
    for name in group.pattern.names {
      if let existing = scope.variable(name.name), scope.top.variables[name.name] == nil {
        throw alreadyBound(name, existing)
      }
    }
    var state = PatternState(use: .match, optional: false)
    let (start, steps) = try addElements(group.pattern, &state)
    for condition in state.conditions { try bindCondition(condition, &state) }
    if let predicate = try bindWhere(group.predicate) { state.match.predicates += conjuncts(predicate) }
    let end = steps.last.flatMap { step in state.match.relationships.last { $0.slot == step }?.right }
    return (state.match, start, end)
  }

  func unsupportedInUpdate(_ construct: String, _ span: Span) -> Diagnostic {
    .syntax("UnexpectedSyntax", "\(construct) cannot be created", at: span)
  }
}

extension NodePattern {
  /// `()`
  fileprivate var isEmpty: Bool {
    variable == nil && labels == nil && properties == nil && predicate == nil
  }
}

extension PatternElement {
  fileprivate var isQuantified: Bool { if case .quantified = self { true } else { false } }
}

extension PathPattern {
  /// The search, as it was asked for.
  fileprivate var searchName: String {
    switch selector {
    case .all: "ALL"
    case .anyShortest: isSearchFunction ? "shortestPath" : "ANY SHORTEST"
    case .allShortest: isSearchFunction ? "allShortestPaths" : "ALL SHORTEST"
    case .shortest(let count): "SHORTEST \(count)"
    case .shortestGroups(let count): "SHORTEST \(count) GROUPS"
    case .any(let count): count == 1 ? "ANY" : "ANY \(count)"
    }
  }

  /// Names of nodes and relationships.
  fileprivate var names: [Identifier] {
    elements.compactMap { element in
      switch element {
      case .node(let node): node.variable
      case .relationship(let relationship): relationship.variable
      case .quantified: nil
      }
    }
  }
}
