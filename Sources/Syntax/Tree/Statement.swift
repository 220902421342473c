/// One statement, the unit of parsing and of execution.
public struct Statement: Sendable {
  public enum Mode: Sendable { case run, explain, profile }
  public enum Body: Sendable {
    case query(Query)
    case schema(SchemaCommand)
    case show(ShowCommand)
  }
  public var mode: Mode
  /// The name after a leading `USE`, when there is one.
  public var graph: Identifier?
  public var body: Body
  /// The whole text the spans point into.
  public var text: String
  public init(mode: Mode, graph: Identifier?, body: Body, text: String) {
    self.mode = mode
    self.graph = graph
    self.body = body
    self.text = text
  }
}

/// One or more single queries joined by UNION.
public struct Query: Sendable {
  public struct Union: Sendable {
    public var all: Bool
    public var query: SingleQuery
    public var span: Span
    public init(all: Bool, query: SingleQuery, span: Span) {
      self.all = all
      self.query = query
      self.span = span
    }
  }
  public var first: SingleQuery
  public var unions: [Union]
  public var span: Span
  public init(first: SingleQuery, unions: [Union], span: Span) {
    self.first = first
    self.unions = unions
    self.span = span
  }
}

public struct SingleQuery: Sendable {
  public var clauses: [Clause]
  public var span: Span
  public init(clauses: [Clause], span: Span) {
    self.clauses = clauses
    self.span = span
  }
}

public struct Clause: Sendable {
  public var kind: Kind
  public var span: Span
  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case match(MatchClause)
    case unwind(Expression, as: Identifier)
    case with(Projection)
    case returning(Projection)
    case create([PathPattern])
    case merge(MergeClause)
    case set([SetItem])
    case remove([RemoveItem])
    case delete([Expression], detach: Bool)
    case forEach(variable: Identifier, list: Expression, clauses: [Clause])
    case call(CallClause)
    case callSubquery(SubqueryCall)
    case loadCSV(LoadCSVClause)
    /// `FINISH`: run for the side effects, return nothing.
    case finish
  }
}

public struct MatchClause: Sendable {
  public var optional: Bool
  public var patterns: [PathPattern]
  public var predicate: Expression?
  public init(optional: Bool, patterns: [PathPattern], predicate: Expression?) {
    self.optional = optional
    self.patterns = patterns
    self.predicate = predicate
  }
}

/// What WITH and RETURN share.
public struct Projection: Sendable {
  public struct Item: Sendable {
    public var expression: Expression
    public var alias: Identifier?
    public init(expression: Expression, alias: Identifier?) {
      self.expression = expression
      self.alias = alias
    }
  }
  public struct SortItem: Sendable {
    public var expression: Expression
    public var descending: Bool
    public init(expression: Expression, descending: Bool) {
      self.expression = expression
      self.descending = descending
    }
  }
  public var distinct: Bool
  /// `*` stood first.
  public var includesAll: Bool
  public var items: [Item]
  public var orderBy: [SortItem]
  public var skip: Expression?
  public var limit: Expression?
  /// WHERE, after WITH only.
  public var predicate: Expression?
  public var span: Span
  public init(
    distinct: Bool, includesAll: Bool, items: [Item], orderBy: [SortItem], skip: Expression?,
    limit: Expression?, predicate: Expression?, span: Span
  ) {
    self.distinct = distinct
    self.includesAll = includesAll
    self.items = items
    self.orderBy = orderBy
    self.skip = skip
    self.limit = limit
    self.predicate = predicate
    self.span = span
  }
}

public struct MergeClause: Sendable {
  public var pattern: PathPattern
  public var onCreate: [SetItem]
  public var onMatch: [SetItem]
  public init(pattern: PathPattern, onCreate: [SetItem], onMatch: [SetItem]) {
    self.pattern = pattern
    self.onCreate = onCreate
    self.onMatch = onMatch
  }
}

public enum SetItem: Sendable {
  /// `target.key = value`; the target is the property expression's base.
  case property(Expression, Identifier, value: Expression)
  /// `target[key] = value`
  case dynamicProperty(Expression, key: Expression, value: Expression)
  /// `n = map`
  case replace(Identifier, value: Expression)
  /// `n += map`
  case merge(Identifier, value: Expression)
  case labels(Identifier, [Identifier])
}

public enum RemoveItem: Sendable {
  case property(Expression, Identifier)
  case dynamicProperty(Expression, key: Expression)
  case labels(Identifier, [Identifier])
}

/// `CALL ns.name(args) YIELD a, b AS c WHERE p`
public struct CallClause: Sendable {
  public struct Yield: Sendable {
    public var field: Identifier
    public var alias: Identifier?
    public init(field: Identifier, alias: Identifier?) {
      self.field = field
      self.alias = alias
    }
  }
  public enum YieldList: Sendable {
    /// No YIELD was written.
    case none
    /// `YIELD *`
    case all(Span)
    /// `YIELD -`: nothing
    case nothing
    case items([Yield])
  }
  public var name: String
  public var nameSpan: Span
  /// `nil` when no parentheses were written: arguments come from parameters of the same names.
  public var arguments: [Expression]?
  public var yield: YieldList
  public var predicate: Expression?
  public init(
    name: String, nameSpan: Span, arguments: [Expression]?, yield: YieldList, predicate: Expression?
  ) {
    self.name = name
    self.nameSpan = nameSpan
    self.arguments = arguments
    self.yield = yield
    self.predicate = predicate
  }
}

/// `CALL (a, b) { ... } IN TRANSACTIONS OF n ROWS`
public struct SubqueryCall: Sendable {
  public enum Imports: Sendable {
    /// `CALL { WITH a, b ... }`: the leading WITH of the body imports.
    case leadingWith
    case variables([Identifier])
    case all
  }
  public struct Transactions: Sendable {
    public var rows: Expression?
    public init(rows: Expression?) { self.rows = rows }
  }
  public var optional: Bool
  public var imports: Imports
  public var query: Query
  public var transactions: Transactions?
  public init(optional: Bool, imports: Imports, query: Query, transactions: Transactions?) {
    self.optional = optional
    self.imports = imports
    self.query = query
    self.transactions = transactions
  }
}

public struct LoadCSVClause: Sendable {
  public var withHeaders: Bool
  public var source: Expression
  public var variable: Identifier
  public var fieldTerminator: Expression?
  public init(withHeaders: Bool, source: Expression, variable: Identifier, fieldTerminator: Expression?) {
    self.withHeaders = withHeaders
    self.source = source
    self.variable = variable
    self.fieldTerminator = fieldTerminator
  }
}

/// Indexes and constraints by DDL.
public struct SchemaCommand: Sendable {
  public enum IndexKind: String, Sendable { case hash, range }
  public enum ConstraintKind: Sendable {
    case unique
    case exists
    case key
    /// The type name as written, for example `INTEGER`.
    case typed(Identifier)
  }
  public enum Kind: Sendable {
    case createIndex(name: Identifier?, kind: IndexKind, target: SchemaTarget, ifNotExists: Bool)
    case dropIndex(name: Identifier, ifExists: Bool)
    case createConstraint(
      name: Identifier?, kind: ConstraintKind, target: SchemaTarget, ifNotExists: Bool)
    case dropConstraint(name: Identifier, ifExists: Bool)
  }
  public var kind: Kind
  public var span: Span
  public init(kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// `(n:Label)` or `()-[r:TYPE]-()` with one or more properties.
public struct SchemaTarget: Sendable {
  public var isRelationship: Bool
  public var label: Identifier
  public var properties: [Identifier]
  public init(isRelationship: Bool, label: Identifier, properties: [Identifier]) {
    self.isRelationship = isRelationship
    self.label = label
    self.properties = properties
  }
}

/// `SHOW FUNCTIONS|PROCEDURES|INDEXES|CONSTRAINTS [YIELD ...] [WHERE p]`
public struct ShowCommand: Sendable {
  public enum Subject: String, Sendable { case functions, procedures, indexes, constraints }
  public var subject: Subject
  public var span: Span
  public init(subject: Subject, span: Span) {
    self.subject = subject
    self.span = span
  }
}
