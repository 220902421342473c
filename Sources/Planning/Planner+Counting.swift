import Engine
import Semantics
import Syntax

extension Planner {
  /// Plans a MATCH, the OPTIONAL MATCHes behind it and the projection behind those, which knows what of them is
  /// read and whether it matters how often a row comes.
  mutating func append(
    _ match: BoundMatch, _ optionals: [BoundMatch], before projection: BoundProjection,
    to builder: inout PipelineBuilder
  ) throws(Diagnostic) {
    builder.beforeReading()
    var projection = projection
    if let aggregation = projection.aggregation {
      if case .argument = builder.plan.op, optionals.isEmpty,
        let count = StoredCount(match, aggregation, graph: graph, &assumptions)
      {
        builder.append(.storedCount(count), rows: 1)
        for slot in count.targets { builder.bind(slot) }
        projection.aggregation = nil
      } else if aggregation.aggregates.contains(where: { !$0.ignoresRepeats }) {
        projection.aggregation = try appendCounted(match, optionals, aggregation, to: &builder)
      } else {
        try appendReachable(match, optionals, projection, to: &builder)
      }
    } else if projection.distinct {
      try appendReachable(match, optionals, projection, to: &builder)
    } else {
      try appendAll(match, optionals, to: &builder)
    }
    builder.reads = true
    append(projection, to: &builder)
  }

  private mutating func appendAll(
    _ match: BoundMatch, _ optionals: [BoundMatch], to builder: inout PipelineBuilder
  ) throws(Diagnostic) {
    appendMatch(match, to: &builder)
    for optional in optionals { try appendOptional(optional, to: &builder) }
  }

  /// Plans matches of which it does not matter how often a row comes.
  private mutating func appendReachable(
    _ match: BoundMatch, _ optionals: [BoundMatch], _ projection: BoundProjection,
    to builder: inout PipelineBuilder
  ) throws(Diagnostic) {
    try appendAll(match, optionals, to: &builder)
    if optionals.isEmpty, let path = match.onlyPath, projection.isRepeatable, !projection.reads(path.slot),
      match.predicates.allSatisfy(\.isRepeatable)
    {
      builder.replacePlan(EndsOnly(path: path.slot).rewrite(builder.plan))
    }
  }

  /// Plans matches whose rows are counted; what need only be counted is not enumerated. Gives the aggregation
  /// by weight.
  private mutating func appendCounted(
    _ match: BoundMatch, _ optionals: [BoundMatch], _ aggregation: BoundAggregation,
    to builder: inout PipelineBuilder
  ) throws(Diagnostic) -> BoundAggregation {
    guard var read = aggregation.reads(of: match, graph: graph, &assumptions),
      let factors = OptionalCounting(graph: graph, read: read).factors(optionals, &assumptions)
    else {
      try appendAll(match, optionals, to: &builder)
      return aggregation
    }
    for factor in factors { read.insert(factor.node) }
    var weight = appendWeighted(match, read: read, to: &builder)
    if !factors.isEmpty {
      let slot = makeSlot()
      append(.multiply(Multiply(weight: slot, terms: factors, factor: weight)), to: &builder)
      weight = slot
    }
    guard let weight else { return aggregation }
    return aggregation.weighted(weight, match: match, graph: graph, &assumptions)
  }

  /// Plans a match of which only the slots `read` are read, and gives the slot of the number of matches that
  /// each row stands for; nil when that is one.
  private mutating func appendWeighted(
    _ match: BoundMatch, read: SlotSet, to builder: inout PipelineBuilder
  ) -> Slot? {
    if let trails = TrailCounting(match: match, read: read, graph: graph).reduce(
      weight: makeSlot(), triangles: makeSlot(), &assumptions)
    {
      append(.trailCount(trails), inner: [trails.inner(graph)], to: &builder)
      return trails.weight
    }
    var leaves = LeafCounting(match, read: read, graph: graph)
    let counted = leaves.reduce(weight: makeSlot(), &assumptions)
    if counted == nil,
      let closed = ClosingCount(match: match, read: read, graph: graph).reduce(
        weight: makeSlot(), &assumptions), isWorthClosing(closed, of: match, read: read, after: builder)
    {
      return appendClosed(closed, read: read, to: &builder)
    }
    let rest = counted?.match ?? match
    let branches = BranchCounting(rest, read: read, graph: graph)
    let known = builder
    let planner = self
    let pattern = branches.reduce(counted?.multiply, &assumptions) { match in
      planner.ignoresCosts
        ? (work: Double(match.relationships.count), rows: 0) : planner.cost(of: match, after: known)
    }
    if let pattern {
      appendMatch(pattern.match, to: &builder)
      return appendWeights(pattern, to: &builder)
    }
    appendMatch(rest, to: &builder)
    guard let multiply = counted?.multiply else { return nil }
    append(.multiply(multiply), to: &builder)
    return multiply.weight
  }

  private mutating func appendClosed(
    _ closed: ClosingCount.Result, read: SlotSet, to builder: inout PipelineBuilder
  ) -> Slot {
    if let scan = CloseScan(closed, read: read, graph: graph, &assumptions) {
      append(.closeScan(scan), to: &builder)
    } else {
      // Rows that have one node in common come one after another when nodes are scanned.
      appendMatch(closed.match, scansRelationships: false, to: &builder)
      append(.close(closed.closing.ordered(by: builder.plan)), to: &builder)
    }
    return closed.closing.weight
  }

  private func append(_ factor: LogicalOperator, inner: [LogicalPlan] = [], to builder: inout PipelineBuilder)
  {
    builder.append(factor, inner: inner, rows: builder.rows)
    for slot in factor.produced.slots { builder.bind(slot) }
  }

  /// Whether the rest of a pattern and a look at two lists of neighbours for each of its rows is less work than
  /// the pattern: where the closing node held the rest together, the rest is a product of unrelated parts.
  private func isWorthClosing(
    _ closed: ClosingCount.Result, of match: BoundMatch, read: SlotSet, after builder: PipelineBuilder
  ) -> Bool {
    var copy = assumptions
    // Without rows there is nothing to weigh.
    if ignoresCosts || CloseScan(closed, read: read, graph: graph, &copy) != nil { return true }
    let before = cost(of: match, after: builder)
    let outer = cost(of: closed.match, after: builder)
    let costs = CostModel(graph: graph, match: match, known: builder.labels)
    let lists = [closed.closing.first, closed.closing.second].map {
      costs.fanOut(from: $0.node, types: $0.types, direction: $0.direction)
    }
    // An entry of a list that is looked up costs far less than a row.
    return outer.work + outer.rows * (1 + 0.1 * (lists.min() ?? 0)) < before.work + before.rows
  }

  /// Work and rows of a match planned behind what there is.
  private func cost(of match: BoundMatch, after builder: PipelineBuilder) -> (work: Double, rows: Double) {
    var state = MatchState(
      match, after: builder, graph: graph, assumptions: Assumptions(areAllowed: false))
    state.planAll()
    return (state.cost, state.rows)
  }

  /// Appends the factors and branches of a pattern; gives the slot of the weight, nil when there is none.
  private mutating func appendWeights(_ pattern: BranchCounting.Pattern, to builder: inout PipelineBuilder)
    -> Slot?
  {
    var weight: Slot?
    if !pattern.terms.isEmpty {
      let slot = makeSlot()
      weight = slot
      append(
        .multiply(Multiply(weight: slot, terms: pattern.terms, common: pattern.common)), to: &builder)
    }
    // What two leaves share is taken off the product of the two, before anything else multiplies it.
    for part in pattern.branches {
      var inner = PipelineBuilder(bound: SlotSet())
      appendMatch(part.inner.match, to: &inner)
      let nodeWeight = appendWeights(part.inner, to: &inner)
      let slot = makeSlot()
      let branch = Branch(
        from: part.from, types: part.types, direction: part.direction, node: part.node,
        nodeWeight: nodeWeight, common: part.common, factor: weight, weight: slot)
      append(.branch(branch), inner: [inner.plan], to: &builder)
      weight = slot
    }
    return weight
  }
}

extension Closing {
  /// With the node that is bound first, and so changes least from row to row, as the first side.
  fileprivate func ordered(by plan: LogicalPlan) -> Closing {
    var plan = plan
    while true {
      let produced = plan.op.produced
      if produced.contains(first.node) || plan.inputs.isEmpty {
        return produced.contains(second.node) || plan.inputs.isEmpty
          ? self : swapped
      }
      if produced.contains(second.node) { return self }
      plan = plan.inputs[0]
    }
  }
}

extension BoundMatch {
  /// The one relationship of variable length, when there is nothing else a search could depend on.
  var onlyPath: BoundRelationship? {
    let paths = relationships.filter { $0.length != nil }
    guard paths.count == 1, relationships.count == 1, self.paths.isEmpty, let path = paths.first,
      !path.isBound, path.memberPredicates.isEmpty, path.direction != .either
    else { return nil }
    return path
  }
}

extension BoundProjection {
  /// Whether equal rows give equal results.
  var isRepeatable: Bool {
    (aggregation?.keys ?? []).allSatisfy(\.expression.isRepeatable)
      && items.allSatisfy(\.expression.isRepeatable) && orderBy.allSatisfy(\.expression.isRepeatable)
  }

  /// Whether anything of the projection, at any step, reads a slot.
  func reads(_ slot: Slot) -> Bool {
    var slots = SlotSet()
    for key in aggregation?.keys ?? [] { key.expression.collectSlots(into: &slots) }
    for aggregate in aggregation?.aggregates ?? [] {
      for argument in aggregate.arguments { argument.collectSlots(into: &slots) }
    }
    for item in items { item.expression.collectSlots(into: &slots) }
    for item in orderBy { item.expression.collectSlots(into: &slots) }
    predicate?.collectSlots(into: &slots)
    return slots.contains(slot)
  }
}
