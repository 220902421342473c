import Engine
import Semantics
import Syntax

extension Lowering {
  mutating func makeAggregate(_ aggregation: BoundAggregation, _ input: Operator) throws(LoweringError)
    -> AggregateOperator
  {
    var keys: [(slot: Int, evaluator: Evaluator)] = []
    for key in aggregation.keys { keys.append((key.slot, try evaluator(key.expression))) }
    var aggregates: [AggregateOperator.Aggregate] = []
    for aggregate in aggregation.aggregates {
      let accumulator =
        aggregate.arguments.isEmpty
        ? Functions.rowCounter()
        : Functions.accumulator(named: aggregate.function, distinct: aggregate.distinct)
      guard let accumulator else {
        throw .diagnostic(
          .syntax("UnknownFunction", "there is no function `\(aggregate.function)`", at: aggregate.span))
      }
      aggregates.append(
        AggregateOperator.Aggregate(
          slot: aggregate.slot, accumulator: accumulator, arguments: try evaluators(aggregate.arguments)))
    }
    return AggregateOperator(input: input, keys: keys, aggregates: aggregates, slots: slots)
  }
}
