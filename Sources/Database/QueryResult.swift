import Engine
import Synchronization
import Syntax

/// The rows a statement returned, kept as plain values; converted to `Datum` when asked for.
public final class QueryResult: @unchecked Sendable {
  public let columns: [String]
  public var rowCount: Int { rows.count }
  public let counters: UpdateCounters
  public let warnings: [Diagnostic]
  /// For EXPLAIN and PROFILE: the operator tree.
  public let plan: PlanDescription?
  public let timings: Timings
  /// The graph the values point into, as the statement left it.
  public let graph: Graph

  /// Microseconds of each stage; parsing and planning are 0 for a plan that was in the cache.
  public struct Timings: Sendable {
    public var parse = 0
    public var plan = 0
    public var run = 0
    public init() {}
  }

  private let rows: ResultRows
  /// What owns the memory the values point to. Values are read only from here on, so any thread may read.
  private let owners: [AnyObject]

  init(
    columns: [String], rows: ResultRows, counters: UpdateCounters, warnings: [Diagnostic],
    plan: PlanDescription?, timings: Timings, graph: Graph, owners: [AnyObject]
  ) {
    self.columns = columns
    self.rows = rows
    self.counters = counters
    self.warnings = warnings
    self.plan = plan
    self.timings = timings
    self.graph = graph
    self.owners = owners
  }

  /// One row; `row` must be below `rowCount`.
  public subscript(row: Int) -> [Datum] {
    columns.indices.map { Datum(value(row, $0), graph: graph) }
  }

  /// A single plain value, valid as long as the result lives.
  public func value(_ row: Int, _ column: Int) -> Value {
    precondition(
      (0..<rows.count).contains(row) && (0..<rows.width).contains(column), "there is no such row or column")
    return rows.values[row * rows.width + column]
  }

  /// All values, row after row, for loops over many rows; valid as long as the result lives.
  public var values: UnsafeBufferPointer<Value> {
    UnsafeBufferPointer(start: rows.values, count: rows.count * rows.width)
  }
}

/// One operator of a plan, for EXPLAIN and PROFILE.
public struct PlanDescription: Sendable {
  public var name: String
  /// Arguments as text, for example `(p)-[r:FOLLOWS]->(f)`.
  public var details: String
  public var estimatedRows: Double?
  /// PROFILE only.
  public var rows: Int?
  /// PROFILE only: the time of the operator with its inputs.
  public var microseconds: Int?
  /// PROFILE only: the most memory it held, with its inputs.
  public var bytes: Int?
  public var children: [PlanDescription]
  public init(
    name: String, details: String, estimatedRows: Double?, rows: Int?, microseconds: Int?,
    bytes: Int? = nil, children: [PlanDescription]
  ) {
    self.name = name
    self.details = details
    self.estimatedRows = estimatedRows
    self.rows = rows
    self.microseconds = microseconds
    self.bytes = bytes
    self.children = children
  }
}
