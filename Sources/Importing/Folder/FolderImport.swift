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
  /// - Parameter workers: the threads that parse and lay out; as many as statements run on unless given.
  public func importFolder(_ path: String, workers: Workers? = nil) throws(ImportFailure) -> FolderSummary {
    let workers = workers ?? Workers(parallelism.threads)
    var summary = FolderSummary()
    try update { graph throws(ImportFailure) in
      summary = try FolderImport.run(path: path, into: &graph, workers: workers)
    }
    return summary
  }
}

/// Loads a folder in the format `graph-csv/1` (a `graph.json` and one file for each label and type)
/// straight into the columns of a graph.
///
/// For bulk data: nodes are told apart by the key of their label within the folder, nothing is merged with
/// what the graph holds, and where a fact came from is not remembered. An index is made on each key.
///
///     node file    pieces parsed by all threads -> whole typed columns -> nodes and column pages
///                  the key column -> KeyTable
///     edge file    pieces parsed by all threads -> starts and ends (by KeyTable), whole typed columns
///                  -> slices, ids in the order of slices -> columns in that order
public struct FolderImport {
  private let folder: Input
  private let workers: Workers
  private let pieceSize: Int
  private var keys: [String: KeyTable] = [:]
  private var summary = FolderSummary()
  /// Owner of text keys, and of values until the graph has its own.
  private let arena = Arena()

  private init(_ folder: Input, _ workers: Workers, _ pieceSize: Int) {
    self.folder = folder
    self.workers = workers
    self.pieceSize = pieceSize
  }

  /// - Parameter pieceSize: bytes of a file that one thread parses at a time, by and large.
  /// - Throws: failures with file, line and column; the graph may then hold a part of the folder, so the
  ///   caller puts back the copy it took before, as `Database.update` does.
  public static func run(
    path: String, into graph: inout Graph, workers: Workers = .all,
    pieceSize: Int = DelimitedTable.pieceSize
  ) throws(ImportFailure) -> FolderSummary {
    defer { SpareMemory.release() }
    var load = FolderImport(Input(path: path), workers, pieceSize)
    let manifest = try FolderManifest(load.folder)
    for part in manifest.nodes { try load.loadNodes(part, &graph) }
    for part in manifest.edges { try load.loadEdges(part, &graph) }
    for part in manifest.nodes { try load.createIndex(part, &graph) }
    return load.summary
  }

  private func open(_ file: String, _ columns: [ColumnDefinition]) throws(ImportFailure) -> FolderFile {
    try FolderFile(folder.file(file), columns, workers: workers, pieceSize: pieceSize)
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
    let file = try open(part.file, part.columns)
    let columns = part.columns.map { LoadedColumn($0, rows: file.rowLimit, workers: workers) }
    let collected = CollectedKeys(part.columns[key], rows: file.rowLimit, workers: workers)
    let count = try file.read { chunk, firstRow, worker in
      if let row = (0..<chunk.count).first(where: { chunk.columns[key].nulls[$0] != 0 }) {
        return FolderFile.RowFault(row: row, message: "the row has no key")
      }
      collected.take(chunk.columns[key], chunk.count, firstRow: firstRow, worker: worker)
      for (column, buffer) in zip(columns, chunk.columns) {
        column.take(buffer, chunk.count, firstRow: firstRow, worker: worker, file)
      }
      return nil
    }
    summary.nodes += count
    let first = NodeID(graph.nodeLimit)
    do throws(RepeatedKey) {
      keys[part.label] = try collected.table(columns[key], count, first: first)
    } catch {
      let text = collected.text(columns[key], error.row)
      throw failure(file, "key", "\(part.key) \(text) is the key of two rows")
    }
    try store(file) { () throws(StoreError) in
      let label = try graph.makeLabel(part.label)
      let nodes = try graph.bulkCreateNodes(labels: [label], count: count)
      try loadColumns(columns, count, &graph) { graph, typed throws(StoreError) in
        try graph.bulkLoadNodeColumns(nodes, typed, workers: workers)
      } others: { graph, key, row, values throws(StoreError) in
        try graph.bulkSetNodeColumn(key, NodeID(nodes.raw + UInt32(row)), values)
      }
    }
  }

  /// Hands columns to the graph: those it has typed columns for at once, others some thousand values at a
  /// time.
  private func loadColumns(
    _ columns: [LoadedColumn], _ count: Int, _ graph: inout Graph,
    typed load: (inout Graph, [BulkColumn]) throws(StoreError) -> Void,
    others set: (inout Graph, KeyID, Int, UnsafeBufferPointer<Value>) throws(StoreError) -> Void
  ) throws(StoreError) {
    var typed: [BulkColumn] = []
    var others: [(KeyID, LoadedColumn)] = []
    for column in columns {
      let key = try graph.makePropertyKey(column.definition.name)
      if let bulk = try column.bulkColumn(key, count, graph) {
        typed.append(bulk)
      } else {
        others.append((key, column))
      }
    }
    try withExtendedLifetime(columns) { () throws(StoreError) in try load(&graph, typed) }
    for (key, column) in others {
      for row in stride(from: 0, to: count, by: ColumnChunk.capacity) {
        let values = column.values(row..<min(row + ColumnChunk.capacity, count), arena)
        try values.withUnsafeBufferPointer { values throws(StoreError) in try set(&graph, key, row, values) }
      }
    }
  }

  // MARK: Edges

  private mutating func loadEdges(_ part: FolderManifest.Edges, _ graph: inout Graph) throws(ImportFailure) {
    guard let from = keys[part.from], let to = keys[part.to] else {
      throw ImportFailure(.input, "manifest", "\(part.type) refers to an unknown label", file: folder.name)
    }
    let ends = [keyColumn("from", part.from), keyColumn("to", part.to)]
    let file = try open(part.file, ends + part.columns)
    let starts = LargeMemory<UInt32>(file.rowLimit)
    let targets = LargeMemory<UInt32>(file.rowLimit)
    let columns = part.columns.map { LoadedColumn($0, rows: file.rowLimit, workers: workers) }
    let count = try file.read { chunk, firstRow, worker in
      let (start, target) = (starts.start + firstRow, targets.start + firstRow)
      let isComplete =
        from.look(up: chunk.columns[0], count: chunk.count, into: start)
        && to.look(up: chunk.columns[1], count: chunk.count, into: target)
      if !isComplete { return missingEnd(chunk, start, target, part, to) }
      for (column, buffer) in zip(columns, chunk.columns.dropFirst(2)) {
        column.take(buffer, chunk.count, firstRow: firstRow, worker: worker, file)
      }
      return nil
    }
    summary.relationships += count
    try store(file) { () throws(StoreError) in
      let type = try graph.makeRelationshipType(part.type)
      let starts = UnsafeBufferPointer(start: starts.start, count: count)
      let ends = UnsafeBufferPointer(start: targets.start, count: count)
      guard part.columns.allSatisfy(\.type.isTyped) else {
        let first = try graph.bulkCreateRelationships(type, starts: Array(starts), ends: Array(ends))
        return try loadColumns(columns, count, &graph) { graph, typed throws(StoreError) in
          try graph.bulkLoadRelationshipColumns(first, typed, workers: workers)
        } others: { graph, key, row, values throws(StoreError) in
          try graph.bulkSetRelationshipColumn(key, RelationshipID(first.raw + UInt32(row)), values)
        }
      }
      try loadColumns(columns, count, &graph) { graph, typed throws(StoreError) in
        _ = try graph.bulkLoadRelationships(type, starts: starts, ends: ends, typed, workers: workers)
      } others: { _, _, _, _ in
      }
    }
    withExtendedLifetime((starts, targets)) {}
  }

  /// The first row of a chunk whose start or end is the key of no node.
  private func missingEnd(
    _ chunk: ColumnChunk, _ starts: UnsafeMutablePointer<UInt32>, _ ends: UnsafeMutablePointer<UInt32>,
    _ part: FolderManifest.Edges, _ to: KeyTable
  ) -> FolderFile.RowFault? {
    _ = to.look(up: chunk.columns[1], count: chunk.count, into: ends)
    for row in 0..<chunk.count where starts[row] == KeyTable.missing || ends[row] == KeyTable.missing {
      let (end, label) = starts[row] == KeyTable.missing ? ("from", part.from) : ("to", part.to)
      return FolderFile.RowFault(row: row, message: "`\(end)` is the key of no \(label)")
    }
    return nil
  }

  private func keyColumn(_ name: String, _ label: String) -> ColumnDefinition {
    ColumnDefinition(name, keys[label]?.isText == true ? .string : .integer)
  }

  // MARK: Parts

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
    _ file: FolderFile, _ body: () throws(StoreError) -> Result
  ) throws(ImportFailure) -> Result {
    do throws(StoreError) {
      return try body()
    } catch {
      throw failure(file, error.detail, error.message)
    }
  }

  private func failure(_ file: FolderFile, _ code: String, _ message: String) -> ImportFailure {
    ImportFailure(.input, code, message, file: file.name)
  }
}

extension ColumnType {
  /// Whether the store has typed columns for it.
  fileprivate var isTyped: Bool {
    switch self {
    case .integer, .float, .boolean, .string, .temporal(.date): true
    case .temporal: false
    }
  }
}
