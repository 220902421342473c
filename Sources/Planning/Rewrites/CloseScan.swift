import Engine
import Semantics

/// Common neighbours over all relationships of a type at once, where nobody asks which relationship they close.
///
/// What `ClosingCount` leaves of `MATCH (a)-->(b)-->(c), (a)-->(c) RETURN count(*)` is `(a)-->(b)` with a number
/// of common neighbours for each row. Only their sum is wanted: so the relationships may be looked at in any
/// order and from either end, which `CloseScanOperator` makes use of.
public struct CloseScan: Sendable {
  /// nil: any type.
  public var types: [String]?
  /// How many relationships there are to look at.
  public var scanned: Double
  /// Its first side is the start of the relationships.
  public var closing: Closing

  /// The common neighbours over all relationships of some types, from the first side to the second.
  init(types: [String]?, closing: Closing, graph: Graph) {
    self.types = types
    self.closing = closing
    scanned = Double(graph.types(types).reduce(0) { $0 + graph.relationshipCount($1) })
  }

  /// nil when a condition is left, or somebody reads what the rows would hold.
  init?(
    _ closed: ClosingCount.Result, read: SlotSet, graph: Graph, _ assumptions: inout Assumptions
  ) {
    let match = closed.match
    guard match.relationships.count == 1, match.nodes.count == 2, match.predicates.isEmpty,
      let relationship = match.relationships.first, !relationship.isBound, !read.contains(relationship.slot),
      let (start, end) = relationship.orientedEnds, start != end,
      relationship.types == nil || relationship.types?.typeNames != nil
    else { return nil }
    let types = relationship.types?.typeNames
    for (slot, side) in [(start, Direction.outgoing), (end, .incoming)] {
      guard let node = match.nodes.first(where: { $0.slot == slot }), !node.isBound, !read.contains(slot)
      else {
        return nil
      }
      for part in node.labels?.conjuncts ?? [] {
        guard case .name(let label) = part, assumptions.ends(types, side, have: label, in: graph) else {
          return nil
        }
      }
    }
    let closing = closed.closing
    self.init(types: types, closing: closing.first.node == start ? closing : closing.swapped, graph: graph)
  }
}

extension Closing {
  /// The same with its sides exchanged.
  var swapped: Closing { Closing(weight: weight, first: second, second: first) }
}
