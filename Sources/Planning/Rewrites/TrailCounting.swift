import Engine
import Semantics
import Syntax

/// Counts chains of four relationships of one type without enumerating them.
///
/// `MATCH (a)-[:T]->(b)-[:T]->(c)-[:T]->(d)-[:T]->(e) RETURN count(*)` asks for trails, in which no relationship
/// comes twice. Walks, in which one may, are counted by degrees; those with a relationship twice are taken off
/// (`TrailCountOperator`). What that takes besides degrees are the triangles a→b→c→a, which `CloseScan` counts.
/// Nobody must read any part of the chain, and there must be no condition but labels every such end has.
struct TrailCounting {
  let match: BoundMatch
  let read: SlotSet
  let graph: Graph

  /// nil when the pattern is no such chain.
  func reduce(weight: Slot, triangles: Slot, _ assumptions: inout Assumptions) -> TrailCount? {
    guard match.shortest.isEmpty, match.quantified.isEmpty, match.predicates.isEmpty,
      match.paths.allSatisfy({ !read.contains($0.slot) }),
      match.relationships.count == TrailCount.length, match.nodes.count == TrailCount.length + 1,
      match.nodes.allSatisfy({ !$0.isBound && !read.contains($0.slot) }),
      match.relationships.allSatisfy({ isCounted($0) }), isChain,
      let first = match.relationships.first, let (start, end) = first.orientedEnds,
      let type = first.types?.typeNames?.first
    else { return nil }
    for node in match.nodes {
      for part in node.labels?.conjuncts ?? [] {
        guard case .name(let label) = part, isImplied(label, of: node.slot, type, &assumptions) else {
          return nil
        }
      }
    }
    return TrailCount(weight: weight, type: type, start: start, end: end, triangles: triangles)
  }

  /// Whether it is of the one type of all, in one direction, of the same MATCH, and read by nobody.
  private func isCounted(_ relationship: BoundRelationship) -> Bool {
    guard let first = match.relationships.first, let types = relationship.types?.typeNames else {
      return false
    }
    return !relationship.isBound && !read.contains(relationship.slot) && relationship.orientedEnds != nil
      && relationship.mustDiffer(from: first) && types.count == 1 && types == first.types?.typeNames
  }

  /// Whether the relationships follow each other, each from the end of the one before, through every node once.
  private var isChain: Bool {
    var rest = match.relationships.compactMap(\.orientedEnds)
    let ends = Set(rest.map(\.end))
    guard var node = rest.first(where: { !ends.contains($0.start) })?.start else { return false }
    var seen: Set<Slot> = [node]
    while let next = rest.firstIndex(where: { $0.start == node }) {
      node = rest.remove(at: next).end
      if !seen.insert(node).inserted { return false }
    }
    return rest.isEmpty
  }

  private func isImplied(
    _ label: String, of node: Slot, _ type: String, _ assumptions: inout Assumptions
  ) -> Bool {
    match.relationships.contains { relationship in
      guard let (start, end) = relationship.orientedEnds else { return false }
      return start == node && assumptions.ends([type], .outgoing, have: label, in: graph)
        || end == node && assumptions.ends([type], .incoming, have: label, in: graph)
    }
  }
}

/// The number of trails of `length` relationships of a type as the weight of a row; see `TrailCounting`.
public struct TrailCount: Sendable {
  /// Relationships of a trail.
  public static let length = 4

  public var weight: Slot
  public var type: String
  /// Ends of one of the relationships.
  public var start: Slot
  public var end: Slot
  /// Slot, of the inner plan, of the numbers of triangles.
  public var triangles: Slot

  /// The plan that counts the triangles.
  func inner(_ graph: Graph) -> LogicalPlan {
    let scan = CloseScan(
      types: [type],
      closing: Closing(
        weight: triangles, first: Closing.Side(node: start, types: [type], direction: .incoming),
        second: Closing.Side(node: end, types: [type], direction: .outgoing)), graph: graph)
    return LogicalPlan(.closeScan(scan), [LogicalPlan(.argument, [], rows: 1)], rows: 1)
  }
}
