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

  /// Whether there are self-loops to skip.
  func skipsLoops(in graph: Graph) -> Bool { skipsLoops && graph.loopCount(type) > 0 }

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

/// The slices of a walk, for a loop over many nodes: to look them up in the graph node by node counts
/// references, for which threads contend. See `AdjacencyReader` for how long it is valid.
struct WalkReader {
  fileprivate let slices: AdjacencyReader
  /// Skip self-loops: they were seen in the other direction.
  let skipsLoops: Bool

  @inline(__always)
  subscript(node: UInt32) -> AdjacencySlice { slices[node] }

  @inline(__always)
  func degree(_ node: UInt32) -> Int { slices.degree(node) }
}

extension [Walk] {
  func readers(_ graph: Graph) -> [WalkReader] {
    map {
      WalkReader(
        slices: graph.adjacencyReader($0.type, $0.direction), skipsLoops: $0.skipsLoops(in: graph))
    }
  }

  /// The readers of those who walk back.
  func reversedReaders(_ graph: Graph) -> [WalkReader] {
    map {
      WalkReader(
        slices: graph.adjacencyReader($0.type, $0.direction.reversed), skipsLoops: $0.skipsLoops(in: graph))
    }
  }
}
