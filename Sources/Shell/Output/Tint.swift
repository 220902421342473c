/// What a piece of text is, so that it can be coloured in one place.
enum Tint: Hashable {
  case plain, dim, bold
  case error, warning, hint, heading, success
  case keyword, string, number, label, type, property, parameter, function, comment, command, variable

  /// Parameters of the terminal's "select graphic rendition" sequence; empty for plain text.
  var code: String {
    switch self {
    case .plain, .variable, .property: ""
    case .dim, .comment: "2"
    case .bold, .heading: "1"
    case .error: "1;31"
    case .warning: "1;33"
    case .hint: "36"
    case .success: "32"
    case .keyword: "1;34"
    case .string: "32"
    case .number: "35"
    case .label: "33"
    case .type: "36"
    case .parameter: "31"
    case .function: "34"
    case .command: "1;36"
    }
  }
}

/// Colours text, or leaves it alone when colour is off.
struct Palette: Hashable {
  var isEnabled: Bool

  static let off = Palette(isEnabled: false)

  func paint(_ text: String, _ tint: Tint) -> String {
    let code = tint.code
    return isEnabled && !code.isEmpty && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// When to colour.
public enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never

  /// - Parameter isTerminal: What is written to is a terminal.
  func isEnabled(isTerminal: Bool, environment: [String: String]) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment["NO_COLOR"], !value.isEmpty { return false }
      if let value = environment["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return true }
      return isTerminal && environment["TERM"] != "dumb"
    }
  }
}
