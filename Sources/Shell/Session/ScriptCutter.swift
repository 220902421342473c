import Syntax

/// A piece of a script.
enum ScriptItem: Hashable {
  /// A statement of the query language, as byte offsets.
  case statement(Span)
  /// A line that begins with `:`, as byte offsets.
  case command(Span)

  var span: Span {
    switch self {
    case .statement(let span), .command(let span): span
    }
  }
}

/// Cuts a script into statements, which end with `;`, and commands, which begin with `:` and end with their
/// line.
func scriptItems(_ text: String) -> [ScriptItem] {
  var items: [ScriptItem] = []
  let bytes = Array(text.utf8)
  var start = 0
  // Text behind a command is cut anew, since what stands in a command's line follows other rules.
  scan: while start < bytes.count {
    for statement in splitStatements(String(decoding: bytes[start...], as: UTF8.self)) {
      let first = firstContent(bytes, start + statement.span.start)
      if first < bytes.count, bytes[first] == UInt8(ascii: ":") {
        let end = bytes[first...].firstIndex(of: 0x0A) ?? bytes.count
        items.append(.command(Span(first, end)))
        start = end
        continue scan
      }
      items.append(.statement(Span(start + statement.span.start, start + statement.span.end)))
    }
    break
  }
  return items
}

/// The offset of the first byte from `start` on that is neither white space nor in a comment.
private func firstContent(_ bytes: [UInt8], _ start: Int) -> Int {
  var index = start
  while index < bytes.count {
    let byte = bytes[index]
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      index += 1
    } else if byte == UInt8(ascii: "/"), next == byte {
      index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
    } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
      index += 2
      while index < bytes.count, !(bytes[index - 1] == UInt8(ascii: "*") && bytes[index] == UInt8(ascii: "/"))
      {
        index += 1
      }
      index += 1
    } else {
      return index
    }
  }
  return bytes.count
}

/// Whether Enter should hand the buffer over: it is a command, or its last statement ends with `;`.
func isCompleteInput(_ text: String) -> Bool {
  if isCommand(text) || isBareCommand(text) { return true }
  guard let last = scriptItems(text).last else { return trimmed(text).hasSuffix(";") }
  if case .command = last { return true }
  return splitStatements(text).last?.isComplete ?? true
}

/// Words that other shells taught people, understood without a colon.
func isBareCommand(_ text: String) -> Bool {
  var line = trimmed(text)
  if line.hasSuffix(";") { line.removeLast() }
  if ["help", "quit", "exit", "?"].contains(line.lowercased()) { return true }
  guard let first = line.first, first == "\\" || first == ".", !line.contains("\n") else { return false }
  return line.dropFirst().first?.isLetter ?? (line == "\\?")
}
