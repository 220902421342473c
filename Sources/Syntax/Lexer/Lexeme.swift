/// A token as the parser keeps it: twelve bytes.
struct Lexeme {
  /// Byte offsets; a statement is far shorter than 4 GiB (`Limits.statementBytes`).
  var start: UInt32
  var end: UInt32
  var kind: LexemeKind
  var keyword: Keyword?

  var span: Span { Span(Int(start), Int(end)) }
}

/// What the lexer tells apart.
enum LexemeKind: UInt8 {
  case endOfText
  case identifier, keyword, quotedName
  case integer, hexInteger, octalInteger, float
  case string, parameter, comment

  case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
  case comma, semicolon, colon, doubleColon, dot, doubleDot, bar
  case plus, minus, star, slash, percent, caret, doubleBar
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, matches, plusEqual
  case ampersand, exclamation
  /// Operators of other languages, kept whole so that the message can say what to write instead.
  case doubleEqual, exclamationEqual, doubleAmpersand

  case badNumber, badCharacter, badUnicode, badParameter
  case unterminatedString, unterminatedName, unterminatedComment

  var isError: Bool { rawValue >= LexemeKind.badNumber.rawValue }

  var isWord: Bool { self == .identifier || self == .keyword || self == .quotedName }

  /// How a symbol is written; empty for everything whose text varies.
  var symbol: String {
    switch self {
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .comma: ","
    case .semicolon: ";"
    case .colon: ":"
    case .doubleColon: "::"
    case .dot: "."
    case .doubleDot: ".."
    case .bar: "|"
    case .plus: "+"
    case .minus: "-"
    case .star: "*"
    case .slash: "/"
    case .percent: "%"
    case .caret: "^"
    case .doubleBar: "||"
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .matches: "=~"
    case .plusEqual: "+="
    case .ampersand: "&"
    case .exclamation: "!"
    case .doubleEqual: "=="
    case .exclamationEqual: "!="
    case .doubleAmpersand: "&&"
    default: ""
    }
  }

  /// The bracket that closes this one.
  var closing: LexemeKind? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  var isClosing: Bool {
    self == .rightParenthesis || self == .rightBracket || self == .rightBrace
  }
}
