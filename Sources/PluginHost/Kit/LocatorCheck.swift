import KithPluginKit

/// Opens the places records name and looks whether what the record says stands there.
struct LocatorCheck {
  private let bytes: [UInt8]
  private let lines: [String]
  private let tree: JSONValue?

  init(input: [UInt8]) {
    bytes = input
    let text = String(decoding: input, as: UTF8.self)
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    tree = try? JSONValue(parsing: text)
  }

  /// The ids of sources that are documents of their own, not the input: what a recording, or a file a person wrote,
  /// tells about.
  static func otherDocuments(_ records: [JSONValue], input: String) -> Set<String> {
    var ids: Set<String> = []
    for record in records where record["type"]?.string == "source" {
      let uri = record["uri"]?.string ?? ""
      if uri.split(separator: "/").last.map(String.init) != input, let id = record["id"]?.string {
        ids.insert(id)
      }
    }
    return ids
  }

  /// What is wrong with the locator of a record; nil when it is good or there is none.
  func fault(_ record: JSONValue) -> String? {
    guard let at = record["at"], at.members?.isEmpty == false else { return nil }
    let region: String
    if let line = at["line"]?.integer ?? at["row"]?.integer {
      guard line >= 1, line <= lines.count else {
        return "line \(line) is not there: the input has \(lines.count)"
      }
      region = lines[Int(line) - 1]
    } else if let pointer = at["ptr"]?.string {
      guard let tree else { return "the pointer \(pointer) is into an input that is no JSON" }
      guard let found = LocatorCheck.resolve(pointer, tree) else {
        return "the pointer \(pointer) leads nowhere"
      }
      // A place in a list may itself be what a record says.
      region = JSONText.line(found) + " " + pointer
    } else if let span = at["span"]?.elements?.compactMap(\.integer), span.count == 2 {
      guard span[0] >= 0, span[0] <= span[1], span[1] <= bytes.count else {
        return "the span \(span[0]) to \(span[1]) is not in the input's \(bytes.count) bytes"
      }
      region = String(decoding: bytes[Int(span[0])..<Int(span[1])], as: UTF8.self)
    } else if let quote = at["quote"]?.string {
      guard lines.joined(separator: "\n").contains(quote) else {
        return "the quote \"\(quote)\" is not in the input"
      }
      region = quote
    } else {
      return nil
    }
    let values = LocatorCheck.values(record)
    // JSON may write a text in several ways.
    let plain = (try? JSONValue(parsing: region)).map { JSONText.line($0) } ?? ""
    let markup = LocatorCheck.withoutEntities(region)
    if values.isEmpty
      || values.contains(where: { region.contains($0) || plain.contains($0) || markup.contains($0) })
    {
      return nil
    }
    return "`\(region.prefix(60))` does not contain any of \(values.prefix(4).joined(separator: ", "))"
  }

  /// Text of XML as it is meant.
  private static func withoutEntities(_ text: String) -> String {
    var text = text
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
    ] { text = text.replacing(entity, with: character) }
    return text
  }

  /// A JSON pointer of RFC 6901.
  static func resolve(_ pointer: String, _ tree: JSONValue) -> JSONValue? {
    if pointer.isEmpty { return tree }
    guard pointer.hasPrefix("/") else { return nil }
    var found = tree
    for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      let name = LocatorCheck.unescaped(part)
      if let elements = found.elements, let index = Int(name), elements.indices.contains(index) {
        found = elements[index]
      } else if let member = found[name] {
        found = member
      } else {
        return nil
      }
    }
    return found
  }

  private static func unescaped(_ part: Substring) -> String {
    var text = ""
    var isEscape = false
    for character in part {
      if isEscape {
        text.append(character == "1" ? "/" : "~")
        isEscape = false
      } else if character == "~" {
        isEscape = true
      } else {
        text.append(character)
      }
    }
    return text
  }

  /// The values of a record, as they may stand in the input.
  private static func values(_ record: JSONValue) -> [String] {
    var values: [String] = []
    func add(_ value: JSONValue, _ depth: Int) {
      switch value {
      case .string(let text): if !text.isEmpty { values.append(text) }
      case .integer(let number): values.append("\(number)")
      case .float(let number):
        values.append("\(number)")
        if let whole = Int64(exactly: number) { values.append("\(whole)") }
      case .array(let elements): if depth < 4 { for element in elements { add(element, depth + 1) } }
      case .object(let members): if depth < 4 { for member in members { add(member.value, depth + 1) } }
      case .boolean, .null: break
      }
    }
    for part in ["props", "keys", "value", "qualifiers"] { if let value = record[part] { add(value, 0) } }
    // A text of several lines is found by its first.
    values += values.compactMap { text in
      text.split(whereSeparator: \.isNewline).first.map(String.init).flatMap { $0 == text ? nil : $0 }
    }
    // Inside JSON text, strings stand escaped.
    return values + values.map { String(JSONText.line(.string($0)).dropFirst().dropLast()) }
  }
}
