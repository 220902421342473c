/// Literals, variables and everything in brackets.
extension Parser {
  func atom() throws(Failure) -> Expression {
    let token = self.token
    switch token.kind {
    case .integer, .hexInteger, .octalInteger, .float: return try number(negative: false, from: start)
    case .string:
      let content = Int(token.start) + 1..<Int(token.end) - 1
      let value = try unescapedString(bytes, content)
      advance()
      return Expression(.string(value), token.span)
    case .parameter:
      advance()
      return Expression(.parameter(parameterName(token)), token.span)
    case .leftParenthesis:
      return startsPattern(at: position) ? try patternExpression() : try parenthesized()
    case .leftBracket: return try bracketed()
    case .leftBrace: return try map()
    case .identifier, .quotedName: return try wordAtom()
    case .keyword: return try keywordAtom()
    case .star: throw unexpected("expected an expression, found `*`", hint: starHint)
    default: throw unexpected(.expression)
    }
  }

  private var starHint: String? { "`*` stands alone, as in RETURN * or count(*)" }

  // MARK: Numbers

  /// The number at the current token, with the sign that stands in front of it at offset `start`.
  func number(negative: Bool, from start: Int) throws(Failure) -> Expression {
    let token = self.token
    let place = Span(start, Int(token.end))
    let written = bytes[Int(token.start)..<Int(token.end)]
    let kind: Expression.Kind
    switch token.kind {
    case .integer: kind = .integer(try integer(written, radix: 10, negative: negative, at: place))
    case .hexInteger:
      kind = .integer(try integer(written.dropFirst(2), radix: 16, negative: negative, at: place))
    case .octalInteger:
      kind = .integer(try integer(written.dropFirst(2), radix: 8, negative: negative, at: place))
    default:
      guard let value = Double(String(decoding: written, as: UTF8.self)), value.isFinite else {
        throw .syntax("FloatingPointOverflow", "\(describe(token)) is too large for a float", at: place)
      }
      kind = .float(negative ? -value : value)
    }
    advance()
    return Expression(kind, place)
  }

  private func integer(
    _ digits: ArraySlice<UInt8>, radix: UInt64, negative: Bool, at place: Span
  ) throws(Failure) -> Int64 {
    let limit = negative ? UInt64(Int64.max) + 1 : UInt64(Int64.max)
    var magnitude: UInt64 = 0
    for digit in digits {
      let value = UInt64(Characters.hexValue(digit) ?? 0)
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(value)
      guard !overflow, !carry, sum <= limit else {
        throw .syntax(
          "IntegerOverflow", "the integer does not fit into 64 bits", at: place,
          hint: "the range is -9223372036854775808 to 9223372036854775807; a float has a `.` or an exponent")
      }
      magnitude = sum
    }
    return negative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(truncatingIfNeeded: magnitude)
  }

  // MARK: Brackets

  private func parenthesized() throws(Failure) -> Expression {
    let start = self.start
    let opener = position
    advance()
    let inner = try expression()
    try close(opener)
    return Expression(inner.kind, span(from: start))
  }

  /// A path pattern as a predicate or an argument.
  private func patternExpression() throws(Failure) -> Expression {
    let start = self.start
    let elements = try pathElements()
    let place = span(from: start)
    return Expression(
      .pattern(PathPattern(variable: nil, selector: .all, elements: elements, span: place)), place)
  }

  func map() throws(Failure) -> Expression {
    let start = self.start
    let opener = position
    advance()
    var entries: [MapEntry] = []
    if !at(.rightBrace) {
      repeat { entries.append(try mapEntry()) } while accept(.comma)
    }
    try close(opener)
    return Expression(.map(entries), span(from: start))
  }

  private func mapEntry() throws(Failure) -> MapEntry {
    guard token.kind.isWord else {
      if token.kind == .string {
        throw unexpected(
          "expected a property key, found \(found)", hint: "keys are written without quotes, or in backticks")
      }
      // A key that begins with a digit is no number.
      if token.kind == .badNumber {
        throw .syntax(
          "UnexpectedSyntax", "expected a property key, found \(found)", at: token.span,
          hint: "a key that begins with a digit is written in backticks")
      }
      throw unexpected(.propertyKey)
    }
    let key = try name()
    guard at(.colon) else {
      switch token.kind {
      case .rightBrace:
        throw unexpected("expected `:`, found `}`", hint: "a parameter is written `$\(key.name)`")
      case .equal: throw unexpected("expected `:`, found `=`", hint: "a map is written {key: value}")
      default: throw unexpected()
      }
    }
    advance()
    return MapEntry(key: key, value: try expression())
  }

  // MARK: Words

  private func keywordAtom() throws(Failure) -> Expression {
    let place = token.span
    switch token.keyword {
    case .null:
      advance()
      return Expression(.null, place)
    case .true, .false:
      let value = token.keyword == .true
      advance()
      return Expression(.boolean(value), place)
    case .case: return try caseExpression()
    case .exists where kind(ahead: 1) == .leftBrace: return try subquery(.exists)
    case .count where kind(ahead: 1) == .leftBrace: return try subquery(.count)
    case .collect where kind(ahead: 1) == .leftBrace: return try subquery(.collect)
    case .all where kind(ahead: 1) == .leftParenthesis: return try quantifier(.all)
    case .any where kind(ahead: 1) == .leftParenthesis: return try quantifier(.any)
    case Keyword.none? where kind(ahead: 1) == .leftParenthesis: return try quantifier(.none)
    case .single where kind(ahead: 1) == .leftParenthesis: return try quantifier(.single)
    case .some(let keyword) where keyword.isReserved: throw unexpected(.expression)
    default: return try wordAtom()
    }
  }

  /// A function call, a map projection or a variable.
  private func wordAtom() throws(Failure) -> Expression {
    if let call = try functionCall() { return call }
    if kind(ahead: 1) == .leftBrace { return try mapProjection() }
    let word = advance()
    return Expression(.variable(nameText(word)), word.span)
  }

  private func mapProjection() throws(Failure) -> Expression {
    let start = self.start
    let variable = try name()
    let opener = position
    advance()
    var items: [MapProjection.Item] = []
    if !at(.rightBrace) {
      repeat { items.append(try mapProjectionItem()) } while accept(.comma)
    }
    try close(opener)
    return Expression(.mapProjection(MapProjection(variable: variable, items: items)), span(from: start))
  }

  private func mapProjectionItem() throws(Failure) -> MapProjection.Item {
    if accept(.dot) { return accept(.star) ? .allProperties : .property(try name(.propertyKey)) }
    let name = try self.name(.propertyKey)
    return accept(.colon) ? .entry(MapEntry(key: name, value: try expression())) : .variable(name)
  }

  // MARK: CASE

  private func caseExpression() throws(Failure) -> Expression {
    let start = self.start
    advance()
    let subject: Expression? = token.keyword == .when ? nil : try expression()
    var branches: [CaseExpression.Branch] = []
    repeat {
      try expect(.when)
      let condition = try expression()
      try expect(.then)
      branches.append(CaseExpression.Branch(when: condition, then: try expression()))
    } while at(.when)
    let otherwise: Expression? = accept(.else) ? try expression() : nil
    try expect(.end)
    let result = CaseExpression(subject: subject, branches: branches, otherwise: otherwise)
    return Expression(.caseOf(result), span(from: start))
  }
}
