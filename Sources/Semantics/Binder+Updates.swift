import Engine
import Syntax

extension Binder {
  // MARK: SET

  mutating func bindSetItems(_ items: [SetItem]) throws(Diagnostic) -> [BoundSetItem] {
    aggregateRule = .forbidden(place: "SET")
    var bound: [BoundSetItem] = []
    for item in items { bound.append(try bindSetItem(item)) }
    return bound
  }

  private mutating func bindSetItem(_ item: SetItem) throws(Diagnostic) -> BoundSetItem {
    switch item {
    case .property(let target, let key, let value):
      let element = try bindUpdateTarget(target)
      knownNames.insert(key.name)
      let bound = try bind(value)
      return .property(element, key: key.name, value: bound, span: target.span.union(value.span))
    case .dynamicProperty(let target, let key, let value):
      let element = try bindUpdateTarget(target)
      return .dynamicProperty(
        element, key: try bindKey(key), value: try bind(value), span: target.span.union(value.span))
    case .replace(let name, let value):
      let slot = try elementSlot(name)
      return .replace(slot, value: try bindPropertySource(value), span: name.span.union(value.span))
    case .merge(let name, let value):
      let slot = try elementSlot(name)
      return .merge(slot, value: try bindPropertySource(value), span: name.span.union(value.span))
    case .labels(let name, let labels):
      knownNames.formUnion(labels.map(\.name))
      return .labels(
        try labelledSlot(name), labels.map(\.name), span: labels.reduce(name.span) { $0.union($1.span) })
    }
  }

  // MARK: REMOVE

  mutating func bindRemoveItems(_ items: [RemoveItem]) throws(Diagnostic) -> [BoundRemoveItem] {
    var bound: [BoundRemoveItem] = []
    for item in items {
      switch item {
      case .property(let target, let key):
        bound.append(
          .property(try bindUpdateTarget(target), key: key.name, span: target.span.union(key.span)))
      case .dynamicProperty(let target, let key):
        bound.append(
          .dynamicProperty(
            try bindUpdateTarget(target), key: try bindKey(key), span: target.span.union(key.span)))
      case .labels(let name, let labels):
        bound.append(
          .labels(
            try labelledSlot(name), labels.map(\.name), span: labels.reduce(name.span) { $0.union($1.span) }))
      }
    }
    return bound
  }

  // MARK: DELETE

  mutating func bindDelete(_ targets: [Expression], detach: Bool) throws(Diagnostic) -> BoundClause {
    var bound: [BoundExpression] = []
    for target in targets {
      if case .labelTest = target.kind {
        throw .syntax(
          "InvalidDelete", "DELETE removes whole nodes and relationships, not labels or types",
          at: target.span, hint: "to take a label from a node: `REMOVE \(source(target.span))`")
      }
      let element = try bind(target)
      guard [.any, .null, .node, .relationship, .path].contains(element.type) else {
        throw .syntax(
          "InvalidArgumentType",
          "DELETE needs a node, relationship or path, but \(quoted(element)) is \(element.type.described)",
          at: target.span, hint: deleteHint(element))
      }
      bound.append(element)
    }
    return .delete(bound, detach: detach)
  }

  private func deleteHint(_ element: BoundExpression) -> String? {
    if element.type.isList {
      return "for the elements of a list: `FOREACH (x IN \(source(element.span)) | DELETE x)`"
    }
    if case .property = element.kind { return "to take a property from a node: `REMOVE n.key`" }
    return nil
  }

  // MARK: FOREACH

  mutating func bindForEach(_ name: Identifier, _ list: Expression, _ clauses: [Clause])
    throws(Diagnostic) -> BoundClause
  {
    let bound = try bind(list)
    guard bound.type.isPermissive || bound.type.isList else {
      throw .syntax(
        "InvalidArgumentType", "FOREACH goes over a list, but \(quoted(bound)) is \(bound.type.described)",
        at: list.span)
    }
    let outer = scope
    scope.frames.append(Frame())
    let variable = try declareNew(name, bound.type.element)
    var body: [BoundClause] = []
    for clause in clauses {
      guard clause.isUpdate else {
        throw .syntax(
          "InvalidClauseComposition",
          "FOREACH runs updates only, and \(clause.keyword) is none", at: clause.span,
          hint: "use UNWIND, or CALL { } for a subquery")
      }
      if let next = try bindClause(clause) { body.append(next) }
    }
    scope = outer
    return .forEach(variable: variable.slot, list: bound, clauses: body)
  }

  // MARK: Targets

  /// What SET and REMOVE change a property of.
  private mutating func bindUpdateTarget(_ target: Expression) throws(Diagnostic) -> BoundExpression {
    let bound = try bind(target)
    guard [.any, .null, .node, .relationship].contains(bound.type) else {
      throw .syntax(
        "InvalidArgumentType",
        "only nodes and relationships have properties that can change, but \(quoted(bound)) is "
          + bound.type.described,
        at: target.span)
    }
    return bound
  }

  private mutating func bindKey(_ key: Expression) throws(Diagnostic) -> BoundExpression {
    let bound = try bind(key)
    guard ValueType.string.accepts(bound.type) else {
      throw .syntax(
        "InvalidArgumentType", "a property key is a string, but \(quoted(bound)) is \(bound.type.described)",
        at: key.span)
    }
    return bound
  }

  private mutating func elementSlot(_ name: Identifier) throws(Diagnostic) -> Slot {
    let element = try bindUpdateTarget(Expression(.variable(name.name), name.span))
    guard case .slot(let slot) = element.kind else { throw undefinedVariable(name.name, name.span) }
    return slot
  }

  private mutating func labelledSlot(_ name: Identifier) throws(Diagnostic) -> Slot {
    let node = try resolve(name.name, name.span)
    guard node.type == .node || node.type.isPermissive else {
      throw .syntax(
        "InvalidArgumentType", "only nodes have labels, but `\(name.name)` is \(node.type.described)",
        at: name.span,
        hint: node.type == .relationship ? "the type of a relationship cannot change: make a new one" : nil)
    }
    return node.slot
  }

  /// The right side of `n = ...` and `n += ...`.
  private mutating func bindPropertySource(_ value: Expression) throws(Diagnostic) -> BoundExpression {
    if case .map(let entries) = value.kind { knownNames.formUnion(entries.map(\.key.name)) }
    let bound = try bind(value)
    guard [.any, .null, .map, .node, .relationship].contains(bound.type) else {
      throw .syntax(
        "InvalidArgumentType",
        "all properties are set from a map, node or relationship, but \(quoted(bound)) is "
          + bound.type.described,
        at: value.span, hint: "for one property: `SET n.key = ...`")
    }
    return bound
  }
}
