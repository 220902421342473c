import Engine
import Semantics
import Syntax

extension Planner {
  /// Plans a MATCH together with the projection behind it, which knows what of the match is read and whether
  /// it matters how often a row comes.
  mutating func append(
    _ match: BoundMatch, before projection: BoundProjection, to builder: inout PipelineBuilder
  ) {
    builder.beforeReading()
    var projection = projection
    if let aggregation = projection.aggregation {
      if case .argument = builder.plan.op,
        let count = StoredCount(match, aggregation, graph: graph, &assumptions)
      {
        builder.append(.storedCount(count), rows: 1)
        for slot in count.targets { builder.bind(slot) }
        projection.aggregation = nil
      } else if aggregation.aggregates.contains(where: { !$0.ignoresRepeats }) {
        projection.aggregation = appendCounted(match, aggregation, to: &builder)
      } else {
        appendReachable(match, projection, to: &builder)
      }
    } else if projection.distinct {
      appendReachable(match, projection, to: &builder)
    } else {
      appendMatch(match, to: &builder)
    }
    builder.reads = true
    append(projection, to: &builder)
  }

  /// Plans a match of which it does not matter how often a row comes.
  private mutating func appendReachable(
    _ match: BoundMatch, _ projection: BoundProjection, to builder: inout PipelineBuilder
  ) {
    appendMatch(match, to: &builder)
    if let path = match.onlyPath, !projection.reads(path.slot) {
      builder.replacePlan(EndsOnly(path: path.slot).rewrite(builder.plan))
    }
  }

  /// Plans a match whose rows are counted; what need only be counted is not enumerated. Gives the aggregation
  /// by weight.
  private mutating func appendCounted(
    _ match: BoundMatch, _ aggregation: BoundAggregation, to builder: inout PipelineBuilder
  ) -> BoundAggregation {
    guard let read = aggregation.reads(of: match, graph: graph, &assumptions) else {
      appendMatch(match, to: &builder)
      return aggregation
    }
    var leaves = LeafCounting(match, read: read, graph: graph)
    let counted = leaves.reduce(weight: makeSlot(), &assumptions)
    if counted == nil,
      let closed = ClosingCount(match: match, read: read, graph: graph).reduce(
        weight: makeSlot(), &assumptions)
    {
      if let scan = CloseScan(closed, read: read, graph: graph, &assumptions) {
        append(.closeScan(scan), to: &builder)
        return aggregation.weighted(closed.closing.weight, match: match, graph: graph, &assumptions)
      }
      // Rows that have one node in common come one after another when nodes are scanned.
      appendMatch(closed.match, scansRelationships: false, to: &builder)
      let closing = closed.closing.ordered(by: builder.plan)
      append(.close(closing), to: &builder)
      return aggregation.weighted(closing.weight, match: match, graph: graph, &assumptions)
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
      if let weight = appendWeights(pattern, to: &builder) {
        return aggregation.weighted(weight, match: match, graph: graph, &assumptions)
      }
    }
    appendMatch(rest, to: &builder)
    guard let multiply = counted?.multiply else { return aggregation }
    append(.multiply(multiply), to: &builder)
    return aggregation.weighted(multiply.weight, match: match, graph: graph, &assumptions)
  }

  private func append(_ factor: LogicalOperator, inner: [LogicalPlan] = [], to builder: inout PipelineBuilder)
  {
    builder.append(factor, inner: inner, rows: builder.rows)
    for slot in factor.produced.slots { builder.bind(slot) }
  }

  /// Work and rows of a match planned behind what there is.
  private func cost(of match: BoundMatch, after builder: PipelineBuilder) -> (work: Double, rows: Double) {
    var state = MatchState(
      match, bound: builder.bound, rows: builder.rows, graph: graph,
      assumptions: Assumptions(areAllowed: false))
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

extension BoundAggregate {
  /// Whether a row that comes again changes nothing.
  var ignoresRepeats: Bool {
    distinct || ["min", "max"].contains(function.lowercased())
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
