/// The type of a value as far as it is known: of a parameter of a function, or of an expression before
/// it runs.
public indirect enum ValueType: Hashable, Sendable {
  case any
  case null
  case boolean, integer, float, string
  /// Integer or float.
  case number
  case date, localTime, time, localDateTime, dateTime, duration
  case node, relationship, path
  case map
  case list(ValueType)

  /// As written in signatures: `LIST<STRING>`, `NUMBER`.
  public var name: String {
    switch self {
    case .any: "ANY"
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .integer: "INTEGER"
    case .float: "FLOAT"
    case .string: "STRING"
    case .number: "NUMBER"
    case .date: "DATE"
    case .localTime: "LOCAL TIME"
    case .time: "TIME"
    case .localDateTime: "LOCAL DATETIME"
    case .dateTime: "DATETIME"
    case .duration: "DURATION"
    case .node: "NODE"
    case .relationship: "RELATIONSHIP"
    case .path: "PATH"
    case .map: "MAP"
    case .list(let element): "LIST<\(element.name)>"
    }
  }
}
