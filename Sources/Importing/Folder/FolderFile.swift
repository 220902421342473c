import Engine
import KithPluginKit

/// One file of a folder, read in pieces by several threads.
///
/// What cannot be read that way, or is faulty, is read once more in order, for the exact place of the fault.
struct FolderFile {
  /// What is wrong with a row, beyond its fields.
  struct RowFault {
    var row: Int
    var message: String
  }

  /// Takes over a chunk of rows, given the number of the first and the worker that asks; may be called for
  /// several chunks at once, and once more for the same rows.
  typealias Consumer = (_ chunk: ColumnChunk, _ firstRow: Int, _ worker: Int) -> RowFault?

  let name: String
  let content: FileBytes
  private let table: DelimitedTable
  private let columns: [ColumnDefinition]
  /// For each column, the field it is read from.
  private let sources: [Int]
  private let workers: Workers
  /// No more rows than this.
  let rowLimit: Int
  private let isText: Bool

  /// - Throws: `input` when a column is missing, or the file cannot be read.
  init(
    _ input: Input, _ columns: [ColumnDefinition], workers: Workers, pieceSize: Int
  ) throws(ImportFailure) {
    name = input.name
    content = try input.bytes()
    self.columns = columns
    self.workers = workers
    let table = try DelimitedTable(content, name: name, dialect: FolderFile.dialect, pieceSize: pieceSize)
    var sources: [Int] = []
    for column in columns {
      guard let field = table.header.firstIndex(where: { $0.text == column.name }) else {
        throw ImportFailure(
          .input, "column", "there is no column `\(column.name)`", file: name, line: 1,
          hint: "graph.json names it")
      }
      sources.append(field)
    }
    self.sources = sources
    self.table = table
    workers.share(table.pieceCount) { piece, _ in table.survey(piece) }
    let rows = table.numberRows()
    rowLimit = rows ?? 0
    isText = rows != nil
  }

  private static let dialect = DelimitedDialect(nulls: [])

  /// Whether a text of a chunk lives as long as the file's bytes, and not only until the next chunk.
  func owns(_ text: Bytes) -> Bool { table.owns(text) }

  /// Reads all rows; gives how many there are.
  /// - Throws: `input` with the line, and where a field is at fault the column, of the first fault.
  func read(_ consume: Consumer) throws(ImportFailure) -> Int {
    if isText, parseInPieces(consume) { return rowLimit }
    return try readInOrder(consume)
  }

  private func parseInPieces(_ consume: Consumer) -> Bool {
    let chunks = (0..<workers.count).map { _ in ColumnChunk(columns) }
    let isRight = LargeMemory<Bool>(table.pieceCount)
    workers.share(table.pieceCount) { piece, worker in
      isRight[piece] = table.parse(piece, chunks[worker], sources: sources) { chunk, firstRow in
        consume(chunk, firstRow, worker) == nil
      }
    }
    return (0..<table.pieceCount).allSatisfy { isRight[$0] }
  }

  private func readInOrder(_ consume: Consumer) throws(ImportFailure) -> Int {
    let reader = try DelimitedReader(content, name: name, dialect: FolderFile.dialect)
    let header = try reader.readHeader() ?? []
    reader.begin(fieldCount: header.count, sources: sources)
    let chunk = ColumnChunk(columns)
    var row = 0
    while try reader.next(chunk, reject: FolderFile.refuse) {
      if let fault = consume(chunk, row, 0) {
        throw ImportFailure(
          .input, "key", fault.message, file: name, line: Int(chunk.lines[fault.row]))
      }
      row += chunk.count
    }
    return row
  }

  /// Bulk data is taken whole or not at all.
  private static func refuse(_ reject: Reject) throws(ImportFailure) {
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
}
