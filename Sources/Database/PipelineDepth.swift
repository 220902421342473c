import Planning
import Semantics
import Syntax

extension BoundStatement {
  /// Operators that may follow one another. Each calls the one below it, so their number bounds the stack a
  /// statement takes.
  static let longestPipeline = 600

  /// - Throws: a `SemanticError` when the statement has more clauses and steps than can be run in one go.
  func requireModestLength() throws(Diagnostic) {
    guard case .query(let query) = body, query.pipelineLength > Self.longestPipeline else { return }
    throw Diagnostic(
      .semanticError, .compileTime, "StatementTooLong",
      "the statement has more clauses and pattern steps in a row than the limit of \(Self.longestPipeline)",
      hint: "split it into several statements, or write one CREATE or MATCH with several patterns")
  }
}

extension BoundQuery {
  /// About how many operators the longest part of the query becomes.
  fileprivate var pipelineLength: Int {
    parts.map { part in part.clauses.mergingCreates.reduce(0) { $0 + $1.pipelineLength } }.max() ?? 0
  }
}

extension BoundClause {
  fileprivate var pipelineLength: Int {
    switch self {
    case .match(let match): 1 + match.nodes.count + 2 * match.relationships.count
    case .project(let projection):
      1 + (projection.aggregation == nil ? 0 : 1) + (projection.distinct ? 1 : 0)
        + (projection.orderBy.isEmpty ? 0 : 1) + (projection.skip == nil && projection.limit == nil ? 0 : 1)
        + (projection.predicate == nil ? 0 : 1)
    case .callSubquery(let call): 1 + call.query.pipelineLength
    case .forEach(_, _, let clauses): 1 + clauses.reduce(0) { $0 + $1.pipelineLength }
    default: 1
    }
  }
}
