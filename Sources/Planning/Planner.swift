import Engine
import Semantics
import Syntax

/// Turns a bound statement into a logical plan, clause by clause.
///
/// The plan of a clause grows on top of the plan of the clauses before it, so a row flows from the leaf up in
/// the order the statement was written. Only within one MATCH does the planner choose an order.
public struct Planner {
  public var graph: Graph
  /// The next free slot: the planner makes columns of its own for row numbers and the like.
  private(set) var slotCount: Int
  let rewrites: Bool
  /// Rewrites also where the plan gets dearer.
  let ignoresCosts: Bool
  /// What the plans made so far rely on.
  var assumptions: Assumptions
  /// Called before each clause and each operator: throws when the statement was cancelled or is late.
  public var checkpoint: @Sendable () throws(Diagnostic) -> Void = {}

  /// - Parameters:
  ///   - graph: its names, indexes and statistics; its data is not looked at.
  ///   - slotCount: slots the statement uses already.
  ///   - writes: whether the statement may change the graph: its plan then relies on no fact about the data.
  ///   - rewrites: false plans every pattern step by step, as written, for comparison in tests.
  ///   - ignoresCosts: rewrites whatever can be, whether or not that pays, for tests.
  public init(
    graph: Graph, slotCount: Int, writes: Bool, rewrites: Bool = true, ignoresCosts: Bool = false
  ) {
    self.graph = graph
    self.slotCount = slotCount
    self.rewrites = rewrites
    self.ignoresCosts = ignoresCosts
    assumptions = Assumptions(areAllowed: !writes && rewrites)
  }

  /// Facts about the data that must hold for the plans to be right.
  public var reliesOn: Set<PlanAssumption> { assumptions.all }

  /// Lets go of the graph: a plan at rest must not keep its pages alive.
  public mutating func forgetGraph() { graph = Graph() }

  mutating func makeSlot() -> Slot {
    defer { slotCount += 1 }
    return slotCount
  }

  /// The plan of a whole query, ending in `results` or `drain`.
  public mutating func plan(_ query: BoundQuery) throws(Diagnostic) -> LogicalPlan {
    let body = try self.body(query, bound: SlotSet())
    if query.columns.isEmpty { return LogicalPlan(.drain, [body], rows: 0) }
    return LogicalPlan(.results(query.columns), [body], rows: body.estimatedRows)
  }

  /// The plan of a query over argument rows in which the slots `bound` are known.
  mutating func body(_ query: BoundQuery, bound: SlotSet) throws(Diagnostic) -> LogicalPlan {
    var plans: [LogicalPlan] = []
    for part in query.parts {
      var builder = PipelineBuilder(bound: bound)
      var clauses = part.clauses.mergingCreates
      if assumptions.areAllowed { clauses = MatchMerging().rewrite(clauses) }
      var rest = clauses[...]
      while let clause = rest.popFirst() {
        try checkpoint()
        let optionals = rest.leadingOptionals
        if rewrites, case .match(let match) = clause, !match.optional,
          case .project(let projection)? = rest.dropFirst(optionals.count).first
        {
          rest.removeFirst(optionals.count + 1)
          try append(match, optionals, before: projection, to: &builder)
        } else {
          try append(clause, to: &builder)
        }
      }
      plans.append(builder.plan)
    }
    if plans.count == 1, let only = plans.first { return only }
    let targets = query.columns.map(\.slot)
    var plan = LogicalPlan(
      .union(sources: query.parts.map { $0.columns.map(\.slot) }, targets: targets), plans,
      rows: plans.reduce(0) { $0 + $1.estimatedRows })
    if !query.unionAll { plan = LogicalPlan(.distinct(targets), [plan], rows: plan.estimatedRows) }
    return plan
  }

  mutating func append(_ clause: BoundClause, to builder: inout PipelineBuilder) throws(Diagnostic) {
    switch clause {
    case .match(let match):
      builder.beforeReading()
      if match.optional {
        try appendOptional(match, to: &builder)
      } else {
        appendMatch(match, to: &builder)
      }
      builder.reads = true
    case .unwind(let list, let slot):
      builder.beforeReading()
      builder.append(.unwind(list, slot), rows: builder.rows * 10)
      builder.bind(slot)
    case .project(let projection):
      builder.beforeReading()
      append(projection, to: &builder)
    case .call(let call):
      builder.beforeReading()
      builder.append(.call(call), rows: builder.rows * 10)
      for yield in call.yields { builder.bind(yield.slot) }
      if let predicate = call.predicate { builder.filter([predicate]) }
      builder.reads = true
      if call.procedure.writes { builder.isDirty = true }
    case .callSubquery(let call):
      builder.beforeReading()
      try appendSubquery(call, to: &builder)
    case .loadCSV(let withHeaders, let source, let variable, let separator):
      builder.beforeReading()
      builder.append(
        .loadCSV(LoadCSV(source: source, slot: variable, withHeaders: withHeaders, separator: separator)),
        rows: builder.rows * 1000)
      builder.bind(variable)
    case .create, .merge, .set, .remove, .delete, .forEach:
      try appendUpdate(clause, to: &builder)
    }
  }

  // MARK: - Reading

  mutating func appendOptional(_ match: BoundMatch, to builder: inout PipelineBuilder)
    throws(Diagnostic)
  {
    var inner = PipelineBuilder(bound: builder.bound, labels: builder.labels)
    var required = match
    required.optional = false
    appendMatch(required, to: &inner)
    var added = inner.bound
    added.subtract(builder.bound)
    let rows = max(builder.rows, builder.rows * inner.rows)
    builder.apply(inner.plan, .optional, innerSlots: added.slots, rows: rows)
  }

  private mutating func appendSubquery(_ call: BoundSubqueryCall, to builder: inout PipelineBuilder)
    throws(Diagnostic)
  {
    let inner = try body(call.query, bound: builder.bound)
    let slots = call.query.columns.map(\.slot)
    let updates = inner.contains { $0.updates }
    if updates { builder.beforeUpdating() }
    if slots.isEmpty {
      builder.apply(
        LogicalPlan(.drain, [inner], rows: 0), .unit, innerSlots: [], transactions: call.transactions,
        rows: builder.rows)
    } else {
      builder.apply(
        inner, call.optional ? .optional : .cross, innerSlots: slots, transactions: call.transactions,
        rows: builder.rows * max(1, inner.estimatedRows))
    }
    builder.reads = true
    if updates { builder.isDirty = true }
  }

  // MARK: - WITH and RETURN

  func append(_ projection: BoundProjection, to builder: inout PipelineBuilder) {
    var keys: [BoundItem] = []
    if let aggregation = projection.aggregation { keys = append(aggregation, to: &builder) }
    let steps = LateProjection(projection, keys: keys, isAllowed: assumptions.areAllowed)
    appendItems(steps.keys, to: &builder)
    appendItems(steps.early, to: &builder)
    if projection.distinct {
      builder.append(.distinct(projection.items.map(\.slot)), rows: max(1, builder.rows / 2))
    }
    if !projection.orderBy.isEmpty {
      builder.append(.sort(projection.orderBy, limit: topRows(projection)), rows: builder.rows)
    }
    if projection.skip != nil || projection.limit != nil {
      var rows = builder.rows
      if case .integer(let limit) = projection.limit?.kind { rows = min(rows, Double(limit)) }
      builder.append(.slice(skip: projection.skip, limit: projection.limit), rows: rows)
    }
    appendItems(steps.late, to: &builder)
    if let predicate = projection.predicate { builder.filter(predicate.conjuncts) }
    builder.narrow(to: projection.items.map(\.slot))
  }

  /// Gives the keys that are still to be computed, from the node of each group.
  private func append(_ aggregation: BoundAggregation, to builder: inout PipelineBuilder) -> [BoundItem] {
    let grouping = GroupByNode(
      aggregation: aggregation, rows: builder.rows, labels: builder.labels, graph: graph,
      ignoresCosts: ignoresCosts)
    let rows = grouping.groupCount
    for aggregate in aggregation.aggregates { builder.bind(aggregate.slot) }
    if assumptions.areAllowed,
      let items = SingleRowGroups(aggregation: aggregation, plan: builder.plan).rewrite()
    {
      appendItems(items, to: &builder)
      return []
    }
    if assumptions.areAllowed, let byNode = grouping.rewrite() {
      builder.append(.nodeAggregate(byNode), rows: rows)
      return byNode.projected
    }
    builder.append(.aggregate(aggregation), rows: rows)
    for item in aggregation.keys { builder.bind(item.slot) }
    return []
  }

  private func appendItems(_ items: [BoundItem], to builder: inout PipelineBuilder) {
    for item in items { builder.bind(item.slot) }
    if items.contains(where: { !$0.passesThrough }) { builder.append(.project(items), rows: builder.rows) }
  }

  /// How many rows of a sort are ever asked for: LIMIT, or SKIP + LIMIT.
  private func topRows(_ projection: BoundProjection) -> BoundExpression? {
    guard let limit = projection.limit else { return nil }
    guard let skip = projection.skip else { return limit }
    return BoundExpression(
      .chain(skip, [BoundChainLink(op: .add, operand: limit, span: limit.span)]), .integer, limit.span)
  }
}

extension BoundExpression {
  /// The parts of a conjunction.
  var conjuncts: [BoundExpression] {
    if case .logical(.and, let operands) = kind { return operands.flatMap(\.conjuncts) }
    return [self]
  }
}

extension ArraySlice<BoundClause> {
  /// The OPTIONAL MATCHes it begins with.
  fileprivate var leadingOptionals: [BoundMatch] {
    var found: [BoundMatch] = []
    for clause in self {
      guard case .match(let match) = clause, match.optional else { break }
      found.append(match)
    }
    return found
  }
}

/// A plan under construction: what is bound, and whether a barrier is due.
struct PipelineBuilder {
  private(set) var plan: LogicalPlan
  private(set) var bound: SlotSet
  /// Labels that patterns demand of the nodes of slots.
  private(set) var labels: [Slot: [String]] = [:]
  /// The graph was read since the last barrier: an update must wait until that is over.
  var reads = false
  /// The graph was changed since the last barrier: a read must wait until every row has been through.
  var isDirty = false

  /// - Parameter labels: known of nodes in `bound`.
  init(bound: SlotSet, labels: [Slot: [String]] = [:]) {
    plan = LogicalPlan(.argument, [], rows: 1)
    self.bound = bound
    self.labels = labels
  }

  var rows: Double { plan.estimatedRows }

  mutating func append(_ op: LogicalOperator, inner: [LogicalPlan] = [], rows: Double) {
    plan = LogicalPlan(op, [plan] + inner, rows: rows)
  }

  mutating func apply(
    _ inner: LogicalPlan, _ mode: ApplyOperator.Mode, innerSlots: [Slot],
    transactions: BoundSubqueryCall.Transactions? = nil, rows: Double
  ) {
    let op: LogicalOperator =
      transactions.map { .applyInTransactions(mode, innerSlots: innerSlots, rows: $0.rows) }
      ?? .apply(mode, innerSlots: innerSlots)
    plan = LogicalPlan(op, [plan, inner], rows: rows)
    for slot in innerSlots { bind(slot) }
  }

  /// Puts a rewritten plan, with the same columns, in place of the plan so far.
  mutating func replacePlan(_ rewritten: LogicalPlan) { plan = rewritten }

  mutating func merge(_ merge: BoundMerge, match: LogicalPlan) {
    plan = LogicalPlan(.merge(merge), [plan, match], rows: rows)
  }

  mutating func filter(_ predicates: [BoundExpression]) {
    guard !predicates.isEmpty else { return }
    append(.filter(predicates), rows: max(1, rows * 0.3))
  }

  mutating func bind(_ slot: Slot) { bound.insert(slot) }

  mutating func note(_ match: BoundMatch) {
    for node in match.nodes {
      if let names = node.labels?.requiredNames { labels[node.slot, default: []] += names }
    }
  }

  mutating func narrow(to slots: [Slot]) { bound = SlotSet(slots) }

  mutating func beforeReading() {
    if isDirty { insertBarrier() }
  }

  mutating func beforeUpdating() {
    if reads { insertBarrier() }
  }

  mutating func insertBarrier() {
    append(.barrier, rows: rows)
    reads = false
    isDirty = false
  }
}
