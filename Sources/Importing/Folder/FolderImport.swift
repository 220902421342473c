import Engine
import Kith
import KithPluginKit

/// What a folder brought.
public struct FolderSummary: Hashable, Sendable {
  public var nodes = 0
  public var relationships = 0
  public init() {}
}

extension Database {
  /// Loads a folder in the format `graph-csv/1`, all or nothing; see `FolderImport`.
  public func importFolder(_ path: String) throws(ImportFailure) -> FolderSummary {
    var summary = FolderSummary()
    try update { graph throws(ImportFailure) in summary = try FolderImport.run(path: path, into: &graph) }
    return summary
  }
}

/// Loads a folder in the format `graph-csv/1` (a `graph.json` and one file for each label and type)
/// straight into the columns of a graph.
///
/// For bulk data: nodes are told apart by the key of their label within the folder, nothing is merged with
/// what the graph holds, and where a fact came from is not remembered. An index is made on each key.
///
///     node file    typed columns -> nodes and their columns, chunk by chunk; the key column -> KeyTable
///     edge file    first pass: keys -> nodes -> all relationships of the file, laid out at once
///                  second pass: property columns, chunk by chunk
public struct FolderImport {
  private let folder: Input
  private var keys: [String: KeyTable] = [:]
  private var summary = FolderSummary()
  /// Owner of text keys.
  private let keyArena = Arena()
  /// Owner of a chunk's strings until the graph has its own.
  private let chunkArena = Arena()

  private init(_ folder: Input) { self.folder = folder }

  /// - Throws: failures with file, line and column; the graph may then hold a part of the folder, so the
  ///   caller puts back the copy it took before, as `Database.update` does.
  public static func run(path: String, into graph: inout Graph) throws(ImportFailure) -> FolderSummary {
    var load = FolderImport(Input(path: path))
    let manifest = try FolderManifest(load.folder)
    for part in manifest.nodes { try load.loadNodes(part, &graph) }
    for part in manifest.edges { try load.loadEdges(part, &graph) }
    for part in manifest.nodes { try load.createIndex(part, &graph) }
    return load.summary
  }

  // MARK: Nodes

  private mutating func loadNodes(_ part: FolderManifest.Nodes, _ graph: inout Graph) throws(ImportFailure) {
    if let label = graph.label(part.label), graph.nodeCount(label) > 0 {
      throw ImportFailure(
        .config, "not-empty", "the graph has \(part.label) nodes already", file: folder.name,
        hint: "a folder is loaded beside what is there; CALL import.csv merges")
    }
    guard let key = part.columns.firstIndex(where: { $0.name == part.key }) else {
      throw ImportFailure(
        .input, "manifest", "the key `\(part.key)` is no column", file: folder.file(part.file).name)
    }
    let (reader, sources) = try open(part.file, part.columns.map(\.name))
    reader.begin(fieldCount: sources.fieldCount, sources: sources.fields)
    let first = NodeID(graph.nodeLimit)
    var collected = CollectedKeys(part.columns[key])
    let chunk = ColumnChunk(part.columns)
    while try reader.next(chunk, reject: FolderImport.refuse) {
      try collected.append(chunk.columns[key], count: chunk.count, keyArena) { row throws(ImportFailure) in
        throw failure(reader, Int(chunk.lines[row]), "the row has no key")
      }
      try store(reader) { () throws(StoreError) in
        let label = try graph.makeLabel(part.label)
        let nodes = try graph.bulkCreateNodes(labels: [label], count: chunk.count)
        for column in chunk.columns {
          let id = try graph.makePropertyKey(column.definition.name)
          try values(column, chunk.count).withUnsafeBufferPointer { values throws(StoreError) in
            try graph.bulkSetNodeColumn(id, nodes, values)
          }
        }
        chunkArena.reset()
      }
    }
    summary.nodes += collected.count
    do throws(RepeatedKey) {
      keys[part.label] = try collected.table(first: first)
    } catch {
      throw failure(reader, 0, "\(part.key) \(collected.text(error.row)) is the key of two rows")
    }
  }

  // MARK: Edges

  private mutating func loadEdges(_ part: FolderManifest.Edges, _ graph: inout Graph) throws(ImportFailure) {
    guard let from = keys[part.from], let to = keys[part.to] else {
      throw ImportFailure(.input, "manifest", "\(part.type) refers to an unknown label", file: folder.name)
    }
    let (reader, sources) = try open(part.file, ["from", "to"] + part.columns.map(\.name))
    let ends = ColumnChunk([keyColumn("from", part.from), keyColumn("to", part.to)])
    reader.begin(fieldCount: sources.fieldCount, sources: Array(sources.fields.prefix(2)))
    var starts: [UInt32] = []
    var targets: [UInt32] = []
    starts.reserveCapacity(part.rows)
    targets.reserveCapacity(part.rows)
    while try reader.next(ends, reject: FolderImport.refuse) {
      let before = starts.count
      from.look(up: ends.columns[0], count: ends.count, into: &starts)
      to.look(up: ends.columns[1], count: ends.count, into: &targets)
      for row in 0..<ends.count
      where starts[before + row] == KeyTable.missing || targets[before + row] == KeyTable.missing {
        let (end, label) = starts[before + row] == KeyTable.missing ? ("from", part.from) : ("to", part.to)
        throw failure(reader, Int(ends.lines[row]), "`\(end)` is the key of no \(label)")
      }
    }
    summary.relationships += starts.count
    let first = try store(reader) { () throws(StoreError) in
      try graph.bulkCreateRelationships(
        try graph.makeRelationshipType(part.type), starts: starts, ends: targets)
    }
    if !part.columns.isEmpty { try loadProperties(part, first, sources, reader, &graph) }
  }

  private func loadProperties(
    _ part: FolderManifest.Edges, _ first: RelationshipID, _ sources: (fieldCount: Int, fields: [Int]),
    _ reader: DelimitedReader, _ graph: inout Graph
  ) throws(ImportFailure) {
    reader.rewind()
    _ = try reader.readHeader()
    reader.begin(fieldCount: sources.fieldCount, sources: Array(sources.fields.dropFirst(2)))
    let chunk = ColumnChunk(part.columns)
    var next = first.raw
    while try reader.next(chunk, reject: FolderImport.refuse) {
      try store(reader) { () throws(StoreError) in
        for column in chunk.columns {
          let id = try graph.makePropertyKey(column.definition.name)
          try values(column, chunk.count).withUnsafeBufferPointer { values throws(StoreError) in
            try graph.bulkSetRelationshipColumn(id, RelationshipID(next), values)
          }
        }
        chunkArena.reset()
      }
      next += UInt32(chunk.count)
    }
  }

  private func keyColumn(_ name: String, _ label: String) -> ColumnDefinition {
    ColumnDefinition(name, keys[label]?.isText == true ? .string : .integer)
  }

  // MARK: Parts

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

  /// A column of a chunk as values; texts are in `chunkArena`.
  private func values(_ column: ColumnBuffer, _ count: Int) -> [Value] {
    let nulls = column.nulls
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      func fill(_ value: (Int) -> Value) {
        for row in 0..<count { buffer.initializeElement(at: row, to: nulls[row] == 0 ? value(row) : .null) }
      }
      switch column.definition.type {
      case .integer: fill { Value(.integer, payload: column.words[$0]) }
      case .float: fill { Value(.float, payload: column.words[$0]) }
      case .boolean: fill { Value(.boolean, payload: column.words[$0]) }
      case .temporal(.date): fill { Value(.date, payload: column.words[$0]) }
      case .string: fill { chunkArena.string(column.texts[$0]) }
      case .temporal: fill { (try? StagedValue.make(column.value($0), chunkArena)) ?? .null }
      }
      initialized = count
    }
  }

  private func createIndex(_ part: FolderManifest.Nodes, _ graph: inout Graph) throws(ImportFailure) {
    guard let label = graph.label(part.label), let key = graph.propertyKey(part.key),
      graph.index(label, [key]) == nil
    else { return }
    do throws(StoreError) {
      try graph.createIndex(
        IndexDefinition(
          name: "\(part.label)_\(part.key)", kind: .hash, isRelationship: false, label: part.label,
          properties: [part.key]))
    } catch {
      throw ImportFailure(.input, error.detail, error.message, file: folder.name)
    }
  }

  private func store<Result>(
    _ reader: DelimitedReader, _ body: () throws(StoreError) -> Result
  ) throws(ImportFailure) -> Result {
    do throws(StoreError) {
      return try body()
    } catch {
      throw ImportFailure(.input, error.detail, error.message, file: reader.name)
    }
  }

  private func failure(_ reader: DelimitedReader, _ line: Int, _ message: String) -> ImportFailure {
    ImportFailure(.input, "key", message, file: reader.name, line: line)
  }

  /// Bulk data is taken whole or not at all.
  private static func refuse(_ reject: Reject) throws(ImportFailure) {
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
}

/// The keys of a label's rows, as they are read.
private struct CollectedKeys {
  private var integers: [Int64] = []
  private var texts: [StringRef] = []
  private let isInteger: Bool

  init(_ definition: ColumnDefinition) { isInteger = definition.type == .integer }

  var count: Int { isInteger ? integers.count : texts.count }

  mutating func append(
    _ column: ColumnBuffer, count: Int, _ arena: Arena, missing: (Int) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    for row in 0..<count where column.nulls[row] != 0 { try missing(row) }
    if isInteger {
      for row in 0..<count { integers.append(Int64(bitPattern: column.words[row])) }
    } else {
      for row in 0..<count { texts.append(arena.string(StagedText.key(column.value(row))).asString) }
    }
  }

  func table(first: NodeID) throws(RepeatedKey) -> KeyTable {
    isInteger ? try KeyTable(integers: integers, first: first) : try KeyTable(texts: texts, first: first)
  }

  func text(_ row: Int) -> String { isInteger ? "\(integers[row])" : "\"\(texts[row].string)\"" }
}

extension StagedText {
  /// A key value as the text edge files refer to it by.
  static func key(_ value: RecordValue) -> String {
    switch value {
    case .string(let text), .decimal(let text), .temporal(_, let text): text.text
    case .integer(let value): "\(value)"
    case .float(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .day(let days): CalendarText.date(days)
    case .null, .list: ""
    }
  }
}
