/// Function calls, and subqueries in place of values.
extension Parser {
  /// The call at the current word, or `nil` when no opening bracket follows its name.
  func functionCall() throws(Failure) -> Expression? {
    guard callFollows else { return nil }
    if let call = try bindingCall() { return call }
    if let search = try shortestPathExpression() { return search }
    if isCountStar { return countStar() }
    let start = self.start
    let name = try dottedName()
    let opener = position
    advance()
    if name.name.lowercased() == "trim", let arguments = try trimArguments(opener) {
      let call = FunctionCall(
        name: arguments.function, nameSpan: name.span, distinct: false, arguments: arguments.values)
      return Expression(.function(call), span(from: start))
    }
    let distinct = accept(.distinct)
    var arguments: [Expression] = []
    if distinct || !at(.rightParenthesis) {
      repeat { arguments.append(try expression()) } while accept(.comma)
    }
    try close(opener)
    let call = FunctionCall(
      name: name.name, nameSpan: name.span, distinct: distinct, arguments: arguments)
    return Expression(.function(call), span(from: start))
  }

  /// Whether `a.b.c(` stands here.
  private var callFollows: Bool {
    var index = position + 1
    while token(at: index).kind == .dot, token(at: index + 1).kind.isWord { index += 2 }
    return token(at: index).kind == .leftParenthesis
  }

  private var isCountStar: Bool {
    token.keyword == .count && kind(ahead: 2) == .star && kind(ahead: 3) == .rightParenthesis
  }

  private func countStar() -> Expression {
    let start = self.start
    for _ in 0..<4 { advance() }
    return Expression(.countStar, span(from: start))
  }

  private func shortestPathExpression() throws(Failure) -> Expression? {
    guard shortestPathSelector != nil else { return nil }
    let start = self.start
    try enter()
    let (selector, elements) = try shortestPath()
    leave()
    let place = span(from: start)
    var pattern = PathPattern(variable: nil, selector: selector, elements: elements, span: place)
    pattern.isSearchFunction = true
    return Expression(.pattern(pattern), place)
  }

  // MARK: trim

  /// The arguments of `trim(BOTH c FROM s)` and its shorter forms; `nil` for a plain call.
  private func trimArguments(
    _ opener: Int
  ) throws(Failure) -> (function: String, values: [Expression])? {
    guard holds(.from, inside: opener), kind(ahead: 1) != .rightParenthesis else { return nil }
    let side = trimSide
    if side != nil { advance() }
    let characters: Expression? = token.keyword == .from ? nil : try expression()
    try expect(.from)
    let text = try expression()
    try close(opener)
    guard let characters else { return (side ?? "trim", [text]) }
    return (side ?? "btrim", [text, characters])
  }

  /// The plain function for the side at the current word.
  private var trimSide: String? {
    if isWord("leading", at: position) { return "ltrim" }
    if isWord("trailing", at: position) { return "rtrim" }
    return isWord("both", at: position) ? "btrim" : nil
  }

  // MARK: Subqueries

  /// `EXISTS { ... }`, `COUNT { ... }`, `COLLECT { ... }`
  func subquery(_ kind: SubqueryExpression.Kind) throws(Failure) -> Expression {
    let start = self.start
    try enter()
    advance()
    let opener = position
    advance()
    let savedReadOnly = readOnly
    readOnly = true
    let isPatternForm = !startsQuery
    let query = try isPatternForm ? patternQuery() : self.query(.expression(kind))
    readOnly = savedReadOnly
    try close(opener)
    leave()
    let result = SubqueryExpression(kind: kind, query: query, isPatternForm: isPatternForm)
    return Expression(.subquery(result), span(from: start))
  }

  private var startsQuery: Bool {
    guard let keyword = token.keyword, keyword.startsClause else { return false }
    return kind(ahead: 1) != .equal
  }

  /// A bare pattern, perhaps with WHERE, as a query of one MATCH.
  private func patternQuery() throws(Failure) -> Query {
    let start = self.start
    let match = try matchBody(optional: false)
    let place = span(from: start)
    let single = SingleQuery(clauses: [Clause(.match(match), place)], span: place)
    return Query(first: single, unions: [], span: place)
  }
}
