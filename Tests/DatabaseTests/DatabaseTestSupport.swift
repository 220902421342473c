import Engine
import Kith
import Syntax

extension Database {
  /// A database in which these statements have run.
  convenience init(_ statements: [String]) throws(Diagnostic) {
    self.init()
    for statement in statements { _ = try run(statement) }
  }

  /// The rows of a statement, each value as the language writes it.
  func rows(_ text: String, _ parameters: [String: Datum] = [:]) throws(Diagnostic) -> [[String]] {
    let result = try run(text, parameters: parameters)
    return (0..<result.rowCount).map { row in
      result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }
    }
  }

  /// The single value a statement gives.
  func value(_ text: String, _ parameters: [String: Datum] = [:]) throws(Diagnostic) -> String? {
    try rows(text, parameters).first?.first
  }

  /// The error a statement gives; nil when it succeeds.
  func error(
    _ text: String, _ parameters: [String: Datum] = [:], options: RunOptions = RunOptions()
  ) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try run(text, parameters: parameters, options: options)
      return nil
    } catch {
      return error
    }
  }

  /// Everything in the graph as text: elements with their ids, indexes, constraints.
  func contents() throws(Diagnostic) -> [String] {
    let nodes = try rows("MATCH (n) RETURN id(n), n ORDER BY id(n)")
    let relationships = try rows("MATCH (a)-[r]->(b) RETURN id(r), id(a), r, id(b) ORDER BY id(r)")
    let schema = try rows("SHOW INDEXES") + rows("SHOW CONSTRAINTS")
    return (nodes + relationships + schema).map { $0.joined(separator: " ") }
  }
}
