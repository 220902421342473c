import KithPluginKit

/// Which field of a file fills which column of which table: headers and options brought together.
struct TableLayout {
  enum Table {
    case nodes(NodeTable)
    case relationships(RelationshipTable)
  }

  /// For each column, the field it is read from.
  private(set) var sources: [Int] = []
  private(set) var columns: [ColumnDefinition] = []
  /// The columns whose type is not known yet.
  private(set) var untyped: [Int] = []
  let fieldCount: Int

  private let name: String
  private let options: CSVOptions
  private let fields: [HeaderField]

  init(name: String, fields: [HeaderField], options: CSVOptions) {
    self.name = name
    self.fields = fields
    self.options = options
    fieldCount = fields.count
  }

  mutating func setType(_ type: ColumnType, of column: Int) { columns[column].type = type }

  /// Builds the table the file holds.
  /// - Throws: `config` failures that name the column or the option that does not fit.
  mutating func table() throws(ImportFailure) -> Table {
    try checkNames()
    let isRelationships =
      options.isRelationships
      || fields.contains {
        if case .start = $0.role { true } else if case .end = $0.role { true } else { false }
      }
    return isRelationships ? .relationships(try relationshipTable()) : .nodes(try nodeTable())
  }

  private mutating func nodeTable() throws(ImportFailure) -> NodeTable {
    var id: TableReference?
    var labelColumn: Int?
    var keys: [NodeTable.Key] = []
    var properties: [Int] = []
    for (index, field) in fields.enumerated() where !options.ignored.contains(field.name) {
      switch field.role {
      case .id(let space):
        guard id == nil else { throw fault(field, "a second :ID column; other identifiers are :KEY(scheme)") }
        let column = add(field.name, .string, isList: false, from: index)
        id = TableReference(column: column, prefix: TableLayout.prefix(space))
        if !field.name.isEmpty { properties.append(column) }
      case .key(let scheme):
        let column = add(field.name, .string, isList: false, from: index)
        keys.append(NodeTable.Key(scheme: scheme, column: column))
        if !field.name.isEmpty { properties.append(column) }
      case .labels: labelColumn = add("", .string, isList: true, from: index)
      case .type: throw fault(field, ":TYPE belongs to relationships, which need :START_ID and :END_ID too")
      case .property(let type, let isList):
        if field.name == options.labelColumn {
          labelColumn = add("", .string, isList: true, from: index)
        } else {
          properties.append(try addProperty(field, type, isList, from: index))
        }
      case .start, .end, .ignored: break
      }
    }
    if let key = options.key, let label = options.labels.first {
      keys.append(
        NodeTable.Key(scheme: CSVOptions.scheme(label, key), column: try addText(key, option: "key")))
    }
    for (scheme, column) in options.keys {
      keys.append(NodeTable.Key(scheme: scheme, column: try addText(column, option: "keys")))
    }
    if let column = options.labelColumn, labelColumn == nil { _ = try field(named: column, option: "labels") }
    return NodeTable(
      name: name, labels: options.labels, labelColumn: labelColumn, id: id, keys: keys, columns: columns,
      properties: properties)
  }

  private mutating func relationshipTable() throws(ImportFailure) -> RelationshipTable {
    var from: TableReference?
    var to: TableReference?
    var typeColumn: Int?
    var properties: [Int] = []
    let used = Set([options.from?.column, options.to?.column, options.typeColumn].compactMap { $0 })
    for (index, field) in fields.enumerated() where !options.ignored.contains(field.name) {
      switch field.role {
      case .start(let space):
        from = TableReference(
          column: add("", .string, isList: false, from: index), prefix: TableLayout.prefix(space))
      case .end(let space):
        to = TableReference(
          column: add("", .string, isList: false, from: index), prefix: TableLayout.prefix(space))
      case .type: typeColumn = add("", .string, isList: false, from: index)
      case .property(let type, let isList):
        if !used.contains(field.name) { properties.append(try addProperty(field, type, isList, from: index)) }
      case .id, .labels: throw fault(field, "belongs to nodes, but the file has :START_ID or :END_ID")
      case .key, .ignored: break
      }
    }
    if let end = options.from {
      from = TableReference(column: try addText(end.column, option: "from"), scheme: end.scheme)
    }
    if let end = options.to {
      to = TableReference(column: try addText(end.column, option: "to"), scheme: end.scheme)
    }
    if let column = options.typeColumn { typeColumn = try addText(column, option: "types") }
    guard let from, let to else {
      throw ImportFailure(
        .config, "header", "relationships need both :START_ID and :END_ID", file: name, line: 1, column: 1)
    }
    let type = options.type ?? (typeColumn == nil ? TableLayout.typeOfFile(name) : nil)
    return RelationshipTable(
      name: name, type: type, typeColumn: typeColumn, from: from, to: to, columns: columns,
      properties: properties)
  }

  // MARK: Columns

  private mutating func add(_ name: String, _ type: ColumnType, isList: Bool, from field: Int) -> Int {
    columns.append(ColumnDefinition(name, type, isList: isList))
    sources.append(field)
    return columns.count - 1
  }

  private mutating func addProperty(
    _ field: HeaderField, _ type: ColumnType?, _ isList: Bool, from index: Int
  ) throws(ImportFailure) -> Int {
    guard !field.name.isEmpty else { throw fault(field, "a column without a name") }
    if let given = options.columns.first(where: { $0.column == field.name }),
      let (type, isList) = CSVOptions.columnType(given.type)
    {
      return add(field.name, type, isList: isList, from: index)
    }
    let column = add(field.name, type ?? .string, isList: isList, from: index)
    if type == nil { untyped.append(column) }
    return column
  }

  private mutating func addText(_ column: String, option: String) throws(ImportFailure) -> Int {
    add(column, .string, isList: false, from: try field(named: column, option: option))
  }

  private func field(named column: String, option: String) throws(ImportFailure) -> Int {
    if let index = fields.firstIndex(where: { $0.name == column }) { return index }
    let names = fields.map(\.name).filter { !$0.isEmpty }
    let hint =
      NearestName.of(column, among: names).map { "did you mean `\($0)`?" }
      ?? "the columns are \(names.joined(separator: ", "))"
    throw ImportFailure(
      .config, "column", "\(option): there is no column `\(column)`", file: name, line: 1, hint: hint)
  }

  private func checkNames() throws(ImportFailure) {
    var seen = Set<String>()
    for field in fields where !field.name.isEmpty && !seen.insert(field.name).inserted {
      throw fault(field, "a second column `\(field.name)`")
    }
    for (column, _) in options.columns { _ = try self.field(named: column, option: "columns") }
    for column in options.ignored.sorted() { _ = try self.field(named: column, option: "ignore") }
  }

  private func fault(_ field: HeaderField, _ message: String) -> ImportFailure {
    ImportFailure(.config, "header", message, file: name, line: 1, column: field.column)
  }

  private static func prefix(_ space: String) -> String { space.isEmpty ? "" : "\(space)/" }

  /// `data/ACTED_IN.csv` without a type holds ACTED_IN.
  private static func typeOfFile(_ name: String) -> String {
    let file = name.split(separator: "/").last ?? ""
    return String(file.split(separator: ".").first ?? "RELATED")
  }
}
