import Engine
import Semantics
import Syntax

extension Planner {
  /// Plans a MATCH together with the projection behind it, which knows what of the match is read and whether
  /// it
  /// matters how often a row comes.
  mutating func append(
    _ match: BoundMatch, before projection: BoundProjection, to builder: inout PipelineBuilder
  ) {
    builder.beforeReading()
    var match = match
    var projection = projection
    var factors: [LogicalOperator] = []
    var ignoresRepeats = false
    if let aggregation = projection.aggregation {
      count(&match, &projection, aggregation, &factors)
      ignoresRepeats = aggregation.aggregates.allSatisfy(\.ignoresRepeats)
    } else {
      ignoresRepeats = projection.distinct
    }
    appendMatch(match, to: &builder)
    if ignoresRepeats, factors.isEmpty, let path = match.onlyPath, !projection.reads(path.slot) {
      builder.replacePlan(EndsOnly(path: path.slot).rewrite(builder.plan))
    }
    for factor in factors {
      builder.append(factor, rows: builder.rows)
      for slot in factor.produced.slots { builder.bind(slot) }
    }
    builder.reads = true
    append(projection, to: &builder)
  }

  /// Takes out of the pattern what need only be counted; see `LeafCounting` and `ClosingCount`.
  private mutating func count(
    _ match: inout BoundMatch, _ projection: inout BoundProjection, _ aggregation: BoundAggregation,
    _ factors: inout [LogicalOperator]
  ) {
    let whole = match
    guard aggregation.aggregates.contains(where: { !$0.ignoresRepeats }),
      let read = aggregation.reads(of: match, graph: graph, &assumptions)
    else { return }
    let weight = makeSlot()
    var leaves = LeafCounting(match, read: read, graph: graph)
    if let result = leaves.reduce(weight: weight, &assumptions) {
      match = result.match
      factors.append(.multiply(result.multiply))
    } else if let result = ClosingCount(match: match, read: read, graph: graph)
      .reduce(weight: weight, &assumptions)
    {
      match = result.match
      factors.append(.close(result.closing))
    } else {
      return
    }
    projection.aggregation = aggregation.weighted(weight, match: whole, graph: graph, &assumptions)
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
