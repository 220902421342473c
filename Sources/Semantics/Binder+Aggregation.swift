import Engine
import Syntax

/// What an aggregate function means at a place.
enum AggregateRule {
  /// An error; the place in words.
  case forbidden(place: String)
  /// An aggregate of the projection.
  case collecting
  /// An argument of another aggregate: an error.
  case nested
}

/// The aggregates of one projection while its items are bound.
struct AggregationState {
  var aggregates: [BoundAggregate] = []
  /// As written, in the order of `aggregates`: the same aggregate is computed once.
  var expressions: [Expression] = []
  var types: [ValueType] = []
  /// The names that arguments see: the incoming ones, before grouping.
  var arguments = Frame()
  /// Aggregates that ORDER BY reads by themselves.
  var sorted: Set<Slot> = []
}

extension Binder {
  /// An aggregate call, which becomes the slot of its result.
  mutating func bindAggregate(
    _ expression: Expression, name: String, _ arguments: [Expression], distinct: Bool
  ) throws(Diagnostic) -> BoundExpression {
    let span = expression.span
    switch aggregateRule {
    case .forbidden(let place):
      throw .syntax(
        "InvalidAggregation", "the aggregate `\(source(span))` cannot stand in \(place)", at: span,
        hint: "compute it in a WITH before: `WITH \(source(span)) AS x`")
    case .nested:
      throw .syntax(
        "NestedAggregation", "the aggregate `\(source(span))` stands inside another aggregate", at: span,
        hint: "compute the inner one in a WITH before")
    case .collecting: break
    }
    if let known = aggregation.expressions.firstIndex(where: { isSame($0, expression) }) {
      let aggregate = aggregation.aggregates[known]
      aggregation.sorted.insert(aggregate.slot)
      return BoundExpression(.slot(aggregate.slot), aggregation.types[known], span)
    }
    return try bindNewAggregate(expression, name: name, arguments, distinct: distinct)
  }

  private mutating func bindNewAggregate(
    _ expression: Expression, name: String, _ arguments: [Expression], distinct: Bool
  ) throws(Diagnostic) -> BoundExpression {
    let span = expression.span
    guard let signature = Functions.signature(named: name) else { throw unexpected(expression) }
    if arguments.contains(where: { $0.containsFunction { !$0.isDeterministic } }) {
      throw .syntax(
        "NonConstantExpression",
        "`\(source(span))` aggregates a function that gives another value at every call", at: span,
        hint: "compute the value in a WITH before")
    }
    // Arguments are computed on the incoming rows, before grouping.
    let grouped = scope.top
    scope.top = aggregation.arguments
    aggregateRule = .nested
    let bound = try bindArguments(arguments, signature)
    aggregateRule = .collecting
    scope.top = grouped

    let slot = makeAnonymousSlot()
    let type = resultType(signature, bound.map(\.type))
    aggregation.aggregates.append(
      BoundAggregate(
        slot: slot, function: signature.name, arguments: bound, distinct: distinct, span: span))
    aggregation.expressions.append(expression)
    aggregation.types.append(type)
    aggregation.sorted.insert(slot)
    return BoundExpression(.slot(slot), type, span)
  }

  // MARK: Expressions as written

  /// The column a projected expression stands for, when this expression is one as written.
  mutating func substituted(_ expression: Expression) throws(Diagnostic) -> BoundExpression? {
    guard let found = findSubstitution(where: { $0.isSame($1.expression, expression) }) else { return nil }
    try checkSubstitution(found, expression.span)
    reference(found.slot)
    return BoundExpression(.slot(found.slot), found.type, expression.span)
  }

  /// The same for the beginning of a chain: the column and how many links it covers.
  mutating func substitutedPrefix(_ first: Expression, _ links: [ChainLink]) throws(Diagnostic)
    -> (BoundExpression, Int)?
  {
    var covered = 0
    var span = first.span
    let found = findSubstitution { binder, candidate in
      guard case .chain(_, let wanted) = candidate.expression.kind, wanted.count < links.count,
        let last = wanted.indices.last
      else { return false }
      span = first.span.union(links[last].operand.span)
      let prefix = Expression(.chain(first, Array(links.prefix(wanted.count))), span)
      covered = wanted.count
      return binder.isSame(candidate.expression, prefix)
    }
    guard let found else { return nil }
    try checkSubstitution(found, span)
    reference(found.slot)
    return (BoundExpression(.slot(found.slot), found.type, span), covered)
  }

  private func findSubstitution(where matches: (Binder, Substitution) -> Bool) -> Substitution? {
    guard let lowest = scope.frames.firstIndex(where: { !$0.substitutions.isEmpty }) else { return nil }
    var shadowed: Set<String> = []
    for index in scope.frames.indices[lowest...].reversed() {
      let frame = scope.frames[index]
      for substitution in frame.substitutions {
        if !shadowed.isEmpty {
          guard let names = substitution.names, names.isDisjoint(with: shadowed) else { continue }
        }
        if matches(self, substitution) { return substitution }
      }
      if index > lowest { shadowed.formUnion(frame.variables.keys) }
    }
    return nil
  }

  private func checkSubstitution(_ substitution: Substitution, _ span: Span) throws(Diagnostic) {
    let rejects = scope.frames.contains { $0.rejectsComplexKeys }
    guard rejects && !substitution.isSimple && !substitution.hasAggregate else { return }
    throw .syntax(
      "AmbiguousAggregationExpression",
      "`\(source(span))` stands beside an aggregate; only projected variables and properties may", at: span,
      hint: "give the whole expression as an item of its own and sort by its alias")
  }
}
