import Engine
import Syntax

extension Binder {
  /// `CALL { }`: the body sees what it imports; what it returns becomes new variables.
  mutating func bindSubqueryCall(_ call: SubqueryCall, _ span: Span) throws(Diagnostic) -> BoundSubqueryCall {
    let transactions = try bindTransactions(call.transactions, span)
    let outer = enterSubquery()
    var query = call.query
    switch call.imports {
    case .all: scope = Scope(frames: [flattened(outer.scope)])
    case .variables(let names): scope = Scope(frames: [try importedFrame(names, outer.scope)])
    case .leadingWith:
      let names = try leadingImports(&query, outer.scope)
      scope = Scope(frames: [try importedFrame(names, outer.scope)])
    }
    if query.first.clauses.isEmpty { throw emptySubquery(span) }
    let savedNames = notImported
    notImported = flattened(outer.scope).variables
    let body = try bindQuery(query, ending: .statement)
    notImported = savedNames
    let slots = leaveSubquery(outer)
    try exportColumns(body, call, span)
    if transactions != nil { uncommittedWrite = nil }
    return BoundSubqueryCall(
      query: body, imports: slots, optional: call.optional, transactions: transactions)
  }

  /// `IN TRANSACTIONS`, which can only stand where nothing else waits to be committed.
  private mutating func bindTransactions(_ transactions: SubqueryCall.Transactions?, _ span: Span)
    throws(Diagnostic) -> BoundSubqueryCall.Transactions?
  {
    guard let transactions else { return nil }
    if !imports.isEmpty {
      throw .syntax(
        "InvalidClauseComposition", "CALL { } IN TRANSACTIONS cannot stand inside another subquery", at: span,
        hint: "put it into the outermost query")
    }
    if let clause = uncommittedWrite {
      throw .syntax(
        "InvalidClauseComposition",
        "CALL { } IN TRANSACTIONS cannot follow \(clause), which would be committed with its first rows",
        at: span, hint: "run \(clause) as a statement of its own, or put it into the subquery")
    }
    return BoundSubqueryCall.Transactions(
      rows: try bindRowCount(transactions.rows, "IN TRANSACTIONS OF"))
  }

  private func emptySubquery(_ span: Span) -> Diagnostic {
    .syntax("InvalidClauseComposition", "the subquery of CALL does nothing after its WITH", at: span)
  }

  /// Everything visible outside, in one frame.
  private func flattened(_ scope: Scope) -> Frame {
    var frame = Frame()
    for outer in scope.frames { frame.variables.merge(outer.variables) { _, inner in inner } }
    return frame
  }

  private func importedFrame(_ names: [Identifier], _ outer: Scope) throws(Diagnostic) -> Frame {
    var frame = Frame()
    for name in names {
      guard let variable = outer.variable(name.name) else { throw undefinedImport(name, outer) }
      frame.variables[name.name] = variable
    }
    return frame
  }

  private func undefinedImport(_ name: Identifier, _ outer: Scope) -> Diagnostic {
    .syntax(
      "UndefinedVariable", "the subquery imports `\(name.name)`, which is not defined", at: name.span,
      hint: nearest(name.name, among: outer.visibleNames).map { "did you mean `\($0)`?" })
  }

  /// A WITH that begins the body and only names outer variables imports them. It is taken away.
  /// In a union each part may have its own; they share one frame, so all imports are visible in all parts.
  private func leadingImports(_ query: inout Query, _ outer: Scope) throws(Diagnostic) -> [Identifier] {
    var names = try takeImports(&query.first, outer)
    for index in query.unions.indices {
      names += try takeImports(&query.unions[index].query, outer)
    }
    return names
  }

  private func takeImports(_ query: inout SingleQuery, _ outer: Scope) throws(Diagnostic) -> [Identifier] {
    guard let first = query.clauses.first, case .with(let projection) = first.kind else { return [] }
    var names: [Identifier] = []
    var others = 0
    for item in projection.items {
      if case .variable(let name) = item.expression.kind, item.alias == nil || item.alias?.name == name {
        names.append(Identifier(name, item.expression.span))
      } else {
        others += 1
      }
    }
    if names.isEmpty && !projection.includesAll { return [] }
    let isPlain =
      others == 0 && !projection.distinct && projection.orderBy.isEmpty && projection.skip == nil
      && projection.limit == nil && projection.predicate == nil
    guard isPlain else {
      throw .syntax(
        "InvalidClauseComposition",
        "the WITH that begins a subquery only imports variables: `WITH a, b`, nothing else", at: first.span,
        hint: "do the rest in a second WITH")
    }
    if projection.includesAll {
      names += outer.visibleNames.map { Identifier($0, first.span) }
    }
    query.clauses.removeFirst()
    return names
  }

  /// What the body returns is bound from here on.
  private mutating func exportColumns(_ body: BoundQuery, _ call: SubqueryCall, _ span: Span)
    throws(Diagnostic)
  {
    for column in body.columns {
      if let existing = scope.variable(column.name) {
        throw .syntax(
          "VariableAlreadyBound",
          "the subquery returns `\(column.name)`, which is already bound to \(existing.type.described) outside",
          at: span, hint: "rename it: RETURN ... AS name")
      }
    }
    for part in body.parts {
      for column in part.columns { slots.setLevel(of: column.slot, imports.count) }
    }
    for column in body.columns {
      scope.insert(Variable(name: column.name, slot: column.slot, type: column.type))
    }
  }
}
