/// The names of types in messages and in `valueType()`.

extension Value {
  /// The type of the value alone: `INTEGER`, `LIST`, `NODE`.
  public var typeName: String {
    switch tag {
    case .null: "NULL"
    case .map: "MAP"
    case .node: "NODE"
    case .relationship: "RELATIONSHIP"
    case .list: "LIST"
    case .path: "PATH"
    case .dateTime: "DATETIME"
    case .localDateTime: "LOCAL DATETIME"
    case .date: "DATE"
    case .time: "TIME"
    case .localTime: "LOCAL TIME"
    case .duration: "DURATION"
    case .string: "STRING"
    case .boolean: "BOOLEAN"
    case .integer: "INTEGER"
    case .float: "FLOAT"
    }
  }

  /// The type with that of the elements when the value is a list: `LIST<INTEGER>`, `LIST<ANY>` when they
  /// differ, `LIST<NULL>` when there are none but nulls.
  public var fullTypeName: String {
    guard tag == .list else { return typeName }
    var element: String?
    for value in asList.elements where !value.isNull {
      let name = value.fullTypeName
      if element == nil { element = name }
      if element != name { return "LIST<ANY>" }
    }
    return "LIST<\(element ?? "NULL")>"
  }
}
