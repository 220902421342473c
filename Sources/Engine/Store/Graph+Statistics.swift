/// What the planner asks about sizes. Counts are exact, kept by the write path.
extension Graph {
  /// Live relationships of a type.
  public func relationshipCount(_ type: TypeID) -> Int {
    let type = Int(type.raw)
    return type < state.pointee.adjacency.count ? state.pointee.adjacency[type].count : 0
  }

  /// Relationships of a type whose start (`.outgoing`) or end (`.incoming`) node has the label; `.either`
  /// adds the two.
  public func relationshipCount(_ label: LabelID, _ type: TypeID, _ direction: Direction) -> Int {
    guard Int(type.raw) < state.pointee.adjacency.count else { return 0 }
    return state.pointee.relationshipCount(label, Int(type.raw), direction)
  }

  /// Relationships of a type that start and end at one node.
  public func loopCount(_ type: TypeID) -> Int {
    let type = Int(type.raw)
    return type < state.pointee.adjacency.count ? state.pointee.adjacency[type].loopCount : 0
  }

  /// Nodes, or relationships, that have a key.
  public func presentCount(_ key: KeyID, isRelationship: Bool = false) -> Int {
    state.pointee.column(key, isRelationship: isRelationship)?.present ?? 0
  }

  /// A range that holds every number a key has, as doubles; nil when none was ever set. Deleting does not
  /// narrow it.
  public func numericBounds(_ key: KeyID, isRelationship: Bool = false) -> ClosedRange<Double>? {
    state.pointee.column(key, isRelationship: isRelationship)?.summary.bounds.map { $0.lower...$0.upper }
  }

  /// Roughly how many different values a key has among the nodes of a label; 0 when no node has the key.
  ///
  /// Estimated over all nodes with the key (error about 3 %, and values since removed still count), and never
  /// more than there are nodes of the label.
  public func distinctEstimate(_ label: LabelID, _ key: KeyID) -> Int {
    let present = Swift.min(presentCount(key), nodeCount(label))
    guard present > 0 else { return 0 }
    if let index = index(label, [key]), isUnique(index) {
      return Swift.max(1, state.pointee.indexes.slots[Int(index.raw)].contents.count)
    }
    let seen = state.pointee.column(key, isRelationship: false)?.summary.sketch.estimate ?? 0
    return Swift.max(1, Swift.min(seen, present))
  }

  /// How many relationships of some types, in a direction, a node has that one of them leaves in it: the mean
  /// over the relationships, in which a node counts as often as it has some. Estimated from a sample; 0 when
  /// there is nothing to take it from.
  public func meanSharedDegree(_ types: [TypeID], _ direction: Direction) -> Double {
    let directions: [Direction] = direction == .either ? [.outgoing, .incoming] : [direction]
    let types = types.filter { Int($0.raw) < state.pointee.adjacency.count }
    let readers = types.flatMap { type in directions.map { adjacencyReader(type, $0) } }
    var (sum, weight) = (0.0, 0.0)
    for type in types {
      let count = Double(relationshipCount(type))
      for direction in directions {
        let nodes = state.pointee.adjacency[Int(type.raw)].sampledNodes(leaving: direction)
        guard !nodes.isEmpty else { continue }
        let degrees = nodes.reduce(0) { total, node in readers.reduce(total) { $0 + $1.degree(node) } }
        sum += count * Double(degrees) / Double(nodes.count)
        weight += count
      }
    }
    return weight > 0 ? sum / weight : 0
  }

  /// Bytes of slices this version reaches; bytes it does not, because they belong to other versions or to
  /// none; and the total taken from the system. When much is unreachable and no snapshot is held,
  /// `compacted()` wins it back.
  public var sliceBytes: (live: Int, unreachable: Int, total: Int) {
    let use = state.pointee.slab.memoryUse
    let lists = state.pointee.adjacency.flatMap { [$0.outgoing, $0.incoming] }
    let live = lists.reduce(0) { $0 + $1.liveBytes }
    let total = lists.reduce(use.total) { $0 + ($1.baseOwner?.entryBytes ?? 0) }
    return (live, Swift.max(0, total - use.free - live), total)
  }
}

extension GraphState {
  func relationshipCount(_ label: LabelID, _ type: Int, _ direction: Direction) -> Int {
    var count = 0
    for set in nodes.sets.sets(with: label) {
      if direction != .incoming { count += adjacency[type].starts[set] }
      if direction != .outgoing { count += adjacency[type].ends[set] }
    }
    return count
  }
}
