import KithPluginKit

/// The options of the csv importer, as its manifest declares them and as plain fields.
struct CSVOptions: Sendable {
  /// One end of the relationships of a file: a column, and what the values in it are.
  struct End: Sendable {
    /// The column that names the node.
    var column: String
    /// The scheme of the global identifiers in the column; nil when it holds ids of this source.
    var scheme: String?
  }

  var labels: [String]
  var labelColumn: String?
  var key: String?
  /// Scheme and column.
  var keys: [(scheme: String, column: String)]
  var from: End?
  var to: End?
  var type: String?
  var typeColumn: String?
  /// Column and type as text, or the name of a property with `name` and `type`.
  var columns: [(column: String, type: String)]
  var ignored: Set<String>
  var delimiter: UInt8?
  var quote: UInt8?
  var nulls: [String]
  var listDelimiter: UInt8
  var hasHeader: Bool
  var infersTypes: Bool

  init(_ options: Options) throws(OptionError) {
    labels = options.strings("label") ?? []
    labelColumn = options.string("labels")
    key = options.string("key")
    keys = (options.members("keys") ?? []).map { ($0.name, $0.value.string ?? "") }
    from = CSVOptions.end(options["from"])
    to = CSVOptions.end(options["to"])
    type = options.string("type")
    typeColumn = options.string("types")
    columns = (options.members("columns") ?? []).map { ($0.name, $0.value.string ?? "") }
    ignored = Set(options.strings("ignore") ?? [])
    delimiter = options.character("delimiter")
    quote = options.boolean("quoted") == false ? nil : options.character("quote")
    nulls = options.strings("null") ?? []
    listDelimiter = options.character("listDelimiter") ?? UInt8(ascii: ";")
    hasHeader = options.boolean("header") ?? true
    infersTypes = options.boolean("infer") ?? true
    try check()
  }

  private func check() throws(OptionError) {
    if from != nil || to != nil || type != nil || typeColumn != nil {
      guard from != nil, to != nil else {
        throw OptionError(from == nil ? "from" : "to", "relationships need both `from` and `to`")
      }
      guard (type == nil) != (typeColumn == nil) else {
        throw OptionError("type", "relationships need either `type` or `types`, the column with their types")
      }
      if !labels.isEmpty {
        throw OptionError("label", "a file holds nodes (`label`) or relationships (`type`), not both")
      }
    }
    if key != nil, labels.isEmpty {
      throw OptionError("key", "`key` needs `label`: it identifies the nodes of a label")
    }
    for (column, type) in columns where CSVOptions.columnType(type) == nil {
      let near = NearestName.of(type, among: ColumnType.names)
      throw OptionError(
        "columns", "columns.\(column): there is no type `\(type)`",
        hint: near.map { "did you mean `\($0)`?" }
          ?? "the types are \(ColumnType.names.joined(separator: ", ")), and each with []")
    }
  }

  /// `int` or `int[]`.
  static func columnType(_ text: String) -> (type: ColumnType, isList: Bool)? {
    let isList = text.hasSuffix("[]")
    return ColumnType(name: isList ? String(text.dropLast(2)) : text).map { ($0, isList) }
  }

  private static func end(_ value: JSONValue?) -> End? {
    guard let value, let column = value["column"]?.string else { return nil }
    if let label = value["label"]?.string, let key = value["key"]?.string {
      return End(column: column, scheme: CSVOptions.scheme(label, key))
    }
    return End(column: column, scheme: value["scheme"]?.string)
  }

  /// A key column identifies the nodes of its label in the whole graph, as a unique constraint would say.
  static func scheme(_ label: String, _ key: String) -> String { "\(label).\(key)" }

  var isRelationships: Bool { from != nil }

  func dialect(_ content: FileBytes) -> DelimitedDialect {
    DelimitedDialect(
      delimiter: delimiter ?? content.withBytes { DelimitedDialect.sniffDelimiter($0) }, quote: quote,
      nulls: nulls,
      listDelimiter: listDelimiter)
  }
}

extension CSVOptions {
  private static let end = OptionDefinition.Kind.record([
    OptionDefinition("column", .string, optional: false, help: "The column that names the node"),
    OptionDefinition("label", .string, help: "With `key`: the label of the node"),
    OptionDefinition("key", .string, help: "With `label`: the key column its file was imported with"),
    OptionDefinition("scheme", .string, help: "The scheme of a global identifier, as in `keys`"),
  ])

  static let definitions = [
    OptionDefinition("label", .either([.string, .list(.string)]), help: "Label, or labels, of every row"),
    OptionDefinition("labels", .string, help: "A column with more labels, separated by the list delimiter"),
    OptionDefinition(
      "key", .string, help: "The column that identifies the nodes of the label, in every file"),
    OptionDefinition(
      "keys", .map(.string), help: "Global identifiers: scheme and column, for example {imdb: 'imdb_id'}"),
    OptionDefinition(
      "from", end, help: "Relationships: where they start, {label, key, column} or {scheme, column}"),
    OptionDefinition("to", end, help: "Relationships: where they end"),
    OptionDefinition("type", .string, help: "Relationships: the type of every row"),
    OptionDefinition("types", .string, help: "Relationships: the column with the type"),
    OptionDefinition(
      "columns", .map(.string), help: "Types of columns, for example {born: 'int', tags: 'string[]'}"),
    OptionDefinition("ignore", .list(.string), help: "Columns to leave out"),
    OptionDefinition("delimiter", .character, help: "Between fields; found by itself among , ; | and tab"),
    OptionDefinition("quote", .character, default: .string("\""), help: "Around fields"),
    OptionDefinition(
      "quoted", .boolean, default: .boolean(true), help: "False when quotes are ordinary characters"),
    OptionDefinition(
      "null", .either([.list(.string), .string]), default: .array([.string("NULL"), .string("\\N")]),
      help: "Unquoted fields that mean no value, besides the empty one"),
    OptionDefinition(
      "listDelimiter", .character, default: .string(";"), help: "Between the elements of a list"),
    OptionDefinition("header", .boolean, default: .boolean(true), help: "False when the first line is data"),
    OptionDefinition("infer", .boolean, default: .boolean(true), help: "Find out types that are not given"),
  ]
}
