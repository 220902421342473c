/// Telling patterns from expressions, and other questions that one token cannot answer.
///
/// Each answer looks at a bounded number of tokens, jumping over brackets, or only at the tokens directly
/// inside of one bracket.
extension Parser {
  /// Whether a path pattern, and no expression in brackets, begins at the opening bracket at `index`:
  /// `(` what a node may hold `)`, then a relationship, then another node.
  ///
  /// `(a)-[b]-(c)` could be arithmetic with lists; it is a pattern, as everyone who writes it means.
  func startsPattern(at index: Int) -> Bool {
    guard looksLikeNode(at: index), let closing = partner(of: index) else { return false }
    var next = closing + 1
    if token(at: next).kind == .less { next += 1 }
    guard token(at: next).kind == .minus else { return false }
    next += 1
    var isCertain = false
    if token(at: next).kind == .leftBracket {
      guard looksLikeRelationship(at: next) else { return false }
      // Without its closing bracket it can only become an error, best told by who reads patterns.
      guard let end = partner(of: next) else { return true }
      isCertain = true
      next = end + 1
    }
    guard token(at: next).kind == .minus else { return false }
    next += 1
    if token(at: next).kind == .greater {
      isCertain = true
      next += 1
    }
    switch token(at: next).kind {
    case .leftParenthesis: return looksLikeNode(at: next)
    case .plus, .star, .leftBrace: return isCertain
    default: return false
    }
  }

  /// Whether what follows the opening parenthesis could be a node pattern.
  private func looksLikeNode(at index: Int) -> Bool {
    let first = token(at: index + 1)
    switch first.kind {
    case .rightParenthesis, .colon, .leftBrace, .parameter: return true
    case .identifier, .quotedName, .keyword: return endsElementName(at: index + 2, .rightParenthesis)
    default: return false
    }
  }

  /// Whether what follows the opening bracket could be the inside of a relationship pattern.
  private func looksLikeRelationship(at index: Int) -> Bool {
    let first = token(at: index + 1)
    switch first.kind {
    case .rightBracket, .colon, .star, .leftBrace, .parameter: return true
    case .identifier, .quotedName, .keyword:
      return token(at: index + 2).kind == .star || endsElementName(at: index + 2, .rightBracket)
    default: return false
    }
  }

  /// Whether the token behind a word makes that word the name of a pattern element.
  private func endsElementName(at index: Int, _ closing: LexemeKind) -> Bool {
    let next = token(at: index)
    switch next.kind {
    case closing, .colon, .leftBrace, .parameter: return true
    case .keyword:
      if next.keyword == .where { return true }
      let following = token(at: index + 1).keyword
      return next.keyword == .is && following != .null && following != .not
    default: return false
    }
  }

  // MARK: The inside of a bracket

  /// Whether a token of this kind stands directly inside the bracket at `opener`, not in a nested one.
  func holds(_ kind: LexemeKind, inside opener: Int) -> Bool {
    firstToken(inside: opener) { $0.kind == kind }
  }

  func holds(_ keyword: Keyword, inside opener: Int) -> Bool {
    firstToken(inside: opener) { $0.keyword == keyword }
  }

  private func firstToken(inside opener: Int, where matches: (Lexeme) -> Bool) -> Bool {
    guard let closing = partner(of: opener) else { return false }
    var index = opener + 1
    while index < closing {
      if matches(token(at: index)) { return true }
      index = (partner(of: index) ?? index) + 1
    }
    return false
  }

  /// Whether the `|` at the current token goes on with a label expression although a `|` ends the expression
  /// around it: in `[x IN xs WHERE x:A|B | x.p]` the one that has another `|` behind a label.
  var barContinuesLabels: Bool {
    var index = position + 1
    while token(at: index).kind == .exclamation { index += 1 }
    guard token(at: index).kind.isWord || token(at: index).kind == .percent else { return false }
    return token(at: index + 1).kind == .bar || token(at: index + 1).kind == .ampersand
  }
}
