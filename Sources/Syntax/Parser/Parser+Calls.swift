/// CALL of procedures and of subqueries.
extension Parser {
  func call(optional: Bool) throws(Failure) -> Clause.Kind {
    let word = advance().span
    if token.kind == .leftBrace || token.kind == .leftParenthesis {
      return .callSubquery(try subqueryCall(optional: optional))
    }
    if optional {
      throw unsupported("OPTIONAL CALL of a procedure", at: word, hint: "put it into OPTIONAL CALL { ... }")
    }
    return .call(try procedureCall())
  }

  private func procedureCall() throws(Failure) -> CallClause {
    expectations.insert(.leftBrace)
    let name = try dottedName(.procedure)
    var arguments: [Expression]?
    if at(.leftParenthesis) {
      let opener = position
      advance()
      var values: [Expression] = []
      if !at(.rightParenthesis) {
        repeat { values.append(try expression()) } while accept(.comma)
      }
      try close(opener)
      arguments = values
    }
    let yield = try yieldList()
    var predicate: Expression?
    if case .none = yield {} else if accept(.where) { predicate = try expression() }
    return CallClause(
      name: name.name, nameSpan: name.span, arguments: arguments, yield: yield, predicate: predicate)
  }

  private func yieldList() throws(Failure) -> CallClause.YieldList {
    guard accept(.yield) else { return .none }
    let place = token.span
    if accept(.star) { return .all(place) }
    if token.kind == .minus {
      advance()
      return .nothing
    }
    var items: [CallClause.Yield] = []
    repeat {
      let field = try name()
      items.append(CallClause.Yield(field: field, alias: accept(.as) ? try name(.variable) : nil))
    } while accept(.comma)
    return .items(items)
  }

  // MARK: Subqueries

  private func subqueryCall(optional: Bool) throws(Failure) -> SubqueryCall {
    try enter()
    let imports = try importedVariables()
    guard at(.leftBrace) else { throw unexpected() }
    let opener = position
    advance()
    let query = try query(.call)
    try close(opener)
    leave()
    let transactions = try transactions()
    return SubqueryCall(optional: optional, imports: imports, query: query, transactions: transactions)
  }

  private func importedVariables() throws(Failure) -> SubqueryCall.Imports {
    guard token.kind == .leftParenthesis else { return .leadingWith }
    let opener = position
    advance()
    if accept(.star) {
      try close(opener)
      return .all
    }
    var variables: [Identifier] = []
    if !at(.rightParenthesis) {
      repeat { variables.append(try name(.variable)) } while accept(.comma)
    }
    try close(opener)
    return .variables(variables)
  }

  /// `IN TRANSACTIONS OF 100 ROWS`
  private func transactions() throws(Failure) -> SubqueryCall.Transactions? {
    guard accept(.in) else { return nil }
    if isWord("concurrent", at: position) || isWord("concurrent", at: position + 1) {
      throw unsupported("CONCURRENT TRANSACTIONS")
    }
    try expect(.transactions)
    var rows: Expression?
    if accept(.of) {
      rows = try expression()
      if token.keyword != .row { try expect(.rows) } else { advance() }
    }
    if token.keyword == .on, isWord("error", at: position + 1) { throw unsupported("ON ERROR") }
    if isWord("report", at: position) { throw unsupported("REPORT STATUS") }
    return SubqueryCall.Transactions(rows: rows)
  }
}
