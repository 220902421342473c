import Engine
import Syntax

extension Binder {
  /// Binds a property map or inline WHERE, which sees every variable of the match.
  mutating func bindCondition(_ condition: PendingCondition, _ state: inout PatternState) throws(Diagnostic) {
    let savedRule = aggregateRule
    aggregateRule = .forbidden(place: "a pattern")
    defer { aggregateRule = savedRule }
    var bound: [BoundExpression] = []
    switch condition.kind {
    case .properties(let properties):
      bound = try bindPropertyConditions(properties, condition.slot, condition.type, condition.span)
    case .predicate(let predicate):
      // Inside, the name of a relationship of variable length is one member.
      if let name = condition.member?.name {
        var frame = Frame()
        frame.variables[name] = Variable(name: name, slot: condition.slot, type: .relationship)
        scope.frames.append(frame)
      }
      let inner = try bind(predicate, as: .predicate)
      try requireBoolean(inner, for: "WHERE")
      if condition.member?.name != nil { scope.frames.removeLast() }
      bound = conjuncts(inner)
    }
    switch condition.member?.relationship {
    case nil: state.match.predicates += bound
    case .relationship(let index): state.match.relationships[index].memberPredicates += bound
    case .shortest(let index): state.match.shortest[index].relationship.memberPredicates += bound
    }
  }

  /// `{a: 1, b: x}` in a pattern that is matched: one equality for each key.
  mutating func bindPropertyConditions(
    _ properties: Expression, _ slot: Slot, _ type: ValueType, _ span: Span
  ) throws(Diagnostic) -> [BoundExpression] {
    guard case .map(let entries) = properties.kind else {
      throw invalidPatternProperties(properties)
    }
    var conditions: [BoundExpression] = []
    for entry in entries {
      warnAboutKey(entry.key)
      let value = try bind(entry.value)
      conditions.append(equality(slot, type, entry.key, value))
    }
    return conditions
  }

  func equality(_ slot: Slot, _ type: ValueType, _ key: Identifier, _ value: BoundExpression)
    -> BoundExpression
  {
    let element = BoundExpression(.slot(slot), type, key.span)
    let property = BoundExpression(.property(element, key.name), .any, key.span)
    return BoundExpression(
      .comparison(property, [BoundComparisonLink(op: .equal, operand: value)]), .boolean,
      key.span.union(value.span))
  }

  func invalidPatternProperties(_ properties: Expression) -> Diagnostic {
    if case .parameter(let name) = properties.kind {
      return .syntax(
        "InvalidParameterUse", "the parameter `$\(name)` cannot stand for all properties of a pattern",
        at: properties.span, hint: "name the properties: `{key: $\(name).key}`")
    }
    return .syntax(
      "UnexpectedSyntax", "properties of a pattern are written as a map", at: properties.span,
      hint: "for example `{name: 'Ann'}`")
  }

  /// The operands of AND at the top, also nested ones.
  func conjuncts(_ predicate: BoundExpression) -> [BoundExpression] {
    if case .logical(.and, let operands) = predicate.kind { return operands.flatMap { conjuncts($0) } }
    return [predicate]
  }
}
