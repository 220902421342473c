import KithPluginKit

/// One line of a data set: fields between tabs, `\N` for no value, no quotes.
struct TabbedRow {
  let file: String
  let number: Int
  private let line: Bytes
  private let fields: [Bytes]

  init(_ line: Bytes, file: String, number: Int) {
    self.file = file
    self.number = number
    self.line = line
    var fields: [Bytes] = []
    var start = 0
    for index in 0..<line.count where line[index] == 0x09 {
      fields.append(line.slice(start, index))
      start = index + 1
    }
    fields.append(line.slice(start, line.count))
    self.fields = fields
  }

  var count: Int { fields.count }
  var texts: [String] { fields.map(\.text) }

  /// Nil when the field has no value, or there is no such field.
  func bytes(_ field: Int) -> Bytes? {
    guard fields.indices.contains(field), !fields[field].equals("\\N"), fields[field].count > 0 else {
      return nil
    }
    return fields[field]
  }

  func text(_ field: Int) -> String? { bytes(field)?.text }

  /// The parts of a field with commas in between.
  func list(_ field: Int) -> [String] { text(field)?.split(separator: ",").map(String.init) ?? [] }

  func reject(_ code: String, _ message: String, field: Int) -> Reject {
    var column = 1
    if fields.indices.contains(field), let base = fields[field].baseAddress, let start = line.baseAddress {
      column = line.column(of: base - start)
    }
    return Reject(
      code: code, message: message, file: file, line: number, column: column,
      text: String(line.text.prefix(80)))
  }
}

/// A field that does not hold what it should.
struct FieldFault: Error {
  var message: String
  var field: Int
}
