import Engine
import Syntax

/// The place of a variable's column in a batch. Every variable of a statement, also of its subqueries and
/// comprehensions, has a slot of its own, so a slot never changes its meaning.
public typealias Slot = Int

/// An expression after binding: variables are slots, functions are found, types are inferred.
public struct BoundExpression: Sendable {
  public var kind: Kind
  /// What is known about the value before it runs; `.any` when nothing is.
  public var type: ValueType
  public var span: Span

  public init(_ kind: Kind, _ type: ValueType, _ span: Span) {
    self.kind = kind
    self.type = type
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    case parameter(String)
    case slot(Slot)
    case list([BoundExpression])
    case map([(key: String, value: BoundExpression)])
    case property(BoundExpression, String)
    case index(BoundExpression, BoundExpression)
    case slice(BoundExpression, from: BoundExpression?, to: BoundExpression?)
    case not(BoundExpression)
    case negate(BoundExpression)
    case plus(BoundExpression)
    case chain(BoundExpression, [BoundChainLink])
    case logical(LogicalOperator, [BoundExpression])
    case comparison(BoundExpression, [BoundComparisonLink])
    case stringPredicate(StringPredicate, BoundExpression, BoundExpression)
    case inList(BoundExpression, BoundExpression)
    case isNull(BoundExpression, negated: Bool)
    case labelTest(BoundExpression, BoundLabels)
    /// A scalar function, looked up by `Functions.scalar(named:)`; the name is the signature's.
    case call(FunctionSignature, [BoundExpression])
    case caseOf(subject: BoundExpression?, branches: [BoundBranch], otherwise: BoundExpression?)
    case listComprehension(
      variable: Slot, list: BoundExpression, predicate: BoundExpression?, projection: BoundExpression?)
    case quantifier(
      Quantifier.Kind, variable: Slot, list: BoundExpression, predicate: BoundExpression)
    case reduce(
      accumulator: Slot, initial: BoundExpression, variable: Slot, list: BoundExpression,
      body: BoundExpression)
    case subquery(BoundSubqueryExpression)
    /// `n {.a, .*, k: e}` over a node, relationship or map.
    case mapProjection(BoundExpression, [BoundMapProjectionItem])
    /// A path from its parts: the start node, then for each step a relationship, or a list of them.
    case path(start: Slot, steps: [Slot])
    /// `shortestPath((a)-[*]-(b))` as an expression over bound ends is a subquery of kind collect; see the
    /// binder.
  }
}

public struct BoundChainLink: Sendable {
  public var op: ArithmeticOperator
  public var operand: BoundExpression
  public var span: Span
  public init(op: ArithmeticOperator, operand: BoundExpression, span: Span) {
    self.op = op
    self.operand = operand
    self.span = span
  }
}

public struct BoundComparisonLink: Sendable {
  public var op: ComparisonOperator
  public var operand: BoundExpression
  public init(op: ComparisonOperator, operand: BoundExpression) {
    self.op = op
    self.operand = operand
  }
}

public struct BoundBranch: Sendable {
  public var when: BoundExpression
  public var then: BoundExpression
  public init(when: BoundExpression, then: BoundExpression) {
    self.when = when
    self.then = then
  }
}

public enum BoundMapProjectionItem: Sendable {
  case property(String)
  case allProperties
  case entry(key: String, value: BoundExpression)
}

/// A label expression without spans. For relationships the names are types.
public indirect enum BoundLabels: Hashable, Sendable {
  case name(String)
  case any
  case not(BoundLabels)
  case and([BoundLabels])
  case or([BoundLabels])
}

/// EXISTS, COUNT, COLLECT and pattern predicates and comprehensions: a query run for each row.
public struct BoundSubqueryExpression: Sendable {
  public enum Kind: Sendable {
    /// true when the query has a row
    case exists
    /// the number of rows
    case count
    /// the list of the values of `BoundQuery.columns[0]`, in row order; also pattern comprehensions
    case collect
    /// the value of `columns[0]` in the first row, or null: `shortestPath(...)` as an expression
    case single
  }
  public var kind: Kind
  public var query: BoundQuery
  /// Slots of the outer rows that the query reads.
  public var imports: [Slot]
  public init(kind: Kind, query: BoundQuery, imports: [Slot]) {
    self.kind = kind
    self.query = query
    self.imports = imports
  }
}
