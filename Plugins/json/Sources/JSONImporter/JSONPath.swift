import KithPluginKit

/// A step from a value into one inside it.
enum PathStep: Hashable, Sendable {
  /// The member with this name, or the element with this number.
  case name(String)
  /// Every member or element.
  case any

  func matches(_ name: String) -> Bool {
    switch self {
    case .name(let wanted): wanted == name
    case .any: true
    }
  }
}

/// A JSON pointer (RFC 6901) in which `*` stands for every member or element.
struct PathPattern: Hashable, Sendable {
  /// As deep as values may nest.
  static let depthLimit = 64

  var steps: [PathStep]

  /// Nil for text that is no pointer: it must be empty or begin with `/`.
  init?(_ text: Substring) {
    guard text.isEmpty || text.hasPrefix("/") else { return nil }
    steps = []
    for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let name = PathPattern.unescaped(part) else { return nil }
      steps.append(part == "*" ? .any : .name(name))
    }
    guard steps.count <= PathPattern.depthLimit else { return nil }
  }

  /// True when the names so far are a beginning of the pattern.
  func begins(with names: [String]) -> Bool {
    names.count <= steps.count && zip(steps, names).allSatisfy { $0.matches($1) }
  }

  private static func unescaped(_ part: Substring) -> String? {
    var name = ""
    var characters = part.makeIterator()
    while let character = characters.next() {
      guard character == "~" else {
        name.append(character)
        continue
      }
      switch characters.next() {
      case "0": name.append("~")
      case "1": name.append("/")
      default: return nil
      }
    }
    return name
  }

  /// Names as a JSON pointer.
  static func pointer(_ names: [String]) -> String {
    names.map { name in
      var escaped = "/"
      for character in name {
        switch character {
        case "~": escaped += "~0"
        case "/": escaped += "~1"
        default: escaped.append(character)
        }
      }
      return escaped
    }.joined()
  }
}

/// Where a rule finds a value, seen from the value it is applied to: `/name`, the empty path for the value
/// itself, `../../id` for a value of an enclosing one, `#` for the member's own name or element's number.
struct ValuePath: Hashable, Sendable {
  /// As it was written.
  var text: String
  /// How many levels up it begins.
  var up = 0
  var steps: [PathStep] = []
  var isName = false

  init?(_ text: String) {
    self.text = text
    var rest = text[...]
    while rest.hasPrefix("..") || (up > 0 && rest.hasPrefix("/..")) {
      rest = rest.drop { $0 == "/" }.dropFirst(2)
      up += 1
    }
    if rest == "#" || (up > 0 && rest == "/#") {
      isName = true
      return
    }
    guard let pattern = PathPattern(rest) else { return nil }
    steps = pattern.steps
  }

  /// True when it may lead to several values.
  var isMany: Bool { steps.contains(.any) }
}
