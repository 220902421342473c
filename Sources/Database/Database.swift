// INTERFACE STUB: signatures other parts are written against; bodies come with the planner.
import Engine
import Syntax

/// An open graph: runs statements, one at a time for writing, any number for reading.
public final class Database: @unchecked Sendable {
  public init() { preconditionFailure("stub") }

  /// Options of one run.
  public struct RunOptions: Sendable {
    /// Bytes and time a statement may take.
    public var limits = ExecutionLimits()
    /// Refuse statements that write.
    public var readOnly = false
    public init() {}
  }

  /// Runs one statement (a trailing `;` is allowed) as one transaction, or inside the open one: when it
  /// fails the graph is as before.
  /// - Throws: a `Diagnostic` with a span into `text`.
  public func run(_ text: String, parameters: [String: Datum] = [:], options: RunOptions = RunOptions())
    throws(Diagnostic) -> QueryResult
  { preconditionFailure("stub") }

  /// Cancels the statement that runs now, from any thread.
  public func cancel() { preconditionFailure("stub") }

  // Explicit transactions.
  public var isInTransaction: Bool { preconditionFailure("stub") }
  public func begin() throws(Diagnostic) { preconditionFailure("stub") }
  public func commit() throws(Diagnostic) { preconditionFailure("stub") }
  public func rollback() throws(Diagnostic) { preconditionFailure("stub") }

  /// The graph as it is now; a cheap copy that does not change.
  public var graph: Graph { preconditionFailure("stub") }
  /// Changes the graph outside the query language (imports): all or nothing, when the body throws nothing changed.
  public func update<Failure: Error>(_ body: (inout Graph) throws(Failure) -> Void) throws(Failure) {
    preconditionFailure("stub")
  }
  /// Procedures statements may call; register before use.
  public func register(_ procedure: any Procedure) { preconditionFailure("stub") }
  public var procedures: ProcedureCatalog { preconditionFailure("stub") }
  /// Empties the graph: data, names, indexes, constraints, open transaction.
  public func reset() { preconditionFailure("stub") }
}

/// The rows a statement returned, kept as plain values; converted to `Datum` when asked for.
public final class QueryResult: @unchecked Sendable {
  public let columns: [String]
  public let rowCount: Int
  public let counters: UpdateCounters
  public let warnings: [Diagnostic]
  /// For EXPLAIN and PROFILE: the operator tree.
  public let plan: PlanDescription?
  /// Parsing, planning and running, in microseconds.
  public let timings: Timings

  public struct Timings: Sendable {
    public var parse = 0
    public var plan = 0
    public var run = 0
    public init() {}
  }

  public subscript(row: Int) -> [Datum] { preconditionFailure("stub") }
  init() { preconditionFailure("stub") }
}

/// One operator of a plan, for EXPLAIN and PROFILE.
public struct PlanDescription: Sendable {
  public var name: String
  /// Arguments as text, for example `(p:Person)-[r:FOLLOWS]->(f)`.
  public var details: String
  public var estimatedRows: Double?
  /// PROFILE only.
  public var rows: Int?
  public var microseconds: Int?
  public var children: [PlanDescription]
  public init(
    name: String, details: String, estimatedRows: Double?, rows: Int?, microseconds: Int?,
    children: [PlanDescription]
  ) {
    self.name = name
    self.details = details
    self.estimatedRows = estimatedRows
    self.rows = rows
    self.microseconds = microseconds
    self.children = children
  }
}
