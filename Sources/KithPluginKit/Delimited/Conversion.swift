/// Turns the fields of a chunk's rows into one of its columns.
struct Conversion {
  struct Fault {
    var row: Int
    var column: Int
  }

  private let chunk: ColumnChunk
  private let fields: UnsafeMutablePointer<FieldTokenizer.Field>
  private let stride: Int
  private let nulls: [[UInt8]]
  private let listDelimiter: UInt8

  init(
    dialect: DelimitedDialect, chunk: ColumnChunk, fields: UnsafeMutablePointer<FieldTokenizer.Field>,
    stride: Int
  ) {
    self.chunk = chunk
    self.fields = fields
    self.stride = stride
    nulls = dialect.nulls.map { Array($0.utf8) }
    listDelimiter = dialect.listDelimiter
  }

  func convert(_ column: ColumnBuffer, source: Int, faults: inout [Fault]) {
    let words = column.words
    let index = chunk.columns.firstIndex { $0 === column } ?? 0
    if column.definition.isList { return convertLists(column, source, index, &faults) }
    switch column.definition.type {
    case .integer:
      run(column, source, index, &faults) { row, text in
        guard let value = FieldParser.integer(text) else { return false }
        words[row] = UInt64(bitPattern: value)
        return true
      }
    case .float:
      run(column, source, index, &faults) { row, text in
        guard let value = FieldParser.float(text) else { return false }
        words[row] = value.bitPattern
        return true
      }
    case .boolean:
      run(column, source, index, &faults) { row, text in
        guard let value = FieldParser.boolean(text) else { return false }
        words[row] = value ? 1 : 0
        return true
      }
    case .temporal(.date):
      run(column, source, index, &faults) { row, text in
        guard let value = FieldParser.date(text) else { return false }
        words[row] = UInt64(bitPattern: value)
        return true
      }
    case .string, .temporal:
      let texts = column.texts
      run(column, source, index, &faults) { row, text in
        texts[row] = text
        return true
      }
    }
  }

  /// The loop of one column; `parse` gives false for text that is not of its type. An empty quoted field is
  /// an empty string in a column of texts and no value elsewhere.
  @inline(__always)
  private func run(
    _ column: ColumnBuffer, _ source: Int, _ index: Int, _ faults: inout [Fault],
    parse: (Int, Bytes) -> Bool
  ) {
    let absent = column.nulls
    let keepsEmpty = column.definition.type == .string
    var field = fields + source
    for row in 0..<chunk.count {
      let text = field.pointee.bytes
      let wasQuoted = field.pointee.wasQuoted
      field += stride
      absent[row] = 0
      if text.count == 0 {
        absent[row] = wasQuoted && keepsEmpty ? 0 : 1
        if absent[row] == 0 { _ = parse(row, text) }
      } else if !wasQuoted, text.count <= 8, isNull(text) {
        absent[row] = 1
      } else if !parse(row, text) {
        faults.append(Fault(row: row, column: index))
      }
    }
  }

  @inline(__always)
  private func isNull(_ text: Bytes) -> Bool {
    // The usual spellings begin with N or a backslash; numbers and most words are out at once.
    for null in nulls where null.count == text.count && null.first == text.first {
      if text.elementsEqual(null) { return true }
    }
    return false
  }

  private func convertLists(_ column: ColumnBuffer, _ source: Int, _ index: Int, _ faults: inout [Fault]) {
    for row in 0..<chunk.count {
      let field = fields[row * stride + source]
      column.lists[row].removeAll()
      column.nulls[row] = field.bytes.count == 0 || (!field.wasQuoted && isNull(field.bytes)) ? 1 : 0
      guard column.nulls[row] == 0 else { continue }
      for part in field.bytes.split(separator: listDelimiter, omittingEmptySubsequences: true) {
        if let value = element(Bytes(rebasing: part), column.definition.type) {
          column.lists[row].append(value)
        } else {
          faults.append(Fault(row: row, column: index))
        }
      }
    }
  }

  private func element(_ text: Bytes, _ type: ColumnType) -> RecordValue? {
    switch type {
    case .integer: FieldParser.integer(text).map { .integer($0) }
    case .float: FieldParser.float(text).map { .float($0) }
    case .boolean: FieldParser.boolean(text).map { .boolean($0) }
    case .string: .string(text)
    case .temporal(.date): FieldParser.date(text).map { .day($0) }
    case .temporal(let kind): .temporal(kind, text)
    }
  }
}

extension ColumnChunk {
  /// Takes rows out and closes the gaps.
  func remove(_ rows: Set<Int>) {
    var kept = 0
    for row in 0..<count where !rows.contains(row) {
      if kept != row {
        lines[kept] = lines[row]
        for column in columns { column.move(row, to: kept) }
      }
      kept += 1
    }
    count = kept
  }
}

extension ColumnBuffer {
  fileprivate func move(_ row: Int, to other: Int) {
    nulls[other] = nulls[row]
    if definition.isList {
      swap(&lists[other], &lists[row])
    } else if definition.type.isWord {
      words[other] = words[row]
    } else {
      texts[other] = texts[row]
    }
  }
}
