/// A piece of statement text, for highlighting and completion. The parser works on a leaner form.
public struct Token: Hashable, Sendable {
  public enum Kind: Sendable {
    case keyword, identifier, quotedName
    case integer, float, string, parameter
    case `operator`, punctuation, comment
    /// A character that belongs nowhere, a malformed number, an unclosed string, comment or backtick.
    case error
  }

  public var kind: Kind
  /// Byte offsets into the text.
  public var span: Span

  public init(kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// All tokens of a text, comments included, whether or not it is a valid statement.
///
/// Never fails: what cannot be read is a token of kind `error`. A keyword that stands where a name must
/// (`n.order`, `:Match`) is an identifier.
public func tokenize(_ text: String) -> [Token] { tokenize(Array(text.utf8)) }

/// All tokens of a text given as UTF-8 bytes; see `tokenize(_:)` for strings.
public func tokenize(_ bytes: [UInt8]) -> [Token] {
  var lexer = Lexer(bytes)
  var tokens: [Token] = []
  var previous = LexemeKind.endOfText
  // Whether the last token may still turn out to be a name, by what follows it.
  var undecided: Keyword?
  while true {
    let kind = lexer.next()
    if let keyword = undecided, kind != .comment {
      if isName(keyword, before: kind), let last = tokens.lastIndex(where: { $0.kind == .keyword }) {
        tokens[last].kind = .identifier
      }
      undecided = nil
    }
    if kind == .endOfText { return tokens }
    var shown = Token.Kind(kind)
    if let keyword = lexer.keyword {
      if previous == .dot || previous == .colon {
        shown = .identifier
      } else {
        undecided = keyword
      }
    }
    tokens.append(Token(kind: shown, span: Span(lexer.start, lexer.offset)))
    if kind != .comment { previous = kind }
  }
}

private func isName(_ keyword: Keyword, before next: LexemeKind) -> Bool {
  if next == .colon { return true }
  guard keyword.isCommonName else { return false }
  switch next {
  case .leftParenthesis, .rightParenthesis, .rightBracket, .comma, .dot, .equal: return true
  default: return false
  }
}

extension Token.Kind {
  fileprivate init(_ kind: LexemeKind) {
    switch kind {
    case .keyword: self = .keyword
    case .identifier: self = .identifier
    case .quotedName: self = .quotedName
    case .integer, .hexInteger, .octalInteger: self = .integer
    case .float: self = .float
    case .string: self = .string
    case .parameter: self = .parameter
    case .comment: self = .comment
    case .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .leftBrace, .rightBrace, .comma,
      .semicolon, .colon, .doubleColon, .dot, .doubleDot, .bar:
      self = .punctuation
    case .plus, .minus, .star, .slash, .percent, .caret, .doubleBar, .equal, .notEqual, .less, .lessOrEqual,
      .greater, .greaterOrEqual, .matches, .plusEqual, .ampersand, .exclamation:
      self = .operator
    case .doubleEqual, .exclamationEqual, .doubleAmpersand, .badNumber, .badCharacter, .badUnicode,
      .badParameter, .unterminatedString, .unterminatedName, .unterminatedComment, .endOfText:
      self = .error
    }
  }
}
