/// One statement of a script.
public struct ScriptStatement: Hashable, Sendable {
  /// Its text without the semicolon and without space around it; comments in front belong to it.
  public var span: Span
  /// Whether a semicolon ended it. The last one of a prompt's buffer is incomplete until it is typed.
  public var isComplete: Bool

  public init(span: Span, isComplete: Bool) {
    self.span = span
    self.isComplete = isComplete
  }
}

/// Cuts a script at its semicolons, but not at those inside strings, comments or backticks.
///
/// Pieces with nothing but space and comments are left out, so `;;` gives nothing.
///
/// - Parameter text: Any number of statements; the last one need not be complete.
/// - Returns: The statements in order, with byte offsets into `text`.
public func splitStatements(_ text: String) -> [ScriptStatement] {
  var lexer = Lexer(Array(text.utf8))
  var statements: [ScriptStatement] = []
  var first: Int?
  var lastEnd = 0
  var hasContent = false
  while true {
    let kind = lexer.next()
    if kind == .semicolon || kind == .endOfText {
      if let first, hasContent {
        statements.append(ScriptStatement(span: Span(first, lastEnd), isComplete: kind == .semicolon))
      }
      if kind == .endOfText { return statements }
      first = nil
      hasContent = false
      continue
    }
    if first == nil { first = lexer.start }
    // A comment behind the last token of a statement is still a part of it.
    lastEnd = lexer.offset
    if kind != .comment { hasContent = true }
  }
}
