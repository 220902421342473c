/// Parses one statement, with or without a semicolon behind it.
///
/// Takes time linear in the length of the text. Spans in the result are byte offsets into `text`.
///
/// - Throws: A `SyntaxError` of phase compile time, with the place of the first token that does not fit.
public func parse(_ text: String) throws(Diagnostic) -> Statement {
  try withParser(text) { parser throws(Failure) in try parser.statement() }
}

/// Parses an expression that stands alone, such as the value of a parameter.
///
/// - Throws: As `parse(_:)`; also when anything follows the expression.
public func parseExpression(_ text: String) throws(Diagnostic) -> Expression {
  try withParser(text) { parser throws(Failure) in
    let expression = try parser.expression()
    guard parser.at(.endOfText) else { throw parser.unexpected(.endOfStatement) }
    return expression
  }
}

private func withParser<Result>(
  _ text: String, _ body: (Parser) throws(Failure) -> Result
) throws(Diagnostic) -> Result {
  do throws(Failure) {
    return try body(try Parser(text))
  } catch {
    throw error.diagnostic
  }
}

/// A recursive-descent parser: one method per construct, in extensions named for the parts of the language.
///
/// Invariants:
/// 1. `tokens` ends with `.endOfText` and `position` never passes it.
/// 2. No method moves back, so that the time is linear. Where one token does not tell what comes, `partners`
///    lets the parser look behind a bracket in one step.
/// 3. Every recursion goes through `enter`, every growth of a subtree to the left through `wrap`.
///
/// A class, because a pointer keeps the frames of the deep recursion small.
final class Parser {
  let text: String
  let bytes: [UInt8]
  private(set) var tokens: [Lexeme] = []
  /// For each opening bracket the index of its closing one, else -1.
  private var partners: [Int32] = []
  private(set) var position = 0

  /// Levels entered and not left.
  private var depth = 0
  /// The deepest level below the expression that is being built; see `wrap`.
  var deepest = 0

  /// Everything that would have been accepted in place of the current token.
  var expectations = Expectations()

  /// Whether a `|` ends the expression, as in `[x IN xs WHERE x:A | x.p]`.
  var barEndsExpression = false
  /// Whether the clauses belong to an EXISTS, COUNT or COLLECT, which may only read.
  var readOnly = false

  init(_ text: String) throws(Failure) {
    self.text = text
    bytes = Array(text.utf8)
    guard bytes.count <= Limits.statementBytes else {
      throw .syntax(
        "StatementTooLong",
        "the statement has \(bytes.count) bytes, the limit is \(Limits.statementBytes)",
        at: Span(Limits.statementBytes, bytes.count), hint: "pass large data as parameters, or import it")
    }
    var lexer = Lexer(bytes)
    tokens.reserveCapacity(bytes.count / 3 + 2)
    while true {
      let kind = lexer.next()
      if kind == .comment { continue }
      tokens.append(
        Lexeme(
          start: UInt32(lexer.start), end: UInt32(lexer.offset), kind: kind, keyword: lexer.keyword))
      if kind == .endOfText { break }
    }
    partners = Self.matchBrackets(tokens)
  }

  private static func matchBrackets(_ tokens: [Lexeme]) -> [Int32] {
    var partners = [Int32](repeating: -1, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      if token.kind.closing != nil {
        open.append(index)
      } else if token.kind.isClosing {
        // A bracket of the wrong sort closes nothing; the parser will find out what is wrong here.
        guard let last = open.popLast(), tokens[last].kind.closing == token.kind else { break }
        partners[last] = Int32(truncatingIfNeeded: index)
      }
    }
    return partners
  }

  // MARK: Looking

  var token: Lexeme { tokens[position] }

  /// The token at an index; behind the end always `.endOfText`.
  func token(at index: Int) -> Lexeme { tokens[min(index, tokens.count - 1)] }

  func kind(ahead count: Int) -> LexemeKind { token(at: position + count).kind }

  func keyword(ahead count: Int) -> Keyword? { token(at: position + count).keyword }

  /// The index of the bracket that closes the one at `index`, if there is one.
  func partner(of index: Int) -> Int? {
    guard index < partners.count, partners[index] >= 0 else { return nil }
    return Int(partners[index])
  }

  /// Whether the token is of this kind; if not, it is remembered as expected.
  func at(_ kind: LexemeKind) -> Bool {
    if token.kind == kind { return true }
    expectations.insert(kind)
    return false
  }

  /// Whether the token is this keyword; if not, it is remembered as expected.
  func at(_ keyword: Keyword) -> Bool {
    if token.keyword == keyword { return true }
    expectations.insert(keyword)
    return false
  }

  /// Whether a token is this word, in any case and without backticks.
  func isWord(_ word: StaticString, at index: Int) -> Bool {
    let token = token(at: index)
    guard token.kind == .identifier || token.kind == .keyword,
      Int(token.end - token.start) == word.utf8CodeUnitCount
    else { return false }
    return word.withUTF8Buffer { letters in
      for (offset, letter) in letters.enumerated()
      where bytes[Int(token.start) + offset] | 0x20 != letter | 0x20 { return false }
      return true
    }
  }

  // MARK: Moving

  /// Goes to the next token and returns the one left behind.
  @discardableResult
  func advance() -> Lexeme {
    let current = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    expectations = Expectations()
    return current
  }

  func accept(_ kind: LexemeKind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  func accept(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  @discardableResult
  func expect(_ kind: LexemeKind) throws(Failure) -> Lexeme {
    guard at(kind) else { throw unexpected() }
    return advance()
  }

  @discardableResult
  func expect(_ keyword: Keyword) throws(Failure) -> Lexeme {
    guard at(keyword) else { throw unexpected() }
    return advance()
  }

  /// The bracket that closes the one at `opener`, a token index.
  func close(_ opener: Int) throws(Failure) {
    guard let kind = token(at: opener).kind.closing else { return }
    guard at(kind) else { throw unexpected(closing: opener) }
    advance()
  }

  // MARK: Places

  /// Byte offset of the current token.
  var start: Int { Int(token.start) }

  /// Byte offset of the end of the token before the current one.
  var lastEnd: Int { position > 0 ? Int(tokens[position - 1].end) : 0 }

  /// From a byte offset to the end of what has been read.
  func span(from start: Int) -> Span { Span(start, max(start, lastEnd)) }

  func string(_ span: Span) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }

  // MARK: Depth

  /// Every construct that can stand inside itself enters a level, and leaves it when it is read.
  func enter() throws(Failure) {
    depth += 1
    deepest = max(deepest, depth)
    if depth > Limits.nestingDepth { throw tooDeep }
  }

  func leave() { depth -= 1 }

  /// Forgets how deep the siblings to the left are; give the result back to `endSubtree`.
  func beginSubtree() -> Int {
    defer { deepest = depth }
    return deepest
  }

  func endSubtree(_ saved: Int) { deepest = max(deepest, saved) }

  /// What was read since `beginSubtree` becomes the left part of something new and moves down a level.
  func wrap() throws(Failure) {
    deepest += 1
    if deepest > Limits.nestingDepth { throw tooDeep }
  }

  private var tooDeep: Failure {
    .syntax(
      "NestingTooDeep", "the statement is nested deeper than the limit of \(Limits.nestingDepth) levels",
      at: token.span, hint: "split it with WITH, or write lists in place of nested expressions")
  }
}
