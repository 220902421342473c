import KithPluginKit

/// Reads a folder in the format `graph-csv/1`: a `graph.json` that lists node and edge files with their
/// columns.
struct FolderReader {
  private let folder: Input

  init(_ folder: Input) { self.folder = folder }

  func run(_ sink: inout some RecordSink, _ context: ImportContext) throws(ImportFailure) {
    let manifest = try FolderManifest(folder)
    for nodes in manifest.nodes { try readNodes(nodes, &sink, context) }
    for edges in manifest.edges { try readEdges(edges, manifest, &sink, context) }
  }

  private func readNodes(
    _ part: FolderManifest.Nodes, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    let (reader, sources) = try open(part.file, part.columns.map(\.name))
    var columns = part.columns
    guard let key = part.columns.firstIndex(where: { $0.name == part.key }) else {
      throw folderFailure("\(part.file): the key `\(part.key)` is no column")
    }
    // The key is read a second time as text, which is what identifiers are.
    columns.append(ColumnDefinition(part.key, .string))
    let keyColumn = columns.count - 1
    reader.begin(fieldCount: sources.fieldCount, sources: sources.fields + [sources.fields[key]])
    try sink.beginNodeTable(
      NodeTable(
        name: reader.name, labels: [part.label],
        id: TableReference(column: keyColumn, prefix: "\(part.label)/"), keys: [], columns: columns,
        properties: Array(part.columns.indices)))
    try CSVImporter.copyRows(reader, columns, &sink, context)
  }

  private func readEdges(
    _ part: FolderManifest.Edges, _ manifest: FolderManifest, _ sink: inout some RecordSink,
    _ context: ImportContext
  ) throws(ImportFailure) {
    let (reader, sources) = try open(part.file, ["from", "to"] + part.columns.map(\.name))
    let columns = [ColumnDefinition("from", .string), ColumnDefinition("to", .string)] + part.columns
    reader.begin(fieldCount: sources.fieldCount, sources: sources.fields)
    try sink.beginRelationshipTable(
      RelationshipTable(
        name: reader.name, type: part.type, from: TableReference(column: 0, prefix: "\(part.from)/"),
        to: TableReference(column: 1, prefix: "\(part.to)/"), columns: columns,
        properties: Array(2..<columns.count)))
    try CSVImporter.copyRows(reader, columns, &sink, context)
  }

  /// Opens a file and finds the fields of the columns by its header.
  private func open(
    _ file: String, _ names: [String]
  ) throws(ImportFailure) -> (DelimitedReader, (fieldCount: Int, fields: [Int])) {
    let input = folder.file(file)
    let reader = try DelimitedReader(
      try input.bytes(), name: input.name, dialect: DelimitedDialect(nulls: []))
    let header = try reader.readHeader() ?? []
    var fields: [Int] = []
    for name in names {
      guard let field = header.firstIndex(where: { $0.text == name }) else {
        throw ImportFailure(
          .input, "column", "there is no column `\(name)`", file: input.name, line: 1,
          hint: "graph.json names it")
      }
      fields.append(field)
    }
    return (reader, (header.count, fields))
  }

  private func folderFailure(_ message: String) -> ImportFailure {
    ImportFailure(.input, "manifest", message, file: "\(folder.name)/graph.json")
  }
}
