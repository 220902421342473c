import Engine
import Syntax

/// Reads values written as literals of the query language: numbers, strings, booleans, null, lists and maps
/// of them.
struct LiteralReader {
  private let tokens: StatementTokens
  private(set) var index: Int

  /// Lists and maps may be nested this deep.
  private static let deepest = 64

  init(_ tokens: StatementTokens, at index: Int = 0) {
    self.tokens = tokens
    self.index = index
  }

  /// The value of a text that is one literal and nothing else; nil for anything else.
  static func read(_ text: String) -> Datum? {
    let tokens = StatementTokens(text)
    // A comment or semicolon is no part of a literal, though the words do not show it.
    guard !tokens.words.isEmpty, tokenize(text).count == tokens.words.count else { return nil }
    var reader = LiteralReader(tokens)
    guard let value = reader.value(), reader.index == tokens.words.count else { return nil }
    return value
  }

  /// The literal at the current word; nil when there is none, and then the position means nothing.
  mutating func value(depth: Int = 0) -> Datum? {
    guard depth < Self.deepest, let word = tokens[index] else { return nil }
    index += 1
    switch word.kind {
    case .string: return .string(unquoted(word.text))
    case .integer: return integer(word.text, negative: false)
    case .float: return Double(word.text.filter { $0 != "_" }).map { .float($0) }
    case .keyword, .identifier: return named(word.text)
    default: break
    }
    switch word.text {
    case "-": return negative()
    case "[": return list(depth)
    case "{": return map(depth)
    default: return nil
    }
  }

  private func named(_ word: String) -> Datum? {
    switch word.lowercased() {
    case "true": .boolean(true)
    case "false": .boolean(false)
    case "null": .null
    default: nil
    }
  }

  private mutating func negative() -> Datum? {
    guard let word = tokens[index] else { return nil }
    index += 1
    switch word.kind {
    case .integer: return integer(word.text, negative: true)
    case .float: return Double(word.text.filter { $0 != "_" }).map { .float(-$0) }
    default: return nil
    }
  }

  private func integer(_ text: String, negative: Bool) -> Datum? {
    var digits = text.lowercased().filter { $0 != "_" }
    var radix = 10
    for (prefix, base) in [("0x", 16), ("0o", 8)] where digits.hasPrefix(prefix) {
      digits.removeFirst(2)
      radix = base
    }
    // The sign belongs to the digits, so that the least integer can be read.
    return Int64((negative ? "-" : "") + digits, radix: radix).map { .integer($0) }
  }

  private mutating func list(_ depth: Int) -> Datum? {
    var elements: [Datum] = []
    if tokens[index]?.text == "]" {
      index += 1
      return .list([])
    }
    while let element = value(depth: depth + 1) {
      elements.append(element)
      let separator = tokens[index]?.text
      index += 1
      if separator == "]" { return .list(elements) }
      if separator != "," { return nil }
    }
    return nil
  }

  private mutating func map(_ depth: Int) -> Datum? {
    var entries: [(key: String, value: Datum)] = []
    if tokens[index]?.text == "}" {
      index += 1
      return .map([])
    }
    while let key = tokens[index], key.isName || key.kind == .keyword, tokens[index + 1]?.text == ":" {
      index += 2
      guard let value = value(depth: depth + 1) else { return nil }
      entries.append((key.name, value))
      let separator = tokens[index]?.text
      index += 1
      if separator == "}" { return .map(entries) }
      if separator != "," { return nil }
    }
    return nil
  }
}

/// The text of a string literal: without its quotes, escapes put in. Text that is no literal is given as it
/// is.
func unquoted(_ literal: String) -> String {
  guard literal.unicodeScalars.count >= 2, let quote = literal.unicodeScalars.first,
    quote == "'" || quote == "\"",
    literal.unicodeScalars.last == quote
  else { return literal }
  var text = ""
  var scalars = literal.unicodeScalars.dropFirst().dropLast().makeIterator()
  while let scalar = scalars.next() {
    guard scalar == "\\", let escape = scalars.next() else {
      text.unicodeScalars.append(scalar)
      continue
    }
    switch escape {
    case "n": text += "\n"
    case "t": text += "\t"
    case "r": text += "\r"
    case "b": text += "\u{8}"
    case "f": text += "\u{C}"
    case "u", "U":
      var digits = ""
      for _ in 0..<(escape == "u" ? 4 : 8) { digits.unicodeScalars.append(scalars.next() ?? "x") }
      text.unicodeScalars.append(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
    default: text.unicodeScalars.append(escape)
    }
  }
  return text
}
