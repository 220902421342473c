import KithPluginKit

/// A column, and what its declared type makes of its values.
struct Column {
  enum Kind {
    case asStored, float, boolean, date, dateTime
  }

  var name: String
  var kind: Kind

  /// SQLite keeps any value in any column: the declared type is what people meant.
  init(name: String, declared: String) {
    self.name = name
    let declared = declared.uppercased()
    kind =
      if declared.contains("BOOL") {
        .boolean
      } else if declared.contains("DATETIME") || declared.contains("TIMESTAMP") {
        .dateTime
      } else if declared.contains("DATE") {
        .date
      } else if ["REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL"].contains(where: declared.contains) {
        .float
      } else {
        .asStored
      }
  }
}

/// Columns that refer to the row of another table.
struct ForeignKey {
  var columns: [String]
  var table: String
  /// Empty: the primary key.
  var targets: [String]
}

struct Table {
  var name: String
  var columns: [Column] = []
  /// `rowid` when none is declared.
  var primaryKey: [String] = []
  var foreignKeys: [ForeignKey] = []

  var identifiers: [String] { primaryKey.isEmpty ? ["rowid"] : primaryKey }

  /// True when a row does nothing but connect two others: two foreign keys, and no key of its own besides
  /// them.
  var isJoin: Bool {
    guard foreignKeys.count == 2 else { return false }
    let connecting = Set(foreignKeys.flatMap(\.columns))
    if primaryKey.isEmpty { return columns.allSatisfy { connecting.contains($0.name) } }
    return primaryKey.allSatisfy(connecting.contains)
  }

  func isForeign(_ column: String) -> Bool { foreignKeys.contains { $0.columns.contains(column) } }
}

/// The tables of a database, by name.
struct Schema {
  private(set) var tables: [Table] = []

  init(_ database: Database) throws(ImportFailure) {
    var names: [String] = []
    try database.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
    ) {
      names.append($0.text(0) ?? "")
    }
    for name in names { tables.append(try Schema.table(name, database)) }
  }

  /// SQLite does not tell upper from lower case in names.
  func table(_ name: String) -> Table? { tables.first { $0.name.lowercased() == name.lowercased() } }

  private static func table(_ name: String, _ database: Database) throws(ImportFailure) -> Table {
    var table = Table(name: name)
    var keyColumns: [(position: Int64, name: String)] = []
    try database.rows("PRAGMA table_xinfo(\(Database.quoted(name)))") { row in
      let column = row.text(1) ?? ""
      // Hidden columns of virtual tables; generated ones (2 and 3) are read like others.
      if row.integer(6) == 1 { return }
      table.columns.append(Column(name: column, declared: row.text(2) ?? ""))
      if let position = row.integer(5), position > 0 { keyColumns.append((position, column)) }
    }
    table.primaryKey = keyColumns.sorted { $0.position < $1.position }.map(\.name)
    var byNumber: [(number: Int64, key: ForeignKey)] = []
    try database.rows("PRAGMA foreign_key_list(\(Database.quoted(name)))") { row in
      let number = row.integer(0) ?? 0
      if byNumber.last?.number != number {
        byNumber.append((number, ForeignKey(columns: [], table: row.text(2) ?? "", targets: [])))
      }
      byNumber[byNumber.count - 1].key.columns.append(row.text(3) ?? "")
      if let target = row.text(4) { byNumber[byNumber.count - 1].key.targets.append(target) }
    }
    // SQLite lists them in reverse.
    table.foreignKeys = byNumber.reversed().map(\.key)
    return table
  }
}
