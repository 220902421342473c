import Engine
import Syntax

extension Binder {
  /// List comprehension, quantifier and reduce: the list is read outside, the body sees a local variable.
  mutating func bindLocalScope(_ expression: Expression) throws(Diagnostic) -> BoundExpression {
    switch expression.kind {
    case .listComprehension(let list): return try bindListComprehension(list, expression.span)
    case .quantifier(let quantifier): return try bindQuantifier(quantifier, expression.span)
    case .reduce(let reduce): return try bindReduce(reduce, expression.span)
    default: throw unexpected(expression)
    }
  }

  private mutating func bindListComprehension(_ comprehension: ListComprehension, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let list = try bindSourceList(comprehension.list, of: "a list comprehension")
    let rule = enterLocalScope("a list comprehension")
    let variable = declare(comprehension.variable.name, list.type.element)
    let predicate = try bindLocalPredicate(comprehension.predicate)
    let projection = try bindOptional(comprehension.projection)
    leaveLocalScope(rule)
    let element = projection?.type ?? list.type.element
    return BoundExpression(
      .listComprehension(
        variable: variable.slot, list: list, predicate: predicate, projection: projection),
      .list(element == .null ? .any : element), span)
  }

  private mutating func bindQuantifier(_ quantifier: Quantifier, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let name = quantifier.kind.rawValue
    let list = try bindSourceList(quantifier.list, of: "`\(name)`")
    let rule = enterLocalScope("the condition of `\(name)`")
    let variable = declare(quantifier.variable.name, list.type.element)
    guard let predicate = try bindLocalPredicate(quantifier.predicate) else {
      throw .syntax(
        "UnexpectedSyntax", "`\(name)` needs a condition", at: span,
        hint: "write \(name)(\(quantifier.variable.name) IN list WHERE condition)")
    }
    leaveLocalScope(rule)
    return BoundExpression(
      .quantifier(quantifier.kind, variable: variable.slot, list: list, predicate: predicate), .boolean,
      span)
  }

  private mutating func bindReduce(_ reduce: Reduce, _ span: Span) throws(Diagnostic) -> BoundExpression {
    let initial = try bind(reduce.initial)
    let list = try bindSourceList(reduce.list, of: "`reduce`")
    let rule = enterLocalScope("the body of `reduce`")
    // What the body gives need not have the type of the initial value.
    let accumulator = declare(reduce.accumulator.name, .any)
    let variable = declare(reduce.variable.name, list.type.element)
    let body = try bind(reduce.body)
    leaveLocalScope(rule)
    return BoundExpression(
      .reduce(
        accumulator: accumulator.slot, initial: initial, variable: variable.slot, list: list, body: body),
      initial.type == body.type ? body.type : .any, span)
  }

  private mutating func bindSourceList(_ list: Expression, of construct: String) throws(Diagnostic)
    -> BoundExpression
  {
    let bound = try bind(list)
    guard bound.type.isPermissive || bound.type.isList else {
      throw .syntax(
        "InvalidArgumentType",
        "\(construct) goes over a list, but \(quoted(bound)) is \(bound.type.described)", at: list.span)
    }
    return bound
  }

  private mutating func bindLocalPredicate(_ predicate: Expression?) throws(Diagnostic)
    -> BoundExpression?
  {
    guard let predicate else { return nil }
    let bound = try bind(predicate, as: .predicate)
    try requireBoolean(bound, for: "WHERE")
    return bound
  }

  /// Opens a frame for local variables. Aggregates make no sense in there: they are over rows.
  mutating func enterLocalScope(_ place: String) -> AggregateRule {
    let rule = aggregateRule
    aggregateRule = .forbidden(place: place)
    scope.frames.append(Frame())
    return rule
  }

  mutating func leaveLocalScope(_ rule: AggregateRule) {
    scope.frames.removeLast()
    aggregateRule = rule
  }
}
