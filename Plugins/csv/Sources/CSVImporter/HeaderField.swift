import KithPluginKit

/// What a column is for, from its header and the options.
///
/// Headers may be plain names, or follow the convention of neo4j-admin: `name:type`, `name:type[]`,
/// `name:ID(space)`, `:LABEL`, `:START_ID(space)`, `:END_ID(space)`, `:TYPE`, `:IGNORE`, and
/// `name:KEY(scheme)` for a global identifier.
struct HeaderField {
  enum Role: Equatable {
    /// Type nil: not said.
    case property(ColumnType?, isList: Bool)
    case id(space: String)
    case key(scheme: String)
    case labels
    case start(space: String)
    case end(space: String)
    case type
    case ignored
  }

  var name: String
  var role: Role
  /// Where the field begins, from 1, in characters.
  var column: Int

  init(_ field: DelimitedField) throws(HeaderFault) {
    column = field.column
    let text = HeaderField.trimmed(field.text)
    guard let colon = text.lastIndex(of: ":") else {
      name = text
      role = .property(nil, isList: false)
      return
    }
    let suffix = String(text[text.index(after: colon)...])
    name = HeaderField.trimmed(String(text[..<colon]))
    if let role = HeaderField.role(suffix) {
      self.role = role
    } else if let (type, isList) = CSVOptions.columnType(suffix) {
      role = .property(type, isList: isList)
    } else if name.isEmpty || ColumnType.names.contains(where: { suffix.hasPrefix($0) })
      || !suffix.contains(" ")
    {
      throw HeaderFault(field: field, type: suffix)
    } else {
      // A plain title with a colon in it.
      name = text
      role = .property(nil, isList: false)
    }
    if case .property = role, name.isEmpty { throw HeaderFault(field: field, type: suffix) }
  }

  private static func role(_ suffix: String) -> Role? {
    var word = suffix
    var argument = ""
    if let open = suffix.firstIndex(of: "("), suffix.hasSuffix(")") {
      word = String(suffix[..<open])
      argument = String(suffix[suffix.index(after: open)...].dropLast())
    }
    switch word.uppercased() {
    case "ID": return .id(space: argument)
    case "START_ID": return .start(space: argument)
    case "END_ID": return .end(space: argument)
    case "KEY": return argument.isEmpty ? nil : .key(scheme: argument)
    case "LABEL" where argument.isEmpty: return .labels
    case "TYPE" where argument.isEmpty: return .type
    case "IGNORE" where argument.isEmpty: return .ignored
    default: return nil
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// A header whose part after the colon is neither a type nor a role.
struct HeaderFault: Error {
  var field: DelimitedField
  var type: String
}
