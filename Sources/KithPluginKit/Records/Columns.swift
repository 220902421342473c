/// The type of a column of a table.
public enum ColumnType: Hashable, Sendable {
  case integer, float, boolean, string
  case temporal(TemporalKind)

  /// As written in headers, options and error messages.
  public var name: String {
    switch self {
    case .integer: "int"
    case .float: "float"
    case .boolean: "bool"
    case .string: "string"
    case .temporal(let kind): kind.rawValue
    }
  }

  /// With its article, for messages.
  var described: String { self == .integer ? "an int" : "a \(name)" }

  /// By the names of this program, of neo4j-admin headers and of common databases.
  public init?(name: String) {
    switch name.lowercased() {
    case "int", "integer", "long", "short", "byte": self = .integer
    case "float", "double", "number": self = .float
    case "bool", "boolean": self = .boolean
    case "string", "text", "char": self = .string
    case let other:
      guard let kind = TemporalKind(rawValue: other) else { return nil }
      self = .temporal(kind)
    }
  }

  /// The names `init(name:)` is best called with.
  public static let names = [
    "int", "float", "bool", "string", "date", "localtime", "time", "localdatetime", "datetime", "duration",
  ]

  /// True when a chunk stores the column as words: integers, floats, booleans and dates.
  public var isWord: Bool {
    switch self {
    case .integer, .float, .boolean, .temporal(.date): true
    default: false
    }
  }
}

/// A column of a table.
public struct ColumnDefinition: Hashable, Sendable {
  /// The name of the property.
  public var name: String
  public var type: ColumnType
  /// Several values of the type in one field.
  public var isList: Bool

  public init(_ name: String, _ type: ColumnType, isList: Bool = false) {
    self.name = name
    self.type = type
    self.isList = isList
  }
}

/// How the rows of a relationship table name one of their ends.
public struct TableReference: Hashable, Sendable {
  /// The text column with the name.
  public var column: Int
  /// The scheme of a global identifier; nil when the column holds ids.
  public var scheme: String?
  /// Ids begin with this, so that two spaces of ids do not collide.
  public var prefix: String

  public init(column: Int, scheme: String? = nil, prefix: String = "") {
    self.column = column
    self.scheme = scheme
    self.prefix = prefix
  }
}

/// Nodes, row by row.
public struct NodeTable: Hashable, Sendable {
  /// A column that is an identifier, not a property.
  public struct Key: Hashable, Sendable {
    public var scheme: String
    public var column: Int
    public init(scheme: String, column: Int) {
      self.scheme = scheme
      self.column = column
    }
  }

  /// For messages: the file.
  public var name: String
  /// Labels of every row.
  public var labels: [String]
  /// A list column with more labels.
  public var labelColumn: Int?
  /// The text column with the id; nil when rows are told apart by their keys alone.
  public var id: TableReference?
  public var keys: [Key]
  public var columns: [ColumnDefinition]
  /// The columns that become properties.
  public var properties: [Int]

  public init(
    name: String, labels: [String], labelColumn: Int? = nil, id: TableReference?, keys: [Key],
    columns: [ColumnDefinition], properties: [Int]
  ) {
    self.name = name
    self.labels = labels
    self.labelColumn = labelColumn
    self.id = id
    self.keys = keys
    self.columns = columns
    self.properties = properties
  }
}

/// Relationships, row by row.
public struct RelationshipTable: Hashable, Sendable {
  /// For messages: the file.
  public var name: String
  /// The type of every row, or nil when `typeColumn` tells.
  public var type: String?
  public var typeColumn: Int?
  public var from: TableReference
  public var to: TableReference
  public var columns: [ColumnDefinition]
  /// The columns that become properties.
  public var properties: [Int]

  public init(
    name: String, type: String?, typeColumn: Int? = nil, from: TableReference, to: TableReference,
    columns: [ColumnDefinition], properties: [Int]
  ) {
    self.name = name
    self.type = type
    self.typeColumn = typeColumn
    self.from = from
    self.to = to
    self.columns = columns
    self.properties = properties
  }
}
