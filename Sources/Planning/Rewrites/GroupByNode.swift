import Engine
import Semantics

/// Groups by a node before it groups by values computed from the node.
///
/// In `MATCH (p)-[:LIVES_IN]->(c) RETURN c.city, avg(p.age)` the key is a function of c: it is computed once
/// for each c, and a row finds its group by the id of c. The group's values come after the aggregation, from
/// its first node, so that a sort with a limit behind it needs them for the survivors only.
struct GroupByNode {
  let aggregation: BoundAggregation
  /// Rows expected, and labels that the node of a slot is known to have.
  let rows: Double
  let labels: [Slot: [String]]
  let graph: Graph
  var ignoresCosts = false

  /// nil when the keys read anything but one node, or when there is about one row a node anyway.
  func rewrite() -> NodeAggregation? {
    var read = SlotSet()
    for key in aggregation.keys { key.expression.collectSlots(into: &read) }
    guard read.slots.count == 1, let node = read.slots.first,
      aggregation.keys.allSatisfy({ $0.expression.cannotFail && $0.expression.readsAsNode(node) }),
      aggregation.keys.contains(where: { !isNode($0, node) })
    else { return nil }
    var keys = aggregation.keys
    var firstIsTelling = false
    if let whole = keys.first(where: { isNode($0, node) }) {
      // The node is its own key; what is computed from it tells no groups apart.
      keys = [whole]
    } else {
      let shares = keys.map { tellingShare($0.expression, node) }
      if let best = shares.indices.max(by: { shares[$0] < shares[$1] }),
        shares[best] > (ignoresCosts ? 0 : 0.8)
      {
        keys.swapAt(0, best)
        firstIsTelling = keys.count > 1
      }
      guard ignoresCosts || firstIsTelling || rows >= 2 * nodeCount(node) else { return nil }
    }
    return NodeAggregation(
      node: node, keys: keys, firstIsTelling: firstIsTelling, projected: aggregation.keys,
      aggregates: aggregation.aggregates)
  }

  /// Groups expected: as many as the keys have values together, as far as that is known of them, and at most
  /// one a row.
  var groupCount: Double {
    var product = 1.0
    for key in aggregation.keys {
      guard let values = valueCount(key.expression) else { return max(1, rows / 4) }
      product = min(rows, product * values)
    }
    return max(1, product)
  }

  /// How many values a key has; nil when it is neither a node nor a property of one with a known label.
  private func valueCount(_ key: BoundExpression) -> Double? {
    switch key.kind {
    case .slot(let slot) where key.type == .node: return nodeCount(slot)
    case .property(let base, let name):
      guard case .slot(let slot) = base.kind, base.type == .node, let property = graph.propertyKey(name)
      else { return nil }
      let known = (labels[slot] ?? []).compactMap { graph.label($0) }
      return known.map { Double(graph.distinctEstimate($0, property)) }.min()
    default: return nil
    }
  }

  private func isNode(_ key: BoundItem, _ node: Slot) -> Bool {
    if case .slot(node) = key.expression.kind { true } else { false }
  }

  private func nodeCount(_ node: Slot) -> Double {
    let counts = (labels[node] ?? []).compactMap { graph.label($0) }.map { graph.nodeCount($0) }
    return Double(counts.min() ?? graph.nodeCount)
  }

  /// How many values a property has for each node of the label, at most 1; 0 when that is not known.
  private func tellingShare(_ key: BoundExpression, _ node: Slot) -> Double {
    guard case .property(_, let name) = key.kind, let property = graph.propertyKey(name) else { return 0 }
    let known = (labels[node] ?? []).compactMap { graph.label($0) }
    guard let label = known.min(by: { graph.nodeCount($0) < graph.nodeCount($1) }) else { return 0 }
    return Double(graph.distinctEstimate(label, property)) / Double(max(1, graph.nodeCount(label)))
  }
}

/// An aggregation whose groups are found by a node; see `GroupByNode`.
public struct NodeAggregation: Sendable {
  /// Read by the keys; afterwards the first node of each group.
  public var node: Slot
  /// Nodes with equal keys are of one group.
  public var keys: [BoundItem]
  /// Nearly every node differs from all others in the first key.
  public var firstIsTelling: Bool
  /// The keys as they were: to be computed from the node of each group.
  public var projected: [BoundItem]
  public var aggregates: [BoundAggregate]
}

extension BoundExpression {
  /// Whether every mention of a slot takes it for a node.
  fileprivate func readsAsNode(_ slot: Slot) -> Bool {
    if case .slot(slot) = kind { return type == .node }
    return children.allSatisfy { $0.readsAsNode(slot) }
  }
}
