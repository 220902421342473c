import Engine
import Syntax

/// What an expression is used for.
enum Position {
  case value
  /// As a truth value: here a pattern may stand, and tests whether it matches.
  case predicate
}

extension Binder {
  /// Binds an expression in the current scope.
  mutating func bind(_ expression: Expression, as position: Position = .value) throws(Diagnostic)
    -> BoundExpression
  {
    if let column = try substituted(expression) { return column }
    let span = expression.span
    switch expression.kind {
    case .null: return BoundExpression(.null, .null, span)
    case .boolean(let value): return BoundExpression(.boolean(value), .boolean, span)
    case .integer(let value): return BoundExpression(.integer(value), .integer, span)
    case .float(let value): return BoundExpression(.float(value), .float, span)
    case .string(let value): return BoundExpression(.string(value), .string, span)
    case .parameter(let name):
      useParameter(name, span)
      return BoundExpression(.parameter(name), .any, span)
    case .variable(let name):
      let variable = try resolve(name, span)
      return BoundExpression(.slot(variable.slot), variable.type, span)
    case .list(let elements): return try bindList(elements, span)
    case .map(let entries): return try bindMap(entries, span)
    case .property(let base, let key): return try bindProperty(base, key, span)
    case .index(let base, let index): return try bindIndex(base, index, span)
    case .slice(let base, let from, let to): return try bindSlice(base, from, to, span)
    case .function(let call): return try bindCall(call, span)
    case .countStar: return try bindAggregate(expression, name: "count", [], distinct: false)
    case .caseOf(let choice): return try bindCase(choice, span)
    case .mapProjection(let projection): return try bindMapProjection(projection, span)
    case .not, .sign, .chain, .logical, .comparison, .stringPredicate, .inList, .isNull, .labelTest:
      return try bindOperator(expression)
    case .listComprehension, .quantifier, .reduce: return try bindLocalScope(expression)
    case .patternComprehension, .pattern, .subquery: return try bindSubquery(expression, as: position)
    }
  }

  private mutating func bindList(_ elements: [Expression], _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    var bound: [BoundExpression] = []
    for element in elements { bound.append(try bind(element)) }
    return BoundExpression(.list(bound), .list(.unified(bound.map(\.type))), span)
  }

  mutating func bindMap(_ entries: [Syntax.MapEntry], _ span: Span) throws(Diagnostic) -> BoundExpression {
    var bound: [(key: String, value: BoundExpression)] = []
    for entry in entries { bound.append((entry.key.name, try bind(entry.value))) }
    return BoundExpression(.map(bound), .map, span)
  }

  private mutating func bindProperty(_ base: Expression, _ key: Identifier, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let bound = try bind(base)
    guard bound.type.hasProperties else {
      throw propertyError(bound, key, span)
    }
    if bound.type == .node || bound.type == .relationship { warnAboutKey(key) }
    return BoundExpression(.property(bound, key.name), .any, span)
  }

  /// Paths and lists of relationships come from patterns, where the mistake is one of the query's form.
  private func propertyError(_ base: BoundExpression, _ key: Identifier, _ span: Span) -> Diagnostic {
    let isPattern = base.type == .path || base.type == .list(.relationship)
    let hint =
      switch base.type {
      case .path: "use `nodes(p)` or `relationships(p)` and take the property of an element"
      case .list: "take the property of an element: `[x IN list | x.\(key.name)]`"
      default: "only nodes, relationships, maps and temporal values have properties"
      }
    return Diagnostic(
      isPattern ? .syntaxError : .typeError, .compileTime, "InvalidArgumentType",
      "`.\(key.name)` needs a node, relationship or map, but \(quoted(base)) is \(base.type.described)",
      at: span, hint: hint)
  }

  private mutating func bindIndex(_ base: Expression, _ index: Expression, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let list = try bind(base)
    let position = try bind(index)
    switch list.type {
    case .any, .null, .map, .node, .relationship: break
    case .list:
      guard ValueType.integer.accepts(position.type) else {
        throw Diagnostic(
          .typeError, .compileTime, "ListElementAccessByNonInteger",
          "a list is indexed by an integer, but \(quoted(position)) is \(position.type.described)",
          at: index.span, hint: "positions count from 0, negative ones from the end")
      }
    default:
      throw Diagnostic(
        .typeError, .compileTime, "InvalidArgumentType",
        "only lists, maps, nodes and relationships can be indexed, but \(quoted(list)) is "
          + list.type.described,
        at: base.span, hint: nil)
    }
    return BoundExpression(.index(list, position), list.type.element, span)
  }

  private mutating func bindSlice(_ base: Expression, _ from: Expression?, _ to: Expression?, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let list = try bind(base)
    guard list.type.isPermissive || list.type.isList else {
      throw Diagnostic(
        .typeError, .compileTime, "InvalidArgumentType",
        "a slice needs a list, but \(quoted(list)) is \(list.type.described)", at: base.span,
        hint: list.type == .string ? "use `substring(text, start, length)`" : nil)
    }
    let lower = try bindOptional(from)
    let upper = try bindOptional(to)
    return BoundExpression(.slice(list, from: lower, to: upper), list.type, span)
  }

  mutating func bindOptional(_ expression: Expression?) throws(Diagnostic) -> BoundExpression? {
    guard let expression else { return nil }
    return try bind(expression)
  }

  private mutating func bindCase(_ choice: CaseExpression, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let subject = try bindOptional(choice.subject)
    var branches: [BoundBranch] = []
    for branch in choice.branches {
      let when = try bind(branch.when, as: subject == nil ? .predicate : .value)
      branches.append(BoundBranch(when: when, then: try bind(branch.then)))
    }
    let otherwise = try bindOptional(choice.otherwise)
    let results = branches.map(\.then.type) + [otherwise?.type ?? .null]
    let type = results.reduce(ValueType.null) { $0.unified($1) }
    return BoundExpression(
      .caseOf(subject: subject, branches: branches, otherwise: otherwise), type, span)
  }

  private mutating func bindMapProjection(_ projection: MapProjection, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let variable = try resolve(projection.variable.name, projection.variable.span)
    let base = BoundExpression(.slot(variable.slot), variable.type, projection.variable.span)
    guard [.any, .null, .node, .relationship, .map].contains(variable.type) else {
      throw .syntax(
        "InvalidArgumentType",
        "a map projection needs a node, relationship or map, but `\(variable.name)` is "
          + variable.type.described,
        at: projection.variable.span)
    }
    var items: [BoundMapProjectionItem] = []
    for item in projection.items {
      switch item {
      case .property(let key): items.append(.property(key.name))
      case .allProperties: items.append(.allProperties)
      case .entry(let entry): items.append(.entry(key: entry.key.name, value: try bind(entry.value)))
      case .variable(let identifier):
        let value = try bind(Expression(.variable(identifier.name), identifier.span))
        items.append(.entry(key: identifier.name, value: value))
      }
    }
    return BoundExpression(.mapProjection(base, items), .map, span)
  }

  /// The source of an expression in backticks, cut when long.
  func quoted(_ expression: BoundExpression) -> String {
    let text = source(expression.span)
    return text.count <= 40 ? "`\(text)`" : "`\(text.prefix(37))...`"
  }
}
