import Engine
import Kith
import Syntax

/// What a statement gave.
struct StatementResult: Sendable {
  var rows: any ResultRows
  var counters = UpdateCounters()
  var warnings: [Diagnostic] = []
  /// For EXPLAIN and PROFILE.
  var plan: PlanDescription?
  var timings = QueryResult.Timings()

  /// Parsing, planning and running together.
  var microseconds: Int { timings.parse + timings.plan + timings.run }
}

/// An open graph as the shell uses it; tests put one of their own in its place.
protocol StatementEngine: AnyObject, Sendable {
  func run(_ text: String, parameters: [String: Datum]) throws(Diagnostic) -> StatementResult
  /// Ends the statement that runs now; may be called from any thread.
  func cancel()

  var isInTransaction: Bool { get }
  /// A statement of the open transaction failed, so that it can only be rolled back.
  var isTransactionFailed: Bool { get }
  func begin() throws(Diagnostic)
  func commit() throws(Diagnostic)
  func rollback() throws(Diagnostic)

  var catalog: any GraphCatalog { get }
  var functions: [FunctionSignature] { get }
  var procedures: [ProcedureSignature] { get }
  /// Empties the graph.
  func reset()
}
