/// Cuts UTF-8 text into tokens, one `next()` at a time, in one pass and without going back.
///
/// The lexer never fails: what it cannot read becomes one of the error kinds, and reading goes on behind it.
struct Lexer {
  let bytes: [UInt8]
  /// Where the last token begins.
  private(set) var start = 0
  /// Where the last token ends and the next search begins.
  private(set) var offset = 0
  /// The keyword the last token is, when its kind is `.keyword`.
  private(set) var keyword: Keyword?
  private let table = KeywordTable.shared

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The kind of the next token, whose place is then `start..<offset`.
  ///
  /// At the end of the text it is `.endOfText`, again and again.
  mutating func next() -> LexemeKind {
    skipSpace()
    start = offset
    keyword = nil
    guard offset < bytes.count else { return .endOfText }
    let byte = bytes[offset]
    if Characters.isLetter(byte) || byte == UInt8(ascii: "_") { return word() }
    if Characters.isDigit(byte) { return number() }
    if byte >= 0x80 { return beyondASCII() }
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string(quote: byte)
    case UInt8(ascii: "`"): return backticks() ? .quotedName : .unterminatedName
    case UInt8(ascii: "$"): return parameter()
    case UInt8(ascii: "/"): return slash()
    case UInt8(ascii: "."):
      if Characters.isDigit(peek(1)) { return number() }
      return symbol()
    default: return symbol()
    }
  }

  /// The byte `ahead` of the current one; 0 beyond the end.
  @inline(__always)
  private func peek(_ ahead: Int) -> UInt8 {
    let index = offset + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x80 {
        guard Characters.isSpace(byte) else { return }
        offset += 1
      } else {
        guard let (scalar, length) = Characters.scalar(bytes, at: offset), Characters.isSpace(scalar) else {
          return
        }
        offset += length
      }
    }
  }

  // MARK: Words

  private mutating func word() -> LexemeKind {
    skipNameCharacters()
    keyword = table.keyword(bytes, start..<offset)
    return keyword == nil ? .identifier : .keyword
  }

  private mutating func skipNameCharacters() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x80 {
        guard Characters.continuesName(byte) else { return }
        offset += 1
      } else {
        guard let (scalar, length) = Characters.scalar(bytes, at: offset), Characters.continuesName(scalar)
        else { return }
        offset += length
      }
    }
  }

  private mutating func beyondASCII() -> LexemeKind {
    guard let (scalar, length) = Characters.scalar(bytes, at: offset) else {
      offset += 1
      return .badUnicode
    }
    offset += length
    guard Characters.startsName(scalar) else { return .badUnicode }
    skipNameCharacters()
    return .identifier
  }

  /// Reads a name in backticks, where two of them stand for one; false when the last one is missing.
  private mutating func backticks() -> Bool {
    offset += 1
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "`") {
        guard peek(1) == UInt8(ascii: "`") else {
          offset += 1
          return true
        }
        offset += 1
      }
      offset += 1
    }
    offset = bytes.count
    return false
  }

  private mutating func parameter() -> LexemeKind {
    offset += 1
    if peek(0) == UInt8(ascii: "`") { return backticks() ? .parameter : .unterminatedName }
    let nameStart = offset
    skipNameCharacters()
    return offset > nameStart ? .parameter : .badParameter
  }

  // MARK: Strings and comments

  private mutating func string(quote: UInt8) -> LexemeKind {
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == quote { return .string }
      if byte == UInt8(ascii: "\\") { offset += 1 }
    }
    offset = bytes.count
    return .unterminatedString
  }

  private mutating func slash() -> LexemeKind {
    switch peek(1) {
    case UInt8(ascii: "/"):
      while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n"), bytes[offset] != UInt8(ascii: "\r") {
        offset += 1
      }
      return .comment
    case UInt8(ascii: "*"):
      offset += 2
      while offset < bytes.count {
        if bytes[offset] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
          offset += 2
          return .comment
        }
        offset += 1
      }
      return .unterminatedComment
    default: return symbol()
    }
  }

  // MARK: Numbers

  private mutating func number() -> LexemeKind {
    if bytes[offset] == UInt8(ascii: "0") {
      switch peek(1) | 0x20 {
      case UInt8(ascii: "x"): return prefixed(.hexInteger) { Characters.hexValue($0) != nil }
      case UInt8(ascii: "o"): return prefixed(.octalInteger, Characters.isOctalDigit)
      default: break
      }
    }
    skipDigits()
    var kind = LexemeKind.integer
    // A zero in front meant octal once and decimal elsewhere: neither guess is safe.
    if offset - start > 1, bytes[start] == UInt8(ascii: "0") { kind = .badNumber }
    if peek(0) == UInt8(ascii: "."), Characters.isDigit(peek(1)) {
      offset += 1
      skipDigits()
      kind = .float
    }
    if peek(0) | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if Characters.isDigit(peek(signed ? 2 : 1)) {
        offset += signed ? 2 : 1
        skipDigits()
        kind = .float
      }
    }
    let end = offset
    skipNameCharacters()
    return offset > end ? .badNumber : kind
  }

  private mutating func skipDigits() {
    while Characters.isDigit(peek(0)) { offset += 1 }
  }

  /// `0x...` or `0o...`: everything that looks like a word belongs to it, so that one error covers it.
  private mutating func prefixed(_ kind: LexemeKind, _ isDigit: (UInt8) -> Bool) -> LexemeKind {
    offset += 2
    let digits = offset
    skipNameCharacters()
    return offset > digits && bytes[digits..<offset].allSatisfy(isDigit) ? kind : .badNumber
  }

  // MARK: Symbols

  private mutating func symbol() -> LexemeKind {
    let (kind, length) = symbolHere()
    offset += length
    return kind
  }

  private func symbolHere() -> (LexemeKind, Int) {
    switch bytes[offset] {
    case UInt8(ascii: "("): (.leftParenthesis, 1)
    case UInt8(ascii: ")"): (.rightParenthesis, 1)
    case UInt8(ascii: "["): (.leftBracket, 1)
    case UInt8(ascii: "]"): (.rightBracket, 1)
    case UInt8(ascii: "{"): (.leftBrace, 1)
    case UInt8(ascii: "}"): (.rightBrace, 1)
    case UInt8(ascii: ","): (.comma, 1)
    case UInt8(ascii: ";"): (.semicolon, 1)
    case UInt8(ascii: "-"): (.minus, 1)
    case UInt8(ascii: "*"): (.star, 1)
    case UInt8(ascii: "/"): (.slash, 1)
    case UInt8(ascii: "%"): (.percent, 1)
    case UInt8(ascii: "^"): (.caret, 1)
    case UInt8(ascii: ":"): pair(.colon, (UInt8(ascii: ":"), .doubleColon))
    case UInt8(ascii: "."): pair(.dot, (UInt8(ascii: "."), .doubleDot))
    case UInt8(ascii: "|"): pair(.bar, (UInt8(ascii: "|"), .doubleBar))
    case UInt8(ascii: "+"): pair(.plus, (UInt8(ascii: "="), .plusEqual))
    case UInt8(ascii: "&"): pair(.ampersand, (UInt8(ascii: "&"), .doubleAmpersand))
    case UInt8(ascii: "!"): pair(.exclamation, (UInt8(ascii: "="), .exclamationEqual))
    case UInt8(ascii: ">"): pair(.greater, (UInt8(ascii: "="), .greaterOrEqual))
    case UInt8(ascii: "<"):
      pair(.less, (UInt8(ascii: "="), .lessOrEqual), (UInt8(ascii: ">"), .notEqual))
    case UInt8(ascii: "="):
      pair(.equal, (UInt8(ascii: "~"), .matches), (UInt8(ascii: "="), .doubleEqual))
    default: (.badCharacter, 1)
    }
  }

  /// The longer symbol when its second byte follows.
  private func pair(_ single: LexemeKind, _ longer: (UInt8, LexemeKind)...) -> (LexemeKind, Int) {
    for (second, kind) in longer where peek(1) == second { return (kind, 2) }
    return (single, 1)
  }
}
