import Engine
import Semantics
import Syntax

extension Planner {
  /// Plans one MATCH: scans, seeks and expansions in the order that `JoinOrder` finds, with every predicate
  /// applied as soon as its slots are known.
  ///
  /// - Parameter scansRelationships: whether a lone relationship may be read off the relationships themselves,
  ///   in whatever order those are in.
  mutating func appendMatch(
    _ match: BoundMatch, scansRelationships: Bool = true, to builder: inout PipelineBuilder
  ) {
    var state = MatchState(match, after: builder, graph: graph, assumptions: assumptions)
    state.scansRelationships = scansRelationships
    state.planAll()
    assumptions = state.assumptions
    builder.note(match)
    for step in state.steps {
      builder.append(step.op, inner: step.inner, rows: step.rows)
      for slot in step.op.produced.slots { builder.bind(slot) }
    }
    if rewrites { builder.replacePlan(IntersectCycles().rewrite(builder.plan)) }
    appendPaths(match.paths.filter { !builder.bound.contains($0.slot) }, to: &builder)
    let late = state.remainingPredicates
    if !late.isEmpty { builder.filter(late) }
    builder.reads = true
  }
}

/// How far the planning of a MATCH has come: which slots are known, what is left to do, what it costs.
struct MatchState {
  struct PlannedStep {
    var op: LogicalOperator
    /// Inputs besides the rows so far: plans run from within the step.
    var inner: [LogicalPlan] = []
    var rows: Double
  }

  /// Something that could be done next.
  enum Candidate {
    case scan(Int)
    /// Every relationship of a type, its ends unknown yet.
    case relationshipScan(Int)
    case relationship(Int, fromLeft: Bool)
    case ends(Int)
    case shortest(Int)
    case quantified(Int, fromLeft: Bool)
    /// A quantified group of which only some paths are wanted.
    case selected(Int)
  }

  let match: BoundMatch
  let graph: Graph
  let costs: CostModel
  private(set) var known: SlotSet
  private(set) var steps: [PlannedStep] = []
  private(set) var rows: Double
  private(set) var cost: Double = 0
  private(set) var assumptions: Assumptions
  var scansRelationships = true
  /// Steps that are settled, in order.
  var agenda: [Candidate] = []

  var pendingNodes: [Int]
  var pendingRelationships: [Int]
  var pendingShortest: [Int]
  var pendingQuantified: [Int]
  var pendingPredicates: [(expression: BoundExpression, slots: SlotSet)]
  /// Slots of relationships matched so far, with their types, for uniqueness.
  var matched: [(slot: Slot, types: [String]?)] = []

  /// - Parameter builder: what there is when the pattern is matched.
  init(_ match: BoundMatch, after builder: PipelineBuilder, graph: Graph, assumptions: Assumptions) {
    self.assumptions = assumptions
    self.match = match
    self.graph = graph
    rows = builder.rows
    known = builder.bound
    costs = CostModel(graph: graph, match: match, known: builder.labels)
    pendingNodes = match.nodes.indices.filter { !match.nodes[$0].isBound }
    pendingRelationships = Array(match.relationships.indices)
    pendingShortest = Array(match.shortest.indices)
    pendingQuantified = Array(match.quantified.indices)
    pendingPredicates = match.predicates.flatMap(\.conjuncts).map { ($0, $0.slots) }
    for node in match.nodes {
      guard let labels = node.labels else { continue }
      for part in labels.conjuncts {
        let test = BoundExpression(
          .labelTest(BoundExpression(.slot(node.slot), .node, Span(0, 0)), part), .boolean, Span(0, 0))
        pendingPredicates.append((test, SlotSet([node.slot])))
      }
    }
    for node in match.nodes where node.isBound {
      known.insert(node.slot)
      // A node that an OPTIONAL MATCH left null matches nothing; where a relationship leads from it, none does.
      if !match.relationships.contains(where: { $0.left == node.slot || $0.right == node.slot }) {
        let variable = BoundExpression(.slot(node.slot), .node, Span(0, 0))
        pendingPredicates.append(
          (BoundExpression(.isNull(variable, negated: true), .boolean, Span(0, 0)), SlotSet([node.slot])))
      }
    }
  }

  /// Takes steps until the pattern is matched whole.
  mutating func planAll() {
    applyReadyPredicates()
    while let step = bestStep() { take(step) }
  }

  /// Predicates no step could take, to be applied when paths are built too.
  var remainingPredicates: [BoundExpression] { pendingPredicates.map(\.expression) }

  // MARK: - Choosing

  /// The best next step, nil when the pattern is matched whole.
  mutating func bestStep() -> Candidate? {
    if let index = pendingRelationships.first(where: { isEndsReady($0) }) { return .ends(index) }
    if let step = nextSettled() { return step }
    if let best = cheapest(expansions()) { return best }
    if let search = readySearch() { return search }
    guard !pendingNodes.isEmpty else { return readySearch(waiting: false) }
    if let search = outwardSearch() { return search }
    if pendingNodes.count == 1 { return .scan(pendingNodes[0]) }
    return bestStart()
  }

  private func isEndsReady(_ index: Int) -> Bool {
    match.relationships[index].isBound && known.contains(match.relationships[index].slot)
  }

  private func expansions() -> [Candidate] {
    pendingRelationships.flatMap { index -> [Candidate] in
      let relationship = match.relationships[index]
      if relationship.isBound { return [] }
      var result: [Candidate] = []
      if known.contains(relationship.left) { result.append(.relationship(index, fromLeft: true)) }
      if known.contains(relationship.right) { result.append(.relationship(index, fromLeft: false)) }
      return result
    } + groupExpansions()
  }

  private func cheapest(_ candidates: [Candidate]) -> Candidate? {
    if candidates.count < 2 { return candidates.first }
    return candidates.map { ($0, rowsAfter($0)) }.min { $0.1 < $1.1 }?.0
  }

  private func rowsAfter(_ candidate: Candidate) -> Double {
    var copy = self
    copy.take(candidate)
    return copy.rows
  }

  /// The node to scan first where groups or searches are still to come: the one from which the rest of its
  /// part comes cheapest, of the few that give the fewest rows.
  private func bestStart() -> Candidate? {
    let byRows = pendingNodes.map { (node: $0, rows: scanRows($0)) }.sorted { $0.rows < $1.rows }
    var best: (candidate: Candidate, cost: Double)?
    for start in byRows.prefix(JoinOrder.triedStarts) {
      var copy = self
      copy.take(.scan(start.node))
      while let next = copy.cheapest(copy.expansions()) { copy.take(next) }
      // A search that is still to come is done once for each row.
      let cost = copy.cost + (copy.pendingShortest.isEmpty ? 0 : copy.rows)
      if best.map({ cost < $0.cost }) ?? true { best = (.scan(start.node), cost) }
    }
    return best?.candidate
  }

  /// Nodes that an index or a label leaves.
  private func scanRows(_ index: Int) -> Double {
    bestSeek(match.nodes[index])?.rows ?? costs.nodes(slot: match.nodes[index].slot)
  }

  /// A pattern of one directed relationship may be read off the relationships themselves.
  func relationshipScans() -> [Candidate] {
    guard scansRelationships, match.relationships.count == 1, pendingRelationships == [0],
      match.nodes.count == 2,
      match.relationships[0].orientedEnds != nil, !match.relationships[0].isBound,
      match.relationships[0].left != match.relationships[0].right,
      match.relationships[0].types == nil || match.relationships[0].types?.typeNames != nil,
      match.nodes.allSatisfy({ !$0.isBound && !known.contains($0.slot) })
    else { return [] }
    return [.relationshipScan(0)]
  }

  // MARK: - Taking a step

  mutating func take(_ candidate: Candidate) {
    switch candidate {
    case .scan(let index): takeScan(index)
    case .relationshipScan(let index): takeRelationshipScan(index)
    case .relationship(let index, let fromLeft): takeRelationship(index, fromLeft: fromLeft)
    case .ends(let index): takeEnds(index)
    case .shortest(let index): takeShortest(index)
    case .quantified(let index, let fromLeft): takeQuantified(index, fromLeft: fromLeft)
    case .selected(let index): takeSelected(index)
    }
    applyReadyPredicates()
  }

  mutating func add(
    _ op: LogicalOperator, inner: [LogicalPlan] = [], rows newRows: Double, work: Double
  ) {
    rows = max(newRows, 0.001)
    cost += work
    steps.append(PlannedStep(op: op, inner: inner, rows: rows))
    for slot in op.produced.slots { know(slot) }
  }

  private mutating func know(_ slot: Slot) {
    known.insert(slot)
    pendingNodes.removeAll { match.nodes[$0].slot == slot }
  }

  private mutating func takeScan(_ index: Int) {
    let node = match.nodes[index]
    if let seek = bestSeek(node) {
      pendingPredicates.remove(at: seek.predicate)
      if let upper = seek.secondPredicate {
        pendingPredicates.remove(at: upper > seek.predicate ? upper - 1 : upper)
      }
      removeLabelTest(node.slot, seek.seek.label)
      add(.nodeSeek(seek.seek), rows: rows * seek.rows, work: rows * (1 + seek.rows))
      return
    }
    let label = node.labels?.requiredNames.min { costs.nodes(label: $0) < costs.nodes(label: $1) }
    if let label { removeLabelTest(node.slot, label) }
    let count = costs.nodes(label: label)
    if takeLookup(node.slot, label, count) { return }
    add(
      .nodeScan(NodeScan(slot: node.slot, label: label)), rows: rows * count,
      work: rows * (1 + count))
  }

  /// Many rows that each ask for a node by a value of their own share one hash table.
  private mutating func takeLookup(_ slot: Slot, _ label: String?, _ count: Double) -> Bool {
    guard rows > 1 else { return false }
    for (place, pending) in pendingPredicates.enumerated() {
      guard let predicate = SeekPredicate(pending.expression, of: slot, known: known),
        case .equal(let value) = predicate.key, !value.slots.slots.isEmpty
      else { continue }
      pendingPredicates.remove(at: place)
      let each = max(1, count * 0.001)
      add(
        .nodeLookup(NodeLookup(slot: slot, label: label, property: predicate.property, value: value)),
        rows: rows * each, work: count + rows * each)
      return true
    }
    return false
  }

  private mutating func takeRelationshipScan(_ index: Int) {
    let relationship = match.relationships[index]
    guard let (start, end) = relationship.orientedEnds else { return }
    pendingRelationships.removeAll { $0 == index }
    let types = relationship.types?.typeNames
    let count = Double(graph.types(types).reduce(0) { $0 + graph.relationshipCount($1) })
    matched.append((relationship.slot, types))
    dropImpliedLabels(of: start, types, .outgoing)
    dropImpliedLabels(of: end, types, .incoming)
    add(
      .relationshipScan(
        RelationshipScan(relationship: relationship.slot, start: start, end: end, types: types)),
      rows: rows * count, work: rows * count)
  }

  private mutating func removeLabelTest(_ slot: Slot, _ label: String) {
    pendingPredicates.removeAll { pending in
      guard case .labelTest(let base, .name(label)) = pending.expression.kind,
        case .slot(slot) = base.kind
      else { return false }
      return true
    }
  }

  private mutating func takeRelationship(_ index: Int, fromLeft: Bool) {
    pendingRelationships.removeAll { $0 == index }
    let relationship = match.relationships[index]
    let from = fromLeft ? relationship.left : relationship.right
    let to = fromLeft ? relationship.right : relationship.left
    let direction = Direction(relationship.direction, reversed: !fromLeft)
    let types = relationship.types?.typeNames
    let into = known.contains(to)
    let distinctFrom = mayEqual(relationship)
    let fanOut = costs.fanOut(from: from, types: types, direction: direction)
    let intoFactor = into ? 1 / costs.nodes(slot: to) : 1
    matched.append((relationship.slot, types))
    if !into && relationship.length == nil { dropImpliedLabels(of: to, types, direction.reversed) }
    if let length = relationship.length {
      let reach = costs.reach(fanOut, length)
      add(
        .expandPath(
          ExpandPath(
            from: from, to: to, relationships: relationship.slot, types: types, direction: direction,
            minimum: length.minimum, maximum: length.maximum, into: into, distinctFrom: distinctFrom,
            isReversed: !fromLeft, memberSlot: relationship.memberSlot,
            memberPredicates: relationship.memberPredicates)),
        rows: rows * reach * intoFactor, work: rows * reach)
    } else {
      add(
        .expand(
          Expand(
            from: from, to: to, relationship: relationship.slot, types: types, direction: direction,
            into: into, distinctFrom: distinctFrom)),
        rows: rows * fanOut * intoFactor, work: rows * (into ? 1 + fanOut.squareRoot() : fanOut))
    }
    addTypeTest(relationship)
  }

  /// Types beyond a plain list of names (`:!T`, `:A&B`) are tested afterwards. Those of variable length are
  /// among the member predicates.
  private mutating func addTypeTest(_ relationship: BoundRelationship) {
    guard relationship.length == nil, let types = relationship.types, types.typeNames == nil, types != .any
    else { return }
    let span = Span(0, 0)
    let test = BoundExpression(
      .labelTest(BoundExpression(.slot(relationship.slot), .relationship, span), types), .boolean, span)
    pendingPredicates.append((test, SlotSet([relationship.slot])))
  }

  /// The member predicates of a list of relationships that is known already.
  private mutating func addMemberTests(_ relationship: BoundRelationship) {
    guard let member = relationship.memberSlot, relationship.length != nil else { return }
    let span = Span(0, 0)
    let list = BoundExpression(.slot(relationship.slot), .list(.relationship), span)
    for predicate in relationship.memberPredicates {
      let test = BoundExpression(
        .quantifier(.all, variable: member, list: list, predicate: predicate), .boolean, span)
      pendingPredicates.append((test, test.slots))
    }
  }

  private mutating func takeEnds(_ index: Int) {
    pendingRelationships.removeAll { $0 == index }
    let relationship = match.relationships[index]
    let types = relationship.types?.typeNames
    let distinctFrom = mayEqual(relationship)
    matched.append((relationship.slot, types))
    let ends = RelationshipEnds(
      relationship: relationship.slot, left: relationship.left,
      leftIsKnown: known.contains(relationship.left), right: relationship.right,
      rightIsKnown: known.contains(relationship.right), types: types,
      direction: Direction(relationship.direction, reversed: false), distinctFrom: distinctFrom,
      length: relationship.length)
    add(.relationshipEnds(ends), rows: rows, work: rows)
    addTypeTest(relationship)
    addMemberTests(relationship)
  }

  /// Slots of relationships matched so far that this one could be the same as.
  private mutating func mayEqual(_ relationship: BoundRelationship) -> [Slot] {
    let types = relationship.types?.typeNames
    let distinctness = Distinctness(match, graph: graph)
    return matched.filter { other in
      guard overlap(other.types, types) else { return false }
      guard let first = match.relationships.first(where: { $0.slot == other.slot }) else { return true }
      return relationship.mustDiffer(from: first)
        && !distinctness.areDistinct(first, relationship, &assumptions)
    }.map(\.slot)
  }

  /// Drops tests for labels that every node at this end of these types has.
  private mutating func dropImpliedLabels(of slot: Slot, _ types: [String]?, _ end: Direction) {
    guard let node = match.nodes.first(where: { $0.slot == slot }) else { return }
    for case .name(let label) in node.labels?.conjuncts ?? []
    where assumptions.ends(types, end, have: label, in: graph) {
      removeLabelTest(slot, label)
    }
  }

  func overlap(_ a: [String]?, _ b: [String]?) -> Bool {
    guard let a, let b else { return true }
    return a.contains { b.contains($0) }
  }

  // MARK: - Predicates

  /// Filters by every predicate whose slots are all known.
  mutating func applyReadyPredicates() {
    var ready: [BoundExpression] = []
    var rest: [(expression: BoundExpression, slots: SlotSet)] = []
    for pending in pendingPredicates {
      if pending.slots.isSubset(of: known) {
        ready.append(pending.expression)
      } else {
        rest.append(pending)
      }
    }
    pendingPredicates = rest
    guard !ready.isEmpty else { return }
    // Cheap tests first; subqueries last.
    ready.sort { $0.evaluationCost < $1.evaluationCost }
    var remaining = rows
    for predicate in ready { remaining *= costs.selectivity(predicate) }
    add(.filter(ready), rows: remaining, work: rows * 0.3)
  }
}
