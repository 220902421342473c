import Engine
import Semantics
import Syntax

extension Lowering {
  mutating func makeAggregate(_ aggregation: BoundAggregation, _ input: Operator) throws(LoweringError)
    -> AggregateOperator
  {
    var keys: [(slot: Int, evaluator: Evaluator)] = []
    for key in aggregation.keys { keys.append((key.slot, try evaluator(key.expression))) }
    return AggregateOperator(
      input: input, keys: keys, aggregates: try accumulators(aggregation.aggregates), slots: slots)
  }

  mutating func makeNodeAggregate(_ aggregation: NodeAggregation, _ input: Operator) throws(LoweringError)
    -> NodeAggregateOperator
  {
    NodeAggregateOperator(
      input: input, node: aggregation.node, keys: try evaluators(aggregation.keys.map(\.expression)),
      firstIsTelling: aggregation.firstIsTelling, aggregates: try accumulators(aggregation.aggregates),
      slots: slots)
  }

  private mutating func accumulators(_ bound: [BoundAggregate]) throws(LoweringError)
    -> [AggregateOperator.Aggregate]
  {
    var aggregates: [AggregateOperator.Aggregate] = []
    for aggregate in bound {
      let accumulator =
        aggregate.arguments.isEmpty
        ? Functions.rowCounter()
        : aggregate.isWeighted
          ? Functions.weightedAccumulator(named: aggregate.function)
          : Functions.accumulator(named: aggregate.function, distinct: aggregate.distinct)
      guard let accumulator else {
        throw .diagnostic(
          .syntax("UnknownFunction", "there is no function `\(aggregate.function)`", at: aggregate.span))
      }
      aggregates.append(
        AggregateOperator.Aggregate(
          slot: aggregate.slot, accumulator: accumulator, arguments: try evaluators(aggregate.arguments)))
    }
    return aggregates
  }
}
