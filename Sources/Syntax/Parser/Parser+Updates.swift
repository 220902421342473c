/// The clauses that change the graph.
extension Parser {
  // MARK: MERGE

  func merge() throws(Failure) -> MergeClause {
    advance()
    let pattern = try pathPattern()
    var onCreate: [SetItem] = []
    var onMatch: [SetItem] = []
    while accept(.on) {
      let isCreate = accept(.create)
      if !isCreate { try expect(.match) }
      try expect(.set)
      let items = try setItems()
      if isCreate { onCreate += items } else { onMatch += items }
    }
    return MergeClause(pattern: pattern, onCreate: onCreate, onMatch: onMatch)
  }

  // MARK: SET

  func setItems() throws(Failure) -> [SetItem] {
    var items: [SetItem] = []
    repeat { items.append(try setItem()) } while accept(.comma)
    return items
  }

  private func setItem() throws(Failure) -> SetItem {
    if let (variable, labels) = try labelledVariable() { return .labels(variable, labels) }
    if token.kind.isWord, kind(ahead: 1) == .equal || kind(ahead: 1) == .plusEqual {
      let variable = try name(.variable)
      let replaces = advance().kind == .equal
      let value = try expression()
      return replaces ? .replace(variable, value: value) : .merge(variable, value: value)
    }
    let target = try accessTarget()
    switch target.kind {
    case .property(let base, let key):
      try expect(.equal)
      return .property(base, key, value: try expression())
    case .index(let base, let key):
      try expect(.equal)
      return .dynamicProperty(base, key: key, value: try expression())
    default:
      throw .syntax(
        "UnexpectedSyntax", "SET needs a property, a variable or labels to set", at: target.span,
        hint: "write n.key = value, n = map, n += map or n:Label")
    }
  }

  /// An expression of accesses, such as `n.key` or `(f(n)).a['b']`.
  private func accessTarget() throws(Failure) -> Expression {
    let subtree = beginSubtree()
    let target = try accesses(of: try atom())
    endSubtree(subtree)
    return target
  }

  /// `n:A:B`, the only form in which labels are set and removed.
  private func labelledVariable() throws(Failure) -> (Identifier, [Identifier])? {
    let isWritten = kind(ahead: 1) == .colon || keyword(ahead: 1) == .is
    guard token.kind.isWord, isWritten else { return nil }
    let variable = try name(.variable)
    var labels: [Identifier] = []
    repeat {
      advance()
      if token.kind == .badParameter { throw unsupported("a label computed with `$(...)`") }
      labels.append(try name(.label))
    } while token.kind == .colon || token.kind == .ampersand
    return (variable, labels)
  }

  // MARK: REMOVE and DELETE

  func remove() throws(Failure) -> [RemoveItem] {
    advance()
    var items: [RemoveItem] = []
    repeat { items.append(try removeItem()) } while accept(.comma)
    return items
  }

  private func removeItem() throws(Failure) -> RemoveItem {
    if let (variable, labels) = try labelledVariable() { return .labels(variable, labels) }
    let target = try accessTarget()
    switch target.kind {
    case .property(let base, let key): return .property(base, key)
    case .index(let base, let key): return .dynamicProperty(base, key: key)
    default:
      throw .syntax(
        "UnexpectedSyntax", "REMOVE needs a property or labels to remove", at: target.span,
        hint: "write n.key or n:Label")
    }
  }

  func delete() throws(Failure) -> Clause.Kind {
    let detach = token.keyword == .detach
    if token.keyword != .delete { advance() }
    try expect(.delete)
    var targets: [Expression] = []
    repeat { targets.append(try expression()) } while accept(.comma)
    return .delete(targets, detach: detach)
  }

  // MARK: FOREACH

  func forEach() throws(Failure) -> Clause.Kind {
    try enter()
    advance()
    guard at(.leftParenthesis) else { throw unexpected() }
    let opener = position
    advance()
    let variable = try name(.variable)
    try expect(.in)
    let list = try expression(barEnds: true)
    try expect(.bar)
    var clauses: [Clause] = []
    while let keyword = token.keyword, keyword.startsClause {
      let clause = try clause()
      guard clause.kind.isUpdate else {
        throw invalidComposition(
          "FOREACH holds only clauses that change the graph, not \(clause.kind.word)", at: clause.span,
          hint: "use UNWIND, or CALL { ... }")
      }
      clauses.append(clause)
    }
    guard !clauses.isEmpty else { throw unexpected(.clause) }
    expectations.insert(.clause)
    try close(opener)
    leave()
    return .forEach(variable: variable, list: list, clauses: clauses)
  }
}

extension Clause.Kind {
  fileprivate var isUpdate: Bool {
    switch self {
    case .create, .merge, .set, .remove, .delete, .forEach: true
    default: false
    }
  }
}
