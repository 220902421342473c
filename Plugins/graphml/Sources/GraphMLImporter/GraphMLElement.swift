import KithPluginKit

/// A property as a `key` declares it.
struct KeyDefinition {
  enum Kind: String {
    case boolean, int, long, float, double, string

    var columnType: ColumnType {
      switch self {
      case .boolean: .boolean
      case .int, .long: .integer
      case .float, .double: .float
      case .string: .string
      }
    }
  }

  /// `attr.name`, or the id when there is none.
  var name: String
  var kind: Kind
  /// `node`, `edge`, `all`, ...
  var domain: String
  var fallback: String?
  /// yEd's shapes and lines: how the graph is drawn, not what it says.
  var isDrawing = false

  func applies(to domain: String) -> Bool { self.domain == domain || self.domain == "all" }
}

/// Where in the file something is, both from 1.
struct FilePlace {
  var line: Int
  var column: Int
}

/// A node or edge that has been read to its end.
struct GraphMLElement {
  enum Kind {
    case node(id: String)
    case edge(id: String?, source: String, target: String)
  }

  struct Datum {
    var key: KeyDefinition
    var text: String
    var place: FilePlace
  }

  var kind: Kind
  /// The attribute `labels` of a node or `label` of an edge, as Neo4j writes them.
  var labelAttribute: String?
  var data: [Datum] = []
  var place: FilePlace
}
