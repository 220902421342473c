import Engine
import Semantics

/// `(a)-[:T]->(b)` as a condition, or `EXISTS { (a)-[:T]->(b) }`, over two nodes of the row: one look at the
/// neighbours of either, rather than a plan that is run.
struct ConnectionTest {
  let start: Slot
  let end: Slot
  /// nil: any type.
  let types: [String]?
  /// Seen from `start`.
  let direction: Direction

  /// nil when the subquery asks for anything else.
  init?(_ subquery: BoundSubqueryExpression) {
    guard subquery.kind == .exists, subquery.query.parts.count == 1, let part = subquery.query.parts.first,
      part.clauses.count == 1, case .match(let match)? = part.clauses.first, !match.optional,
      match.shortest.isEmpty, match.quantified.isEmpty, match.predicates.isEmpty,
      match.relationships.count == 1, let relationship = match.relationships.first,
      relationship.length == nil, !relationship.isBound, relationship.left != relationship.right,
      match.nodes.allSatisfy({ $0.isBound && $0.labels == nil }),
      relationship.types == nil || relationship.types?.typeNames != nil
    else { return nil }
    start = relationship.left
    end = relationship.right
    types = relationship.types?.typeNames
    direction = Direction(relationship.direction, reversed: false)
  }
}
