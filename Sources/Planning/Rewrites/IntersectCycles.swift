import Engine
import Semantics

/// Makes one step of two that close a cycle: going on to a new node, then looking whether it is joined to
/// another known one.
///
///     ExpandInto (c)<-[s]-(a)                     Filter p
///     └─ Filter p                        →        └─ Intersect (b)-[r]->(c), (a)-[s]->(c)
///        └─ Expand (b)-[r]->(c)                      └─ …
///           └─ …
///
/// The rows, and how often each comes, are the same; neighbours of b that are none of a's make no row. More
/// relationships that close on c become more sides.
struct IntersectCycles {
  func rewrite(_ plan: LogicalPlan) -> LogicalPlan {
    plan.mapped { node in
      guard case .expand(let closing) = node.op, closing.into, closing.from != closing.to else { return node }
      var filters: [LogicalPlan] = []
      var below = node.inputs[0]
      while case .filter = below.op {
        filters.append(below)
        below = below.inputs[0]
      }
      guard let intersect = joined(below.op, closing) else { return node }
      var result = LogicalPlan(.intersect(intersect), below.inputs, rows: node.estimatedRows)
      for filter in filters.reversed() {
        result = LogicalPlan(filter.op, [result], rows: node.estimatedRows)
      }
      return result
    }
  }

  private func joined(_ op: LogicalOperator, _ closing: Expand) -> Intersect? {
    var intersect: Intersect
    switch op {
    case .expand(let first) where !first.into:
      intersect = Intersect(
        target: first.to,
        sides: [
          Intersect.Side(
            node: first.from, types: first.types, direction: first.direction,
            relationship: first.relationship, distinctFrom: first.distinctFrom, distinctSides: [])
        ])
    case .intersect(let earlier): intersect = earlier
    default: return nil
    }
    let startsThere = closing.to == intersect.target
    guard startsThere || closing.from == intersect.target else { return nil }
    let relationships = intersect.sides.map(\.relationship)
    intersect.sides.append(
      Intersect.Side(
        node: startsThere ? closing.from : closing.to, types: closing.types,
        direction: startsThere ? closing.direction : closing.direction.reversed,
        relationship: closing.relationship,
        distinctFrom: closing.distinctFrom.filter { !relationships.contains($0) },
        distinctSides: relationships.indices.filter { closing.distinctFrom.contains(relationships[$0]) }))
    return intersect
  }
}

/// A new node that several known nodes are joined to; see `IntersectCycles`.
public struct Intersect: Sendable {
  public struct Side: Sendable {
    public var node: Slot
    public var types: [String]?
    /// Seen from `node`.
    public var direction: Direction
    public var relationship: Slot
    /// Relationships of earlier steps that this one must differ from.
    public var distinctFrom: [Slot]
    /// Places of earlier sides whose relationships this one must differ from.
    public var distinctSides: [Int]
  }
  public var target: Slot
  public var sides: [Side]
}
