/// Nodes and relationships.
extension Parser {
  /// `(n:Label {key: value} WHERE p)`
  func nodePattern() throws(Failure) -> NodePattern {
    let start = self.start
    let opener = position
    advance()
    let variable = try elementVariable(closing: .rightParenthesis)
    let labels = try elementLabels(.node)
    let properties = try elementProperties()
    let predicate: Expression? = accept(.where) ? try expression() : nil
    try close(opener)
    return NodePattern(
      variable: variable, labels: labels, properties: properties, predicate: predicate,
      span: span(from: start))
  }

  /// The name of a node or relationship. WHERE is one only if nothing follows that it could be about.
  private func elementVariable(closing: LexemeKind) throws(Failure) -> Identifier? {
    guard token.kind.isWord else {
      expectations.insert(.variable)
      return nil
    }
    if token.keyword == .where || token.keyword == .is {
      switch kind(ahead: 1) {
      case closing, .colon, .leftBrace, .parameter: break
      default: return nil
      }
    }
    return try name(.variable)
  }

  /// A map or a parameter.
  private func elementProperties() throws(Failure) -> Expression? {
    if token.kind == .parameter { return try atom() }
    return at(.leftBrace) ? try map() : nil
  }

  // MARK: Relationships

  /// `-[r:TYPE*1..3 {key: value} WHERE p]->`, perhaps with a quantifier behind it.
  func relationshipPattern() throws(Failure) -> RelationshipPattern {
    let start = self.start
    let pointsLeft = accept(.less)
    try expect(.minus)
    var relationship = try relationshipDetail()
    if token.kind == .leftParenthesis || token.kind == .greater {
      throw unexpected(
        "expected `-`, found \(found)", hint: "a relationship is written `-->`, `--` or `-[r:TYPE]->`")
    }
    try expect(.minus)
    let pointsRight = token.kind == .greater
    if pointsRight { advance() }
    relationship.direction = pointsLeft == pointsRight ? .either : pointsLeft ? .incoming : .outgoing
    let place = token.span
    if let length = try quantifierSuffix() {
      guard relationship.length == nil else {
        throw .syntax(
          "InvalidRelationshipPattern", "a relationship has one length", at: place,
          hint: "leave out the `*` inside the brackets or the quantifier behind them")
      }
      relationship.length = length
    }
    relationship.span = span(from: start)
    return relationship
  }

  /// What stands in brackets between the dashes; everything may be left out.
  private func relationshipDetail() throws(Failure) -> RelationshipPattern {
    var result = RelationshipPattern(
      variable: nil, types: nil, direction: .either, length: nil, properties: nil, predicate: nil,
      span: token.span)
    guard at(.leftBracket) else { return result }
    let opener = position
    advance()
    result.variable = try elementVariable(closing: .rightBracket)
    result.types = try elementLabels(.relationship)
    if accept(.star) { result.length = try relationshipLength() }
    if token.kind == .doubleDot || token.kind == .integer {
      throw .syntax(
        "InvalidRelationshipPattern", "the length of a relationship begins with `*`", at: token.span,
        hint: "write for example *1..3")
    }
    result.properties = try elementProperties()
    if accept(.where) { result.predicate = try expression() }
    try close(opener)
    return result
  }

  /// What follows the `*`: nothing, `2`, `1..3`, `1..`, `..3`.
  private func relationshipLength() throws(Failure) -> PatternLength {
    let minimum = try relationshipLengthBound()
    guard accept(.doubleDot) else { return PatternLength(minimum: minimum, maximum: minimum) }
    return PatternLength(minimum: minimum, maximum: try relationshipLengthBound())
  }

  private func relationshipLengthBound() throws(Failure) -> Int? {
    if token.kind == .minus || token.kind == .plus || token.kind == .float {
      throw .syntax(
        "InvalidRelationshipPattern",
        "the length of a relationship is a whole number without a sign, found \(found)",
        at: token.span, hint: "write for example *1..3")
    }
    // With a space between, it stands for the properties.
    if token.kind == .parameter, Int(token.start) == lastEnd {
      throw unsupported("a parameter as the length of a relationship", hint: "write a number")
    }
    return try lengthBound()
  }
}
