import Engine
import Syntax

/// An item of a projection on its way: `*` expanded, named, and bound when it does not aggregate.
private struct PendingItem {
  var expression: Expression
  var name: String
  var nameSpan: Span
  var hasAlias: Bool
  var hasAggregate: Bool
  var bound: BoundExpression?
  /// The slot of the column; set when bound.
  var slot: Slot = 0

  /// The variable it is, when it is nothing but one.
  var variable: String? { if case .variable(let name) = expression.kind { name } else { nil } }
}

extension Binder {
  /// WITH or RETURN: gives the projection and its columns, and leaves only them in scope.
  mutating func bindProjection(_ projection: Projection, isReturn: Bool) throws(Diagnostic)
    -> (BoundProjection, [BoundColumn])
  {
    let clause = isReturn ? "RETURN" : "WITH"
    let savedRule = aggregateRule
    let savedAggregation = aggregation
    let incoming = scope.top
    aggregation = AggregationState(arguments: incoming)
    var items = try expandItems(projection, isReturn: isReturn)
    let isGrouped = items.contains(where: \.hasAggregate)

    aggregateRule = .forbidden(place: clause)
    for index in items.indices where !items[index].hasAggregate { try bindItem(&items[index]) }
    let keys = isGrouped ? groupingKeys(items) : []
    if isGrouped {
      scope.top = groupedFrame(items, incoming)
      aggregateRule = .collecting
      for index in items.indices where items[index].hasAggregate { try bindItem(&items[index]) }
    }
    aggregation.sorted = []

    let narrows = isGrouped || projection.distinct
    let projected = projectedFrame(items)
    scope.top = tailFrame(items, projected, incoming, narrows: narrows)
    let orderBy = try bindOrderBy(projection, items, keys, isGrouped: isGrouped)
    let skip = try bindRowCount(projection.skip, "SKIP")
    let limit = try bindRowCount(projection.limit, "LIMIT")
    let predicate = try bindWhere(projection.predicate)
    if !isReturn { try requireAliases(items) }

    var boundItems = items.compactMap { boundItem($0, isKey: isGrouped) }
    boundItems += try sortedAggregates(projection)
    let aggregates = isGrouped ? BoundAggregation(keys: keys, aggregates: aggregation.aggregates) : nil
    scope.top = projected
    aggregateRule = savedRule
    aggregation = savedAggregation
    let columns = items.map { BoundColumn(name: $0.name, slot: $0.slot, type: $0.bound?.type ?? .any) }
    return (
      BoundProjection(
        aggregation: aggregates, items: boundItems, distinct: projection.distinct, orderBy: orderBy,
        skip: skip, limit: limit, predicate: predicate), columns
    )
  }

  // MARK: Items

  private mutating func expandItems(_ projection: Projection, isReturn: Bool) throws(Diagnostic)
    -> [PendingItem]
  {
    var items: [PendingItem] = []
    if projection.includesAll {
      let variables = scope.top.sorted
      if isReturn && variables.isEmpty && projection.items.isEmpty {
        throw .syntax(
          "NoVariablesInScope", "RETURN * has nothing to return: no variables are in scope",
          at: projection.span, hint: "name what you match, for example `MATCH (n) RETURN *`")
      }
      for variable in variables {
        items.append(
          PendingItem(
            expression: Expression(.variable(variable.name), projection.span), name: variable.name,
            nameSpan: projection.span, hasAlias: true, hasAggregate: false))
      }
    }
    for item in projection.items {
      var name = source(item.expression.span)
      if case .variable(let variable) = item.expression.kind { name = variable }
      items.append(
        PendingItem(
          expression: item.expression, name: item.alias?.name ?? name,
          nameSpan: item.alias?.span ?? item.expression.span, hasAlias: item.alias != nil,
          hasAggregate: item.expression.containsAggregate))
    }
    var seen: Set<String> = []
    for item in items where !seen.insert(item.name).inserted {
      throw .syntax(
        "ColumnNameConflict", "two columns are called `\(item.name)`", at: item.nameSpan,
        hint: "give one of them another name with AS")
    }
    return items
  }

  private mutating func bindItem(_ item: inout PendingItem) throws(Diagnostic) {
    let bound = try bind(item.expression)
    item.bound = bound
    if item.variable == item.name, case .slot(let slot) = bound.kind {
      item.slot = slot
    } else {
      item.slot = makeSlot(item.name)
    }
  }

  private func requireAliases(_ items: [PendingItem]) throws(Diagnostic) {
    for item in items where !item.hasAlias && item.variable == nil {
      throw .syntax(
        "NoExpressionAlias", "an expression in WITH needs a name", at: item.expression.span,
        hint: "write `\(source(item.expression.span)) AS name`")
    }
  }

  /// Keys keep their value in the slot of the column, variables in their own.
  private func boundItem(_ item: PendingItem, isKey: Bool) -> BoundItem? {
    guard var bound = item.bound else { return nil }
    if isKey && !item.hasAggregate && item.variable == nil { bound.kind = .slot(item.slot) }
    return BoundItem(name: item.name, slot: item.slot, expression: bound)
  }

  // MARK: Grouping

  private func groupingKeys(_ items: [PendingItem]) -> [BoundItem] {
    var keys: [BoundItem] = []
    for item in items where !item.hasAggregate {
      guard let bound = item.bound else { continue }
      if let name = item.variable, case .slot(let slot) = bound.kind {
        if keys.contains(where: { $0.slot == slot }) { continue }
        keys.append(BoundItem(name: name, slot: slot, expression: bound))
      } else {
        keys.append(BoundItem(name: item.name, slot: item.slot, expression: bound))
      }
    }
    return keys
  }

  /// What an item with an aggregate sees outside of it: key variables and key properties.
  private func groupedFrame(_ items: [PendingItem], _ incoming: Frame) -> Frame {
    var frame = Frame()
    let keyVariables = Set(items.compactMap(\.variable))
    for (name, variable) in incoming.variables {
      if keyVariables.contains(name) {
        frame.variables[name] = variable
      } else {
        frame.hidden[name] = .notGrouped
      }
    }
    for item in items where !item.hasAggregate && item.variable == nil && item.expression.isPropertyAccess {
      frame.substitutions.append(substitution(for: item))
    }
    return frame
  }

  private func substitution(for item: PendingItem) -> Substitution {
    Substitution(
      expression: item.expression, slot: item.slot, type: item.bound?.type ?? .any,
      names: item.expression.mentionedNames, isSimple: item.expression.isPropertyAccess,
      hasAggregate: item.hasAggregate)
  }

  // MARK: ORDER BY, SKIP, LIMIT, WHERE

  private func projectedFrame(_ items: [PendingItem]) -> Frame {
    var frame = Frame()
    for item in items {
      frame.variables[item.name] = Variable(
        name: item.name, slot: item.slot, type: item.bound?.type ?? .any)
    }
    return frame
  }

  /// What ORDER BY and WHERE see: the columns, the projected expressions as written and, unless the
  /// projection narrows the rows, the incoming variables that no column shadows.
  private func tailFrame(
    _ items: [PendingItem], _ projected: Frame, _ incoming: Frame, narrows: Bool
  ) -> Frame {
    var frame = projected
    for (name, variable) in incoming.variables where projected.variables[name] == nil {
      if narrows {
        frame.hidden[name] = .dropped
      } else {
        frame.variables[name] = variable
      }
    }
    for item in items {
      if let variable = item.variable, projected.variables[variable] != nil { continue }
      frame.substitutions.append(substitution(for: item))
    }
    return frame
  }

  private mutating func bindOrderBy(
    _ projection: Projection, _ items: [PendingItem], _ keys: [BoundItem], isGrouped: Bool
  ) throws(Diagnostic) -> [BoundSortItem] {
    var sort: [BoundSortItem] = []
    let frame = scope.top
    // A further aggregate, not projected, may read the key variables only.
    var arguments = aggregation.arguments
    for (name, variable) in arguments.variables where !keys.contains(where: { $0.slot == variable.slot }) {
      arguments.variables[name] = nil
      arguments.hidden[name] = .dropped
    }
    aggregation.arguments = arguments
    for item in projection.orderBy {
      if isGrouped && item.expression.containsAggregate {
        scope.top.rejectsComplexKeys = !items.contains { isSame($0.expression, item.expression) }
      }
      aggregateRule = isGrouped ? .collecting : .forbidden(place: "ORDER BY of rows that are not grouped")
      sort.append(BoundSortItem(expression: try bind(item.expression), descending: item.descending))
      scope.top = frame
    }
    return sort
  }

  /// Aggregates that only ORDER BY reads become columns nobody sees.
  private func sortedAggregates(_ projection: Projection) throws(Diagnostic) -> [BoundItem] {
    var hidden: [BoundItem] = []
    for (index, aggregate) in aggregation.aggregates.enumerated()
    where aggregation.sorted.contains(aggregate.slot) {
      if projection.distinct {
        throw .syntax(
          "InvalidAggregation",
          "after DISTINCT, ORDER BY can only use what is projected, and `\(source(aggregate.span))` is not",
          at: aggregate.span, hint: "project it as a column of its own")
      }
      hidden.append(
        BoundItem(
          name: slots.names[aggregate.slot], slot: aggregate.slot,
          expression: BoundExpression(
            .slot(aggregate.slot), aggregation.types[index], aggregate.span)))
    }
    return hidden
  }

  /// SKIP, LIMIT and the size of batches: an integer that does not depend on the row.
  mutating func bindRowCount(_ expression: Expression?, _ clause: String) throws(Diagnostic)
    -> BoundExpression?
  {
    guard let expression else { return nil }
    let saved = scope
    scope = Scope()
    constantPlace = clause
    aggregateRule = .forbidden(place: clause)
    let bound = try bind(expression)
    constantPlace = nil
    scope = saved
    var isNegative = false
    if case .integer(let literal) = bound.kind { isNegative = literal < 0 }
    if case .negate(let inner) = bound.kind, case .integer(let literal) = inner.kind {
      isNegative = literal > 0
    }
    if isNegative {
      throw .syntax(
        "NegativeIntegerArgument", "\(clause) takes the number of rows, which cannot be negative",
        at: expression.span)
    }
    guard [.any, .integer, .number].contains(bound.type) else {
      throw .syntax(
        "InvalidArgumentType", "\(clause) needs an integer, but \(quoted(bound)) is \(bound.type.described)",
        at: expression.span)
    }
    return bound
  }

  /// A condition of WHERE.
  mutating func bindWhere(_ predicate: Expression?) throws(Diagnostic) -> BoundExpression? {
    guard let predicate else { return nil }
    let savedRule = aggregateRule
    aggregateRule = .forbidden(place: "WHERE")
    let bound = try bind(predicate, as: .predicate)
    aggregateRule = savedRule
    try requireBoolean(bound, for: "WHERE")
    return bound
  }
}
