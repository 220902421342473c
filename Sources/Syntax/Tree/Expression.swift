/// A name as written (backticks removed) and where.
public struct Identifier: Hashable, Sendable {
  public var name: String
  public var span: Span

  public init(_ name: String, _ span: Span) {
    self.name = name
    self.span = span
  }
}

/// An expression with its place in the text.
///
/// The column name of an item without an alias is the text of `span`.
///
/// Chains of one precedence level are flat (`1 + 2 + 3` is one `chain` with two links), so the depth of
/// the tree is bounded by nesting the user wrote, which the parser limits.
public struct Expression: Sendable {
  public var kind: Kind
  public var span: Span

  public init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    case parameter(String)
    case variable(String)
    case list([Expression])
    case map([MapEntry])
    /// `base.key`
    case property(Expression, Identifier)
    /// `base[index]`
    case index(Expression, Expression)
    /// `base[from..to]`
    case slice(Expression, from: Expression?, to: Expression?)
    case not(Expression)
    /// `+x` or `-x`; a sign before a number literal is folded into the literal.
    case sign(negative: Bool, Expression)
    /// Arithmetic of one precedence level, evaluated from the left.
    case chain(Expression, [ChainLink])
    /// AND, OR or XOR over two or more operands.
    case logical(LogicalOperator, [Expression])
    /// `a < b <= c`: each neighbouring pair must hold.
    case comparison(Expression, [ComparisonLink])
    case stringPredicate(StringPredicate, Expression, Expression)
    case inList(Expression, Expression)
    case isNull(Expression, negated: Bool)
    /// `n:A:B`, `n:A|B`, `r:T`
    case labelTest(Expression, LabelExpression)
    case function(FunctionCall)
    case countStar
    case caseOf(CaseExpression)
    case listComprehension(ListComprehension)
    case quantifier(Quantifier)
    case reduce(Reduce)
    case patternComprehension(PatternComprehension)
    /// A pattern used as a predicate, or as the argument of `size`, `exists`, `shortestPath`.
    case pattern(PathPattern)
    case subquery(SubqueryExpression)
    case mapProjection(MapProjection)
  }
}

public struct MapEntry: Sendable {
  public var key: Identifier
  public var value: Expression
  public init(key: Identifier, value: Expression) {
    self.key = key
    self.value = value
  }
}

public enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
  case power = "^"
  case concatenate = "||"
}

public struct ChainLink: Sendable {
  public var op: ArithmeticOperator
  public var opSpan: Span
  public var operand: Expression
  public init(op: ArithmeticOperator, opSpan: Span, operand: Expression) {
    self.op = op
    self.opSpan = opSpan
    self.operand = operand
  }
}

public enum LogicalOperator: String, Sendable {
  case and = "AND"
  case or = "OR"
  case xor = "XOR"
}

public enum ComparisonOperator: String, Sendable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

public struct ComparisonLink: Sendable {
  public var op: ComparisonOperator
  public var opSpan: Span
  public var operand: Expression
  public init(op: ComparisonOperator, opSpan: Span, operand: Expression) {
    self.op = op
    self.opSpan = opSpan
    self.operand = operand
  }
}

public enum StringPredicate: String, Sendable {
  case startsWith = "STARTS WITH"
  case endsWith = "ENDS WITH"
  case contains = "CONTAINS"
  case matches = "=~"
}

/// `namespace.name(DISTINCT args)`; also the keyword-like functions (`exists(...)`).
///
/// `trim(BOTH c FROM s)` and its kin become `btrim(s, c)`, `ltrim(s, c)` and `rtrim(s, c)`.
public struct FunctionCall: Sendable {
  /// The full name as written, parts joined by dots.
  public var name: String
  public var nameSpan: Span
  public var distinct: Bool
  public var arguments: [Expression]
  public init(name: String, nameSpan: Span, distinct: Bool, arguments: [Expression]) {
    self.name = name
    self.nameSpan = nameSpan
    self.distinct = distinct
    self.arguments = arguments
  }
}

public struct CaseExpression: Sendable {
  public struct Branch: Sendable {
    public var when: Expression
    public var then: Expression
    public init(when: Expression, then: Expression) {
      self.when = when
      self.then = then
    }
  }
  /// Present in the simple form `CASE x WHEN v ...`.
  public var subject: Expression?
  public var branches: [Branch]
  public var otherwise: Expression?
  public init(subject: Expression?, branches: [Branch], otherwise: Expression?) {
    self.subject = subject
    self.branches = branches
    self.otherwise = otherwise
  }
}

/// `[x IN list WHERE p | e]`
public struct ListComprehension: Sendable {
  public var variable: Identifier
  public var list: Expression
  public var predicate: Expression?
  public var projection: Expression?
  public init(variable: Identifier, list: Expression, predicate: Expression?, projection: Expression?) {
    self.variable = variable
    self.list = list
    self.predicate = predicate
    self.projection = projection
  }
}

/// `all(x IN list WHERE p)` and its kin.
public struct Quantifier: Sendable {
  public enum Kind: String, Sendable { case all, any, none, single }
  public var kind: Kind
  public var variable: Identifier
  public var list: Expression
  public var predicate: Expression?
  public init(kind: Kind, variable: Identifier, list: Expression, predicate: Expression?) {
    self.kind = kind
    self.variable = variable
    self.list = list
    self.predicate = predicate
  }
}

/// `reduce(acc = initial, x IN list | body)`
public struct Reduce: Sendable {
  public var accumulator: Identifier
  public var initial: Expression
  public var variable: Identifier
  public var list: Expression
  public var body: Expression
  public init(
    accumulator: Identifier, initial: Expression, variable: Identifier, list: Expression, body: Expression
  ) {
    self.accumulator = accumulator
    self.initial = initial
    self.variable = variable
    self.list = list
    self.body = body
  }
}

/// `[p = (a)-->(b) WHERE q | e]`
public struct PatternComprehension: Sendable {
  public var pattern: PathPattern
  public var predicate: Expression?
  public var projection: Expression
  public init(pattern: PathPattern, predicate: Expression?, projection: Expression) {
    self.pattern = pattern
    self.predicate = predicate
    self.projection = projection
  }
}

/// `EXISTS { ... }`, `COUNT { ... }`, `COLLECT { ... }`; a bare pattern inside becomes a query of one MATCH.
public struct SubqueryExpression: Sendable {
  public enum Kind: String, Sendable { case exists, count, collect }
  public var kind: Kind
  public var query: Query
  /// True when the braces held a bare pattern and not a query.
  public var isPatternForm: Bool
  public init(kind: Kind, query: Query, isPatternForm: Bool) {
    self.kind = kind
    self.query = query
    self.isPatternForm = isPatternForm
  }
}

/// `n {.name, .*, key: expr, other}`
public struct MapProjection: Sendable {
  public enum Item: Sendable {
    case property(Identifier)
    case allProperties
    case entry(MapEntry)
    case variable(Identifier)
  }
  public var variable: Identifier
  public var items: [Item]
  public init(variable: Identifier, items: [Item]) {
    self.variable = variable
    self.items = items
  }
}
