import Semantics

/// Puts MATCH clauses that follow one another into one pattern, so that all of it is matched in the order that
/// is best for the whole.
///
/// In `MATCH (a)-->(x) MATCH (b)-->(x) MATCH (a)-[:KNOWS]-(b)` the pairs a, b of the first two clauses are far
/// more than those that know each other. Relationships of different clauses may be the same: `scope` says of
/// which clause each is. Conditions that might fail stay where they are written, as do named paths, groups and
/// searches, and variables for relationships that are used again.
struct MatchMerging {
  /// Relationships of a pattern up to which orders are weighed one by one; no larger pattern is made.
  private let relationshipLimit = JoinOrder.relationshipLimit

  func rewrite(_ clauses: [BoundClause]) -> [BoundClause] {
    var result: [BoundClause] = []
    for clause in clauses {
      if case .match(let next) = clause, case .match(let last)? = result.last, let both = join(last, next) {
        result[result.count - 1] = .match(both)
      } else {
        result.append(clause)
      }
    }
    return result
  }

  /// nil when the two are to stay apart.
  private func join(_ first: BoundMatch, _ second: BoundMatch) -> BoundMatch? {
    guard isPlain(first), isPlain(second),
      first.relationships.count + second.relationships.count <= relationshipLimit
    else { return nil }
    var both = first
    for node in second.nodes {
      guard let place = both.nodes.firstIndex(where: { $0.slot == node.slot }) else {
        both.nodes.append(node)
        continue
      }
      both.nodes[place].labels = and(both.nodes[place].labels, node.labels)
    }
    let scope = (first.relationships.map(\.scope).max() ?? -1) + 1
    both.relationships += second.relationships.map { relationship in
      var copy = relationship
      copy.scope = scope
      return copy
    }
    both.predicates += second.predicates
    return both
  }

  private func isPlain(_ match: BoundMatch) -> Bool {
    !match.optional && match.paths.isEmpty && match.shortest.isEmpty && match.quantified.isEmpty
      && match.predicates.allSatisfy(\.cannotFail)
      && match.relationships.allSatisfy { !$0.isBound && $0.memberPredicates.allSatisfy(\.cannotFail) }
  }

  private func and(_ a: BoundLabels?, _ b: BoundLabels?) -> BoundLabels? {
    guard let a, let b else { return a ?? b }
    return .and([a, b])
  }
}
