/// Relationship types as a plan names them; resolved against the graph when the operator starts, since an
/// earlier clause of the same statement may have made them.
public enum TypeSelector: Sendable {
  case any
  case names([String])

  func resolve(_ graph: Graph) -> [TypeID] {
    switch self {
    case .any: (0..<UInt32(graph.relationshipTypeCount)).map { TypeID($0) }
    case .names(let names): names.compactMap { graph.relationshipType($0) }
    }
  }
}

/// The (type, direction) slices to walk from a node, in order.
struct Walk {
  var type: TypeID
  var direction: Direction
  /// Skip self-loops: they were seen in the other direction.
  var skipsLoops: Bool

  static func all(_ types: [TypeID], _ direction: Direction) -> [Walk] {
    switch direction {
    case .outgoing, .incoming:
      types.map { Walk(type: $0, direction: direction, skipsLoops: false) }
    case .either:
      types.map { Walk(type: $0, direction: .outgoing, skipsLoops: false) }
        + types.map { Walk(type: $0, direction: .incoming, skipsLoops: true) }
    }
  }
}

/// The slices of a walk, for a loop over many nodes; see `AdjacencyReader` for how long it is valid.
struct WalkReader {
  let slices: AdjacencyReader
  let skipsLoops: Bool

  init(_ walk: Walk, _ graph: Graph) {
    slices = graph.adjacencyReader(walk.type, walk.direction)
    skipsLoops = walk.skipsLoops
  }
}

extension [Walk] {
  /// The lists of neighbours along each walk, for loops over many nodes: to look them up in the graph node by
  /// node counts references, for which threads contend.
  func readers(_ graph: Graph) -> [AdjacencyReader] {
    map { graph.adjacencyReader($0.type, $0.direction) }
  }

  /// The lists of those who walk back.
  func reversedReaders(_ graph: Graph) -> [AdjacencyReader] {
    map { graph.adjacencyReader($0.type, $0.direction.reversed) }
  }
}
