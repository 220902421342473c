import Engine
import LineEditing

/// The formats other programs read: nothing is cut, whatever the width of the screen.
extension Renderer {
  /// Values quoted as RFC 4180 says; lines end with a line feed alone, as other tools on Unix write them.
  /// Null is an empty field and the empty string `""`; lists, maps, nodes and relationships are JSON text.
  func renderCSV(_ result: some ResultRows) throws(OutputError) {
    try sink.writeLine(result.columns.map { quotedField(guarded($0)) }.joined(separator: ","))
    for row in 0..<result.rowCount {
      let fields = result.row(row).map { datum in
        datum.isNull ? "" : quotedField(guarded(datum.field))
      }
      try sink.writeLine(fields.joined(separator: ","))
    }
  }

  private func quotedField(_ text: String) -> String {
    let needsQuotes =
      text.isEmpty
      || text.utf8.contains { byte in
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
      }
    return needsQuotes ? "\"" + replacing(["\"": "\"\""], in: text) + "\"" : text
  }

  /// Tab, line feed, carriage return and backslash are written `\t`, `\n`, `\r` and `\\`; null is an empty
  /// field.
  func renderTSV(_ result: some ResultRows) throws(OutputError) {
    try sink.writeLine(result.columns.map { escapedField($0) }.joined(separator: "\t"))
    for row in 0..<result.rowCount {
      let fields = result.row(row).map { $0.isNull ? "" : escapedField($0.field) }
      try sink.writeLine(fields.joined(separator: "\t"))
    }
  }

  private func escapedField(_ text: String) -> String {
    guarded(replacing(["\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"], in: text))
  }

  /// On a terminal, text whose control characters cannot act; in a file or pipe, the text as it is.
  private func guarded(_ text: String) -> String {
    guard options.isTerminal else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }
      .joined(separator: "\n")
  }

  func renderJSON(_ result: some ResultRows) throws(OutputError) {
    try sink.write("[")
    for row in 0..<result.rowCount {
      try sink.write(row == 0 ? "\n" : ",\n")
      try sink.write(object(result, row))
    }
    try sink.write(result.rowCount == 0 ? "]\n" : "\n]\n")
  }

  func renderJSONLines(_ result: some ResultRows) throws(OutputError) {
    for row in 0..<result.rowCount { try sink.writeLine(object(result, row)) }
  }

  private func object(_ result: some ResultRows, _ row: Int) -> String {
    var text = "{"
    for (index, (column, datum)) in zip(result.columns, result.row(row)).enumerated() {
      if index > 0 { text += "," }
      text += jsonString(column) + ":"
      datum.writeJSON(to: &text)
    }
    return text + "}"
  }

  func renderMarkdown(_ result: some ResultRows) throws(OutputError) {
    var numeric = [Bool](repeating: result.rowCount > 0, count: result.columns.count)
    for row in 0..<result.rowCount {
      for (column, datum) in result.row(row).enumerated() where !datum.isNumber && !datum.isNull {
        numeric[column] = false
      }
    }
    try sink.writeLine(markdownRow(result.columns.map { markdown($0) }))
    try sink.writeLine(markdownRow(numeric.map { $0 ? "---:" : "---" }))
    for row in 0..<result.rowCount {
      try sink.writeLine(
        markdownRow(result.row(row).map { $0.isNull ? "" : markdown($0.display(.full)) }))
    }
  }

  private func markdownRow(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private func markdown(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { replacing(["|": "\\|"], in: visible(String($0))) }.joined(separator: "<br>")
  }
}

extension Datum {
  /// The text of a field in a delimited file: plain values as they are, everything nested as JSON.
  fileprivate var field: String {
    switch self {
    case .list, .map, .node, .relationship, .path: json
    default: display()
    }
  }
}
