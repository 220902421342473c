/// The clauses that read and project.
extension Parser {
  /// The clause at the current keyword, which begins one.
  func clause() throws(Failure) -> Clause {
    let start = self.start
    if readOnly, let keyword = token.keyword, keyword.isUpdate {
      throw invalidComposition(
        "\(keyword.spelling) changes the graph, which a subquery in an expression cannot", at: token.span,
        hint: "use CALL { ... } for subqueries that change the graph")
    }
    let kind = try clauseKind()
    return Clause(kind, span(from: start))
  }

  private func clauseKind() throws(Failure) -> Clause.Kind {
    switch token.keyword {
    case .match:
      advance()
      return .match(try matchBody(optional: false))
    case .optional: return try optionalClause()
    case .unwind: return try unwind()
    case .with:
      advance()
      return .with(try projection(isWith: true))
    case .return:
      advance()
      return .returning(try projection(isWith: false))
    case .create:
      advance()
      if token.kind == .identifier, kind(ahead: 1) != .equal {
        expectations.insert(.index)
        expectations.insert(.constraint)
      }
      return .create(try pathPatterns())
    case .merge: return .merge(try merge())
    case .set:
      advance()
      return .set(try setItems())
    case .remove: return .remove(try remove())
    case .delete, .detach, .nodetach: return try delete()
    case .foreach: return try forEach()
    case .call: return try call(optional: false)
    case .load: return .loadCSV(try loadCSV())
    case .finish:
      advance()
      return .finish
    default: throw unexpected(.clause)
    }
  }

  private func optionalClause() throws(Failure) -> Clause.Kind {
    advance()
    if token.keyword == .call { return try call(optional: true) }
    expectations.insert(.call)
    try expect(.match)
    return .match(try matchBody(optional: true))
  }

  /// What follows MATCH; also the inside of `EXISTS { (a)-->(b) WHERE p }`.
  func matchBody(optional: Bool) throws(Failure) -> MatchClause {
    let patterns = try pathPatterns()
    if token.keyword == .using {
      throw unsupported("a planner hint (USING)", hint: "leave it out: indexes are used where they help")
    }
    let predicate: Expression? = accept(.where) ? try expression() : nil
    return MatchClause(optional: optional, patterns: patterns, predicate: predicate)
  }

  private func unwind() throws(Failure) -> Clause.Kind {
    advance()
    let list = try expression()
    try expect(.as)
    return .unwind(list, as: try name(.variable))
  }

  private func loadCSV() throws(Failure) -> LoadCSVClause {
    advance()
    try expect(.csv)
    let withHeaders = accept(.with)
    if withHeaders { try expect(.headers) }
    try expect(.from)
    let source = try expression()
    try expect(.as)
    let variable = try name(.variable)
    let terminator: Expression? = accept(.fieldterminator) ? try expression() : nil
    return LoadCSVClause(
      withHeaders: withHeaders, source: source, variable: variable, fieldTerminator: terminator)
  }

  // MARK: WITH and RETURN

  private func projection(isWith: Bool) throws(Failure) -> Projection {
    let start = self.start
    let distinct = accept(.distinct)
    let includesAll = accept(.star)
    var items: [Projection.Item] = []
    if !includesAll || accept(.comma) {
      repeat { items.append(try projectionItem()) } while accept(.comma)
    }
    let orderBy = try orderBy()
    let skip: Expression? = accept(.skip) || acceptOffset() ? try expression() : nil
    if skip != nil, token.keyword == .order { throw outOfOrder("SKIP") }
    let limit: Expression? = accept(.limit) ? try expression() : nil
    if limit != nil, token.keyword == .order || token.keyword == .skip || token.keyword == .offset {
      throw outOfOrder("LIMIT")
    }
    let predicate: Expression? = isWith && accept(.where) ? try expression() : nil
    if !isWith, token.keyword == .where {
      throw unexpected("RETURN takes no WHERE", hint: "filter in front of it: WITH ... WHERE ... RETURN")
    }
    return Projection(
      distinct: distinct, includesAll: includesAll, items: items, orderBy: orderBy, skip: skip,
      limit: limit, predicate: predicate, span: span(from: start))
  }

  /// The other word for SKIP; one of the two is enough in messages.
  private func acceptOffset() -> Bool {
    guard token.keyword == .offset else { return false }
    advance()
    return true
  }

  private func outOfOrder(_ word: String) -> Failure {
    unexpected("\(found) must stand in front of \(word)")
  }

  private func projectionItem() throws(Failure) -> Projection.Item {
    let expression = try expression()
    return Projection.Item(expression: expression, alias: accept(.as) ? try name() : nil)
  }

  private func orderBy() throws(Failure) -> [Projection.SortItem] {
    guard accept(.order) else { return [] }
    try expect(.by)
    var items: [Projection.SortItem] = []
    repeat {
      let expression = try expression()
      let descending = accept(.desc) || accept(.descending)
      if !descending { _ = accept(.asc) || accept(.ascending) }
      items.append(Projection.SortItem(expression: expression, descending: descending))
    } while accept(.comma)
    return items
  }
}

extension Keyword {
  /// Whether the clause it begins changes the graph.
  fileprivate var isUpdate: Bool {
    switch self {
    case .create, .merge, .set, .remove, .delete, .detach, .nodetach, .foreach: true
    default: false
    }
  }
}
