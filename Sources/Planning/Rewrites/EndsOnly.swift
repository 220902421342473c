import Engine
import Semantics

/// Turns the search for trails into one for reachable nodes, where nobody reads the trails and repeated rows
/// change
/// nothing.
struct EndsOnly {
  /// The slot of the list of relationships.
  let path: Slot

  func rewrite(_ plan: LogicalPlan) -> LogicalPlan {
    plan.mapped { node in
      guard case .expandPath(let expand) = node.op, expand.relationships == path, !expand.into,
        expand.minimum <= 1, expand.distinctFrom.isEmpty, expand.memberPredicates.isEmpty,
        expand.direction != .either, !node.uses(path)
      else { return node }
      var copy = node
      copy.op = .reach(
        Reach(
          from: expand.from, to: expand.to, types: expand.types, direction: expand.direction,
          minimum: expand.minimum, maximum: expand.maximum))
      return copy
    }
  }
}

extension LogicalPlan {
  fileprivate func uses(_ slot: Slot) -> Bool {
    inputs.contains { $0.op.used.contains(slot) || $0.uses(slot) }
  }
}

/// Nodes that trails of a length up to a bound lead to, each once.
public struct Reach: Sendable {
  public var from: Slot
  public var to: Slot
  public var types: [String]?
  public var direction: Direction
  public var minimum: Int
  public var maximum: Int?
}
