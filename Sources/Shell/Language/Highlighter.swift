import LineEditing
import Syntax

/// Colours for the text in the editor, found from its tokens.
struct Highlighter {
  /// Names of functions, in lower case.
  var functions: Set<String>

  /// Styles for the parts of `text` that have one; offsets are in UTF-8 bytes.
  func spans(_ text: String) -> [HighlightSpan] {
    if isCommand(text) { return commandSpans(text) }
    let bytes = Array(text.utf8)
    let tokens = tokenize(bytes)
    var spans: [HighlightSpan] = []
    var previous: UInt8 = 0
    for (index, token) in tokens.enumerated() {
      let range = token.span.start..<token.span.end
      let next = tokens.dropFirst(index + 1).first { $0.kind != .comment }.map { bytes[$0.span.start] } ?? 0
      if let style = style(token, bytes[range], previous, next, end: token.span.end == bytes.count) {
        spans.append(HighlightSpan(range, style))
      }
      if token.kind != .comment { previous = bytes[token.span.start] }
    }
    return spans
  }

  private func style(
    _ token: Token, _ bytes: ArraySlice<UInt8>, _ previous: UInt8, _ next: UInt8, end: Bool
  ) -> Style? {
    switch token.kind {
    case .keyword: return .keyword
    case .integer, .float: return .number
    case .string: return .string
    case .parameter: return .parameter
    case .comment: return .comment
    case .error:
      // A string that is still being typed is no error yet.
      let first = bytes.first ?? 0
      let isOpen = first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
      if isOpen && end { return .string }
      return end && first == UInt8(ascii: "$") ? .parameter : .error
    case .identifier, .quotedName:
      if previous == UInt8(ascii: ".") && next != UInt8(ascii: "(") { return .property }
      if previous == UInt8(ascii: ":") || previous == UInt8(ascii: "|") { return .label }
      if next == UInt8(ascii: "("), functions.contains(String(decoding: bytes, as: UTF8.self).lowercased()) {
        return .function
      }
      return .variable
    case .operator, .punctuation: return nil
    }
  }

  private func commandSpans(_ text: String) -> [HighlightSpan] {
    let bytes = Array(text.utf8)
    let start = bytes.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? 0
    let end = bytes[start...].firstIndex { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A } ?? bytes.count
    return [HighlightSpan(start..<end, .keyword)]
  }
}

/// Whether the text is a command of the prompt and no statement.
func isCommand(_ text: String) -> Bool {
  text.first { !$0.isWhitespace } == ":"
}
