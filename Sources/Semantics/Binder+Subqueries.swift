import Engine
import Syntax

/// What is put back when a subquery ends.
struct OuterState {
  var scope: Scope
  var aggregateRule: AggregateRule
  var aggregation: AggregationState
  var readOnlyPlace: String?
}

extension Binder {
  /// Opens a nesting level whose slots are not those of the rows outside.
  mutating func enterSubquery() -> OuterState {
    let outer = OuterState(
      scope: scope, aggregateRule: aggregateRule, aggregation: aggregation, readOnlyPlace: readOnlyPlace)
    imports.append([])
    scope.frames.append(Frame())
    aggregateRule = .forbidden(place: "a subquery outside of WITH and RETURN")
    return outer
  }

  /// Closes it; gives the slots of outer rows that were read, in order.
  mutating func leaveSubquery(_ outer: OuterState) -> [Slot] {
    scope = outer.scope
    aggregateRule = outer.aggregateRule
    aggregation = outer.aggregation
    readOnlyPlace = outer.readOnlyPlace
    return (imports.popLast() ?? []).sorted()
  }

  /// Patterns and subqueries as expressions.
  mutating func bindSubquery(_ expression: Expression, as position: Position) throws(Diagnostic)
    -> BoundExpression
  {
    let span = expression.span
    if let place = constantPlace {
      throw .syntax(
        "NonConstantExpression", "\(place) must be the same for all rows and cannot look at the graph",
        at: span)
    }
    switch expression.kind {
    case .pattern(let pattern) where pattern.selector != .all:
      return try bindPathSearch(pattern, span)
    case .pattern(let pattern):
      guard position == .predicate else { throw misplacedPattern(span) }
      return try bindPatternPredicate(pattern, span)
    case .patternComprehension(let comprehension):
      return try bindPatternComprehension(comprehension, span)
    case .subquery(let subquery): return try bindSubqueryExpression(subquery, span)
    default: throw unexpected(expression)
    }
  }

  private func misplacedPattern(_ span: Span) -> Diagnostic {
    let text = source(span)
    return .syntax(
      "UnexpectedSyntax", "a pattern can only be used as a condition, not as a value", at: span,
      hint: "`EXISTS { \(text) }` tests it, `COUNT { \(text) }` counts matches, "
        + "`[p = \(text) | p]` lists them")
  }

  private mutating func bindPatternPredicate(_ pattern: PathPattern, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let outer = enterSubquery()
    let match = try bindMatch([pattern], where: nil, use: .predicate)
    let query = BoundQuery(match: match, projection: nil)
    let slots = leaveSubquery(outer)
    return BoundExpression(
      .subquery(BoundSubqueryExpression(kind: .exists, query: query, imports: slots)), .boolean, span)
  }

  private mutating func bindPatternComprehension(_ comprehension: PatternComprehension, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let outer = enterSubquery()
    aggregateRule = .forbidden(place: "a pattern comprehension")
    let match = try bindMatch([comprehension.pattern], where: comprehension.predicate)
    let value = try bind(comprehension.projection)
    let slot = makeAnonymousSlot()
    let item = BoundItem(name: source(comprehension.projection.span), slot: slot, expression: value)
    let query = BoundQuery(match: match, projection: item)
    let slots = leaveSubquery(outer)
    return BoundExpression(
      .subquery(BoundSubqueryExpression(kind: .collect, query: query, imports: slots)),
      .list(value.type == .null ? .any : value.type), span)
  }

  /// `shortestPath(...)` as an expression: its ends are bound, so there is one path, or several of one
  /// length.
  private mutating func bindPathSearch(_ pattern: PathPattern, _ span: Span) throws(Diagnostic)
    -> BoundExpression
  {
    let outer = enterSubquery()
    let match = try bindMatch([pattern], where: nil, use: .predicate)
    guard let path = match.shortest.first?.path else { throw malformed(span) }
    let value = BoundExpression(.slot(path), .path, span)
    let item = BoundItem(name: source(span), slot: path, expression: value)
    let query = BoundQuery(match: match, projection: item)
    let slots = leaveSubquery(outer)
    let isSingle = [.anyShortest, .shortest(1), .any(1)].contains(pattern.selector)
    return BoundExpression(
      .subquery(
        BoundSubqueryExpression(kind: isSingle ? .single : .collect, query: query, imports: slots)),
      isSingle ? .path : .list(.path), span)
  }

  /// EXISTS, COUNT and COLLECT with braces.
  private mutating func bindSubqueryExpression(_ subquery: SubqueryExpression, _ span: Span)
    throws(Diagnostic) -> BoundExpression
  {
    let keyword = subquery.kind.rawValue.uppercased()
    let outer = enterSubquery()
    readOnlyPlace = "a subquery of \(keyword)"
    let ending: QueryEnding = subquery.kind == .collect ? .mustReturn(keyword) : .any
    let query = try bindQuery(subquery.query, ending: ending)
    let slots = leaveSubquery(outer)
    let kind: BoundSubqueryExpression.Kind
    let type: ValueType
    switch subquery.kind {
    case .exists: (kind, type) = (.exists, .boolean)
    case .count: (kind, type) = (.count, .integer)
    case .collect:
      guard query.columns.count == 1, let column = query.columns.first else {
        throw .syntax(
          "UnexpectedSyntax",
          "COLLECT gathers one column, but its subquery returns \(query.columns.count)", at: span)
      }
      (kind, type) = (.collect, .list(column.type == .null ? .any : column.type))
    }
    return BoundExpression(
      .subquery(BoundSubqueryExpression(kind: kind, query: query, imports: slots)), type, span)
  }
}

extension BoundQuery {
  /// A query of one match and perhaps one column.
  init(match: BoundMatch, projection item: BoundItem?) {
    var clauses: [BoundClause] = [.match(match)]
    if let item {
      clauses.append(
        .project(
          BoundProjection(
            aggregation: nil, items: [item], distinct: false, orderBy: [], skip: nil, limit: nil,
            predicate: nil)))
    }
    let columns = item.map { [BoundColumn(name: $0.name, slot: $0.slot, type: $0.expression.type)] } ?? []
    self.init(parts: [BoundSingleQuery(clauses: clauses, columns: columns)], unionAll: true)
  }
}
