/// Reads a delimited text file as typed columns, some thousand rows at a time.
///
/// First the header with `readHeader`, then `begin` says which field fills which column, then `next` until it
/// gives false. Rows are cut into fields first, then each column is converted in a loop of its own.
public final class DelimitedReader {
  public let name: String
  private let content: FileBytes
  private let dialect: DelimitedDialect
  /// The file after its byte order mark, if it has one.
  private let text: Bytes
  private let start: UnsafePointer<UInt8>
  private var tokenizer: FieldTokenizer
  private let headerScratch = ScratchBuffer()
  private var fields: UnsafeMutablePointer<FieldTokenizer.Field>
  private var fieldCount = 0
  private var sources: [Int] = []
  private var released = 0

  /// - Throws: `input` when the text is not UTF-8.
  public convenience init(
    _ content: FileBytes, name: String, dialect: DelimitedDialect
  ) throws(ImportFailure) {
    try self.init(content, name: name, dialect: dialect, isChecked: true)
  }

  /// - Parameter isChecked: whether the text is checked to be UTF-8.
  init(
    _ content: FileBytes, name: String, dialect: DelimitedDialect, isChecked: Bool
  ) throws(ImportFailure) {
    self.name = name
    self.content = content
    self.dialect = dialect
    let bytes = content.bytes
    let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    text = hasMark ? bytes.slice(3, bytes.count) : bytes
    start = text.baseAddress ?? UnsafePointer(headerScratch.anchor)
    tokenizer = FieldTokenizer(text, start: start, dialect)
    fields = .allocate(capacity: 1)
    if isChecked, let fault = firstFault() {
      let (line, column) = place(of: start + fault)
      throw ImportFailure(.input, "utf-8", "invalid UTF-8", file: name, line: line, column: column)
    }
  }

  deinit { fields.deallocate() }

  /// The offset of the first byte that is not UTF-8, looked for a stretch at a time so that a large file need
  /// not be in memory whole.
  private func firstFault() -> Int? {
    var begin = 0
    var released = 0
    while begin < text.count {
      var end = Swift.min(begin + 1 << 24, text.count)
      // A stretch ends between characters, if there are any.
      while end < text.count, end > begin + 4, text[end] & 0xC0 == 0x80 { end -= 1 }
      if let fault = UTF8Check.firstFault(text.slice(begin, end)) { return begin + fault }
      begin = end
      content.release(upTo: begin, after: &released)
    }
    return nil
  }

  /// Bytes read so far, for progress.
  public var offset: Int { tokenizer.position - start }
  public var size: Int { content.bytes.count }
  /// Bytes not read yet.
  var remaining: Int { tokenizer.end - tokenizer.position }

  /// The fields of the next row as plain text, or nil at the end of the file.
  public func readHeader() throws(ImportFailure) -> [DelimitedField]? {
    guard tokenizer.skipEmptyLines() else { return nil }
    let first = tokenizer.position
    let mark = tokenizer
    // Once to count the fields, once to keep them.
    let count = try readRow(capacity: 0, headerScratch, from: first)
    tokenizer = mark
    fields.deallocate()
    fields = .allocate(capacity: count)
    _ = try readRow(capacity: count, headerScratch, from: first)
    var header: [DelimitedField] = []
    var column = first
    for i in 0..<count {
      let bytes = fields[i].bytes
      // A field with doubled quotes was copied, so its place is only known roughly.
      if let base = bytes.baseAddress, base >= first, base < tokenizer.end { column = base }
      header.append(DelimitedField(text: bytes.text, column: place(of: column).column))
    }
    return header
  }

  /// Goes back to the beginning of the file.
  public func rewind() {
    released = 0
    tokenizer = FieldTokenizer(text, start: start, dialect)
  }

  /// - Parameters:
  ///   - fieldCount: how many fields each row must have.
  ///   - sources: for each column of the chunks to come, the field it is read from.
  public func begin(fieldCount: Int, sources: [Int]) {
    precondition(sources.allSatisfy { $0 >= 0 && $0 < fieldCount }, "a field each row has")
    self.fieldCount = fieldCount
    self.sources = sources
    fields.deallocate()
    fields = .allocate(capacity: Swift.max(fieldCount * ColumnChunk.capacity, 1))
  }

  /// Fills a chunk with the next rows. `reject` is told of rows that do not fit and are left out; what it
  /// throws ends the reading.
  /// - Returns: false when there is no row left.
  public func next(
    _ chunk: ColumnChunk, reject: (Reject) throws(ImportFailure) -> Void
  ) throws(ImportFailure) -> Bool {
    precondition(chunk.columns.count == sources.count, "a source for each column")
    repeat {
      chunk.scratch.reset()
      content.release(upTo: offset, after: &released)
      try tokenize(chunk, reject: reject)
      if chunk.count == 0 { return false }
      var faults: [Conversion.Fault] = []
      for (index, column) in chunk.columns.enumerated() {
        Conversion(dialect: dialect, chunk: chunk, fields: fields, stride: fieldCount)
          .convert(column, source: sources[index], faults: &faults)
      }
      if !faults.isEmpty { try drop(faults, from: chunk, reject: reject) }
    } while chunk.count == 0
    return true
  }

  /// Cuts up to a chunk's rows into `fields`, row after row.
  private func tokenize(
    _ chunk: ColumnChunk, reject: (Reject) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    var row = 0
    var local = tokenizer
    let width = fieldCount
    while row < ColumnChunk.capacity, local.skipEmptyLines() {
      let first = local.position
      chunk.lines[row] = local.line
      let count: Int
      do {
        count = try local.readRow(fields + row * width, capacity: width, scratch: chunk.scratch)
      } catch {
        throw structureFailure(error, line: Int(chunk.lines[row]), at: first)
      }
      if count == width {
        row += 1
      } else {
        tokenizer = local
        let message = "the row has \(count) field\(count == 1 ? "" : "s"), the header has \(width)"
        try reject(
          Reject(
            code: "fields", message: message, file: name, line: Int(chunk.lines[row]), column: 1,
            text: excerpt(Bytes(start: first, count: local.position - first))))
      }
    }
    tokenizer = local
    chunk.count = row
  }

  private func readRow(
    capacity: Int, _ scratch: ScratchBuffer, from first: UnsafePointer<UInt8>
  ) throws(ImportFailure) -> Int {
    let line = Int(tokenizer.line)
    do {
      return try tokenizer.readRow(fields, capacity: capacity, scratch: scratch)
    } catch {
      throw structureFailure(error, line: line, at: first)
    }
  }

  // MARK: Faults

  /// Reports the first fault of each faulty row and closes the gaps.
  private func drop(
    _ faults: [Conversion.Fault], from chunk: ColumnChunk, reject: (Reject) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    var bad = Set<Int>()
    for fault in faults.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) })
    where bad.insert(fault.row).inserted {
      let field = fields[fault.row * fieldCount + sources[fault.column]]
      let definition = chunk.columns[fault.column].definition
      let (line, column) = fieldPlace(row: fault.row, source: sources[fault.column], chunk)
      let list = definition.isList ? "a list of \(definition.type.name)" : definition.type.described
      try reject(
        Reject(
          code: "type", message: "\(definition.name): \"\(excerpt(field.bytes))\" is not \(list)",
          file: name, line: line, column: column, text: excerpt(field.bytes)))
    }
    chunk.remove(bad)
  }

  private func fieldPlace(row: Int, source: Int, _ chunk: ColumnChunk) -> (line: Int, column: Int) {
    // Copied fields lie outside the file: the nearest field before them that does not is close enough.
    for index in stride(from: source, through: 0, by: -1) {
      guard let base = fields[row * fieldCount + index].bytes.baseAddress else { continue }
      if base >= start, base < tokenizer.end { return place(of: base) }
    }
    return (Int(chunk.lines[row]), 1)
  }

  private func structureFailure(
    _ fault: FieldTokenizer.Fault, line: Int, at first: UnsafePointer<UInt8>
  ) -> ImportFailure {
    switch fault {
    case .unclosedQuote:
      let message = "a quoted field of the row that begins here is not closed"
      return ImportFailure(.input, "quote", message, file: name, line: line, column: 1)
    case .textAfterQuote:
      let message = "a quoted field of the row that begins here goes on after its closing quote"
      return ImportFailure(
        .input, "quote", message, file: name, line: line, column: 1,
        hint: "double the quotes inside a quoted field")
    }
  }

  /// Line and column (in characters, both from 1) of a byte of the file.
  private func place(of position: UnsafePointer<UInt8>) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    var scan = start
    while scan < position {
      let byte = scan.pointee
      let isLineEnd = byte == 0x0A || (byte == 0x0D && !(scan + 1 < tokenizer.end && scan[1] == 0x0A))
      if isLineEnd {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      scan += 1
    }
    return (line, column)
  }

  private func excerpt(_ bytes: Bytes) -> String {
    let text = bytes.prefix(200).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).first ?? []
    let shown = String(decoding: text, as: UTF8.self)
    return shown.count > 60 ? shown.prefix(57) + "..." : shown
  }
}
