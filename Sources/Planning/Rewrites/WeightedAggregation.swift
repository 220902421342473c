import Engine
import Semantics

// Aggregates over rows that each stand for several equal ones: `count(*)` is a sum of weights, `sum(x)` one of
// products, and what ignores repetition stays as it is.

extension BoundAggregation {
  /// Slots of a match that the aggregation reads; nil when it cannot work from weights.
  ///
  /// `count(x)` of a variable the match binds counts rows and reads nothing; so does `count(x.p)` when every
  /// node has p. A key that is another one in every row, as of `rand()`, has no equal rows.
  func reads(of match: BoundMatch, graph: Graph, _ assumptions: inout Assumptions) -> SlotSet? {
    guard match.predicates.allSatisfy(\.isRepeatable), keys.allSatisfy(\.expression.isRepeatable) else {
      return nil
    }
    var read = SlotSet()
    for key in keys { key.expression.collectSlots(into: &read) }
    for aggregate in aggregates {
      if aggregate.countsRows(of: match, graph, &assumptions) { continue }
      guard aggregate.ignoresRepeats || aggregate.canBeWeighted else { return nil }
      for argument in aggregate.arguments { argument.collectSlots(into: &read) }
    }
    return read
  }

  /// The same aggregation over rows that each stand for `weight` rows.
  func weighted(_ weight: Slot, match: BoundMatch, graph: Graph, _ assumptions: inout Assumptions)
    -> BoundAggregation
  {
    var result = self
    for place in aggregates.indices {
      let rows = BoundExpression(.slot(weight), .integer, aggregates[place].span)
      if aggregates[place].countsRows(of: match, graph, &assumptions) {
        result.aggregates[place].function = "sum"
        result.aggregates[place].arguments = [rows]
      } else if !aggregates[place].ignoresRepeats {
        result.aggregates[place].arguments.append(rows)
        result.aggregates[place].isWeighted = true
      }
    }
    return result
  }
}

extension BoundAggregate {
  /// Whether a row that comes again changes nothing.
  var ignoresRepeats: Bool {
    distinct || ["min", "max"].contains(function.lowercased())
  }

  /// Whether there is an accumulator for it that takes weights; see `Functions.weightedAccumulator`.
  fileprivate var canBeWeighted: Bool {
    !distinct && arguments.count == 1 && Functions.weightedAccumulator(named: function) != nil
  }

  /// Whether it is `count(*)`, or a count of something a match never leaves null.
  func countsRows(of match: BoundMatch, _ graph: Graph, _ assumptions: inout Assumptions) -> Bool {
    guard function.lowercased() == "count", !distinct else { return false }
    guard let argument = arguments.first else { return true }
    switch argument.kind {
    case .slot(let slot):
      return match.nodes.contains { $0.slot == slot && !$0.isBound }
        || match.relationships.contains { $0.slot == slot && !$0.isBound }
    case .property(let base, let name):
      guard case .slot(let slot) = base.kind,
        match.nodes.contains(where: { $0.slot == slot && !$0.isBound }),
        let key = graph.propertyKey(name)
      else { return false }
      return assumptions.rely(on: [.everyNodeHas(key)], in: graph)
    default: return false
    }
  }
}
