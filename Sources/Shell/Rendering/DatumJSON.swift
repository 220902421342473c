import Engine

extension Datum {
  /// The value as JSON on one line, nothing left out: nodes as `{"id", "labels", "properties"}`,
  /// relationships as `{"id", "type", "start", "end", "properties"}`, paths as `{"nodes", "relationships"}`,
  /// temporal values as text, floats that JSON lacks as the strings "NaN", "Infinity" and "-Infinity".
  var json: String {
    var text = ""
    writeJSON(to: &text)
    return text
  }

  func writeJSON(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .float(let value):
      text += value.isFinite ? formatFloat(value) : "\"\(formatFloat(value))\""
    case .string(let value): writeJSONString(value, to: &text)
    case .temporal(_, let value): writeJSONString(value, to: &text)
    case .list(let elements): writeJSONArray(elements, to: &text) { $0.writeJSON(to: &$1) }
    case .map(let entries): writeJSONObject(entries, to: &text)
    case .node(let node): node.writeJSON(to: &text)
    case .relationship(let relationship): relationship.writeJSON(to: &text)
    case .path(let path):
      text += "{\"nodes\":"
      writeJSONArray(path.nodes, to: &text) { $0.writeJSON(to: &$1) }
      text += ",\"relationships\":"
      writeJSONArray(path.relationships, to: &text) { $0.writeJSON(to: &$1) }
      text += "}"
    }
  }
}

extension DatumNode {
  fileprivate func writeJSON(to text: inout String) {
    text += "{\"id\":\(id),\"labels\":"
    writeJSONArray(labels, to: &text) { writeJSONString($0, to: &$1) }
    text += ",\"properties\":"
    writeJSONObject(properties, to: &text)
    text += "}"
  }
}

extension DatumRelationship {
  fileprivate func writeJSON(to text: inout String) {
    text += "{\"id\":\(id),\"type\":"
    writeJSONString(type, to: &text)
    text += ",\"start\":\(start),\"end\":\(end),\"properties\":"
    writeJSONObject(properties, to: &text)
    text += "}"
  }
}

/// A string literal of JSON.
func jsonString(_ value: String) -> String {
  var text = ""
  writeJSONString(value, to: &text)
  return text
}

private func writeJSONString(_ value: String, to text: inout String) {
  text += "\""
  for scalar in value.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }
  text += "\""
}

private func writeJSONArray<Element>(
  _ elements: [Element], to text: inout String, _ write: (Element, inout String) -> Void
) {
  text += "["
  for (index, element) in elements.enumerated() {
    if index > 0 { text += "," }
    write(element, &text)
  }
  text += "]"
}

private func writeJSONObject(_ entries: [(key: String, value: Datum)], to text: inout String) {
  text += "{"
  for (index, entry) in entries.enumerated() {
    if index > 0 { text += "," }
    writeJSONString(entry.key, to: &text)
    text += ":"
    entry.value.writeJSON(to: &text)
  }
  text += "}"
}
