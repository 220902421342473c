import Engine
import Semantics
import Syntax

/// A plan before it is lowered to operators: what to do, over which slots, with how many rows expected.
///
/// Operators are the nouns of the engine (`Expand` here, `ExpandOperator` there, `Expand` in EXPLAIN).
/// Rewrites take a plan and give a plan.
public struct LogicalPlan: Sendable {
  public var op: LogicalOperator
  public var inputs: [LogicalPlan]
  /// Rows the planner expects.
  public var estimatedRows: Double

  public init(_ op: LogicalOperator, _ inputs: [LogicalPlan], rows: Double) {
    self.op = op
    self.inputs = inputs
    self.estimatedRows = rows
  }

  /// The plan with every node, inputs first, replaced by what `transform` makes of it.
  public func mapped(_ transform: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
    var copy = self
    copy.inputs = inputs.map { $0.mapped(transform) }
    return transform(copy)
  }

  /// How many nodes it has.
  var size: Int { inputs.reduce(1) { $0 + $1.size } }

  /// True when any node of the plan satisfies the condition.
  public func contains(_ condition: (LogicalOperator) -> Bool) -> Bool {
    condition(op) || inputs.contains { $0.contains(condition) }
  }
}

/// What one step of a plan does.
public indirect enum LogicalOperator: Sendable {
  /// The rows handed in from outside: one empty row for a statement, the outer rows inside an Apply.
  case argument
  case nodeScan(NodeScan)
  case nodeSeek(NodeSeek)
  case nodeLookup(NodeLookup)
  case expand(Expand)
  case expandPath(ExpandPath)
  /// Inputs: outer and, for a group, the plans that match it once from its left and from its right end.
  case shortestPath(ShortestPath)
  case relationshipEnds(RelationshipEnds)
  /// Inputs: outer, and the plan that matches the group once.
  case quantifiedPath(QuantifiedPath)
  case relationshipScan(RelationshipScan)
  case reach(Reach)
  case multiply(Multiply)
  case close(Closing)
  case closeScan(CloseScan)
  /// Inputs: outer, and the plan that weighs the neighbours.
  case branch(Branch)
  /// Inputs: outer, and the plan that counts triangles.
  case trailCount(TrailCount)
  case intersect(Intersect)
  case storedCount(StoredCount)
  case filter([BoundExpression])
  case project([BoundItem])
  case unwind(BoundExpression, Slot)
  case aggregate(BoundAggregation)
  case nodeAggregate(NodeAggregation)
  case distinct([Slot])
  /// ORDER BY; `limit` is SKIP plus LIMIT when a slice follows directly.
  case sort([BoundSortItem], limit: BoundExpression?)
  case slice(skip: BoundExpression?, limit: BoundExpression?)
  /// `sources[i]` are the columns of input i, handed on as `targets`.
  case union(sources: [[Slot]], targets: [Slot])
  /// Inputs: outer, inner.
  case apply(ApplyOperator.Mode, innerSlots: [Slot])
  /// The same, where the inner plan's work is committed after each so many outer rows (nil: the default).
  case applyInTransactions(ApplyOperator.Mode, innerSlots: [Slot], rows: BoundExpression?)
  case call(BoundCall)
  case loadCSV(LoadCSV)
  case create(BoundCreate)
  /// Inputs: outer, and the plan that matches the pattern.
  case merge(BoundMerge)
  case set([BoundSetItem])
  case remove([BoundRemoveItem])
  case delete([BoundExpression], detach: Bool)
  case barrier
  /// The end of a statement that returns rows.
  case results([BoundColumn])
  /// The end of a statement that returns none: every row is drained.
  case drain
}

/// Every node of a label, or every node.
public struct NodeScan: Sendable {
  public var slot: Slot
  public var label: String?
}

/// Nodes of a label that an index finds by one property.
public struct NodeSeek: Sendable {
  public enum Key: Sendable {
    case equal(BoundExpression)
    case anyOf(BoundExpression)
    case range(
      lower: (value: BoundExpression, inclusive: Bool)?, upper: (value: BoundExpression, inclusive: Bool)?)
  }
  public var slot: Slot
  public var label: String
  public var property: String
  public var key: Key
}

/// Nodes whose property equals a value of the row, found without an index.
public struct NodeLookup: Sendable {
  public var slot: Slot
  public var label: String?
  public var property: String
  public var value: BoundExpression
}

/// Every relationship of some types, with its ends.
public struct RelationshipScan: Sendable {
  public var relationship: Slot
  public var start: Slot
  public var end: Slot
  public var types: [String]?
}

/// The relationships of a known node, and the nodes at their other ends; with `into` both nodes are known.
public struct Expand: Sendable {
  public var from: Slot
  public var to: Slot
  public var relationship: Slot
  /// nil: any type.
  public var types: [String]?
  /// Seen from `from`.
  public var direction: Direction
  public var into: Bool
  /// Relationships of the same MATCH that this one must differ from.
  public var distinctFrom: [Slot]
}

/// Trails of a length between two bounds from a known node; with `into` the end is known too.
public struct ExpandPath: Sendable {
  public var from: Slot
  public var to: Slot
  /// The slot of the list of relationships.
  public var relationships: Slot
  public var types: [String]?
  public var direction: Direction
  public var minimum: Int
  public var maximum: Int?
  public var into: Bool
  public var distinctFrom: [Slot]
  /// Searched from the right end of the pattern: the list is turned round.
  public var isReversed: Bool
  public var memberSlot: Slot?
  public var memberPredicates: [BoundExpression]
}

/// Shortest paths between two known nodes, over a relationship or a group; or to all nodes from a known one.
public struct ShortestPath: Sendable {
  public var from: Slot
  public var to: Slot
  /// The end that is to be found, when only the other is known.
  public var unknownEnd: ShortestPathOperator.Side?
  public var path: Slot
  public var relationships: Slot
  /// The slot holds the only relationship and not a list.
  public var isSingle: Bool
  public var types: [String]?
  public var direction: Direction
  public var minimum: Int
  public var maximum: Int?
  /// Paths wanted, or lengths when `isGrouped`: then all paths of each length.
  public var count: Int
  public var isGrouped: Bool
  public var relationshipConditions: [MemberCondition]
  public var nodeConditions: [MemberCondition]
  /// Conditions on the whole path, which decide whether it counts.
  public var pathConditions: [BoundExpression]
  public var group: PathGroup?
}

/// What every relationship or node of a path must satisfy.
public struct MemberCondition: Sendable {
  /// Stands for the member in the predicates.
  public var slot: Slot
  public var predicates: [BoundExpression]
}

/// The inside of a quantified group, and its variables outside.
public struct PathGroup: Sendable {
  /// Inner slots of the first and the last node.
  public var left: Slot
  public var right: Slot
  /// Inner slots, in the order of the pattern.
  public var relationships: [Slot]
  public var variables: [(inner: Slot, outer: Slot)]
}

/// A quantified group matched again and again from a known node; with `into` the other end is known too.
public struct QuantifiedPath: Sendable {
  public var from: Slot
  public var to: Slot
  /// The slot of the list of all relationships.
  public var relationships: Slot
  public var minimum: Int
  public var maximum: Int?
  public var into: Bool
  public var distinctFrom: [Slot]
  /// Searched from the right end of the pattern: the lists are turned round.
  public var isReversed: Bool
  public var group: PathGroup
}

/// The ends of a relationship (or of a list of them) that an earlier clause bound.
public struct RelationshipEnds: Sendable {
  public var relationship: Slot
  public var left: Slot
  public var leftIsKnown: Bool
  public var right: Slot
  public var rightIsKnown: Bool
  public var types: [String]?
  public var direction: Direction
  public var distinctFrom: [Slot]
  /// Present when the slot holds a list.
  public var length: (minimum: Int, maximum: Int?)?
}

/// The records of a file, as lists or, with headers, as maps.
public struct LoadCSV: Sendable {
  public var source: BoundExpression
  public var slot: Slot
  public var withHeaders: Bool
  /// nil: a comma.
  public var separator: BoundExpression?
}
