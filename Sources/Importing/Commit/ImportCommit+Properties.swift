import Engine

extension ImportCommit {
  /// Rows that are brought into the graph column by column; fewer go through a run's columns.
  private static let fewRows = 64

  /// Sets the properties of new elements that follow each other.
  /// - Parameter chains: theirs, in the order of the elements from `first` on.
  mutating func setProperties(
    _ chains: [PropertyLog.Position], first: UInt32, isRelationship: Bool, _ columns: RunColumns,
    _ graph: inout Graph
  ) throws(StoreError) {
    var row = 0
    while row < chains.count {
      var end = row + 1
      if PropertyLog.isRow(chains[row]) {
        while end < chains.count, chains[end] == chains[end - 1] + 1 { end += 1 }
        if end - row >= ImportCommit.fewRows {
          try setRows(
            chains[row], count: end - row, first: first + UInt32(row), isRelationship: isRelationship, &graph)
          row = end
          continue
        }
      }
      for row in row..<end { fill(columns, row, chains[row]) }
      row = end
    }
    try columns.drain(chains.count) { symbol, values throws(StoreError) in
      let key = try key(symbol, &graph)
      switch (values, isRelationship) {
      case (.all(let values), false): try graph.bulkSetNodeColumn(key, NodeID(first), values)
      case (.all(let values), true): try graph.bulkSetRelationshipColumn(key, RelationshipID(first), values)
      case (.some(let values), false):
        for (row, value) in values { try graph.setProperty(NodeID(first + UInt32(row)), key, value) }
      case (.some(let values), true):
        for (row, value) in values { try graph.setProperty(RelationshipID(first + UInt32(row)), key, value) }
      }
    }
  }

  /// Puts the properties of a chain in a row.
  @inline(__always)
  private mutating func fill(_ columns: RunColumns, _ row: Int, _ chain: PropertyLog.Position) {
    var count = 0
    asserted.log.forEach(chain) { property in
      columns.set(property.key, row, property.value)
      count += 1
    }
    summary.propertiesSet += count
  }

  /// Sets the properties of elements that are rows of one group.
  private mutating func setRows(
    _ position: PropertyLog.Position, count: Int, first: UInt32, isRelationship: Bool, _ graph: inout Graph
  ) throws(StoreError) {
    let (rows, row) = (asserted.log.rows(position), PropertyLog.row(position))
    let codes = LargeMemory<UInt64>(count)
    for column in 0..<rows.columnCount {
      let absent = rows.absent(column).map { $0 + row }
      var present = count
      if let absent { for i in 0..<count { present -= Int(absent[i]) } }
      guard present > 0, let kind = BulkColumn.Kind(rows.tag(column)) else { continue }
      summary.propertiesSet += present
      let key = try key(rows.key(column), &graph)
      var words = rows.words(column) + row
      if kind == .string {
        try intern(rows, column, row, absent, count, into: codes.start, graph)
        words = UnsafePointer(codes.start)
      }
      let bulk = BulkColumn(
        key, kind, words: UnsafeBufferPointer(start: words, count: count), nulls: absent)
      if isRelationship {
        try graph.bulkLoadRelationshipColumns(RelationshipID(first), [bulk], workers: Workers(1))
      } else {
        try graph.bulkLoadNodeColumns(NodeID(first), [bulk], workers: Workers(1))
      }
    }
    withExtendedLifetime(codes) {}
  }

  /// The codes of the strings of some rows in the graph's pool.
  private func intern(
    _ rows: PropertyRows, _ column: Int, _ first: Int, _ absent: UnsafePointer<UInt8>?, _ count: Int,
    into codes: UnsafeMutablePointer<UInt64>, _ graph: Graph
  ) throws(StoreError) {
    let texts = LargeMemory<UnsafeBufferPointer<UInt8>>(count)
    let hashes = LargeMemory<UInt64>(count)
    let nulls = LargeMemory<UInt8>(count)
    for i in 0..<count {
      nulls[i] = absent?[i] ?? 0
      codes[i] = 0
      guard nulls[i] == 0 else {
        hashes[i] = 0
        continue
      }
      let string = rows.string(column, first + i)
      texts[i] = string.bytes
      hashes[i] = string.hash
    }
    try graph.stringPool.intern(
      texts.start, hashes: hashes.start, nulls: nulls.start, count: count, into: codes)
  }
}

extension BulkColumn.Kind {
  /// Nil for values that a bulk load has no columns for.
  fileprivate init?(_ tag: Tag) {
    switch tag {
    case .integer: self = .integer
    case .float: self = .float
    case .boolean: self = .boolean
    case .date: self = .date
    case .string: self = .string
    default: return nil
    }
  }
}
