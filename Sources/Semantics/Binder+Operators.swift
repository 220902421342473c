import Engine
import Syntax

extension Binder {
  /// Operators with one or more operands.
  mutating func bindOperator(_ expression: Expression) throws(Diagnostic) -> BoundExpression {
    let span = expression.span
    switch expression.kind {
    case .not(let operand):
      let bound = try bind(operand, as: .predicate)
      try requireBoolean(bound, for: "NOT")
      return BoundExpression(.not(bound), .boolean, span)
    case .logical(let op, let operands):
      var bound: [BoundExpression] = []
      for operand in operands {
        let next = try bind(operand, as: .predicate)
        try requireBoolean(next, for: op.rawValue)
        bound.append(next)
      }
      return BoundExpression(.logical(op, bound), .boolean, span)
    case .sign(let negative, let operand): return try bindSign(negative, operand, span)
    case .chain(let first, let links): return try bindChain(first, links, span)
    case .comparison(let first, let links):
      let left = try bind(first)
      var bound: [BoundComparisonLink] = []
      for link in links { bound.append(BoundComparisonLink(op: link.op, operand: try bind(link.operand))) }
      return BoundExpression(.comparison(left, bound), .boolean, span)
    case .stringPredicate(let op, let left, let right):
      return BoundExpression(.stringPredicate(op, try bind(left), try bind(right)), .boolean, span)
    case .inList(let element, let list): return try bindIn(element, list, span)
    case .isNull(let operand, let negated):
      return BoundExpression(.isNull(try bind(operand), negated: negated), .boolean, span)
    case .labelTest(let operand, let labels): return try bindLabelTest(operand, labels, span)
    default: throw unexpected(expression)
    }
  }

  /// Never reached: every kind of expression has its function.
  func unexpected(_ expression: Expression) -> Diagnostic {
    Diagnostic(
      .internalError, .compileTime, "InternalError", "this expression cannot be bound", at: expression.span)
  }

  /// Operands of logical operators and WHERE must be truth values as far as types are known.
  func requireBoolean(_ operand: BoundExpression, for place: String) throws(Diagnostic) {
    guard operand.type.isPermissive || operand.type == .boolean else {
      throw .syntax(
        "InvalidArgumentType",
        "\(place) needs a boolean, but \(quoted(operand)) is \(operand.type.described)", at: operand.span,
        hint: operand.type == .node || operand.type == .relationship
          ? "to test whether it is there: `\(source(operand.span)) IS NOT NULL`"
          : "compare it with something, for example `\(source(operand.span)) = ...`")
    }
  }

  private mutating func bindSign(_ negative: Bool, _ operand: Expression, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let bound = try bind(operand)
    guard bound.type.isPermissive || bound.type.isNumeric || bound.type == .duration else {
      throw .syntax(
        "InvalidArgumentType",
        "a sign needs a number, but \(quoted(bound)) is \(bound.type.described)", at: operand.span)
    }
    return BoundExpression(negative ? .negate(bound) : .plus(bound), bound.type, span)
  }

  private mutating func bindChain(_ first: Expression, _ links: [ChainLink], _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    // `a + b + c` is one flat chain, but `a + b` may be a projected expression of its own.
    var start = 0
    var left: BoundExpression
    if let prefix = try substitutedPrefix(first, links) {
      (left, start) = prefix
    } else {
      left = try bind(first)
    }
    let head = left
    var type = left.type
    var bound: [BoundChainLink] = []
    for link in links.dropFirst(start) {
      let right = try bind(link.operand)
      guard let result = arithmeticType(type, link.op, right.type) else {
        left = BoundExpression(left.kind, type, first.span.union(left.span))
        throw arithmeticError(left, link, right)
      }
      type = result
      left.span = left.span.union(right.span)
      bound.append(BoundChainLink(op: link.op, operand: right, span: link.opSpan))
    }
    if bound.isEmpty { return head }
    return BoundExpression(.chain(head, bound), type, span)
  }

  private func arithmeticError(_ left: BoundExpression, _ link: ChainLink, _ right: BoundExpression)
    -> Diagnostic
  {
    let wrong = left.type.isOperand(of: link.op) ? right : left
    let wanted = link.op == .concatenate ? "strings or lists" : "numbers or temporal values"
    return .syntax(
      "InvalidArgumentType",
      "`\(link.op.rawValue)` works on \(wanted), but \(quoted(wrong)) is \(wrong.type.described)"
        + " (the other side is \((wrong.span == left.span ? right : left).type.described))",
      at: wrong.span)
  }

  private mutating func bindIn(_ element: Expression, _ list: Expression, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let left = try bind(element)
    let right = try bind(list)
    guard right.type.isPermissive || right.type.isList else {
      throw .syntax(
        "InvalidArgumentType", "IN needs a list, but \(quoted(right)) is \(right.type.described)",
        at: list.span, hint: "write `[\(source(list.span))]` for a list of one")
    }
    return BoundExpression(.inList(left, right), .boolean, span)
  }

  private mutating func bindLabelTest(_ operand: Expression, _ labels: LabelExpression, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let bound = try bind(operand)
    switch bound.type {
    case .any, .null: break
    case .node: warnAboutLabels(labels)
    case .relationship: warnAboutTypes(labels)
    default:
      throw .syntax(
        "InvalidArgumentType",
        "a label test needs a node or relationship, but \(quoted(bound)) is \(bound.type.described)",
        at: operand.span)
    }
    return BoundExpression(.labelTest(bound, BoundLabels(labels)), .boolean, span)
  }
}

extension BoundLabels {
  /// Without the spans.
  init(_ labels: LabelExpression) {
    switch labels {
    case .name(let identifier): self = .name(identifier.name)
    case .any: self = .any
    case .not(let inner): self = .not(BoundLabels(inner))
    case .and(let all): self = .and(all.map(BoundLabels.init))
    case .or(let all): self = .or(all.map(BoundLabels.init))
    }
  }

  /// Both must hold.
  func and(_ other: BoundLabels) -> BoundLabels {
    switch (self, other) {
    case (.and(let first), .and(let second)): .and(first + second)
    case (.and(let first), _): .and(first + [other])
    case (_, .and(let second)): .and([self] + second)
    default: self == other ? self : .and([self, other])
    }
  }
}
