import Engine
import Syntax

/// A statement after binding, ready to plan.
public struct BoundStatement: Sendable {
  public enum Body: Sendable {
    case query(BoundQuery)
    case schema(SchemaCommand)
  }
  public var mode: Statement.Mode
  public var body: Body
  /// The number of slots the statement uses; every slot is below it. The planner may add its own above.
  public var slotCount: Int
  /// Variable names by slot, for EXPLAIN; anonymous elements have names no user can write.
  public var slotNames: [String]
  /// Names of the parameters the statement reads, in order of appearance, each with its first place.
  public var parameters: [(name: String, span: Span)]
  /// True when the statement has an updating clause or calls a procedure that writes.
  public var writes: Bool
  /// Unknown labels, types and property keys and the like, found while binding: shown after the result.
  public var warnings: [Diagnostic]

  public init(
    mode: Statement.Mode, body: Body, slotCount: Int, slotNames: [String],
    parameters: [(name: String, span: Span)], writes: Bool, warnings: [Diagnostic]
  ) {
    self.mode = mode
    self.body = body
    self.slotCount = slotCount
    self.slotNames = slotNames
    self.parameters = parameters
    self.writes = writes
    self.warnings = warnings
  }
}

/// One or more single queries with the same columns. The parts of a union each have slots of their own;
/// `columns` are the slots of the first, `parts[i].columns` those of each.
public struct BoundQuery: Sendable {
  public var parts: [BoundSingleQuery]
  /// UNION ALL keeps duplicates; without effect for one part.
  public var unionAll: Bool
  public init(parts: [BoundSingleQuery], unionAll: Bool) {
    self.parts = parts
    self.unionAll = unionAll
  }
  /// Result columns, in order; empty when the query returns nothing.
  public var columns: [BoundColumn] { parts.first?.columns ?? [] }
}

public struct BoundColumn: Sendable {
  public var name: String
  public var slot: Slot
  public var type: ValueType
  public init(name: String, slot: Slot, type: ValueType) {
    self.name = name
    self.slot = slot
    self.type = type
  }
}

public struct BoundSingleQuery: Sendable {
  public var clauses: [BoundClause]
  public var columns: [BoundColumn]
  public init(clauses: [BoundClause], columns: [BoundColumn]) {
    self.clauses = clauses
    self.columns = columns
  }
}

public indirect enum BoundClause: Sendable {
  case match(BoundMatch)
  case unwind(BoundExpression, Slot)
  /// WITH and RETURN.
  case project(BoundProjection)
  case create(BoundCreate)
  case merge(BoundMerge)
  case set([BoundSetItem])
  case remove([BoundRemoveItem])
  case delete([BoundExpression], detach: Bool)
  case forEach(variable: Slot, list: BoundExpression, clauses: [BoundClause])
  case call(BoundCall)
  case callSubquery(BoundSubqueryCall)
  case loadCSV(withHeaders: Bool, source: BoundExpression, variable: Slot, fieldTerminator: BoundExpression?)
}

// MARK: - MATCH

/// One MATCH clause (or the pattern of a MERGE, of a subquery, of a comprehension): all its patterns
/// together.
///
/// Relationship uniqueness holds among all relationships (and the members of variable-length ones) of one
/// `BoundMatch`.
public struct BoundMatch: Sendable {
  public var optional: Bool
  /// Each node variable once, whether bound before or new; inline labels of all its mentions joined by AND.
  public var nodes: [BoundNode]
  public var relationships: [BoundRelationship]
  /// Named paths, to be built after the match.
  public var paths: [BoundPath]
  /// Searches for shortest paths; their relationship is not in `relationships`.
  public var shortest: [BoundShortestPath]
  public var quantified: [BoundQuantified]
  /// Conjuncts of WHERE, of inline WHEREs and of inline property maps (as equalities).
  public var predicates: [BoundExpression]

  public init(
    optional: Bool, nodes: [BoundNode], relationships: [BoundRelationship], paths: [BoundPath],
    shortest: [BoundShortestPath], quantified: [BoundQuantified], predicates: [BoundExpression]
  ) {
    self.optional = optional
    self.nodes = nodes
    self.relationships = relationships
    self.paths = paths
    self.shortest = shortest
    self.quantified = quantified
    self.predicates = predicates
  }
}

public struct BoundNode: Sendable {
  public var slot: Slot
  public var labels: BoundLabels?
  /// Bound by an earlier clause or the outer query.
  public var isBound: Bool
  public init(slot: Slot, labels: BoundLabels?, isBound: Bool) {
    self.slot = slot
    self.labels = labels
    self.isBound = isBound
  }
}

public struct BoundRelationship: Sendable {
  public var slot: Slot
  /// Node slots as written: left and right.
  public var left: Slot
  public var right: Slot
  /// Seen from `left`.
  public var direction: PatternDirection
  /// nil: any type. For a bound relationship a filter as well.
  public var types: BoundLabels?
  /// Present for variable length: least and most number of relationships (nil: no limit). The slot then
  /// holds a list of relationships.
  public var length: (minimum: Int, maximum: Int?)?
  /// Bound by an earlier clause: a relationship, or for variable length a list of relationships.
  public var isBound: Bool
  /// For variable length only: conjuncts each member must satisfy, over `memberSlot`.
  public var memberPredicates: [BoundExpression]
  public var memberSlot: Slot?
  /// Which MATCH it is of, where a planner puts several into one pattern: only relationships of the same one
  /// must differ.
  public var scope = 0

  public init(
    slot: Slot, left: Slot, right: Slot, direction: PatternDirection, types: BoundLabels?,
    length: (minimum: Int, maximum: Int?)?, isBound: Bool, memberPredicates: [BoundExpression],
    memberSlot: Slot?
  ) {
    self.slot = slot
    self.left = left
    self.right = right
    self.direction = direction
    self.types = types
    self.length = length
    self.isBound = isBound
    self.memberPredicates = memberPredicates
    self.memberSlot = memberSlot
  }

  /// Whether the two may be one relationship as far as their places and types go: a match must then keep them
  /// apart.
  public func mustDiffer(from other: BoundRelationship) -> Bool { scope == other.scope }
}

/// `p = (a)-[r]->(b)-[s*]->(c)`: the start node and the relationship slots in walking order.
public struct BoundPath: Sendable {
  public var slot: Slot
  public var start: Slot
  public var steps: [Slot]
  public init(slot: Slot, start: Slot, steps: [Slot]) {
    self.slot = slot
    self.start = start
    self.steps = steps
  }
}

/// `shortestPath((a)-[r:T*1..5]-(b))` and the GQL selectors over one relationship of variable length.
public struct BoundShortestPath: Sendable {
  public var selector: PathSelector
  /// Its `slot` holds the list of relationships; `length` is set.
  public var relationship: BoundRelationship
  /// The slot of the path, named or anonymous.
  public var path: Slot
  /// Conditions of the WHERE of the match over the path belong to the search: the shortest path that
  /// satisfies
  /// them is wanted (`shortestPath(...)`). Otherwise they filter what the search found (the selectors).
  public var isConditional = false
  /// The variable stands for the one relationship of the pattern and not for a list.
  public var isSingle = false
  public init(selector: PathSelector, relationship: BoundRelationship, path: Slot) {
    self.selector = selector
    self.relationship = relationship
    self.path = path
  }
}

/// What a selector in front of a quantified group wants.
public struct BoundSelection: Sendable {
  public var selector: PathSelector
  /// The slot of the path, named or anonymous.
  public var path: Slot
  /// As in `BoundShortestPath`.
  public var isConditional: Bool
  public init(selector: PathSelector, path: Slot, isConditional: Bool) {
    self.selector = selector
    self.path = path
    self.isConditional = isConditional
  }
}

/// `((x)-[y]->(z) WHERE p){m,n}` between two nodes: inside variables become lists outside.
public struct BoundQuantified: Sendable {
  public var left: Slot
  public var right: Slot
  /// The inner pattern, with inner slots; its first and last node are `innerLeft` and `innerRight`.
  public var inner: BoundMatch
  public var innerLeft: Slot
  public var innerRight: Slot
  public var minimum: Int
  public var maximum: Int?
  /// Inner slot and the outer slot that holds the list of its values.
  public var groups: [(inner: Slot, outer: Slot)]
  /// The slot that holds the list of all relationships walked, in order: for paths and uniqueness.
  public var relationships: Slot
  /// Present when only some of the paths are wanted, as with `ANY SHORTEST`.
  public var selection: BoundSelection?
  public init(
    left: Slot, right: Slot, inner: BoundMatch, innerLeft: Slot, innerRight: Slot, minimum: Int,
    maximum: Int?, groups: [(inner: Slot, outer: Slot)], relationships: Slot
  ) {
    self.left = left
    self.right = right
    self.inner = inner
    self.innerLeft = innerLeft
    self.innerRight = innerRight
    self.minimum = minimum
    self.maximum = maximum
    self.groups = groups
    self.relationships = relationships
  }
}

// MARK: - WITH and RETURN

/// A projection, in the order of its steps: aggregate, compute the items, DISTINCT, ORDER BY, SKIP, LIMIT,
/// WHERE.
///
/// Slots of the incoming rows stay readable by `orderBy` and `predicate` when there is neither aggregation
/// nor DISTINCT; afterwards only `items` are left.
public struct BoundProjection: Sendable {
  /// Present when an item (or an ORDER BY item) aggregates; its keys and results are what `items` then read.
  public var aggregation: BoundAggregation?
  public var items: [BoundItem]
  public var distinct: Bool
  public var orderBy: [BoundSortItem]
  public var skip: BoundExpression?
  public var limit: BoundExpression?
  public var predicate: BoundExpression?
  public init(
    aggregation: BoundAggregation?, items: [BoundItem], distinct: Bool, orderBy: [BoundSortItem],
    skip: BoundExpression?, limit: BoundExpression?, predicate: BoundExpression?
  ) {
    self.aggregation = aggregation
    self.items = items
    self.distinct = distinct
    self.orderBy = orderBy
    self.skip = skip
    self.limit = limit
    self.predicate = predicate
  }
}

/// One output column. When `expression` is `.slot(s)` with `s == slot` the column passes through unchanged.
public struct BoundItem: Sendable {
  public var name: String
  public var slot: Slot
  public var expression: BoundExpression
  public init(name: String, slot: Slot, expression: BoundExpression) {
    self.name = name
    self.slot = slot
    self.expression = expression
  }
}

public struct BoundAggregation: Sendable {
  /// Grouping keys, each computed from the incoming rows into a slot; none means one group over all rows.
  public var keys: [BoundItem]
  public var aggregates: [BoundAggregate]
  public init(keys: [BoundItem], aggregates: [BoundAggregate]) {
    self.keys = keys
    self.aggregates = aggregates
  }
}

public struct BoundAggregate: Sendable {
  public var slot: Slot
  /// The signature's name: `count`, `sum`, ...; `count` without arguments is `count(*)`.
  public var function: String
  public var arguments: [BoundExpression]
  public var distinct: Bool
  public var span: Span
  /// Set by a planner: the last argument says how many equal rows a row stands for.
  public var isWeighted = false
  public init(slot: Slot, function: String, arguments: [BoundExpression], distinct: Bool, span: Span) {
    self.slot = slot
    self.function = function
    self.arguments = arguments
    self.distinct = distinct
    self.span = span
  }
}

public struct BoundSortItem: Sendable {
  public var expression: BoundExpression
  public var descending: Bool
  public init(expression: BoundExpression, descending: Bool) {
    self.expression = expression
    self.descending = descending
  }
}

// MARK: - Updates

/// The new nodes and relationships of a CREATE, in the order they are made, then the paths over them.
public struct BoundCreate: Sendable {
  public struct Node: Sendable {
    public var slot: Slot
    public var labels: [String]
    /// A map expression: a literal or a parameter.
    public var properties: BoundExpression?
    public init(slot: Slot, labels: [String], properties: BoundExpression?) {
      self.slot = slot
      self.labels = labels
      self.properties = properties
    }
  }
  public struct Relationship: Sendable {
    public var slot: Slot
    public var type: String
    /// Start and end node, direction resolved.
    public var start: Slot
    public var end: Slot
    public var properties: BoundExpression?
    public init(slot: Slot, type: String, start: Slot, end: Slot, properties: BoundExpression?) {
      self.slot = slot
      self.type = type
      self.start = start
      self.end = end
      self.properties = properties
    }
  }
  public enum Element: Sendable {
    case node(Node)
    case relationship(Relationship)
  }
  public var elements: [Element]
  public var paths: [BoundPath]
  public init(elements: [Element], paths: [BoundPath]) {
    self.elements = elements
    self.paths = paths
  }
}

public struct BoundMerge: Sendable {
  /// What to look for; relationships are single. Properties of the pattern are in `predicates` as equalities.
  public var match: BoundMatch
  /// What to make when nothing is found; for an undirected relationship from left to right.
  public var create: BoundCreate
  public var onCreate: [BoundSetItem]
  public var onMatch: [BoundSetItem]
  public init(match: BoundMatch, create: BoundCreate, onCreate: [BoundSetItem], onMatch: [BoundSetItem]) {
    self.match = match
    self.create = create
    self.onCreate = onCreate
    self.onMatch = onMatch
  }
}

public enum BoundSetItem: Sendable {
  case property(BoundExpression, key: String, value: BoundExpression, span: Span)
  case dynamicProperty(BoundExpression, key: BoundExpression, value: BoundExpression, span: Span)
  case replace(Slot, value: BoundExpression, span: Span)
  case merge(Slot, value: BoundExpression, span: Span)
  case labels(Slot, [String], span: Span)
}

public enum BoundRemoveItem: Sendable {
  case property(BoundExpression, key: String, span: Span)
  case dynamicProperty(BoundExpression, key: BoundExpression, span: Span)
  case labels(Slot, [String], span: Span)
}

// MARK: - CALL

public struct BoundCall: Sendable {
  public struct Yield: Sendable {
    /// Position among the procedure's outputs.
    public var output: Int
    public var slot: Slot
    public init(output: Int, slot: Slot) {
      self.output = output
      self.slot = slot
    }
  }
  public var procedure: ProcedureSignature
  public var arguments: [BoundExpression]
  public var yields: [Yield]
  public var predicate: BoundExpression?
  public var span: Span
  public init(
    procedure: ProcedureSignature, arguments: [BoundExpression], yields: [Yield],
    predicate: BoundExpression?, span: Span
  ) {
    self.procedure = procedure
    self.arguments = arguments
    self.yields = yields
    self.predicate = predicate
    self.span = span
  }
}

/// `CALL { ... }`: run for each row; a body that returns multiplies rows, a body that only writes keeps them.
public struct BoundSubqueryCall: Sendable {
  public var query: BoundQuery
  public var imports: [Slot]
  public var optional: Bool
  /// `IN TRANSACTIONS OF n ROWS`: what the body did is committed after each n outer rows.
  public struct Transactions: Sendable {
    /// nil: the default.
    public var rows: BoundExpression?
    public init(rows: BoundExpression?) { self.rows = rows }
  }
  public var transactions: Transactions?
  public init(query: BoundQuery, imports: [Slot], optional: Bool, transactions: Transactions?) {
    self.query = query
    self.imports = imports
    self.optional = optional
    self.transactions = transactions
  }
}
