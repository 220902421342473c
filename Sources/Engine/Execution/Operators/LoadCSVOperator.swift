/// LOAD CSV: for each input row, one row for each record of a file: a list of its fields, or, with headers, a
/// map by the names in its first record. Fields are strings; an empty field without quotes is null.
public final class LoadCSVOperator: Operator {
  private let input: Operator
  private let source: Evaluator
  private let separator: Evaluator?
  private let withHeaders: Bool
  private let output: OutputBatch
  private let values: Vector

  private var current: Batch?
  private var row = 0
  private var reader: CSVReader?
  private var headers: [Value] = []
  private var fields: [Value] = []

  /// - Parameters:
  ///   - source: a path, relative to the base folder of the statement, or a `file:` URL.
  ///   - separator: one ASCII character; nil: a comma.
  ///   - slot: of the list or map.
  public init(
    input: Operator, source: Evaluator, separator: Evaluator?, withHeaders: Bool, slot: Int, carry: [Int],
    slots: Int
  ) {
    self.input = input
    self.source = source
    self.separator = separator
    self.withHeaders = withHeaders
    output = OutputBatch(slots: slots, carry: carry)
    values = output.makeColumn(slot)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    while true {
      if current == nil {
        guard let batch = try input.next(context) else { return nil }
        current = batch
        row = 0
      }
      guard let batch = current else { return nil }
      try context.checkpoint()
      values.reset(.values)
      try fill(batch, context)
      if row >= batch.rows.count { current = nil }
      if output.count > 0 { return output.finish(from: batch) }
    }
  }

  private func fill(_ batch: Batch, _ context: ExecutionContext) throws(ExecutionError) {
    let rows = batch.rows
    while row < rows.count, output.room > 0 {
      if reader == nil { reader = try open(batch, rows[row], context) }
      guard let reader, try reader.next() else {
        self.reader = nil
        row += 1
        continue
      }
      values.values[output.count] =
        withHeaders ? try map(reader, context) : list(reader.record, context)
      output.sources[output.count] = UInt16(truncatingIfNeeded: rows[row])
      output.count += 1
    }
  }

  private func open(_ batch: Batch, _ row: Int, _ context: ExecutionContext) throws(ExecutionError)
    -> CSVReader
  {
    let name = try text(source, "the path of a file", batch, row, context)
    var byte = UInt8(ascii: ",")
    if let separator {
      let text = try text(separator, "a separator", batch, row, context)
      let forbidden: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0]
      guard let first = text.utf8.first, text.utf8.count == 1, first < 0x80, !forbidden.contains(first) else {
        throw ExecutionError(
          "ArgumentError", "InvalidArgumentValue",
          "FIELDTERMINATOR takes one ASCII character that is no quote or line end, not '\(text)'",
          hint: "for example ';' or '\\t'")
      }
      byte = first
    }
    let path = try CSVLocation.path(name, baseFolder: context.baseFolder)
    let reader = try CSVReader(path: path, name: name, separator: byte)
    if withHeaders { try readHeaders(reader, context) }
    return reader
  }

  private func text(
    _ evaluator: Evaluator, _ what: String, _ batch: Batch, _ row: Int, _ context: ExecutionContext
  ) throws(ExecutionError) -> String {
    var index = UInt16(truncatingIfNeeded: row)
    let value = try evaluate(evaluator, batch, &index, context)
    guard value.tag == .string else {
      throw ExecutionError.type("InvalidArgumentType", "LOAD CSV needs \(what), not \(value.typeName)")
    }
    return String(decoding: value.asString.bytes, as: UTF8.self)
  }

  private func readHeaders(_ reader: CSVReader, _ context: ExecutionContext) throws(ExecutionError) {
    headers = []
    guard try reader.next() else { return }
    var seen: Set<String> = []
    for field in 0..<reader.record.count {
      let name = String(decoding: reader.record.bytes[reader.record.range(field)], as: UTF8.self)
      guard seen.insert(name).inserted else {
        throw reader.error("two columns are called `\(name)`", reader.record.line, 1)
      }
      headers.append(context.arena.string(name))
    }
  }

  private func list(_ record: CSVReader.Record, _ context: ExecutionContext) -> Value {
    fields.removeAll(keepingCapacity: true)
    for field in 0..<record.count { fields.append(value(record, field, context)) }
    return context.arena.list(fields)
  }

  /// Fields that are missing at the end are null; fields beyond the headers must be empty.
  private func map(_ reader: CSVReader, _ context: ExecutionContext) throws(ExecutionError) -> Value {
    let record = reader.record
    for field in headers.count..<max(headers.count, record.count) where !record.range(field).isEmpty {
      throw reader.error(
        "the record has \(record.count) fields, but there are \(headers.count) headers", record.line, 1)
    }
    var entries: [MapEntry] = []
    entries.reserveCapacity(headers.count)
    for (field, header) in headers.enumerated() {
      entries.append(
        MapEntry(key: header, value: field < record.count ? value(record, field, context) : .null))
    }
    return context.arena.map(entries)
  }

  private func value(_ record: CSVReader.Record, _ field: Int, _ context: ExecutionContext) -> Value {
    let range = record.range(field)
    if range.isEmpty && !record.isQuoted[field] { return .null }
    return record.bytes.withUnsafeBufferPointer {
      context.arena.string(UnsafeBufferPointer(rebasing: $0[range]))
    }
  }

  public override func reset() {
    input.reset()
    current = nil
    reader = nil
    headers = []
  }
}
