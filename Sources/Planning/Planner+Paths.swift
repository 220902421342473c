import Engine
import Semantics
import Syntax

/// Quantified groups and searches for shortest paths within a MATCH.
extension MatchState {
  // MARK: - Quantified groups

  /// Groups with a known end, walked from there.
  func groupExpansions() -> [Candidate] {
    pendingQuantified.flatMap { index -> [Candidate] in
      let group = match.quantified[index]
      guard group.selection == nil, group.outerSlots.isSubset(of: known) else { return [] }
      var result: [Candidate] = []
      if known.contains(group.left) { result.append(.quantified(index, fromLeft: true)) }
      if known.contains(group.right) { result.append(.quantified(index, fromLeft: false)) }
      return result
    }
  }

  mutating func takeQuantified(_ index: Int, fromLeft: Bool) {
    pendingQuantified.removeAll { $0 == index }
    let group = match.quantified[index]
    let from = fromLeft ? group.left : group.right
    let to = fromLeft ? group.right : group.left
    let into = known.contains(to)
    let step = oneMatch(of: group, fromLeft: fromLeft)
    let types = group.types
    let distinctFrom = matched.filter { overlap($0.types, types) }.map(\.slot)
    matched.append((group.relationships, types))
    let reach = costs.reach(step.estimatedRows, (group.minimum, group.maximum))
    add(
      .quantifiedPath(
        QuantifiedPath(
          from: from, to: to, relationships: group.relationships, minimum: group.minimum,
          maximum: group.maximum, into: into, distinctFrom: distinctFrom, isReversed: !fromLeft,
          group: PathGroup(group))),
      inner: [step], rows: rows * reach * (into ? 1 / costs.nodes(slot: to) : 1), work: rows * reach * 5)
  }

  /// The plan that matches the inside of a group once, from one of its ends.
  private func oneMatch(of group: BoundQuantified, fromLeft: Bool) -> LogicalPlan {
    var inner = group.inner
    let start = fromLeft ? group.innerLeft : group.innerRight
    for index in inner.nodes.indices where inner.nodes[index].slot == start {
      inner.nodes[index].isBound = true
    }
    var state = MatchState(
      inner, after: PipelineBuilder(bound: known), graph: graph,
      assumptions: Assumptions(areAllowed: false))
    state.applyReadyPredicates()
    while let step = state.bestStep() { state.take(step) }
    var plan = LogicalPlan(.argument, [], rows: 1)
    for step in state.steps { plan = LogicalPlan(step.op, [plan] + step.inner, rows: step.rows) }
    let late = state.remainingPredicates
    return late.isEmpty ? plan : LogicalPlan(.filter(late), [plan], rows: plan.estimatedRows)
  }

  // MARK: - Searches

  /// A search whose ends are known, and what its conditions read as well if it is `waiting` for that.
  func readySearch(waiting: Bool = true) -> Candidate? {
    let shortest = pendingShortest.first { index in
      let search = match.shortest[index]
      return isReady(
        search.relationship.left, search.relationship.right, search.relationship.outerSlots,
        conditional: waiting && search.isConditional, search.produced)
    }
    if let shortest { return .shortest(shortest) }
    let selected = pendingQuantified.first { index in
      let group = match.quantified[index]
      guard let selection = group.selection else { return false }
      return isReady(
        group.left, group.right, group.outerSlots, conditional: waiting && selection.isConditional,
        group.produced)
    }
    return selected.map { .selected($0) }
  }

  private func isReady(
    _ left: Slot, _ right: Slot, _ outerSlots: SlotSet, conditional: Bool, _ produced: SlotSet
  ) -> Bool {
    guard known.contains(left), known.contains(right), outerSlots.isSubset(of: known) else { return false }
    guard conditional else { return true }
    // Paths can be built from what is known; of two searches with a condition in common the second has it.
    var available = known
    available.formUnion(SlotSet(readyPaths.map(\.slot)))
    available.formUnion(produced)
    for index in pendingShortest { available.formUnion(match.shortest[index].produced) }
    for index in pendingQuantified where match.quantified[index].selection != nil {
      available.formUnion(match.quantified[index].produced)
    }
    return pendingPredicates.allSatisfy {
      !$0.slots.intersects(produced) || $0.slots.isSubset(of: available)
    }
  }

  /// A search from its only known end to all nodes, when that beats looking for the other end first: nothing
  /// says much about it, and nothing else leads to it.
  func outwardSearch() -> Candidate? {
    pendingShortest.first { index in
      let search = match.shortest[index]
      let relationship = search.relationship
      let wanted = search.selector.wanted
      guard wanted.count == 1, relationship.length?.minimum ?? 1 <= 1,
        known.contains(relationship.left) != known.contains(relationship.right),
        relationship.outerSlots.isSubset(of: known),
        !search.isConditional || !pendingPredicates.contains(where: { $0.slots.intersects(search.produced) })
      else { return false }
      let end = known.contains(relationship.left) ? relationship.right : relationship.left
      return costs.nodes(slot: end) > 4 && isOpen(end)
    }.map { .shortest($0) }
  }

  /// Whether no more is known of a node than its labels.
  private func isOpen(_ node: Slot) -> Bool {
    let ends =
      pendingRelationships.flatMap { [match.relationships[$0].left, match.relationships[$0].right] }
      + pendingQuantified.flatMap { [match.quantified[$0].left, match.quantified[$0].right] }
    return !ends.contains(node)
      && pendingPredicates.allSatisfy { predicate in
        guard predicate.slots.contains(node) else { return true }
        if case .labelTest = predicate.expression.kind { return true }
        return false
      }
  }

  /// Named paths that could be built now.
  private var readyPaths: [BoundPath] {
    match.paths.filter { path in
      !known.contains(path.slot) && SlotSet([path.start] + path.steps).isSubset(of: known)
    }
  }

  mutating func takeShortest(_ index: Int) {
    pendingShortest.removeAll { $0 == index }
    let search = match.shortest[index]
    let relationship = search.relationship
    var conditions = SearchConditions()
    if let member = relationship.memberSlot, !relationship.memberPredicates.isEmpty {
      conditions.relationships.append(
        MemberCondition(slot: member, predicates: relationship.memberPredicates))
    }
    if search.isConditional {
      takeConditions(path: search.path, relationships: relationship.slot, search.produced, &conditions)
    }
    let wanted = search.selector.wanted
    let unknownEnd: ShortestPathOperator.Side? =
      !known.contains(relationship.left) ? .left : !known.contains(relationship.right) ? .right : nil
    let ends = unknownEnd.map { costs.nodes(slot: $0 == .left ? relationship.left : relationship.right) } ?? 1
    add(
      .shortestPath(
        ShortestPath(
          from: relationship.left, to: relationship.right, unknownEnd: unknownEnd, path: search.path,
          relationships: relationship.slot, isSingle: search.isSingle,
          types: relationship.types?.typeNames,
          direction: Direction(relationship.direction, reversed: false),
          minimum: relationship.length?.minimum ?? 1, maximum: relationship.length.map(\.maximum) ?? 1,
          count: wanted.count, isGrouped: wanted.isGrouped, relationshipConditions: conditions.relationships,
          nodeConditions: conditions.nodes, pathConditions: conditions.path, group: nil)),
      rows: rows * ends, work: rows * 1000)
  }

  mutating func takeSelected(_ index: Int) {
    pendingQuantified.removeAll { $0 == index }
    let group = match.quantified[index]
    guard let selection = group.selection else { return }
    var conditions = SearchConditions()
    if selection.isConditional {
      takeConditions(path: selection.path, relationships: nil, group.produced, &conditions)
    }
    let wanted = selection.selector.wanted
    add(
      .shortestPath(
        ShortestPath(
          from: group.left, to: group.right, unknownEnd: nil, path: selection.path,
          relationships: group.relationships,
          isSingle: false, types: nil, direction: .outgoing, minimum: group.minimum, maximum: group.maximum,
          count: wanted.count, isGrouped: wanted.isGrouped, relationshipConditions: [], nodeConditions: [],
          pathConditions: conditions.path, group: PathGroup(group))),
      inner: [oneMatch(of: group, fromLeft: true), oneMatch(of: group, fromLeft: false)], rows: rows,
      work: rows * 1000)
  }

  // MARK: - Conditions of searches

  private struct SearchConditions {
    var relationships: [MemberCondition] = []
    var nodes: [MemberCondition] = []
    var path: [BoundExpression] = []
  }

  /// Takes the predicates that read what the search makes: a path that does not satisfy them is not found.
  ///
  /// - Parameter relationships: slot of the list; nil when conditions on members are not looked for.
  private mutating func takeConditions(
    path: Slot, relationships: Slot?, _ produced: SlotSet, _ conditions: inout SearchConditions
  ) {
    let paths = readyPaths.filter { path in
      pendingPredicates.contains { $0.slots.intersects(produced) && $0.slots.contains(path.slot) }
    }
    if !paths.isEmpty { add(.project(paths.map(\.item)), rows: rows, work: rows) }
    var available = known
    available.formUnion(produced)
    let taken = pendingPredicates.filter {
      $0.slots.intersects(produced) && $0.slots.isSubset(of: available)
    }
    pendingPredicates.removeAll { $0.slots.intersects(produced) && $0.slots.isSubset(of: available) }
    for (predicate, _) in taken {
      guard let relationships, let condition = MemberTest(predicate, path, relationships, produced) else {
        conditions.path.append(predicate)
        continue
      }
      switch condition {
      case .node(let condition): conditions.nodes.append(condition)
      case .relationship(let condition): conditions.relationships.append(condition)
      }
    }
  }

  /// A predicate about each node or relationship of a path by itself, which the search can test on its way.
  private enum MemberTest {
    case node(MemberCondition)
    case relationship(MemberCondition)

    /// `all(n IN nodes(p) WHERE ...)`, `none(r IN relationships(p) WHERE ...)` and the like; nil for others.
    init?(_ predicate: BoundExpression, _ path: Slot, _ relationships: Slot, _ produced: SlotSet) {
      guard case .quantifier(let kind, let variable, let list, var test) = predicate.kind,
        kind == .all || kind == .none, !test.slots.intersects(produced)
      else { return nil }
      if kind == .none { test = BoundExpression(.not(test), .boolean, test.span) }
      let condition = MemberCondition(slot: variable, predicates: [test])
      switch list.kind {
      case .slot(relationships): self = .relationship(condition)
      case .call(let signature, let arguments):
        guard let argument = arguments.first, case .slot(path) = argument.kind else { return nil }
        switch signature.name {
        case "nodes": self = .node(condition)
        case "relationships": self = .relationship(condition)
        default: return nil
        }
      default: return nil
      }
    }
  }
}

extension PathGroup {
  init(_ group: BoundQuantified) {
    self.init(
      left: group.innerLeft, right: group.innerRight, relationships: group.inner.relationships.map(\.slot),
      variables: group.groups)
  }
}

extension BoundRelationship {
  /// Slots of the row that the member predicates read.
  var outerSlots: SlotSet {
    var set = SlotSet()
    for predicate in memberPredicates { predicate.collectSlots(into: &set) }
    if let memberSlot { set.remove(memberSlot) }
    return set
  }
}

extension BoundShortestPath {
  var produced: SlotSet { SlotSet([path, relationship.slot]) }
}

extension BoundQuantified {
  var produced: SlotSet {
    SlotSet(groups.map(\.outer) + [relationships] + (selection.map { [$0.path] } ?? []))
  }

  /// Slots of the row that the inner pattern reads.
  var outerSlots: SlotSet {
    var set = SlotSet()
    for predicate in inner.predicates { predicate.collectSlots(into: &set) }
    set.subtract(SlotSet(inner.nodes.map(\.slot) + inner.relationships.map(\.slot)))
    return set
  }

  /// Types its relationships can have; nil: any.
  var types: [String]? {
    var names: [String] = []
    for relationship in inner.relationships {
      guard let types = relationship.types?.typeNames else { return nil }
      names += types
    }
    return names
  }
}

extension PathSelector {
  /// How many paths, or lengths, for each pair of ends.
  var wanted: (count: Int, isGrouped: Bool) {
    switch self {
    case .all, .anyShortest: (1, false)
    case .allShortest: (1, true)
    case .shortest(let count), .any(let count): (count, false)
    case .shortestGroups(let count): (count, true)
    }
  }
}

extension BoundPath {
  /// The column of the path, once its parts are there.
  var item: BoundItem {
    BoundItem(
      name: "", slot: slot,
      expression: BoundExpression(.path(start: start, steps: steps), .path, Span(0, 0)))
  }
}

extension SlotSet {
  func intersects(_ other: SlotSet) -> Bool {
    var rest = self
    rest.subtract(other)
    return !isSubset(of: rest)
  }
}
