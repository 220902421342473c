import Engine
import Semantics

/// Does without an aggregation whose groups have one row each.
///
/// In `MATCH (p)<-[:FOLLOWS]-(q) WITH p, count(q) AS n` the followers are counted by degree. What comes out is one
/// row for each p with the number of matches it stands for: the sum of the group is the weight of its only row.
struct SingleRowGroups {
  let aggregation: BoundAggregation
  /// What gives the rows.
  let plan: LogicalPlan

  /// The columns of the groups as they are computed from their rows; nil when a group may have several, or when an
  /// aggregate is not a sum of weights.
  func rewrite() -> [BoundItem]? {
    var weights = SlotSet()
    var step = plan
    while true {
      switch step.op {
      case .filter: break
      case .multiply(let multiply): weights.insert(multiply.weight)
      case .nodeScan(let scan):
        guard case .argument = step.inputs[0].op, aggregation.keys.contains(where: { isNode($0, scan.slot) })
        else { return nil }
        return items(weights)
      default: return nil
      }
      step = step.inputs[0]
    }
  }

  private func items(_ weights: SlotSet) -> [BoundItem]? {
    var items = aggregation.keys
    for aggregate in aggregation.aggregates {
      guard aggregate.function == "sum", !aggregate.distinct, aggregate.arguments.count == 1,
        case .slot(let slot) = aggregate.arguments[0].kind, weights.contains(slot)
      else { return nil }
      items.append(BoundItem(name: "count", slot: aggregate.slot, expression: aggregate.arguments[0]))
    }
    return items
  }

  private func isNode(_ key: BoundItem, _ node: Slot) -> Bool {
    if case .slot(node) = key.expression.kind { true } else { false }
  }
}
