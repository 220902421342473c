import Engine
import Semantics
import Syntax

/// Says of two relationships of one MATCH whether they differ anyway, so that nobody has to look.
///
/// Suppose they were the same: then their starts are one node, and their ends; where one of them has no
/// direction, the ends of the two are the same in one order or the other. If that makes the two ends of any
/// relationship of the pattern one node, that relationship would be a loop; where its type has none, the two
/// differ.
struct Distinctness {
  /// Patterns with more relationships are not looked through: proofs take time in the third power.
  static let relationshipLimit = 100

  private let relationships: [BoundRelationship]
  private let graph: Graph

  init(_ match: BoundMatch, graph: Graph) {
    relationships = match.relationships
    self.graph = graph
  }

  func areDistinct(_ a: BoundRelationship, _ b: BoundRelationship, _ assumptions: inout Assumptions) -> Bool {
    guard relationships.count <= Distinctness.relationshipLimit, a.length == nil, b.length == nil
    else { return false }
    if let (startA, endA) = a.orientedEnds, let (startB, endB) = b.orientedEnds {
      return impliesLoop((startA, startB), (endA, endB), &assumptions)
    }
    // Nothing is relied on unless both orders are ruled out.
    var both = assumptions
    guard impliesLoop((a.left, b.left), (a.right, b.right), &both),
      impliesLoop((a.left, b.right), (a.right, b.left), &both)
    else { return false }
    assumptions = both
    return true
  }

  /// Whether some relationship would be a loop, of a type that has none, if each of two pairs were one node.
  private func impliesLoop(
    _ first: (Slot, Slot), _ second: (Slot, Slot), _ assumptions: inout Assumptions
  ) -> Bool {
    var classes = NodeClasses()
    classes.unite(first.0, first.1)
    classes.unite(second.0, second.1)
    for relationship in relationships {
      guard relationship.length == nil, relationship.left != relationship.right,
        classes.areOne(relationship.left, relationship.right)
      else { continue }
      let types = relationship.types?.typeNames
      guard relationship.types == nil || types != nil else { continue }
      if assumptions.noLoops(types, in: graph) { return true }
    }
    return false
  }
}

extension BoundRelationship {
  /// Start and end slot of a single directed relationship, nil for any other.
  var orientedEnds: (start: Slot, end: Slot)? {
    guard length == nil else { return nil }
    switch direction {
    case .outgoing: return (left, right)
    case .incoming: return (right, left)
    case .either: return nil
    }
  }
}

/// Node slots that would be one node: those of two pairs, joined where the pairs share a slot.
private struct NodeClasses {
  private var first: (Slot, Slot)?
  private var second: (Slot, Slot)?

  mutating func unite(_ a: Slot, _ b: Slot) {
    if first == nil { first = (a, b) } else { second = (a, b) }
  }

  func areOne(_ a: Slot, _ b: Slot) -> Bool {
    guard let first, let second else { return a == b }
    if a == b || isPair(first, a, b) || isPair(second, a, b) { return true }
    let areJoined = isIn(first, second.0) || isIn(first, second.1)
    return areJoined && (isIn(first, a) || isIn(second, a)) && (isIn(first, b) || isIn(second, b))
  }

  private func isIn(_ pair: (Slot, Slot), _ slot: Slot) -> Bool { pair.0 == slot || pair.1 == slot }
  private func isPair(_ pair: (Slot, Slot), _ a: Slot, _ b: Slot) -> Bool { isIn(pair, a) && isIn(pair, b) }
}
