/// List literals, comprehensions, and the functions that bind a variable.
extension Parser {
  /// Whatever begins with `[` where an expression may stand.
  func bracketed() throws(Failure) -> Expression {
    if bindsListElement(after: position) { return try listComprehension() }
    if startsPatternComprehension { return try patternComprehension() }
    let start = self.start
    let opener = position
    advance()
    var elements: [Expression] = []
    if !at(.rightBracket) {
      repeat { elements.append(try expression()) } while accept(.comma)
    }
    try close(opener)
    return Expression(.list(elements), span(from: start))
  }

  // MARK: Comprehensions

  /// Whether `variable IN` follows an opening bracket and binds the variable.
  ///
  /// In a list literal of several elements it does not.
  private func bindsListElement(after opener: Int) -> Bool {
    guard isVariable(at: opener + 1), token(at: opener + 2).keyword == .in else { return false }
    return token(at: opener).kind != .leftBracket || !holds(.comma, inside: opener)
  }

  /// Whether a pattern follows, and a `|` or WHERE somewhere behind it.
  private var startsPatternComprehension: Bool {
    var index = position + 1
    if isVariable(at: index), token(at: index + 1).kind == .equal { index += 2 }
    guard token(at: index).kind == .leftParenthesis, startsPattern(at: index) else { return false }
    return holds(.bar, inside: position) || holds(.where, inside: position)
  }

  private func listComprehension() throws(Failure) -> Expression {
    let start = self.start
    let opener = position
    advance()
    let (variable, list) = try listBinding()
    let predicate: Expression? = accept(.where) ? try expression(barEnds: true) : nil
    let projection: Expression? = accept(.bar) ? try expression() : nil
    try close(opener)
    let result = ListComprehension(
      variable: variable, list: list, predicate: predicate, projection: projection)
    return Expression(.listComprehension(result), span(from: start))
  }

  /// `x IN list`
  private func listBinding() throws(Failure) -> (Identifier, Expression) {
    let variable = try name(.variable)
    try expect(.in)
    return (variable, try expression(barEnds: true))
  }

  private func patternComprehension() throws(Failure) -> Expression {
    let start = self.start
    let opener = position
    advance()
    let patternStart = self.start
    var variable: Identifier?
    if kind(ahead: 1) == .equal {
      variable = try name(.variable)
      advance()
    }
    let elements = try pathElements()
    let pattern = PathPattern(
      variable: variable, selector: .all, elements: elements, span: span(from: patternStart))
    let predicate: Expression? = accept(.where) ? try expression(barEnds: true) : nil
    try expect(.bar)
    let projection = try expression()
    try close(opener)
    let result = PatternComprehension(pattern: pattern, predicate: predicate, projection: projection)
    return Expression(.patternComprehension(result), span(from: start))
  }

  // MARK: Quantifiers and folds

  /// `all(x IN list WHERE p)` and its kin.
  func quantifier(_ kind: Quantifier.Kind) throws(Failure) -> Expression {
    let start = self.start
    advance()
    let opener = position
    guard bindsListElement(after: opener) else {
      advance()
      throw unexpected(
        "`\(kind.rawValue)` takes `variable IN list WHERE predicate`",
        hint: "for example \(kind.rawValue)(x IN [1, 2] WHERE x > 1)")
    }
    advance()
    let (variable, list) = try listBinding()
    let predicate: Expression? = accept(.where) ? try expression() : nil
    try close(opener)
    let result = Quantifier(kind: kind, variable: variable, list: list, predicate: predicate)
    return Expression(.quantifier(result), span(from: start))
  }

  /// Whether the current word is one of the calls with a variable of their own.
  func bindingCall() throws(Failure) -> Expression? {
    guard token.kind == .identifier, kind(ahead: 1) == .leftParenthesis else { return nil }
    if isWord("reduce", at: position), isVariable(at: position + 2), kind(ahead: 3) == .equal {
      return try reduce()
    }
    let isOldForm = isWord("filter", at: position) || isWord("extract", at: position)
    guard isOldForm, bindsListElement(after: position + 1) else { return nil }
    let start = self.start
    advance()
    // The older spellings of a list comprehension differ in nothing but the brackets.
    let inner = try listComprehension()
    return Expression(inner.kind, span(from: start))
  }

  private func reduce() throws(Failure) -> Expression {
    let start = self.start
    advance()
    let opener = position
    advance()
    let accumulator = try name(.variable)
    try expect(.equal)
    let initial = try expression()
    try expect(.comma)
    let (variable, list) = try listBinding()
    try expect(.bar)
    let body = try expression()
    try close(opener)
    let result = Reduce(
      accumulator: accumulator, initial: initial, variable: variable, list: list, body: body)
    return Expression(.reduce(result), span(from: start))
  }
}
