import Engine
import Semantics
import Syntax

/// Counts what hangs on a node once for the node, rather than once for each row that comes to it.
///
/// In `MATCH (a)-->(b)-[r]->(c) WHERE c.age > 25 RETURN count(*)` each b stands for in(b) times the number of
/// its neighbours c that pass. A *branch* is a relationship to a new node c that stands nowhere else in the
/// pattern, which nobody reads, and with no condition but on c alone. It leaves the pattern: an inner plan
/// gives the weight of every c — 1, or the factors that `LeafCounting` and other branches found for it — and
/// the branch at b is the sum of the weights of b's neighbours. For a chain that is one multiplication of a
/// matrix with a vector a step.
///
/// Relationship uniqueness: a branch must differ from all other relationships of the pattern whatever the
/// match, by its types or by `Distinctness`. Two leaves, at b and at c, that could be one relationship (the
/// common pair of `LeafCounting`) are taken off per neighbour.
struct BranchCounting {
  private let graph: Graph
  private let read: SlotSet
  /// All relationships between which there must be no coincidence.
  private let whole: BoundMatch

  /// What is left to enumerate, and what hangs on its nodes.
  struct Pattern {
    var match: BoundMatch
    var terms: [Multiply.Term] = []
    var common: Multiply.Common?
    var branches: [Part] = []
  }

  /// A branch that was taken out, and the pattern of its far end.
  struct Part {
    var from: Slot
    var node: Slot
    var types: [String]?
    /// Seen from `from`.
    var direction: Direction
    var common: Branch.Common?
    var inner: Pattern
  }

  /// - Parameter read: slots of the match that somebody reads behind it.
  init(_ match: BoundMatch, read: SlotSet, graph: Graph) {
    whole = match
    self.read = read
    self.graph = graph
  }

  /// The pattern with every branch taken out that pays; nil when there is none.
  ///
  /// - Parameters:
  ///   - multiply: the factors `LeafCounting` found.
  ///   - cost: what it costs to enumerate a match, and the rows that gives.
  func reduce(
    _ multiply: Multiply?, _ assumptions: inout Assumptions,
    cost: (BoundMatch) -> (work: Double, rows: Double)
  ) -> Pattern? {
    guard whole.shortest.isEmpty, whole.quantified.isEmpty,
      whole.paths.allSatisfy({ !read.contains($0.slot) })
    else { return nil }
    var pattern = Pattern(match: whole, terms: multiply?.terms ?? [], common: multiply?.common)
    pattern.match.paths = []
    while let smaller = reduceOnce(pattern, &assumptions, cost) { pattern = smaller }
    return pattern.branches.isEmpty ? nil : pattern
  }

  private func reduceOnce(
    _ pattern: Pattern, _ assumptions: inout Assumptions,
    _ cost: (BoundMatch) -> (work: Double, rows: Double)
  ) -> Pattern? {
    let before = cost(pattern.match)
    for relationship in pattern.match.relationships {
      for (from, node) in [
        (relationship.left, relationship.right), (relationship.right, relationship.left),
      ] {
        guard let smaller = take(relationship, from, node, from: pattern, &assumptions) else { continue }
        let outer = cost(smaller.match)
        let inner = cost(smaller.branches[smaller.branches.count - 1].inner.match)
        let fanOut = CostModel(graph: graph, match: pattern.match).fanOut(
          from: from, types: relationship.types?.typeNames,
          direction: Direction(relationship.direction, reversed: from == relationship.right))
        if outer.work + outer.rows * fanOut * 0.3 + inner.work < before.work + before.rows { return smaller }
      }
    }
    return nil
  }

  /// The pattern without a relationship and its end, nil when that is not a branch.
  private func take(
    _ relationship: BoundRelationship, _ from: Slot, _ slot: Slot, from pattern: Pattern,
    _ assumptions: inout Assumptions
  ) -> Pattern? {
    guard relationship.length == nil, !relationship.isBound, relationship.direction != .either, from != slot,
      !read.contains(relationship.slot), !read.contains(slot),
      relationship.types == nil || relationship.types?.typeNames != nil,
      let node = pattern.match.nodes.first(where: { $0.slot == slot }), !node.isBound
    else { return nil }
    let others = pattern.match.relationships.filter { $0.slot != relationship.slot }
    guard others.allSatisfy({ $0.left != slot && $0.right != slot }),
      let predicates = ownPredicates(of: slot, without: relationship.slot, pattern.match),
      differsFromAll(relationship, &assumptions)
    else { return nil }
    var smaller = pattern
    var inner = Pattern(
      match: BoundMatch(
        optional: false, nodes: [node], relationships: [], paths: [], shortest: [], quantified: [],
        predicates: predicates))
    inner.terms = pattern.terms.filter { $0.node == slot }
    inner.branches = pattern.branches.filter { $0.from == slot }
    smaller.terms.removeAll { $0.node == slot }
    smaller.branches.removeAll { $0.from == slot }
    guard inner.terms.allSatisfy(\.takenWhenEqual.isEmpty),
      smaller.terms.allSatisfy({ !$0.takenWhenEqual.contains(slot) })
    else { return nil }
    var part = Part(
      from: from, node: slot, types: relationship.types?.typeNames,
      direction: Direction(relationship.direction, reversed: from == relationship.right), inner: inner)
    if let common = pattern.common, common.start == slot || common.end == slot {
      // The product that it is taken off must be that of the two leaves and nothing else.
      guard common.start == from || common.end == from, inner.branches.isEmpty, smaller.branches.isEmpty,
        inner.terms.count == 1, smaller.terms.count == 1
      else { return nil }
      part.common = Branch.Common(
        types: common.types, direction: common.start == from ? .outgoing : .incoming)
      smaller.common = nil
    }
    smaller.branches.append(part)
    smaller.match.relationships = others
    smaller.match.nodes.removeAll { $0.slot == slot }
    smaller.match.predicates.removeAll { $0.slots.contains(slot) }
    return smaller
  }

  /// The conditions that mention a node; nil when one of them is not on the node alone, or might fail for a
  /// node that no row comes to, or when one mentions the relationship.
  private func ownPredicates(of slot: Slot, without relationship: Slot, _ match: BoundMatch)
    -> [BoundExpression]?
  {
    var own: [BoundExpression] = []
    for predicate in match.predicates.flatMap(\.conjuncts) {
      let slots = predicate.slots
      if slots.contains(relationship) { return nil }
      guard slots.contains(slot) else { continue }
      guard slots.slots == [slot], predicate.cannotFail else { return nil }
      own.append(predicate)
    }
    return own
  }

  private func differsFromAll(_ relationship: BoundRelationship, _ assumptions: inout Assumptions) -> Bool {
    let distinctness = Distinctness(whole, graph: graph)
    for other in whole.relationships
    where other.slot != relationship.slot && relationship.mustDiffer(from: other) {
      if let mine = relationship.types?.typeNames, let others = other.types?.typeNames,
        !mine.contains(where: { others.contains($0) })
      {
        continue
      }
      guard distinctness.areDistinct(other, relationship, &assumptions) else { return false }
    }
    return true
  }
}

/// The weight of a row by a branch of the pattern at one of its nodes; see `BranchCounting`.
public struct Branch: Sendable {
  /// What two leaves at the ends of the branch may share; see `BranchOperator.Common`.
  public struct Common: Sendable {
    public var types: [String]?
    /// Seen from `from`.
    public var direction: Direction
  }
  public var from: Slot
  public var types: [String]?
  /// Seen from `from`.
  public var direction: Direction
  /// The far end, a slot of the inner plan, and the slot of its weight there (nil: 1).
  public var node: Slot
  public var nodeWeight: Slot?
  public var common: Common?
  /// A weight the row has already; the result is multiplied with it.
  public var factor: Slot?
  public var weight: Slot
}
