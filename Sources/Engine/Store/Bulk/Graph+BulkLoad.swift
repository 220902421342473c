/// Bulk loads of typed columns, on several threads.
extension Graph {
  /// Sets properties of consecutive nodes; where a column has no value theirs stay as they are.
  ///
  /// Elements deleted since keep no properties, so the nodes must be live.
  /// - Throws: as `bulkSetNodeColumn`.
  public mutating func bulkLoadNodeColumns(
    _ first: NodeID, _ columns: [BulkColumn], workers: Workers
  ) throws(StoreError) {
    guard columns.allSatisfy({ Int(first.raw) + $0.words.count <= Int(nodeLimit) }) else {
      throw .deletedEntity("a node")
    }
    try load(columns, layout: nil, first: first.raw, isRelationship: false, workers)
  }

  /// As for nodes.
  public mutating func bulkLoadRelationshipColumns(
    _ first: RelationshipID, _ columns: [BulkColumn], workers: Workers
  ) throws(StoreError) {
    guard columns.allSatisfy({ Int(first.raw) + $0.words.count <= Int(relationshipLimit) }) else {
      throw .deletedEntity("a relationship")
    }
    try load(columns, layout: nil, first: first.raw, isRelationship: true, workers)
  }

  /// Creates many relationships of one type with their properties, row by row of the parallel arrays. Their
  /// ids follow each other from the one given, in an order of the graph's choice: for a type that had no
  /// relationship, that of their starts and ends, which takes the least memory.
  /// - Throws: `EntityNotFound` when a start or end is not a live node, `ResourceError` at a limit: nothing is
  ///   created then; otherwise as `bulkSetRelationshipColumn`.
  public mutating func bulkLoadRelationships(
    _ type: TypeID, starts: UnsafeBufferPointer<UInt32>, ends: UnsafeBufferPointer<UInt32>,
    _ columns: [BulkColumn], workers: Workers
  ) throws(StoreError) -> RelationshipID {
    precondition(
      columns.allSatisfy { $0.words.count == starts.count } && starts.count == ends.count,
      "a value, or null, for each relationship")
    guard relationshipCount(type) == 0, !starts.isEmpty else {
      let first = try bulkCreateRelationships(type, starts: Array(starts), ends: Array(ends))
      try load(columns, layout: nil, first: first.raw, isRelationship: true, workers)
      return first
    }
    guard let low = starts.max(), let high = ends.max(), Swift.max(low, high) < nodeLimit else {
      throw .deletedEntity("a start or end node")
    }
    let limits = state.pointee.limits
    guard starts.count <= limits.relationships - Int(relationshipLimit) else {
      throw .limit("relationships", limits.relationships)
    }
    let firstID = relationshipLimit
    let layout = AdjacencyLayout(
      EdgeList(starts: starts, ends: ends, ids: nil), firstID: firstID, workers: workers)
    try check(layout)
    writable().pointee.adoptNew(layout, type, starts, ends)
    try load(columns, layout: layout, first: firstID, isRelationship: true, workers)
    return RelationshipID(firstID)
  }

  /// Whether all nodes of a layout are live and none has too many relationships.
  private func check(_ layout: AdjacencyLayout) throws(StoreError) {
    let most = state.pointee.limits.degree
    let sets = state.pointee.nodes.setIDs.reader
    for view in [layout.outgoing.view, layout.incoming.view] {
      for node in view.firstNode..<view.firstNode + view.span where view.degree(node) > 0 {
        guard sets[Int(node)] != LabelSets.deleted else { throw .deletedEntity("a start or end node") }
        guard view.degree(node) <= most else {
          throw .limit("relationships of one type at a node", most)
        }
      }
    }
  }

  /// - Parameter layout: of the relationships that are the rows; nil when elements from `first` on are in the
  ///   order of rows.
  private mutating func load(
    _ columns: [BulkColumn], layout: AdjacencyLayout?, first: UInt32, isRelationship: Bool,
    _ workers: Workers
  ) throws(StoreError) {
    for column in columns {
      guard let layout, let words = column.words.baseAddress else {
        let run = ColumnRun(
          kind: ColumnKind(column.kind), words: column.words, nulls: column.nulls, order: nil)
        try load(run, column.key, first: first, isRelationship: isRelationship, workers)
        continue
      }
      let placed = layout.inGroups(words, workers)
      let nulls = column.nulls.map { layout.inGroups($0, workers).values }
      let run = ColumnRun(
        kind: ColumnKind(column.kind),
        words: UnsafeBufferPointer(start: placed.values.start, count: column.words.count),
        nulls: nulls.map { UnsafePointer($0.start) }, order: placed.order)
      try load(run, column.key, first: first, isRelationship: isRelationship, workers)
      withExtendedLifetime((placed.values, nulls)) {}
    }
  }

  private mutating func load(
    _ run: ColumnRun, _ key: KeyID, first: UInt32, isRelationship: Bool, _ workers: Workers
  ) throws(StoreError) {
    let state = writable()
    let isIndexed = state.pointee.isIndexed(key, first, run.count, isRelationship: isRelationship)
    if !isIndexed, !state.pointee.constraints.watches(isRelationship: isRelationship) {
      return state.pointee.load(run, first, key, isRelationship: isRelationship, workers)
    }
    for row in 0..<run.count {
      let source = run.order.map { Int($0[row]) } ?? row
      if let nulls = run.nulls, nulls[source] != 0 { continue }
      let value = run.kind.value(run.words[source], state.pointee.stringTable)
      try state.pointee.setProperty(first + UInt32(row), key, value, isRelationship: isRelationship)
    }
  }
}

extension GraphState {
  /// Enters new relationships of a type that had none, numbered in the order of their layout.
  fileprivate mutating func adoptNew(
    _ layout: AdjacencyLayout, _ type: TypeID, _ starts: UnsafeBufferPointer<UInt32>,
    _ ends: UnsafeBufferPointer<UInt32>
  ) {
    let t = Int(type.raw)
    let first = relationships.limit
    if layout.outgoing.isSparse {
      let view = layout.outgoing.view
      for node in view.firstNode..<view.firstNode + view.span {
        let slice = view.slice(node)
        for i in 0..<slice.count { _ = relationships.create(type, start: node, end: slice.neighbours[i]) }
      }
    } else {
      _ = relationships.create(type, layout.outgoing)
    }
    setSlices(layout, type)
    adjacency[t].enter(first..<relationships.limit)
    var loops = 0
    for i in starts.indices { loops &+= starts[i] == ends[i] ? 1 : 0 }
    adjacency[t].loopCount += loops
    for (set, count) in countBySet(layout.outgoing.view) { adjacency[t].starts.add(count, set) }
    for (set, count) in countBySet(layout.incoming.view) { adjacency[t].ends.add(count, set) }
    if constraints.watches(isRelationship: true) {
      for id in first..<relationships.limit { constraints.touch(id, isRelationship: true) }
    }
  }

  /// The degrees of nodes, added up by label set.
  private func countBySet(_ view: AdjacencyBaseView) -> [(set: UInt32, count: Int)] {
    var bySet = [Int](repeating: 0, count: nodes.sets.count)
    let sets = nodes.setIDs.reader
    for node in view.firstNode..<view.firstNode + view.span {
      bySet[Int(sets[Int(node)])] += view.degree(node)
    }
    return bySet.indices.filter { bySet[$0] > 0 }.map { (UInt32($0), bySet[$0]) }
  }
}
