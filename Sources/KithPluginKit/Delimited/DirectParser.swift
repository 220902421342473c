/// Parses rows straight into columns, field by field as they come: numbers, dates and plain texts in one pass
/// over their bytes, anything unusual (quotes, empty fields, long numbers) by cutting out the field first.
///
/// Wherever it says a field is right it gives what `DelimitedReader` gives.
struct DirectParser {
  /// What to do with a field of every row.
  private struct Plan {
    enum Kind { case skip, integer, float, date, boolean, text, other }
    var kind: Kind
    var isString = false
    var nulls: UnsafeMutablePointer<UInt8>
    var words: UnsafeMutablePointer<UInt64>
    var texts: UnsafeMutablePointer<Bytes>
  }

  private var tokenizer: FieldTokenizer
  private let plans: [Plan]
  /// The last line end of the text: scanning from before it stops there at the latest.
  private let lastLineEnd: UnsafePointer<UInt8>
  private let calendar = CalendarTable.shared

  init(_ text: Bytes, _ dialect: DelimitedDialect, fieldCount: Int, _ chunk: ColumnChunk, sources: [Int]) {
    let start = text.baseAddress ?? UnsafePointer(chunk.scratch.anchor)
    tokenizer = FieldTokenizer(text, start: start, dialect)
    plans = (0..<fieldCount).map { field in
      let column = sources.firstIndex(of: field).map { chunk.columns[$0] }
      guard let column else {
        let none = chunk.columns.first ?? ColumnBuffer(ColumnDefinition("", .integer), capacity: 0)
        return Plan(kind: .skip, nulls: none.nulls, words: none.words, texts: none.texts)
      }
      return Plan(
        kind: DirectParser.kind(column.definition), isString: column.definition.type == .string,
        nulls: column.nulls, words: column.words, texts: column.texts)
    }
    var last = start + text.count
    while last > start, last[-1] != 0x0A { last -= 1 }
    lastLineEnd = last > start ? last - 1 : start
  }

  private static func kind(_ definition: ColumnDefinition) -> Plan.Kind {
    if definition.isList { return .other }
    return switch definition.type {
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .temporal(.date): .date
    case .string, .temporal: .text
    }
  }

  /// Fills a chunk with the next rows, none at the end; false at a field or row that is not right.
  mutating func next(_ chunk: ColumnChunk) -> Bool {
    chunk.scratch.reset()
    var row = 0
    let isRight = plans.withUnsafeBufferPointer { plans in
      while row < ColumnChunk.capacity, tokenizer.skipEmptyLines() {
        guard parseRow(plans, row, chunk) else { return false }
        row += 1
      }
      return true
    }
    chunk.count = row
    return isRight
  }

  @inline(__always)
  private mutating func parseRow(
    _ plans: UnsafeBufferPointer<Plan>, _ row: Int, _ chunk: ColumnChunk
  ) -> Bool {
    var position = tokenizer.position
    for field in 0..<plans.count {
      if let end = parseField(plans[field], row, position) {
        position = end
      } else {
        guard let end = parseSlowly(plans[field], row, position, chunk) else { return false }
        position = end
      }
      if field + 1 < plans.count {
        guard position < tokenizer.end, position.pointee == tokenizer.delimiter else { return false }
        position += 1
      }
    }
    tokenizer.position = position
    guard position < tokenizer.end else { return true }
    let byte = position.pointee
    guard byte == 0x0A || byte == 0x0D else { return false }
    tokenizer.takeLineEnd()
    return true
  }

  /// Parses a field in the usual spelling of its type; gives its end, nil when it is not spelt so.
  @inline(__always)
  private func parseField(
    _ plan: Plan, _ row: Int, _ start: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    guard start < lastLineEnd else { return nil }
    switch plan.kind {
    case .integer: return parseInteger(plan, row, start)
    case .float: return parseFloat(plan, row, start)
    case .date: return parseDate(plan, row, start)
    case .text, .skip:
      guard start.pointee != tokenizer.quote else { return nil }
      let end = tokenizer.fieldEnd(from: start)
      guard end > start else { return nil }
      if plan.kind == .text {
        plan.texts[row] = Bytes(start: start, count: end - start)
        plan.nulls[row] = 0
      }
      return end
    case .boolean, .other: return nil
    }
  }

  @inline(__always)
  private func endsField(_ byte: UInt8) -> Bool {
    byte == tokenizer.delimiter || byte == 0x0A || byte == 0x0D
  }

  @inline(__always)
  private func parseInteger(
    _ plan: Plan, _ row: Int, _ start: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    let isNegative = start.pointee == UInt8(ascii: "-")
    let first = isNegative ? start + 1 : start
    var (value, end): (UInt64, UnsafePointer<UInt8>)
    if let run = DigitRun(first, tokenizer.end) {
      (value, end) = (run.value, run.end)
    } else {
      (value, end) = (0, first)
      while end.pointee &- 0x30 < 10 {
        value = value &* 10 &+ UInt64(end.pointee &- 0x30)
        end += 1
      }
      guard end > first, end - first <= 18 else { return nil }
    }
    guard endsField(end.pointee) else { return nil }
    plan.words[row] = isNegative ? 0 &- value : value
    plan.nulls[row] = 0
    return end
  }

  @inline(__always)
  private func parseFloat(_ plan: Plan, _ row: Int, _ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    let isNegative = start.pointee == UInt8(ascii: "-")
    guard let whole = DigitRun(isNegative ? start + 1 : start, tokenizer.end) else { return nil }
    var (mantissa, scale, end) = (whole.value, 0, whole.end)
    if end.pointee == UInt8(ascii: ".") {
      guard let fraction = DigitRun(end + 1, tokenizer.end) else { return nil }
      scale = fraction.count
      mantissa = mantissa &* fraction.power &+ fraction.value
      end = fraction.end
    }
    // At most 14 digits: one correctly rounded operation, as in DecimalFloat.
    guard endsField(end.pointee) else { return nil }
    let value = Double(mantissa) / DecimalFloat.exactPower(scale)
    plan.words[row] = (isNegative ? -value : value).bitPattern
    plan.nulls[row] = 0
    return end
  }

  @inline(__always)
  private func parseDate(_ plan: Plan, _ row: Int, _ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard tokenizer.end - start > 10, endsField(start[10]), let day = calendar.day(start) else { return nil }
    plan.words[row] = UInt64(bitPattern: Int64(day))
    plan.nulls[row] = 0
    return start + 10
  }

  /// Cuts out a field and converts it; gives its end, nil when it is not right.
  @inline(never)
  private mutating func parseSlowly(
    _ plan: Plan, _ row: Int, _ start: UnsafePointer<UInt8>, _ chunk: ColumnChunk
  ) -> UnsafePointer<UInt8>? {
    tokenizer.position = start
    guard let field = try? tokenizer.readField(chunk.scratch) else { return nil }
    let (text, end) = (field.bytes, tokenizer.position)
    guard plan.kind != .skip else { return end }
    guard text.count > 0 || field.wasQuoted && plan.isString else {
      plan.nulls[row] = 1
      return end
    }
    plan.nulls[row] = 0
    switch plan.kind {
    case .integer:
      guard let value = FieldParser.integer(text) else { return nil }
      plan.words[row] = UInt64(bitPattern: value)
    case .float:
      guard let value = FieldParser.float(text) else { return nil }
      plan.words[row] = value.bitPattern
    case .boolean:
      guard let value = FieldParser.boolean(text) else { return nil }
      plan.words[row] = value ? 1 : 0
    case .date:
      guard let value = FieldParser.date(text) else { return nil }
      plan.words[row] = UInt64(bitPattern: value)
    case .text: plan.texts[row] = text
    case .skip, .other: return nil
    }
    return end
  }
}
