import Engine
import Semantics

/// Numbers the graph keeps anyway, for `MATCH (n:A) RETURN count(*)` and `MATCH ()-[:T]->() RETURN count(*)`.
public struct StoredCount: Sendable {
  public enum Subject: Sendable {
    case nodes(label: String?)
    /// nil: every type.
    case relationships(types: [String]?)
  }
  public var subject: Subject
  /// Slots of the aggregates that count.
  public var targets: [Slot]

  /// nil when the pattern says more than a label or a type, or anything but its matches is asked for. What
  /// the pattern says of the ends of a type may be a fact about all of them, which the plan then relies on.
  init?(
    _ match: BoundMatch, _ aggregation: BoundAggregation, graph: Graph, _ assumptions: inout Assumptions
  ) {
    guard aggregation.keys.isEmpty, !aggregation.aggregates.isEmpty, match.predicates.isEmpty,
      match.shortest.isEmpty, match.quantified.isEmpty, match.nodes.allSatisfy({ !$0.isBound }),
      let subject = StoredCount.subject(match, graph, &assumptions),
      aggregation.aggregates.allSatisfy({ $0.countsRows(of: match, graph, &assumptions) })
    else { return nil }
    self.subject = subject
    targets = aggregation.aggregates.map(\.slot)
  }

  private static func subject(_ match: BoundMatch, _ graph: Graph, _ assumptions: inout Assumptions)
    -> Subject?
  {
    if match.relationships.isEmpty, match.nodes.count == 1, let node = match.nodes.first {
      switch node.labels {
      case nil: return .nodes(label: nil)
      case .name(let label): return .nodes(label: label)
      default: return nil
      }
    }
    guard match.relationships.count == 1, match.nodes.count == 2,
      let relationship = match.relationships.first,
      !relationship.isBound, let (start, end) = relationship.orientedEnds, start != end,
      relationship.types == nil || relationship.types?.typeNames != nil
    else { return nil }
    let types = relationship.types?.typeNames
    for (slot, side) in [(start, Direction.outgoing), (end, .incoming)] {
      guard let node = match.nodes.first(where: { $0.slot == slot }) else { return nil }
      for part in node.labels?.conjuncts ?? [] {
        guard case .name(let label) = part, assumptions.ends(types, side, have: label, in: graph) else {
          return nil
        }
      }
    }
    return .relationships(types: types)
  }
}
