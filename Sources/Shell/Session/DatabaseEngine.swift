import Engine
import Kith
import Synchronization
import Syntax

/// The shell's view of an open `Database`.
final class DatabaseEngine: StatementEngine {
  private let database: Database
  private let isReadOnly: Bool
  private let remembered = Mutex<(stamp: Stamp, catalog: StoreCatalog)?>(nil)

  /// What a catalog stands for; another one is made when it has changed.
  private struct Stamp: Equatable {
    var nodes: Int
    var relationships: Int
    var names: UInt64
  }

  init(_ database: Database, readOnly: Bool = false) {
    self.database = database
    isReadOnly = readOnly
  }

  func run(_ text: String, parameters: [String: Datum]) throws(Diagnostic) -> StatementResult {
    var options = Database.RunOptions()
    options.readOnly = isReadOnly
    let result = try database.run(text, parameters: parameters, options: options)
    return StatementResult(
      rows: DatabaseRows(result: result), counters: result.counters, warnings: result.warnings,
      plan: result.plan, timings: result.timings)
  }

  func cancel() { database.cancel() }

  var isInTransaction: Bool { database.isInTransaction }
  var isTransactionFailed: Bool { database.isTransactionFailed }
  func begin() throws(Diagnostic) { try database.begin() }
  func commit() throws(Diagnostic) { try database.commit() }
  func rollback() throws(Diagnostic) { try database.rollback() }

  var catalog: any GraphCatalog {
    let graph = database.graph
    let stamp = Stamp(
      nodes: graph.nodeCount, relationships: graph.relationshipCount, names: graph.catalogVersion)
    return remembered.withLock { remembered in
      if let known = remembered, known.stamp == stamp { return known.catalog }
      let catalog = StoreCatalog(graph)
      remembered = (stamp, catalog)
      return catalog
    }
  }

  var functions: [FunctionSignature] { Functions.all }
  var procedures: [ProcedureSignature] { database.procedures.signatures }
  func reset() { database.reset() }
}

/// Rows that are converted when they are shown.
private struct DatabaseRows: ResultRows {
  let result: QueryResult

  var columns: [String] { result.columns }
  var rowCount: Int { result.rowCount }
  func row(_ index: Int) -> [Datum] { result[index] }
}
