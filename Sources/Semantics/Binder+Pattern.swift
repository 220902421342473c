import Engine
import Syntax

/// What a pattern is for, which decides what it may contain.
enum PatternUse {
  /// MATCH, pattern comprehensions and subqueries: may bring variables.
  case match
  /// A pattern as a predicate: every variable must be bound.
  case predicate
  /// MERGE: bound variables take no further conditions.
  case merge
}

/// A match being put together: what stands in the patterns, and the conditions to bind when all variables are
/// known.
struct PatternState {
  var use: PatternUse
  var match: BoundMatch
  /// Slots of variables this match brings.
  var ownSlots: Set<Slot> = []
  var relationshipSlots: Set<Slot> = []
  var conditions: [PendingCondition] = []

  init(use: PatternUse, optional: Bool) {
    self.use = use
    match = BoundMatch(
      optional: optional, nodes: [], relationships: [], paths: [], shortest: [], quantified: [],
      predicates: [])
  }
}

/// A property map or an inline WHERE of a pattern element.
struct PendingCondition {
  enum Kind {
    case properties(Expression)
    case predicate(Expression)
  }
  var kind: Kind
  /// The element: a node or relationship, or for variable length its member.
  var slot: Slot
  var type: ValueType
  var span: Span
  /// For variable length: the relationship among those of the match, and its name inside the condition.
  var member: (relationship: RelationshipPlace, name: String?)?
}

enum RelationshipPlace {
  case relationship(Int)
  case shortest(Int)
}

extension Binder {
  /// Binds patterns and the condition after them as one match.
  mutating func bindMatch(
    _ patterns: [PathPattern], optional: Bool = false, where predicate: Expression?, use: PatternUse = .match
  ) throws(Diagnostic) -> BoundMatch {
    var state = PatternState(use: use, optional: optional)
    for pattern in patterns { try addPath(pattern, &state) }
    for condition in state.conditions { try bindCondition(condition, &state) }
    if let bound = try bindWhere(predicate) { state.match.predicates += conjuncts(bound) }
    return state.match
  }

  private mutating func addPath(_ pattern: PathPattern, _ state: inout PatternState) throws(Diagnostic) {
    if pattern.selector != .all {
      try addShortestPath(pattern, &state)
      return
    }
    let (start, steps) = try addElements(pattern, &state)
    guard let name = pattern.variable else { return }
    let path = try declareNew(name, .path)
    state.ownSlots.insert(path.slot)
    state.match.paths.append(BoundPath(slot: path.slot, start: start, steps: steps))
  }

  /// Adds nodes and relationships from left to right; gives the first node and the relationship slots.
  mutating func addElements(_ pattern: PathPattern, _ state: inout PatternState) throws(Diagnostic)
    -> (start: Slot, steps: [Slot])
  {
    guard case .node(let first)? = pattern.elements.first else { throw malformed(pattern.span) }
    let start = try addNode(first, &state)
    var left = start
    var steps: [Slot] = []
    var index = 1
    while index + 1 < pattern.elements.count {
      guard case .node(let node) = pattern.elements[index + 1] else { throw malformed(pattern.span) }
      // A group that says nothing but how often a relationship repeats is a relationship of variable length.
      let relationship = state.use == .match ? singleRelationship(pattern.elements[index]) : nil
      switch relationship.map({ .relationship($0) }) ?? pattern.elements[index] {
      case .node: throw malformed(pattern.span)
      case .relationship(let relationship):
        // The relationship is declared before the node to its right, as it is read.
        var bound = try makeRelationship(relationship, left: left, &state)
        bound.right = try addNode(node, &state)
        left = bound.right
        steps.append(bound.slot)
        addConditions(of: relationship, bound, at: .relationship(state.match.relationships.count), &state)
        state.match.relationships.append(bound)
      case .quantified(let quantified):
        let place = try addQuantified(quantified, left: left, &state)
        let right = try addNode(node, &state)
        state.match.quantified[place].right = right
        left = right
        steps.append(state.match.quantified[place].relationships)
      }
      index += 2
    }
    return (start, steps)
  }

  func malformed(_ span: Span) -> Diagnostic {
    .syntax(
      "InvalidRelationshipPattern", "a path pattern goes from node to node over relationships", at: span,
      hint: "for example `(a)-[:TYPE]->(b)`")
  }

  // MARK: Nodes

  mutating func addNode(_ node: NodePattern, _ state: inout PatternState) throws(Diagnostic) -> Slot {
    let slot = try nodeSlot(node, &state)
    if let labels = node.labels, state.use != .merge { warnAboutLabels(labels) }
    let labels = node.labels.map { BoundLabels($0) }
    if let index = state.match.nodes.firstIndex(where: { $0.slot == slot }) {
      if let labels {
        state.match.nodes[index].labels = state.match.nodes[index].labels?.and(labels) ?? labels
      }
    } else {
      state.match.nodes.append(
        BoundNode(slot: slot, labels: labels, isBound: !state.ownSlots.contains(slot)))
    }
    if let properties = node.properties {
      state.conditions.append(
        PendingCondition(kind: .properties(properties), slot: slot, type: .node, span: node.span))
    }
    if let predicate = node.predicate {
      state.conditions.append(
        PendingCondition(kind: .predicate(predicate), slot: slot, type: .node, span: node.span))
    }
    return slot
  }

  private mutating func nodeSlot(_ node: NodePattern, _ state: inout PatternState) throws(Diagnostic) -> Slot
  {
    guard let name = node.variable else {
      let slot = makeAnonymousSlot()
      state.ownSlots.insert(slot)
      return slot
    }
    if let existing = scope.variable(name.name) {
      guard existing.type == .node || existing.type.isPermissive else {
        throw typeConflict(name, existing, expected: "a node")
      }
      if state.use == .merge, node.labels != nil || node.properties != nil || node.predicate != nil {
        throw alreadyBoundCondition(name)
      }
      reference(existing.slot)
      return existing.slot
    }
    return try newPatternVariable(name, .node, &state)
  }

  func alreadyBoundCondition(_ name: Identifier) -> Diagnostic {
    .syntax(
      "VariableAlreadyBound",
      "`\(name.name)` is already bound, so no labels or properties can be given here", at: name.span,
      hint: "write `(\(name.name))`, and use SET to change it")
  }

  private mutating func newPatternVariable(
    _ name: Identifier, _ type: ValueType, _ state: inout PatternState
  ) throws(Diagnostic) -> Slot {
    guard state.use != .predicate else {
      var error = undefinedVariable(name.name, name.span)
      if error.hint?.hasPrefix("did you mean") != true {
        error.hint = "a pattern used as a condition cannot bring new variables; EXISTS { } can"
      }
      throw error
    }
    // A name that is no grouping key is not free to mean something else.
    if case .hidden(.notGrouped) = scope.lookup(name.name) { _ = try resolve(name.name, name.span) }
    let variable = declare(name.name, type)
    state.ownSlots.insert(variable.slot)
    return variable.slot
  }

  // MARK: Relationships

  /// A relationship whose right end is still to come.
  mutating func makeRelationship(
    _ relationship: RelationshipPattern, left: Slot, isList: Bool = false, _ state: inout PatternState
  ) throws(Diagnostic) -> BoundRelationship {
    let isVariable = isList || relationship.length != nil
    let slot = try relationshipSlot(relationship, isList: isVariable, &state)
    if let types = relationship.types, state.use != .merge { warnAboutTypes(types) }
    let types = relationship.types.map { BoundLabels($0) }
    let testsTypes = isVariable && types.map { !$0.isChoice } ?? false
    let hasConditions = relationship.properties != nil || relationship.predicate != nil || testsTypes
    var bound = BoundRelationship(
      slot: slot, left: left, right: left, direction: relationship.direction, types: types,
      length: isVariable
        ? (
          minimum: relationship.length.map { $0.minimum ?? 1 } ?? 1,
          maximum: relationship.length.map(\.maximum) ?? 1
        ) : nil,
      isBound: !state.ownSlots.contains(slot), memberPredicates: [],
      memberSlot: isVariable && hasConditions ? makeAnonymousSlot() : nil)
    if testsTypes { addTypeTest(to: &bound) }
    return bound
  }

  /// A type expression that is no choice of names is a condition on every member.
  func addTypeTest(to relationship: inout BoundRelationship) {
    guard let types = relationship.types, !types.isChoice, let member = relationship.memberSlot else {
      return
    }
    let place = Span(0, 0)
    relationship.memberPredicates.append(
      BoundExpression(
        .labelTest(BoundExpression(.slot(member), .relationship, place), types), .boolean, place))
  }

  private mutating func relationshipSlot(
    _ relationship: RelationshipPattern, isList: Bool, _ state: inout PatternState
  ) throws(Diagnostic) -> Slot {
    guard let name = relationship.variable else {
      let slot = makeAnonymousSlot()
      state.ownSlots.insert(slot)
      return slot
    }
    let type: ValueType = isList ? .list(.relationship) : .relationship
    guard let existing = scope.variable(name.name) else {
      let slot = try newPatternVariable(name, type, &state)
      state.relationshipSlots.insert(slot)
      return slot
    }
    let fits = isList ? type.accepts(existing.type) : existing.type == type || existing.type.isPermissive
    guard fits else { throw typeConflict(name, existing, expected: type.described) }
    guard state.relationshipSlots.insert(existing.slot).inserted else {
      throw .syntax(
        "RelationshipUniquenessViolation",
        "`\(name.name)` stands for two relationships of one pattern, which are always different",
        at: name.span, hint: "use two names, or match the second one in a MATCH of its own")
    }
    reference(existing.slot)
    return existing.slot
  }

  func addConditions(
    of relationship: RelationshipPattern, _ bound: BoundRelationship, at place: RelationshipPlace,
    _ state: inout PatternState
  ) {
    let member = bound.length == nil ? nil : (relationship: place, name: relationship.variable?.name)
    let kinds: [PendingCondition.Kind] =
      [relationship.properties.map { .properties($0) }, relationship.predicate.map { .predicate($0) }]
      .compactMap(\.self)
    for kind in kinds {
      state.conditions.append(
        PendingCondition(
          kind: kind, slot: bound.memberSlot ?? bound.slot, type: .relationship, span: relationship.span,
          member: member))
    }
  }
}

extension BoundLabels {
  /// Any type, a name, or a choice of names, which the store finds without looking at each relationship.
  var isChoice: Bool {
    switch self {
    case .any, .name: true
    case .or(let parts): parts.allSatisfy { if case .any = $0 { false } else { $0.isChoice } }
    case .not, .and: false
    }
  }
}
