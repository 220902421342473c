/// What a piece of text on the screen is; the renderer decides how that looks.
public enum Style: UInt8, Sendable, CaseIterable {
  case plain
  // Parts of a statement.
  case keyword, function, variable, property, label, parameter, string, number, comment, error
  /// The pair of brackets at the cursor.
  case emphasis
  // Parts of the frame around it.
  case prompt, continuation, hint, marker, menu, selected, detail, title

  /// Parameters of the "select graphic rendition" sequence, empty for the terminal's own look. Only
  /// the sixteen basic colours, which follow the user's theme.
  var parameters: String {
    switch self {
    case .plain, .variable, .property, .menu: ""
    case .keyword: "1;34"
    case .function: "36"
    case .label: "35"
    case .parameter: "33"
    case .string: "32"
    case .number: "36"
    case .comment, .continuation, .hint, .marker, .detail: "2"
    case .error: "31"
    case .emphasis: "1;7"
    case .prompt: "1;32"
    case .selected: "7"
    case .title: "1"
    }
  }

  /// `text` in this style and back to the terminal's own look; unchanged when `colors` is false.
  public func apply(to text: String, colors: Bool) -> String {
    guard colors, !parameters.isEmpty, !text.isEmpty else { return text }
    return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
  }
}

/// A piece of the statement and what it is.
public struct HighlightSpan: Equatable, Sendable {
  /// Half-open range of UTF-8 offsets into the statement. Parts outside of it are ignored.
  public var range: Range<Int>
  public var style: Style

  public init(_ range: Range<Int>, _ style: Style) {
    self.range = range
    self.style = style
  }
}
