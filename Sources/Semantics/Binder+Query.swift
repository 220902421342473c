import Engine
import Syntax

/// How a query may end, by where it stands.
enum QueryEnding {
  /// With RETURN, FINISH or an update: a whole statement, or the body of CALL { }.
  case statement
  /// With RETURN; the construct that needs it.
  case mustReturn(String)
  /// With any clause: EXISTS and COUNT ask for rows only.
  case any
}

extension Binder {
  /// The query of a statement, which may be a CALL by itself.
  mutating func bindStatementQuery(_ query: Query) throws(Diagnostic) -> BoundQuery {
    if query.unions.isEmpty, query.first.clauses.count == 1, let clause = query.first.clauses.first,
      case .call(let call) = clause.kind
    {
      return try bindStandaloneCall(call, clause.span)
    }
    return try bindQuery(query, ending: .statement)
  }

  /// A query in the scope that is open: every part of a union begins with that scope.
  mutating func bindQuery(_ query: Query, ending: QueryEnding) throws(Diagnostic) -> BoundQuery {
    let unionAll = query.unions.first?.all ?? true
    for union in query.unions where union.all != unionAll {
      throw .syntax(
        "InvalidClauseComposition", "UNION and UNION ALL cannot be mixed in one query", at: union.span,
        hint: "use one of them, or put a part into CALL { }")
    }
    let start = scope
    var first = try bindSingleQuery(query.first, ending: ending)
    var rest: [BoundSingleQuery] = []
    for union in query.unions {
      scope = start
      var part = try bindSingleQuery(union.query, ending: ending)
      part.columns = try matchColumns(part.columns, with: first.columns, union.span)
      for (index, column) in part.columns.enumerated() {
        first.columns[index].type = first.columns[index].type.unified(column.type)
      }
      rest.append(part)
    }
    return BoundQuery(parts: [first] + rest, unionAll: unionAll)
  }

  /// The columns of a later part of a union in the order of the first.
  private func matchColumns(_ columns: [BoundColumn], with first: [BoundColumn], _ span: Span)
    throws(Diagnostic) -> [BoundColumn]
  {
    let ordered = first.compactMap { wanted in columns.first { $0.name == wanted.name } }
    guard ordered.count == first.count && columns.count == first.count else {
      let list = { (columns: [BoundColumn]) in
        columns.isEmpty ? "nothing" : columns.map { "`\($0.name)`" }.joined(separator: ", ")
      }
      throw .syntax(
        "DifferentColumnsInUnion",
        "the parts of a UNION must return the same columns: \(list(first)) before, \(list(columns)) after",
        at: span, hint: "rename columns with AS")
    }
    return ordered
  }

  private mutating func bindSingleQuery(_ query: SingleQuery, ending: QueryEnding) throws(Diagnostic)
    -> BoundSingleQuery
  {
    var clauses: [BoundClause] = []
    var columns: [BoundColumn] = []
    for (index, clause) in query.clauses.enumerated() {
      let isLast = index == query.clauses.count - 1
      if !isLast { try requireNotFinal(clause, before: query.clauses[index + 1]) }
      if case .returning(let projection) = clause.kind {
        let (bound, result) = try bindProjection(projection, isReturn: true)
        clauses.append(.project(bound))
        columns = result
      } else if let bound = try bindClause(clause) {
        clauses.append(bound)
      }
    }
    if let last = query.clauses.last { try checkEnding(last, clauses.last, ending) }
    return BoundSingleQuery(clauses: clauses, columns: columns)
  }

  private func requireNotFinal(_ clause: Clause, before next: Clause) throws(Diagnostic) {
    switch clause.kind {
    case .returning, .finish:
      throw .syntax(
        "InvalidClauseComposition", "nothing can follow \(clause.keyword), but \(next.keyword) does",
        at: next.span, hint: "use WITH to pass rows on")
    default: break
    }
  }

  private func checkEnding(_ last: Clause, _ bound: BoundClause?, _ ending: QueryEnding)
    throws(Diagnostic)
  {
    var isFinal = false
    switch (ending, last.kind) {
    case (.any, _), (_, .returning): return
    case (.mustReturn(let construct), _):
      throw .syntax(
        "InvalidClauseComposition", "the subquery of \(construct) must end with RETURN", at: last.span)
    case (.statement, .create), (.statement, .merge), (.statement, .set), (.statement, .remove),
      (.statement, .delete), (.statement, .forEach), (.statement, .finish):
      isFinal = true
    default: break
    }
    if case .call(let call)? = bound { isFinal = call.procedure.outputs.isEmpty || call.procedure.writes }
    if case .callSubquery(let call)? = bound { isFinal = call.query.columns.isEmpty }
    guard !isFinal else { return }
    throw .syntax(
      "InvalidClauseComposition", "a query cannot end with \(last.keyword)", at: last.span,
      hint: "add RETURN with what you want to see")
  }

  /// Any clause but RETURN; nil for one that does nothing.
  mutating func bindClause(_ clause: Clause) throws(Diagnostic) -> BoundClause? {
    if clause.isUpdate { try allowUpdate(clause) }
    aggregateRule = .forbidden(place: clause.keyword)
    switch clause.kind {
    case .match(let match):
      return .match(
        try bindMatch(match.patterns, optional: match.optional, where: match.predicate))
    case .unwind(let list, let name):
      let bound = try bind(list)
      let type = bound.type.isList || bound.type.isPermissive ? bound.type.element : bound.type
      return .unwind(bound, try declareNew(name, type).slot)
    case .with(let projection):
      return .project(try bindProjection(projection, isReturn: false).0)
    case .returning(let projection):
      return .project(try bindProjection(projection, isReturn: true).0)
    case .create(let patterns): return .create(try bindCreate(patterns))
    case .merge(let merge): return .merge(try bindMerge(merge))
    case .set(let items): return .set(try bindSetItems(items))
    case .remove(let items): return .remove(try bindRemoveItems(items))
    case .delete(let targets, let detach): return try bindDelete(targets, detach: detach)
    case .forEach(let variable, let list, let clauses): return try bindForEach(variable, list, clauses)
    case .call(let call): return .call(try bindProcedureCall(call, clause.span))
    case .callSubquery(let call): return .callSubquery(try bindSubqueryCall(call, clause.span))
    case .loadCSV(let load): return try bindLoadCSV(load)
    case .finish: return nil
    }
  }

  private mutating func allowUpdate(_ clause: Clause) throws(Diagnostic) {
    if let place = readOnlyPlace {
      throw .syntax(
        "InvalidClauseComposition", "\(place) cannot change the graph, but \(clause.keyword) does",
        at: clause.span)
    }
    writes = true
    uncommittedWrite = clause.keyword
  }

  private mutating func bindLoadCSV(_ load: LoadCSVClause) throws(Diagnostic) -> BoundClause {
    let source = try bind(load.source)
    let terminator = try bindOptional(load.fieldTerminator)
    for text in [source, terminator].compactMap(\.self) where !ValueType.string.accepts(text.type) {
      throw .syntax(
        "InvalidArgumentType", "LOAD CSV needs a string here, but \(quoted(text)) is \(text.type.described)",
        at: text.span)
    }
    let variable = try declareNew(load.variable, load.withHeaders ? .map : .list(.any))
    return .loadCSV(
      withHeaders: load.withHeaders, source: source, variable: variable.slot, fieldTerminator: terminator)
  }
}

extension Clause {
  var isUpdate: Bool {
    switch kind {
    case .create, .merge, .set, .remove, .delete, .forEach: true
    default: false
    }
  }

  /// How the clause begins.
  var keyword: String {
    switch kind {
    case .match(let match): match.optional ? "OPTIONAL MATCH" : "MATCH"
    case .unwind: "UNWIND"
    case .with: "WITH"
    case .returning: "RETURN"
    case .create: "CREATE"
    case .merge: "MERGE"
    case .set: "SET"
    case .remove: "REMOVE"
    case .delete(_, let detach): detach ? "DETACH DELETE" : "DELETE"
    case .forEach: "FOREACH"
    case .call: "CALL"
    case .callSubquery: "CALL { }"
    case .loadCSV: "LOAD CSV"
    case .finish: "FINISH"
    }
  }
}
