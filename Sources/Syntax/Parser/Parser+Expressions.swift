/// Operators, by precedence climbing: one method for all levels, so that brackets cost few stack frames.
extension Parser {
  /// How tightly an operator binds, from the loosest.
  enum Precedence: Int, Comparable {
    case or, xor, and, not, comparison, predicate, additive, multiplicative, power, unary

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// What the right operand of a left-associative operator may hold.
    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .unary }
  }

  /// A whole expression.
  ///
  /// - Parameter barEnds: Whether a `|` at the level of the expression ends it.
  func expression(barEnds: Bool = false) throws(Failure) -> Expression {
    try enter()
    let saved = barEndsExpression
    barEndsExpression = barEnds
    let result = try operators(.or)
    expectations.insert(.wordOperator)
    barEndsExpression = saved
    leave()
    return result
  }

  /// An operand and all operators behind it that bind at least as tightly as `minimum`.
  private func operators(_ minimum: Precedence) throws(Failure) -> Expression {
    let subtree = beginSubtree()
    var left = try token.keyword == .not ? negation(minimum) : unary()
    while let precedence = operatorHere, precedence >= minimum {
      switch precedence {
      case .or: left = try logical(.or, .or, left)
      case .xor: left = try logical(.xor, .xor, left)
      case .and: left = try logical(.and, .and, left)
      case .comparison: left = try comparison(left)
      case .predicate: left = try predicate(left)
      case .additive, .multiplicative, .power: left = try chain(left, precedence)
      case .not, .unary: return left
      }
    }
    endSubtree(subtree)
    return left
  }

  /// The level of the binary or suffix operator at the current token.
  private var operatorHere: Precedence? {
    switch token.kind {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return .comparison
    case .matches: return .predicate
    case .plus, .minus, .doubleBar: return .additive
    case .star, .slash, .percent: return .multiplicative
    case .caret: return .power
    case .keyword: break
    default: return nil
    }
    switch token.keyword {
    case .or: return .or
    case .xor: return .xor
    case .and: return .and
    case .in, .is, .contains, .starts, .ends: return .predicate
    default: return nil
    }
  }

  /// `NOT x`: looser than comparisons, so it cannot be the operand of one.
  private func negation(_ minimum: Precedence) throws(Failure) -> Expression {
    guard minimum <= .not else {
      throw unexpected(
        "NOT binds more loosely than the operator before it", hint: "put `NOT ...` in brackets")
    }
    try enter()
    let start = self.start
    advance()
    let operand = try operators(.not)
    leave()
    return Expression(.not(operand), span(from: start))
  }

  private func logical(
    _ op: LogicalOperator, _ precedence: Precedence, _ first: Expression
  ) throws(Failure) -> Expression {
    var operands = [first]
    while operatorHere == precedence {
      advance()
      operands.append(try operators(precedence.tighter))
    }
    return Expression(.logical(op, operands), span(from: first.span.start))
  }

  private func comparison(_ first: Expression) throws(Failure) -> Expression {
    var links: [ComparisonLink] = []
    while let op = comparisonHere {
      let place = advance().span
      links.append(ComparisonLink(op: op, opSpan: place, operand: try operators(.predicate)))
    }
    return Expression(.comparison(first, links), span(from: first.span.start))
  }

  private var comparisonHere: ComparisonOperator? {
    switch token.kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }

  private func chain(_ first: Expression, _ level: Precedence) throws(Failure) -> Expression {
    var links: [ChainLink] = []
    while operatorHere == level, let op = ArithmeticOperator(rawValue: token.kind.symbol) {
      let place = advance().span
      links.append(ChainLink(op: op, opSpan: place, operand: try operators(level.tighter)))
    }
    return Expression(.chain(first, links), span(from: first.span.start))
  }

  // MARK: String, list and null predicates

  /// One predicate behind its left operand; several may follow each other.
  private func predicate(_ left: Expression) throws(Failure) -> Expression {
    try wrap()
    let kind: Expression.Kind
    if token.keyword == .in {
      advance()
      kind = .inList(left, try operators(.additive))
    } else if token.keyword == .is {
      kind = try nullPredicate(left)
    } else {
      let op = try stringPredicate()
      kind = .stringPredicate(op, left, try operators(.additive))
    }
    return Expression(kind, span(from: left.span.start))
  }

  private func stringPredicate() throws(Failure) -> StringPredicate {
    let first = advance()
    switch first.keyword {
    case .starts:
      try expect(.with)
      return .startsWith
    case .ends:
      try expect(.with)
      return .endsWith
    case .contains: return .contains
    default: return .matches
    }
  }

  private func nullPredicate(_ left: Expression) throws(Failure) -> Expression.Kind {
    let place = advance().span
    let negated = accept(.not)
    if accept(.null) { return .isNull(left, negated: negated) }
    if token.kind == .doubleColon || token.keyword == .typed {
      throw unsupported(
        "the type predicate IS ::", at: place.union(token.span), hint: "compare `valueType(x)`")
    }
    if isWord("normalized", at: position) {
      throw unsupported("the predicate IS NORMALIZED", at: place.union(token.span))
    }
    throw unexpected()
  }

  // MARK: Signs

  /// A suffix expression, perhaps with signs in front. A sign before a number becomes part of the number.
  private func unary() throws(Failure) -> Expression {
    guard token.kind == .minus || token.kind == .plus else { return try suffixed() }
    let start = self.start
    let negative = token.kind == .minus
    if kind(ahead: 1).isNumber {
      advance()
      return try suffixes(of: try number(negative: negative, from: start))
    }
    try enter()
    advance()
    let operand = try unary()
    leave()
    return Expression(.sign(negative: negative, operand), span(from: start))
  }

  // MARK: Suffixes

  private func suffixed() throws(Failure) -> Expression {
    let subtree = beginSubtree()
    let result = try suffixes(of: try atom())
    endSubtree(subtree)
    return result
  }

  /// `.key`, `[index]`, `[from..to]` and `:Label` behind an atom.
  private func suffixes(of base: Expression) throws(Failure) -> Expression {
    var result = try accesses(of: base)
    while token.kind == .colon {
      try wrap()
      let labels = try labelTest()
      result = Expression(.labelTest(result, labels), span(from: base.span.start))
    }
    return result
  }

  /// `.key`, `[index]` and `[from..to]` behind an atom.
  func accesses(of base: Expression) throws(Failure) -> Expression {
    var result = base
    while token.kind == .dot || token.kind == .leftBracket {
      try wrap()
      let kind: Expression.Kind
      if token.kind == .dot {
        advance()
        kind = .property(result, try name(.propertyKey))
      } else {
        kind = try subscripted(result)
      }
      result = Expression(kind, span(from: base.span.start))
    }
    return result
  }

  private func subscripted(_ base: Expression) throws(Failure) -> Expression.Kind {
    let opener = position
    advance()
    var from: Expression?
    if !at(.doubleDot) {
      let first = try expression()
      guard at(.doubleDot) else {
        try close(opener)
        return .index(base, first)
      }
      from = first
    }
    advance()
    let to: Expression? = at(.rightBracket) ? nil : try expression()
    try close(opener)
    return .slice(base, from: from, to: to)
  }
}

extension LexemeKind {
  var isNumber: Bool {
    switch self {
    case .integer, .hexInteger, .octalInteger, .float: true
    default: false
    }
  }
}
