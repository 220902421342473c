import Engine
import Semantics
import Syntax

/// Counts the ends of a pattern nobody reads, rather than enumerating them.
///
/// In `MATCH (a)-[r]->(b)-[s]->(c) RETURN count(*)` each b stands for in(b) · out(b) rows. A *leaf* is a
/// relationship with a free end: a new node that stands nowhere else, on which there is no condition (labels
/// that
/// every such end has are none) and which, like the relationship itself, nobody reads. Leaves leave the
/// pattern and
/// become factors of a weight; `count(*)` becomes `sum(weight)`.
///
/// Relationship uniqueness: a leaf at node u differs from an enumerated relationship of a type they share
/// unless
/// that one's corresponding end is u. Where the pattern says it always is, one way is taken off; where
/// it would make that relationship a loop, the plan relies on there being none; else the nodes are compared
/// row by
/// row. Two leaves may also choose the same relationship: at one node in one direction the second has one way
/// less; in opposite directions only a loop could be both; at two nodes the relationships between them are
/// taken off the product, which is
/// exact for one such pair that stands alone, so any further leaf stays enumerated.
struct LeafCounting {
  private let match: BoundMatch
  private let read: SlotSet
  private let graph: Graph
  private var leaves: [Leaf] = []
  private var common: (first: Leaf, second: Leaf)?

  struct Leaf {
    var index: Int
    /// The node that stays, and the one that goes.
    var node: Slot
    var free: Slot
    var types: [String]?
    /// Seen from `node`.
    var direction: Direction
    var taken = 0
    var takenWhenEqual: [Slot] = []
  }

  struct Result {
    var match: BoundMatch
    var multiply: Multiply
  }

  /// - Parameter read: slots of the match that somebody reads behind it.
  init(_ match: BoundMatch, read: SlotSet, graph: Graph) {
    self.match = match
    self.read = read
    self.graph = graph
  }

  /// The smaller pattern with its factors, nil when nothing can be counted.
  mutating func reduce(weight: Slot, _ assumptions: inout Assumptions) -> Result? {
    guard match.shortest.isEmpty, match.quantified.isEmpty,
      match.paths.allSatisfy({ !read.contains($0.slot) })
    else { return nil }
    for index in match.relationships.indices {
      guard let leaf = candidate(index, &assumptions), accepts(leaf, &assumptions) else { continue }
    }
    // Without enumerated relationships the taken ways stay the same; with them they are known only now.
    for place in leaves.indices {
      guard settle(&leaves[place], &assumptions) else { return nil }
    }
    if let pair = common, leaves.contains(where: { isPart($0, of: pair) && hasTaken($0) }) { return nil }
    guard !leaves.isEmpty else { return nil }
    return result(weight)
  }

  private func isPart(_ leaf: Leaf, of pair: (first: Leaf, second: Leaf)) -> Bool {
    leaf.index == pair.first.index || leaf.index == pair.second.index
  }

  private func hasTaken(_ leaf: Leaf) -> Bool { leaf.taken > 0 || !leaf.takenWhenEqual.isEmpty }

  /// The relationship as a leaf, when one of its ends is free.
  private func candidate(_ index: Int, _ assumptions: inout Assumptions) -> Leaf? {
    let relationship = match.relationships[index]
    guard relationship.length == nil, !relationship.isBound, relationship.direction != .either,
      !read.contains(relationship.slot), relationship.left != relationship.right
    else { return nil }
    let types = relationship.types?.typeNames
    guard relationship.types == nil || types != nil else { return nil }
    for (free, node, fromLeft) in [
      (relationship.right, relationship.left, true), (relationship.left, relationship.right, false),
    ] {
      let direction = Direction(relationship.direction, reversed: !fromLeft)
      guard isFree(free, index, types, direction, &assumptions) else { continue }
      guard !leaves.contains(where: { $0.node == free || $0.free == node }) else { continue }
      return Leaf(index: index, node: node, free: free, types: types, direction: direction)
    }
    return nil
  }

  private func isFree(
    _ slot: Slot, _ index: Int, _ types: [String]?, _ direction: Direction,
    _ assumptions: inout Assumptions
  ) -> Bool {
    guard let node = match.nodes.first(where: { $0.slot == slot }), !node.isBound, !read.contains(slot)
    else { return false }
    for (other, relationship) in match.relationships.enumerated() where other != index {
      if relationship.left == slot || relationship.right == slot { return false }
    }
    let relationshipSlot = match.relationships[index].slot
    for predicate in match.predicates {
      let slots = predicate.slots
      if slots.contains(slot) || slots.contains(relationshipSlot) { return false }
    }
    for part in node.labels?.conjuncts ?? [] {
      guard case .name(let label) = part,
        assumptions.ends(types, direction.reversed, have: label, in: graph)
      else { return false }
    }
    return true
  }

  /// Takes a leaf in, unless it and the leaves so far cannot be kept apart by a formula.
  private mutating func accepts(_ leaf: Leaf, _ assumptions: inout Assumptions) -> Bool {
    // What a pair has in common is taken off the product of the two: no third factor may stand in it.
    guard common == nil else { return false }
    var leaf = leaf
    var pair: Leaf?
    for other in leaves where mustDiffer(other, leaf) && overlap(other.types, leaf.types) {
      if other.node == leaf.node {
        if other.direction == leaf.direction {
          guard other.types == leaf.types else { return false }
          leaf.taken += 1
        } else if !assumptions.noLoops(leaf.types, in: graph) {
          return false
        }
      } else {
        guard other.direction != leaf.direction, pair == nil else { return false }
        pair = other
      }
    }
    if let pair {
      guard leaf.taken == 0, leaves.count == 1 else { return false }
      common = (pair, leaf)
    }
    leaves.append(leaf)
    return true
  }

  /// Works out which enumerated relationships take a way from a leaf; false when that cannot be said.
  private func settle(_ leaf: inout Leaf, _ assumptions: inout Assumptions) -> Bool {
    for (index, other) in match.relationships.enumerated() {
      if leaves.contains(where: { $0.index == index })
        || !other.mustDiffer(from: match.relationships[leaf.index])
      {
        continue
      }
      let types = other.types?.typeNames
      guard overlap(types, leaf.types) else { continue }
      guard other.length == nil, other.direction != .either, !other.isBound,
        other.types == nil || types != nil,
        isSubset(types, of: leaf.types)
      else { return false }
      let (start, end) =
        other.direction == .outgoing ? (other.left, other.right) : (other.right, other.left)
      let corresponding = leaf.direction == .outgoing ? start : end
      if corresponding == leaf.node {
        leaf.taken += 1
      } else if start == leaf.node || end == leaf.node {
        guard assumptions.noLoops(types, in: graph) else {
          leaf.takenWhenEqual.append(corresponding)
          continue
        }
      } else {
        leaf.takenWhenEqual.append(corresponding)
      }
    }
    return true
  }

  private func result(_ weight: Slot) -> Result {
    var reduced = match
    let gone = Set(leaves.map(\.index))
    let freed = Set(leaves.map(\.free))
    reduced.relationships = match.relationships.enumerated().filter { !gone.contains($0.offset) }
      .map(\.element)
    reduced.nodes = match.nodes.filter { !freed.contains($0.slot) }
    reduced.paths = []
    let terms = leaves.map {
      Multiply.Term(
        node: $0.node, types: $0.types, direction: $0.direction, taken: $0.taken,
        takenWhenEqual: $0.takenWhenEqual)
    }
    var shared: Multiply.Common?
    if let (first, second) = common {
      // Of the two, one leads out of its node and one into it: what both could be leads from the one to the
      // other.
      let (start, end) =
        first.direction == .outgoing ? (first.node, second.node) : (second.node, first.node)
      shared = Multiply.Common(start: start, end: end, types: intersection(first.types, second.types))
    }
    return Result(match: reduced, multiply: Multiply(weight: weight, terms: terms, common: shared))
  }

  private func mustDiffer(_ a: Leaf, _ b: Leaf) -> Bool {
    match.relationships[a.index].mustDiffer(from: match.relationships[b.index])
  }

  private func overlap(_ a: [String]?, _ b: [String]?) -> Bool {
    guard let a, let b else { return true }
    return a.contains { b.contains($0) }
  }

  private func isSubset(_ a: [String]?, of b: [String]?) -> Bool {
    guard let b else { return true }
    guard let a else { return false }
    return a.allSatisfy { b.contains($0) }
  }

  private func intersection(_ a: [String]?, _ b: [String]?) -> [String]? {
    guard let a else { return b }
    guard let b else { return a }
    return a.filter { b.contains($0) }
  }
}

/// The weight of a row; see `LeafCounting`.
public struct Multiply: Sendable {
  public struct Term: Sendable {
    public var node: Slot
    public var types: [String]?
    public var direction: Direction
    public var taken: Int
    public var takenWhenEqual: [Slot]
    /// What it is at the least: 1 for an OPTIONAL MATCH.
    public var least = 0
  }
  public struct Common: Sendable {
    public var start: Slot
    public var end: Slot
    public var types: [String]?
  }
  public var weight: Slot
  public var terms: [Term]
  public var common: Common?
  /// A weight the row has already; the result is multiplied with it.
  public var factor: Slot?
}
