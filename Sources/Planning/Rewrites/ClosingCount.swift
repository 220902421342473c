import Engine
import Semantics
import Syntax

/// Counts the nodes that close a cycle, rather than enumerating them.
///
/// In `MATCH (a)-->(b)-->(c), (a)-->(c) RETURN count(*)` each (a, b) stands for as many rows as a and b have
/// common neighbours c. The free node must stand in exactly two relationships, both to nodes that stay, with
/// no condition
/// but labels every such end has; all relationships of the pattern must differ anyway.
struct ClosingCount {
  let match: BoundMatch
  let read: SlotSet
  let graph: Graph

  struct Result {
    var match: BoundMatch
    var closing: Closing
  }

  func reduce(weight: Slot, _ assumptions: inout Assumptions) -> Result? {
    guard match.shortest.isEmpty, match.quantified.isEmpty, match.relationships.count >= 3,
      match.paths.allSatisfy({ !read.contains($0.slot) }),
      match.relationships.allSatisfy({ !$0.isBound && $0.orientedEnds != nil }),
      allDiffer(&assumptions)
    else { return nil }
    for node in match.nodes where !node.isBound && !read.contains(node.slot) {
      if let result = close(node, weight, &assumptions) { return result }
    }
    return nil
  }

  private func allDiffer(_ assumptions: inout Assumptions) -> Bool {
    let distinctness = Distinctness(match, graph: graph)
    for (index, a) in match.relationships.enumerated() {
      for b in match.relationships.dropFirst(index + 1) where a.mustDiffer(from: b) {
        if let first = a.types?.typeNames, let second = b.types?.typeNames,
          !first.contains(where: { second.contains($0) })
        {
          continue
        }
        guard distinctness.areDistinct(a, b, &assumptions) else { return false }
      }
    }
    return true
  }

  private func close(_ node: BoundNode, _ weight: Slot, _ assumptions: inout Assumptions) -> Result? {
    let mine = match.relationships.indices.filter {
      match.relationships[$0].left == node.slot || match.relationships[$0].right == node.slot
    }
    guard mine.count == 2 else { return nil }
    for predicate in match.predicates {
      let slots = predicate.slots
      if slots.contains(node.slot) || mine.contains(where: { slots.contains(match.relationships[$0].slot) }) {
        return nil
      }
    }
    var sides: [Closing.Side] = []
    for index in mine {
      let relationship = match.relationships[index]
      guard !read.contains(relationship.slot), relationship.left != relationship.right,
        relationship.types == nil || relationship.types?.typeNames != nil
      else { return nil }
      let fromLeft = relationship.right == node.slot
      sides.append(
        Closing.Side(
          node: fromLeft ? relationship.left : relationship.right, types: relationship.types?.typeNames,
          direction: Direction(relationship.direction, reversed: !fromLeft)))
    }
    guard sides[0].node != sides[1].node else { return nil }
    for part in node.labels?.conjuncts ?? [] {
      guard case .name(let label) = part,
        assumptions.ends(sides[0].types, sides[0].direction.reversed, have: label, in: graph)
          || assumptions.ends(sides[1].types, sides[1].direction.reversed, have: label, in: graph)
      else { return nil }
    }
    var reduced = match
    reduced.relationships = match.relationships.enumerated().filter { !mine.contains($0.offset) }
      .map(\.element)
    reduced.nodes = match.nodes.filter { $0.slot != node.slot }
    reduced.paths = []
    return Result(match: reduced, closing: Closing(weight: weight, first: sides[0], second: sides[1]))
  }
}

/// The number of common neighbours of two nodes as the weight of a row; see `ClosingCount`.
public struct Closing: Sendable {
  public struct Side: Sendable {
    public var node: Slot
    public var types: [String]?
    /// Seen from `node`.
    public var direction: Direction
  }
  public var weight: Slot
  public var first: Side
  public var second: Side
}
