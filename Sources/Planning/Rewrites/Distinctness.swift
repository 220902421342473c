import Engine
import Semantics
import Syntax

/// Says of two relationships of one MATCH whether they differ anyway, so that nobody has to look.
///
/// Suppose they were the same: then their starts are one node, and their ends. If that makes the two ends of
/// any
/// relationship of the pattern one node, that relationship would be a loop; where its type has none, the two
/// differ.
struct Distinctness {
  private let relationships: [BoundRelationship]
  private let graph: Graph

  init(_ match: BoundMatch, graph: Graph) {
    relationships = match.relationships
    self.graph = graph
  }

  func areDistinct(_ a: BoundRelationship, _ b: BoundRelationship, _ assumptions: inout Assumptions) -> Bool {
    guard let (startA, endA) = a.orientedEnds, let (startB, endB) = b.orientedEnds else { return false }
    var classes = NodeClasses()
    classes.unite(startA, startB)
    classes.unite(endA, endB)
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

/// Node slots that would be one node.
private struct NodeClasses {
  private var pairs: [(Slot, Slot)] = []

  mutating func unite(_ a: Slot, _ b: Slot) { pairs.append((a, b)) }

  func areOne(_ a: Slot, _ b: Slot) -> Bool {
    var reached: Set<Slot> = [a]
    var grows = true
    while grows {
      grows = false
      for (x, y) in pairs where reached.contains(x) != reached.contains(y) {
        reached.insert(x)
        reached.insert(y)
        grows = true
      }
    }
    return reached.contains(b)
  }
}
