import Engine
import Kith
import Syntax

/// What a query gave: rows as text, or an error.
struct Answer: Equatable, CustomStringConvertible {
  var rows: [String] = []
  var error: String?

  var description: String { error ?? "[\(rows.joined(separator: "; "))]" }
}

extension Database {
  convenience init(_ graph: RandomGraph) throws(Diagnostic) {
    self.init()
    if let statement = graph.createStatement { _ = try run(statement) }
  }

  /// - Parameters:
  ///   - isOrdered: false sorts the rows, for a result whose order is free.
  ///   - ignoresCosts: rewrites whatever can be; on small graphs most of it would not pay.
  func answer(_ text: String, isOrdered: Bool, rewrites: Bool = true, ignoresCosts: Bool = false) -> Answer {
    var options = RunOptions()
    options.rewrites = rewrites
    options.ignoresCosts = ignoresCosts
    do throws(Diagnostic) {
      let result = try run(text, options: options)
      let rows = (0..<result.rowCount).map { row in
        result.columns.indices.map { format(result.value(row, $0), graph: result.graph) }
          .joined(separator: " | ")
      }
      return Answer(rows: isOrdered ? rows : rows.sorted())
    } catch {
      return Answer(error: "\(error.type) \(error.detail): \(error.message)")
    }
  }

  /// Everything in the graph as text: elements with their ids.
  var contents: [String] {
    answer("MATCH (n) RETURN id(n), n ORDER BY id(n)", isOrdered: true).rows
      + answer("MATCH (a)-[r]->(b) RETURN id(r), id(a), r, id(b) ORDER BY id(r)", isOrdered: true).rows
  }
}
