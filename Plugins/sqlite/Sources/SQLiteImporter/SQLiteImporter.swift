import KithPluginKit

/// The options of the sqlite importer as plain fields.
struct SQLiteOptions: Sendable {
  /// All when empty.
  var tables: [String]
  var without: [String]
  var labels: [String: String]
  /// By table for join tables, by `table.column` for foreign keys.
  var types: [String: String]
  var nodes: [String]

  init(_ options: Options) {
    func map(_ name: String) -> [String: String] {
      Dictionary((options.members(name) ?? []).map { ($0.name, $0.value.string ?? "") }) { _, last in last }
    }
    tables = options.strings("tables") ?? []
    without = options.strings("without") ?? []
    labels = map("labels")
    types = map("types")
    nodes = options.strings("nodes") ?? []
  }

  func label(_ table: String) -> String { labels[table] ?? table }

  /// `ALBUM` for the column `AlbumId` or `album_id`, `REPORTS_TO` for `ReportsTo`.
  func type(table: String, columns: [String]) -> String {
    let name = columns.joined(separator: "_")
    if let given = types["\(table).\(name)"] { return given }
    let type = SQLiteOptions.constantCase(name)
    return type.hasSuffix("_ID") && type.count > 3 ? String(type.dropLast(3)) : type
  }

  static func constantCase(_ name: String) -> String {
    var result = ""
    var wasLower = false
    for character in name {
      if character.isUppercase, wasLower { result += "_" }
      wasLower = character.isLowercase || character.isNumber
      result += character.isLetter || character.isNumber ? character.uppercased() : "_"
    }
    return result
  }
}

/// Reads SQLite databases: tables become nodes, foreign keys relationships, and tables that only join two
/// others relationships as well.
public struct SQLiteImporter: Importer {
  public static let manifest = Manifest(
    name: "sqlite", version: "1.0.0", license: "Apache-2.0",
    help: "SQLite databases: tables and foreign keys as nodes and relationships",
    run: Manifest.Run(command: ["bin/kith-import-sqlite"]),
    globs: ["*.sqlite", "*.sqlite3", "*.db"],
    options: [
      OptionDefinition("tables", .list(.string), help: "Only these tables"),
      OptionDefinition("without", .list(.string), help: "All tables but these"),
      OptionDefinition("labels", .map(.string), help: "Table to label; the name of the table when not given"),
      OptionDefinition(
        "types", .map(.string), help: "table.column, or a join table, to relationship type"),
      OptionDefinition("nodes", .list(.string), help: "Join tables whose rows are to be nodes all the same"),
    ])

  private let options: SQLiteOptions

  public init(options: Options) throws(OptionError) { self.options = SQLiteOptions(options) }

  public static func probe(_ head: Bytes, name: String) -> Confidence {
    head.count >= 16 && head.slice(0, 15).equals("SQLite format 3") ? .certain : .no
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    let database = try Database(input)
    let schema = try Schema(database)
    try check(schema, input)
    let reader = TableReader(database, options, context)
    let chosen = schema.tables.filter { isChosen($0.name) }
    func target(_ key: ForeignKey) -> Table? {
      schema.table(key.table).flatMap { isChosen($0.name) ? $0 : nil }
    }
    for table in chosen where !isJoin(table) { try reader.sendNodes(table, to: &sink) }
    for table in chosen {
      if isJoin(table) {
        guard let first = target(table.foreignKeys[0]), let second = target(table.foreignKeys[1]) else {
          continue
        }
        try reader.sendJoin(table, first, second, into: &sink)
      } else {
        for key in table.foreignKeys {
          guard let other = target(key), !isJoin(other) else { continue }
          try reader.sendRelationships(table, key, to: other, into: &sink)
        }
      }
    }
  }

  private func isChosen(_ table: String) -> Bool {
    (options.tables.isEmpty || options.tables.contains(table)) && !options.without.contains(table)
  }

  private func isJoin(_ table: Table) -> Bool { table.isJoin && !options.nodes.contains(table.name) }

  /// Options that name what is not there are slips.
  private func check(_ schema: Schema, _ input: Input) throws(ImportFailure) {
    let names = schema.tables.map(\.name)
    for name in options.tables + options.without + options.nodes + options.labels.keys.sorted()
    where !names.contains(name) {
      let near = NearestName.of(name, among: names)
      throw ImportFailure(
        .config, "table", "there is no table `\(name)`", file: input.name,
        hint: near.map { "did you mean `\($0)`?" } ?? "the tables are \(names.joined(separator: ", "))")
    }
  }
}
