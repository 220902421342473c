import Engine
import Syntax

/// What binding looks names up in.
public struct BindingCatalog: Sendable {
  public var procedures: ProcedureCatalog
  /// Names of the parameters the statement will be run with; nil when they are not known yet.
  public var parameterNames: Set<String>?
  /// When given, labels, types and property keys the graph does not know become warnings.
  public var graph: Graph?

  public init(procedures: ProcedureCatalog, parameterNames: Set<String>? = nil, graph: Graph? = nil) {
    self.procedures = procedures
    self.parameterNames = parameterNames
    self.graph = graph
  }
}

/// Resolves the names of a statement and checks everything that can be checked without data.
///
/// - Parameters:
///   - statement: A statement as parsed; spans of errors and warnings point into its text.
///   - catalog: Procedures, parameter names and, for warnings, the graph.
/// - Returns: The statement with variables as slots, projections split into keys and aggregates, and
///   functions and procedures found.
/// - Throws: The first compile-time error, nearly always a `SyntaxError`.
public func bind(_ statement: Statement, catalog: BindingCatalog) throws(Diagnostic) -> BoundStatement {
  var binder = Binder(text: statement.text, catalog: catalog)
  let body: BoundStatement.Body
  switch statement.body {
  case .query(let query):
    body = .query(try binder.bindStatementQuery(query))
  case .show(let show):
    body = .query(try binder.bindShow(show))
  case .schema(let command):
    binder.writes = true
    body = .schema(command)
  }
  if statement.mode != .explain { try binder.checkParameters() }
  return BoundStatement(
    mode: statement.mode, body: body, slotCount: binder.slots.count, slotNames: binder.slots.names,
    parameters: binder.parameters.sorted { $0.span.start < $1.span.start }, writes: binder.writes,
    warnings: binder.warnings)
}
