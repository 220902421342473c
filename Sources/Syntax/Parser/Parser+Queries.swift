/// Statements, queries and the composition of clauses.
extension Parser {
  /// Where a query stands, which decides how it may end.
  enum QueryPlace: Equatable {
    case statement
    /// `CALL { ... }`
    case call
    case expression(SubqueryExpression.Kind)
  }

  func statement() throws(Failure) -> Statement {
    var mode: Statement.Mode?
    var graph: Identifier?
    while true {
      if mode == nil, token.keyword == .explain || token.keyword == .profile {
        mode = advance().keyword == .explain ? .explain : .profile
      } else if graph == nil, token.keyword == .use {
        advance()
        graph = try dottedName()
      } else {
        break
      }
    }
    let isBare = mode == nil && graph == nil
    let body = try statementBody(isBare: isBare)
    let hasSemicolon = token.kind == .semicolon
    while token.kind == .semicolon { advance() }
    if hasSemicolon, token.kind != .endOfText {
      throw unexpected(
        "expected the end of the statement, found \(found)", hint: "run one statement at a time")
    }
    guard token.kind == .endOfText else { throw unexpected(.endOfStatement) }
    return Statement(mode: mode ?? .run, graph: graph, body: body, text: text)
  }

  private func statementBody(isBare: Bool) throws(Failure) -> Statement.Body {
    if isBare, token.kind == .endOfText || token.kind == .semicolon {
      throw unexpected("the statement is empty", hint: "a statement is for example MATCH (n) RETURN n")
    }
    if token.keyword == .show { return .show(try show()) }
    if let command = try schemaCommand() { return .schema(command) }
    guard token.keyword?.startsClause == true else { throw unexpected(.statement) }
    return .query(try query(.statement))
  }

  /// Single queries joined by UNION.
  func query(_ place: QueryPlace) throws(Failure) -> Query {
    let start = self.start
    let first = try singleQuery(place)
    var unions: [Query.Union] = []
    while at(.union) {
      let unionStart = self.start
      let word = advance().span
      let all = accept(.all)
      if !all, token.keyword == .distinct { advance() }
      if let other = unions.first, other.all != all {
        throw invalidComposition(
          "UNION and UNION ALL cannot be mixed in one query", at: word,
          hint: "use the same for all parts, or put parts into CALL { ... }")
      }
      let query = try singleQuery(place)
      unions.append(Query.Union(all: all, query: query, span: span(from: unionStart)))
    }
    return Query(first: first, unions: unions, span: span(from: start))
  }

  private func singleQuery(_ place: QueryPlace) throws(Failure) -> SingleQuery {
    let start = self.start
    var clauses: [Clause] = []
    while let keyword = token.keyword, keyword.startsClause {
      if let last = clauses.last, last.kind.endsQuery {
        throw invalidComposition(
          "\(last.kind.word) must be the last clause of a query, found \(keyword.spelling) behind it",
          at: token.span, hint: "use WITH to pass rows on to further clauses")
      }
      clauses.append(try clause())
    }
    guard let last = clauses.last else { throw unexpected(.clause) }
    if !last.kind.endsQuery { expectations.insert(.clause) }
    if isEndOfQuery { try checkEnd(last, place) }
    if clauses.count > 1 { try checkCalls(clauses) }
    return SingleQuery(clauses: clauses, span: span(from: start))
  }

  private var isEndOfQuery: Bool {
    switch token.kind {
    case .endOfText, .semicolon, .rightBrace: true
    default: token.keyword == .union
    }
  }

  private func checkEnd(_ last: Clause, _ place: QueryPlace) throws(Failure) {
    switch place {
    case .statement, .call:
      guard last.kind.onlyPassesRows else { return }
      throw invalidComposition(
        "a query cannot end with \(last.kind.word)", at: last.span,
        hint: "add RETURN, or a clause that changes the graph")
    case .expression(.collect):
      if case .returning = last.kind { return }
      throw invalidComposition("COLLECT { ... } needs a RETURN at its end", at: last.span)
    case .expression: return
    }
  }

  /// `YIELD *` does not say which variables it brings, so it is for calls that are the whole query.
  private func checkCalls(_ clauses: [Clause]) throws(Failure) {
    for clause in clauses {
      guard case .call(let call) = clause.kind, case .all(let place) = call.yield else { continue }
      throw .syntax(
        "UnexpectedSyntax", "YIELD * is only allowed where CALL is the whole statement", at: place,
        hint: "name the fields to yield")
    }
  }
}

extension Clause.Kind {
  /// RETURN and FINISH, behind which no clause may stand.
  var endsQuery: Bool {
    switch self {
    case .returning, .finish: true
    default: false
    }
  }

  /// Clauses that are of no use unless another follows.
  var onlyPassesRows: Bool {
    switch self {
    case .match, .unwind, .with, .loadCSV: true
    default: false
    }
  }

  /// The word a clause begins with.
  var word: String {
    switch self {
    case .match(let match): match.optional ? "OPTIONAL MATCH" : "MATCH"
    case .unwind: "UNWIND"
    case .with: "WITH"
    case .returning: "RETURN"
    case .create: "CREATE"
    case .merge: "MERGE"
    case .set: "SET"
    case .remove: "REMOVE"
    case .delete: "DELETE"
    case .forEach: "FOREACH"
    case .call, .callSubquery: "CALL"
    case .loadCSV: "LOAD CSV"
    case .finish: "FINISH"
    }
  }
}
