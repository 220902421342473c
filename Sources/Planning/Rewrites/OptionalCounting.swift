import Engine
import Semantics
import Syntax

/// Counts what OPTIONAL MATCH clauses find, where nobody reads it.
///
/// In `MATCH (m) OPTIONAL MATCH (m)<-[:LIKES]-(p) OPTIONAL MATCH (m)<-[:REPLY_OF]-(c) RETURN count(*)` each m
/// stands for as many rows as it has likes, at least one, times as many as it has replies, at least one. Each
/// clause must be one relationship from a node that is there to a new one that nobody reads, with no condition
/// but labels that every such end has. Clauses do not share uniqueness, so they are independent factors.
struct OptionalCounting {
  let graph: Graph
  /// Slots that somebody reads behind the clauses.
  let read: SlotSet

  /// A factor for each clause, nil when one is more than that.
  func factors(_ clauses: [BoundMatch], _ assumptions: inout Assumptions) -> [Multiply.Term]? {
    var terms: [Multiply.Term] = []
    for clause in clauses {
      guard let term = factor(clause, &assumptions) else { return nil }
      terms.append(term)
    }
    // A node that one clause finds may be where another one starts.
    let starts = SlotSet(terms.map(\.node))
    let isShared = clauses.contains { $0.nodes.contains { !$0.isBound && starts.contains($0.slot) } }
    return isShared ? nil : terms
  }

  private func factor(_ clause: BoundMatch, _ assumptions: inout Assumptions) -> Multiply.Term? {
    guard clause.paths.isEmpty, clause.shortest.isEmpty, clause.quantified.isEmpty, clause.predicates.isEmpty,
      clause.relationships.count == 1, let relationship = clause.relationships.first,
      relationship.length == nil, !relationship.isBound, relationship.direction != .either,
      relationship.types == nil || relationship.types?.typeNames != nil, !read.contains(relationship.slot),
      clause.nodes.count == 2, let known = clause.nodes.first(where: \.isBound), known.labels == nil,
      let free = clause.nodes.first(where: { !$0.isBound }), !read.contains(free.slot)
    else { return nil }
    let types = relationship.types?.typeNames
    let direction = Direction(relationship.direction, reversed: relationship.left != known.slot)
    for part in free.labels?.conjuncts ?? [] {
      guard case .name(let label) = part,
        assumptions.ends(types, direction.reversed, have: label, in: graph)
      else { return nil }
    }
    return Multiply.Term(
      node: known.slot, types: types, direction: direction, taken: 0, takenWhenEqual: [], least: 1)
  }
}
