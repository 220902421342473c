/// Label expressions: `:A:B`, `:A|B`, `:A&!B`, `:(A|B)&C`, `:%`. The same for relationship types.
extension Parser {
  /// What a label expression is about, which decides what may stand in it.
  enum LabelUse {
    case node, relationship
    /// `n:A` in an expression, which a `|` may end.
    case test
  }

  /// `:A` behind an operand; the current token is the colon.
  func labelTest() throws(Failure) -> LabelExpression {
    advance()
    return try labelAlternatives(.test)
  }

  /// The labels of a pattern element, if a `:` or IS introduces some.
  func elementLabels(_ use: LabelUse) throws(Failure) -> LabelExpression? {
    guard at(.colon) || token.keyword == .is else { return nil }
    advance()
    return try labelAlternatives(use)
  }

  private func labelAlternatives(_ use: LabelUse) throws(Failure) -> LabelExpression {
    var alternatives = [try labelConjunction(use)]
    while token.kind == .bar, use != .test || !barEndsExpression || barContinuesLabels {
      advance()
      // The older form repeats the colon: `:A|:B`.
      if token.kind == .colon { advance() }
      alternatives.append(try labelConjunction(use))
    }
    return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
  }

  private func labelConjunction(_ use: LabelUse) throws(Failure) -> LabelExpression {
    var parts = [try labelPrimary(use)]
    while token.kind == .ampersand || token.kind == .colon {
      if token.kind == .colon, use == .relationship {
        throw unexpected("a relationship has one type", hint: "separate the types that may match with `|`")
      }
      advance()
      parts.append(try labelPrimary(use))
    }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private func labelPrimary(_ use: LabelUse) throws(Failure) -> LabelExpression {
    switch token.kind {
    case .exclamation:
      try enter()
      advance()
      let inner = try labelPrimary(use)
      leave()
      return .not(inner)
    case .percent: return .any(advance().span)
    case .leftParenthesis:
      try enter()
      let opener = position
      advance()
      let saved = barEndsExpression
      barEndsExpression = false
      let inner = try labelAlternatives(use)
      barEndsExpression = saved
      try close(opener)
      leave()
      return inner
    case .badParameter: throw unsupported("a label computed with `$(...)`")
    case .parameter:
      let kind = use == .relationship ? "relationship type" : "label"
      throw unexpected(
        "expected a \(kind), found \(found)", hint: "a \(kind) is part of the statement and no parameter")
    default: return .name(try name(use == .relationship ? .relationshipType : .label))
    }
  }
}
