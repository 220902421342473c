import Semantics

extension [BoundClause] {
  /// The clauses with each run of CREATEs as one: a script of a thousand is one step of a plan. What a later
  /// one
  /// reads of an earlier one is there, since elements are made in order.
  public var mergingCreates: [BoundClause] {
    var result: [BoundClause] = []
    for clause in self {
      if case .create(let next) = clause, case .create(let last)? = result.last {
        result[result.count - 1] = .create(
          BoundCreate(elements: last.elements + next.elements, paths: last.paths + next.paths))
      } else {
        result.append(clause)
      }
    }
    return result
  }
}
