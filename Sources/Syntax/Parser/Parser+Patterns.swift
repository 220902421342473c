/// Path patterns: what stands behind MATCH, CREATE, MERGE, inside EXISTS and in pattern expressions.
extension Parser {
  /// One or more path patterns, separated by commas.
  func pathPatterns() throws(Failure) -> [PathPattern] {
    var patterns: [PathPattern] = []
    repeat { patterns.append(try pathPattern()) } while accept(.comma)
    return patterns
  }

  /// `p = ANY SHORTEST (a)-->(b)`; the name may also stand behind the selector.
  func pathPattern() throws(Failure) -> PathPattern {
    let start = self.start
    var variable = try pathVariable()
    var selector = try pathSelector()
    if variable == nil, selector != nil { variable = try pathVariable() }
    let elements: [PatternElement]
    let isFunction = shortestPathSelector != nil
    if isFunction {
      let place = token.span
      let (function, inner) = try shortestPath()
      guard selector == nil else {
        throw unsupported(
          "a selector in front of \(string(place))", at: place, hint: "leave one of the two out")
      }
      (selector, elements) = (function, inner)
    } else {
      elements = try pathElements()
    }
    var pattern = PathPattern(
      variable: variable, selector: selector ?? .all, elements: elements, span: span(from: start))
    pattern.isSearchFunction = isFunction
    return pattern
  }

  private func pathVariable() throws(Failure) -> Identifier? {
    guard token.kind.isWord, kind(ahead: 1) == .equal else { return nil }
    let variable = try name(.variable)
    advance()
    return variable
  }

  /// Nodes and relationships in turn, up to the first token that belongs to neither.
  ///
  /// A node without content is added wherever a quantified group has no node of its own beside it, which
  /// matches the same: the ends of the group are those nodes.
  func pathElements() throws(Failure) -> [PatternElement] {
    var elements: [PatternElement] = []
    var endsWithNode = false
    while true {
      guard token.kind == .leftParenthesis else { throw unexpected(.node) }
      if startsGroup {
        try appendGroup(to: &elements, endsWithNode: &endsWithNode)
      } else {
        guard !endsWithNode else { throw unexpected(.relationship) }
        elements.append(.node(try nodePattern()))
        endsWithNode = true
      }
      if token.kind == .minus || token.kind == .less {
        if !endsWithNode { elements.append(.node(emptyNode)) }
        elements.append(.relationship(try relationshipPattern()))
        endsWithNode = false
        guard !startsGroup else {
          throw unexpected("expected a node pattern between a relationship and a quantified group")
        }
        continue
      }
      guard token.kind == .leftParenthesis else { break }
    }
    if !endsWithNode { elements.append(.node(emptyNode)) }
    return elements
  }

  /// A node pattern that stands for nothing written.
  private var emptyNode: NodePattern {
    NodePattern(
      variable: nil, labels: nil, properties: nil, predicate: nil, span: Span(lastEnd, lastEnd))
  }

  // MARK: Groups

  /// Whether a path in brackets of its own begins here, and no node.
  private var startsGroup: Bool {
    guard token.kind == .leftParenthesis else { return false }
    return kind(ahead: 1) == .leftParenthesis || kind(ahead: 1).isWord && kind(ahead: 2) == .equal
  }

  /// `((a)-[:T]->(b) WHERE p){1,3}`, or a path that merely stands in brackets.
  private func appendGroup(
    to elements: inout [PatternElement], endsWithNode: inout Bool
  ) throws(Failure) {
    try enter()
    let start = self.start
    let opener = position
    advance()
    let pattern = try pathPattern()
    let predicate: Expression? = accept(.where) ? try expression() : nil
    try close(opener)
    let groupEnd = lastEnd
    leave()
    if let length = try quantifierSuffix() {
      if !endsWithNode {
        let place = Span(start, start)
        elements.append(
          .node(NodePattern(variable: nil, labels: nil, properties: nil, predicate: nil, span: place)))
      }
      let group = QuantifiedPattern(
        pattern: pattern, predicate: predicate, length: length, span: span(from: start))
      elements.append(.quantified(group))
      endsWithNode = false
      return
    }
    let place = Span(start, groupEnd)
    guard predicate == nil, pattern.variable == nil, pattern.selector == .all else {
      throw unsupported(
        "a path in brackets with a name, a selector or WHERE", at: place,
        hint: "write them outside the brackets, or a quantifier such as {1,3} behind them")
    }
    guard elements.isEmpty else {
      throw .syntax(
        "UnexpectedSyntax", "expected a relationship or a quantified group, found a path in brackets",
        at: place,
        hint: "write a quantifier such as {1,3} behind it")
    }
    elements = pattern.elements
    endsWithNode = true
  }

  /// `+`, `*`, `{2}`, `{1,3}`, `{,3}`, `{1,}` behind a group or a relationship.
  func quantifierSuffix() throws(Failure) -> PatternLength? {
    switch token.kind {
    case .plus:
      advance()
      return PatternLength(minimum: 1, maximum: nil)
    case .star:
      advance()
      return PatternLength(minimum: 0, maximum: nil)
    case .leftBrace:
      let opener = position
      advance()
      let minimum = try lengthBound()
      if minimum != nil, token.kind == .rightBrace {
        advance()
        return PatternLength(minimum: minimum, maximum: minimum)
      }
      guard at(.comma) else { throw unexpected(minimum == nil ? .integer : [], closing: opener) }
      advance()
      let maximum = try lengthBound()
      try close(opener)
      return PatternLength(minimum: minimum ?? 0, maximum: maximum)
    case .badCharacter where string(token.span) == "?":
      throw unsupported("the quantifier `?`", hint: "write {0,1}")
    default: return nil
    }
  }

  /// An integer without a sign, if there is one.
  func lengthBound() throws(Failure) -> Int? {
    guard token.kind == .integer else { return nil }
    let number = try number(negative: false, from: start)
    guard case .integer(let value) = number.kind else { return nil }
    return Int(value)
  }
}
