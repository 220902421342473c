import KithPluginKit

/// Reads delimited text: a file with a header that says which columns there are, or a folder with a
/// `graph.json`.
public struct CSVImporter: Importer {
  public static let manifest = Manifest(
    name: "csv", version: "1.0.0", license: "Apache-2.0",
    help: "Delimited text (comma, semicolon, tab, bar): a file with a header, or a folder with a graph.json",
    globs: ["*.csv", "*.tsv", "*.psv", "*.csv.gz", "*.csv.zst", "*.tsv.gz", "*.tsv.zst"],
    inputs: Manifest.Inputs(kinds: ["file", "folder", "stdin"]),
    options: CSVOptions.definitions)

  private let options: CSVOptions

  public init(options: Options) throws(OptionError) { self.options = try CSVOptions(options) }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    if input.isFolder {
      try FolderReader(input).run(&sink, context)
    } else {
      try readFile(input, &sink, context)
    }
  }

  private func readFile(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    let content = try input.bytes(context)
    let reader = try DelimitedReader(content, name: input.name, dialect: options.dialect(content))
    guard let header = try reader.readHeader() else { return }
    if !options.hasHeader { reader.rewind() }
    var layout = TableLayout(name: input.name, fields: try fields(header, input), options: options)
    // Asked for first so that mistakes in header and options are told before any row is read.
    let table = try layout.table()
    if options.infersTypes, !layout.untyped.isEmpty { try infer(&layout, content, input, context) }
    reader.begin(fieldCount: layout.fieldCount, sources: layout.sources)
    switch table {
    case .nodes(var nodes):
      nodes.columns = layout.columns
      if nodes.labels.isEmpty, nodes.labelColumn == nil { throw unlabelled(input) }
      try sink.beginNodeTable(nodes)
    case .relationships(var relationships):
      relationships.columns = layout.columns
      try sink.beginRelationshipTable(relationships)
    }
    try CSVImporter.copyRows(reader, layout.columns, &sink, context)
  }

  /// Reads the rows of a table that was begun, and ends it.
  static func copyRows(
    _ reader: DelimitedReader, _ columns: [ColumnDefinition], _ sink: inout some RecordSink,
    _ context: ImportContext
  ) throws(ImportFailure) {
    let chunk = ColumnChunk(columns)
    while try reader.next(chunk, reject: { reject throws(ImportFailure) in try sink.reject(reject) }) {
      try sink.appendRows(chunk)
      try context.checkCancelled()
      try sink.progress(ImportProgress(done: Int64(reader.offset), total: Int64(reader.size), unit: "bytes"))
    }
    try sink.endTable()
  }

  private func fields(_ header: [DelimitedField], _ input: Input) throws(ImportFailure) -> [HeaderField] {
    var fields: [HeaderField] = []
    for (index, var field) in header.enumerated() {
      if !options.hasHeader { field.text = "column\(index + 1)" }
      do throws(HeaderFault) {
        fields.append(try HeaderField(field))
      } catch {
        let near = NearestName.of(
          error.type, among: ColumnType.names + ["ID", "LABEL", "START_ID", "END_ID", "TYPE"])
        throw ImportFailure(
          .config, "header", "\(field.text): there is no type `\(error.type)`", file: input.name, line: 1,
          column: field.column,
          hint: near.map { "did you mean `\($0)`?" }
            ?? "the types are \(ColumnType.names.joined(separator: ", "))")
      }
    }
    return fields
  }

  /// Reads the file once as text to find the types of columns that have none.
  private func infer(
    _ layout: inout TableLayout, _ content: FileBytes, _ input: Input, _ context: ImportContext
  ) throws(ImportFailure) {
    let reader = try DelimitedReader(content, name: input.name, dialect: options.dialect(content))
    if options.hasHeader { _ = try reader.readHeader() }
    reader.begin(fieldCount: layout.fieldCount, sources: layout.untyped.map { layout.sources[$0] })
    let chunk = ColumnChunk(layout.untyped.map { ColumnDefinition(layout.columns[$0].name, .string) })
    var inference = TypeInference(columns: layout.untyped.count)
    // Rows that do not fit are told of when they are read for good.
    while try reader.next(chunk, reject: { _ in }) {
      inference.look(at: chunk)
      try context.checkCancelled()
    }
    for (index, type) in inference.types.enumerated() { layout.setType(type, of: layout.untyped[index]) }
  }

  private func unlabelled(_ input: Input) -> ImportFailure {
    ImportFailure(
      .config, "label", "no label is given", file: input.name,
      hint: "give {label: 'Person'}, {type: 'KNOWS', from: ..., to: ...}, or a :LABEL column")
  }
}
