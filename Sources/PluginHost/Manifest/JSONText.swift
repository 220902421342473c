import KithPluginKit

/// Trees as JSON text.
enum JSONText {
  /// On one line.
  static func line(_ tree: JSONValue) -> String {
    var writer = JSONWriter()
    write(tree, &writer)
    return String(decoding: writer.take(), as: UTF8.self)
  }

  private static func write(_ tree: JSONValue, _ writer: inout JSONWriter) {
    switch tree {
    case .null: writer.null()
    case .boolean(let value): writer.boolean(value)
    case .integer(let value): writer.integer(value)
    case .float(let value): writer.float(value)
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginArray()
      for element in elements { write(element, &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.name)
        write(member.value, &writer)
      }
      writer.endObject()
    }
  }

  /// One member a line, for files people read.
  static func pretty(_ tree: JSONValue, indent: String = "") -> String {
    let inner = indent + "  "
    switch tree {
    case .array(let elements) where !elements.isEmpty:
      return "[\n" + elements.map { inner + pretty($0, indent: inner) }.joined(separator: ",\n")
        + "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      let lines = members.map { "\(inner)\(line(.string($0.name))): \(pretty($0.value, indent: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    default: return line(tree)
    }
  }
}
