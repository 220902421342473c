import KithPluginKit

/// Reads the rows of tables as nodes and relationships.
struct TableReader {
  private let database: Database
  private let options: SQLiteOptions
  private let context: ImportContext
  private let draft = RecordDraft()

  init(_ database: Database, _ options: SQLiteOptions, _ context: ImportContext) {
    self.database = database
    self.options = options
    self.context = context
  }

  // MARK: Nodes

  /// Each row is a node: `Artist/1`, with the columns that are no foreign keys as properties.
  func sendNodes(_ table: Table, to sink: inout some RecordSink) throws(ImportFailure) {
    let columns = table.columns.filter { !table.isForeign($0.name) || table.primaryKey.contains($0.name) }
    let width = table.identifiers.count
    var selected = table.identifiers.map(Database.quoted)
    selected += columns.map { Database.quoted($0.name) }
    let query = "SELECT \(selected.joined(separator: ", ")) FROM \(Database.quoted(table.name))"
    var count = 0
    try database.rows(query) { row throws(ImportFailure) in
      count += 1
      if count & 0xFFF == 0 { try context.checkCancelled() }
      guard let id = identifier(row, 0..<width) else {
        return try reject("key", "a row without a primary key", table, nil, &sink)
      }
      draft.label(options.label(table.name))
      try fill(row, columns, from: width, table, id, &sink)
      try draft.sendNode(id: draft.text("\(table.name)/\(id)"), at: place(table, id), to: &sink)
    }
  }

  // MARK: Relationships

  /// One relationship for each row whose foreign key has a value.
  func sendRelationships(
    _ table: Table, _ key: ForeignKey, to target: Table, into sink: inout some RecordSink
  ) throws(ImportFailure) {
    let type = options.type(table: table.name, columns: key.columns)
    var selected = table.identifiers.map { "c.\(Database.quoted($0))" }
    let width = selected.count
    selected += target.identifiers.map { "p.\(Database.quoted($0))" }
    let width2 = selected.count
    selected += key.columns.map { "c.\(Database.quoted($0))" }
    let query =
      "SELECT \(selected.joined(separator: ", ")) FROM \(Database.quoted(table.name)) AS c "
      + join(key, target, "p") + " WHERE "
      + key.columns.map { "c.\(Database.quoted($0)) IS NOT NULL" }
      .joined(separator: " AND ")
    try database.rows(query) { row throws(ImportFailure) in
      guard let from = identifier(row, 0..<width) else { return }
      guard let to = identifier(row, width..<width2) else {
        return try dangling(row, width2..<selected.count, key, table, from, &sink)
      }
      try draft.sendRelationship(
        from: .id(draft.text("\(table.name)/\(from)")), type: type,
        to: .id(draft.text("\(target.name)/\(to)")), at: place(table, from), into: &sink)
    }
  }

  /// Each row of a join table is a relationship from what its first foreign key refers to, to what its second
  /// does.
  func sendJoin(
    _ table: Table, _ first: Table, _ second: Table, into sink: inout some RecordSink
  ) throws(ImportFailure) {
    let columns = table.columns.filter { !table.isForeign($0.name) }
    let keys = table.foreignKeys
    guard keys.count == 2 else { return }
    var selected = first.identifiers.map { "a.\(Database.quoted($0))" }
    let width = selected.count
    selected += second.identifiers.map { "b.\(Database.quoted($0))" }
    let width2 = selected.count
    selected += columns.map { "c.\(Database.quoted($0.name))" }
    let width3 = selected.count
    selected += (keys[0].columns + keys[1].columns).map { "c.\(Database.quoted($0))" }
    let query =
      "SELECT \(selected.joined(separator: ", ")) FROM \(Database.quoted(table.name)) AS c "
      + join(keys[0], first, "a") + join(keys[1], second, "b")
    let type = options.types[table.name] ?? SQLiteOptions.constantCase(table.name)
    let middle = width3 + keys[0].columns.count
    try database.rows(query) { row throws(ImportFailure) in
      let name = identifier(row, width3..<selected.count) ?? "?"
      guard let from = identifier(row, 0..<width) else {
        return try dangling(row, width3..<middle, keys[0], table, name, &sink)
      }
      guard let to = identifier(row, width..<width2) else {
        return try dangling(row, middle..<selected.count, keys[1], table, name, &sink)
      }
      try fill(row, columns, from: width2, table, name, &sink)
      try draft.sendRelationship(
        from: .id(draft.text("\(first.name)/\(from)")), type: type,
        to: .id(draft.text("\(second.name)/\(to)")), at: place(table, name), into: &sink)
    }
  }

  private func join(_ key: ForeignKey, _ target: Table, _ alias: String) -> String {
    let targets = key.targets.count == key.columns.count ? key.targets : target.identifiers
    let pairs = zip(key.columns, targets).map {
      "c.\(Database.quoted($0)) = \(alias).\(Database.quoted($1))"
    }
    return "LEFT JOIN \(Database.quoted(target.name)) AS \(alias) ON \(pairs.joined(separator: " AND ")) "
  }

  // MARK: Parts

  /// `1`, or `1/2` when the key has several columns; nil when there is none.
  private func identifier(_ row: Row, _ columns: Range<Int>) -> String? {
    let parts = columns.compactMap { row.text($0) }
    return parts.count == columns.count && !parts.isEmpty ? parts.joined(separator: "/") : nil
  }

  private func fill(
    _ row: Row, _ columns: [Column], from start: Int, _ table: Table, _ id: String,
    _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    for (index, column) in columns.enumerated() {
      switch row[start + index] {
      case .null, .blob: continue
      case .integer(let value):
        switch column.kind {
        case .boolean where value == 0 || value == 1: draft.property(column.name, .boolean(value == 1))
        case .float: draft.property(column.name, .float(Double(value)))
        default: draft.property(column.name, .integer(value))
        }
      case .float(let value):
        if value.isFinite { draft.property(column.name, .float(value)) }
      case .text(let bytes):
        guard let text = String(validating: bytes, as: UTF8.self) else {
          try reject("utf-8", "\(column.name): the text is not UTF-8", table, id, &sink)
          continue
        }
        draft.property(column.name, self.text(text, column.kind))
      }
    }
  }

  /// Text of a date column as a date, when it is one.
  private func text(_ text: String, _ kind: Column.Kind) -> RecordValue {
    let isDay = text.utf8.count == 10
    switch kind {
    case .date where isDay:
      return draft.value(text, as: .temporal(.date)) ?? .string(draft.text(text))
    case .dateTime where text.utf8.count == 19:
      let day = String(text.prefix(10))
      let time = text.dropFirst(11)
      let isTime = time.utf8.enumerated().allSatisfy { index, byte in
        index == 2 || index == 5 ? byte == 0x3A : byte &- 0x30 < 10
      }
      if isTime, draft.value(day, as: .temporal(.date)) != nil {
        return .temporal(.localDateTime, draft.text("\(day)T\(time)"))
      }
      return .string(draft.text(text))
    default: return .string(draft.text(text))
    }
  }

  private func dangling(
    _ row: Row, _ columns: Range<Int>, _ key: ForeignKey, _ table: Table, _ id: String,
    _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    // No value is no relationship; a value without a row is a fault.
    guard let value = identifier(row, columns) else { return }
    let name = key.columns.joined(separator: ", ")
    try reject("dangling", "\(name): there is no \(key.table) \(value)", table, id, &sink)
  }

  /// A row as a pointer: its table and its key, `/Album/12`.
  private func place(_ table: Table, _ id: String) -> RecordLocator {
    var name = ""
    for character in table.name {
      switch character {
      case "~": name += "~0"
      case "/": name += "~1"
      default: name.append(character)
      }
    }
    return RecordLocator(place: .pointer(draft.text("/\(name)/\(id)")))
  }

  private func reject(
    _ code: String, _ message: String, _ table: Table, _ id: String?, _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    let place = id.map { "\(table.name) row \($0)" } ?? table.name
    try sink.reject(
      Reject(code: code, message: "\(place): \(message)", file: database.name, line: 0, column: 0))
  }
}
