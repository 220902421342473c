/// The wording of everything the parser finds wrong.
extension Parser {
  /// The error for a current token that fits nothing.
  ///
  /// - Parameters:
  ///   - notion: What was expected besides the tokens that were tried.
  ///   - opener: The token index of a bracket that is still open here.
  func unexpected(_ notion: Expectations.Notions = [], closing opener: Int? = nil) -> Failure {
    expectations.insert(notion)
    if let failure = lexicalError(token) { return failure }
    let expected = Self.list(expectations.descriptions)
    let message = expected.isEmpty ? "unexpected \(found)" : "expected \(expected), found \(found)"
    return .syntax("UnexpectedSyntax", message, at: token.span, hint: hint(closing: opener))
  }

  /// An error of the given text at the current token, unless the token itself is malformed.
  func unexpected(_ message: String, hint: String? = nil) -> Failure {
    lexicalError(token) ?? .syntax("UnexpectedSyntax", message, at: token.span, hint: hint)
  }

  /// An error for a construct that is known and not part of the language.
  func unsupported(_ construct: String, at span: Span? = nil, hint: String? = nil) -> Failure {
    .syntax("UnexpectedSyntax", "\(construct) is not supported", at: span ?? token.span, hint: hint)
  }

  func invalidComposition(_ message: String, at span: Span, hint: String? = nil) -> Failure {
    .syntax("InvalidClauseComposition", message, at: span, hint: hint)
  }

  /// The current token in words.
  var found: String { describe(token) }

  func describe(_ token: Lexeme) -> String {
    switch token.kind {
    case .endOfText: return "the end of the statement"
    case .keyword: return shortened(token)
    case .string: return "the string \(shortened(token))"
    case .integer, .float, .hexInteger, .octalInteger, .badNumber: return "the number \(shortened(token))"
    case .parameter: return "the parameter `\(shortened(token))`"
    default: return "`\(shortened(token))`"
    }
  }

  private func shortened(_ token: Lexeme) -> String {
    let whole = string(token.span)
    guard whole.unicodeScalars.count > 40 else { return whole }
    var result = ""
    result.unicodeScalars.append(contentsOf: whole.unicodeScalars.prefix(37))
    return result + "..."
  }

  private static func list(_ things: [String]) -> String {
    guard let last = things.last, things.count > 1 else { return things.first ?? "" }
    return things.dropLast().joined(separator: ", ") + " or " + last
  }

  private func hint(closing opener: Int?) -> String? {
    if let hint = wordHint { return hint }
    switch token.kind {
    case .doubleEqual: return "equality is written `=`"
    case .exclamationEqual: return "inequality is written `<>`"
    case .doubleAmpersand: return "write AND"
    default: break
    }
    if token.kind == .string, position > 0, tokens[position - 1].kind == .string,
      tokens[position - 1].end == token.start
    {
      return "a quote inside a string is written `\\'` or `\\\"`"
    }
    guard let opener else { return nil }
    let bracket = self.token(at: opener)
    let (line, column) = lineAndColumn(of: Int(bracket.start), in: text)
    return "the `\(bracket.kind.symbol)` at line \(line), column \(column) is not closed"
  }

  /// What a word that does not fit was probably meant to be.
  private var wordHint: String? {
    if let keyword = token.keyword { return keywordHint(keyword) }
    guard token.kind == .identifier else { return nil }
    let word = string(token.span)
    if let hint = Self.otherLanguages[word.lowercased()] { return hint }
    // Shorter words are near to everything.
    if word.utf8.count > 2, let meant = nearest(word, among: expectations.words) {
      return "did you mean \(meant)?"
    }
    // Of two words in a row the first may be the misspelt one: `RETURN DISTINT n`.
    guard position > 0, tokens[position - 1].kind == .identifier else { return nil }
    let previous = string(tokens[position - 1].span)
    guard previous.utf8.count > 4, let meant = nearest(previous, among: keywords) else { return nil }
    return "did you mean \(meant) by `\(previous)`?"
  }

  private func keywordHint(_ keyword: Keyword) -> String? {
    if keyword == .not, self.keyword(ahead: 1) == .in { return "write NOT in front: NOT x IN list" }
    let wantsName = expectations.notions.contains(.expression) || expectations.notions.contains(.variable)
    guard keyword.isReserved, wantsName else { return nil }
    switch kind(ahead: 1) {
    case .dot, .comma, .equal, .rightParenthesis, .rightBracket, .semicolon, .endOfText:
      return "write it in backticks to use it as a name"
    default: return nil
    }
  }

  /// Words people bring from other languages.
  private static let otherLanguages = [
    "select": "a query that reads is MATCH ... WHERE ... RETURN", "insert": "use CREATE",
    "update": "use MATCH ... SET", "like": "use CONTAINS, STARTS WITH, ENDS WITH or =~",
    "having": "use WITH ... WHERE", "mod": "the remainder is written `%`",
    "between": "write for example 1 <= x <= 9",
  ]

  // MARK: Errors of the lexer

  /// What is wrong with a token of one of the error kinds.
  func lexicalError(_ token: Lexeme) -> Failure? {
    let span = token.span
    let opening = Span(span.start, span.start + 1)
    switch token.kind {
    case .badNumber: return badNumber(token)
    case .badUnicode: return badUnicode(token)
    case .badCharacter:
      return .syntax("UnexpectedSyntax", "unexpected character `\(string(span))`", at: span)
    case .badParameter:
      return .syntax(
        "UnexpectedSyntax", "expected the name of a parameter after `$`", at: span,
        hint: "write `$name` or `$1`")
    case .unterminatedString:
      let quote = string(opening)
      return .syntax(
        "UnexpectedSyntax", "the string that begins here is not closed", at: opening,
        hint: "close it with `\(quote)`; a quote inside a string is written `\\\(quote)`")
    case .unterminatedName:
      return .syntax(
        "UnexpectedSyntax", "the name in backticks that begins here is not closed", at: opening,
        hint: "close it with a backtick; a backtick inside a name is written twice")
    case .unterminatedComment:
      return .syntax(
        "UnexpectedSyntax", "the comment that begins here is not closed",
        at: Span(span.start, span.start + 2),
        hint: "close it with `*/`")
    default: return nil
    }
  }

  private func badNumber(_ token: Lexeme) -> Failure {
    let written = string(token.span)
    let digits = written.utf8.allSatisfy(Characters.isDigit)
    let hint: String? =
      if digits { "octal numbers are written 0o17, decimal ones without a zero in front" } else { nil }
    return .syntax(
      "InvalidNumberLiteral", "\(shortened(token)) is not a valid number", at: token.span, hint: hint)
  }

  private func badUnicode(_ token: Lexeme) -> Failure {
    guard let (scalar, _) = Characters.scalar(bytes, at: Int(token.start)) else {
      return .syntax("InvalidUnicodeCharacter", "the text is not valid UTF-8 here", at: token.span)
    }
    let code =
      "U+" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
      + String(scalar.value, radix: 16, uppercase: true)
    let hint: String? =
      switch scalar.value {
      case 0x00AD, 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: "did you mean `-`?"
      case 0x2018...0x201B, 0x2032: "did you mean `'`?"
      case 0x201C...0x201F, 0x2033: "did you mean `\"`?"
      case 0x2264: "did you mean `<=`?"
      case 0x2265: "did you mean `>=`?"
      case 0x2260: "did you mean `<>`?"
      case 0x00D7: "did you mean `*`?"
      default: nil
      }
    return .syntax(
      "InvalidUnicodeCharacter", "the character `\(scalar)` (\(code)) has no meaning here", at: token.span,
      hint: hint)
  }
}
