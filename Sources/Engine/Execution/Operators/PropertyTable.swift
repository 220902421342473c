/// Nodes by the hash of a property: chains through parallel arrays.
final class PropertyTable {
  private let heads: [Int32]
  private let entries: [Entry]

  private struct Entry {
    var value: Value
    var node: UInt32
    var next: Int32
  }

  init(_ label: LabelID?, _ property: KeyID, _ context: ExecutionContext) throws(ExecutionError) {
    var entries: [Entry] = []
    try PropertyTable.forEach(label, property, context) { node, value in
      entries.append(Entry(value: value, node: node, next: -1))
    }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    var heads = [Int32](repeating: -1, count: size)
    // From the back, so that chains run in the order of the nodes.
    for index in entries.indices.reversed() {
      let bucket = Int(truncatingIfNeeded: hashValue(entries[index].value)) & (size - 1)
      entries[index].next = heads[bucket]
      heads[bucket] = Int32(truncatingIfNeeded: index)
    }
    self.heads = heads
    self.entries = entries
  }

  var byteCount: Int { heads.count * 4 + entries.count * MemoryLayout<Entry>.stride }

  func find(_ value: Value, into found: inout [UInt32]) {
    var index = heads[Int(truncatingIfNeeded: hashValue(value)) & (heads.count - 1)]
    while index >= 0 {
      let entry = entries[Int(index)]
      if areEqual(entry.value, value) == .true { found.append(entry.node) }
      index = entry.next
    }
  }

  /// Calls `body` for every node (of a label) that has the property, in the order of ids.
  static func forEach(
    _ label: LabelID?, _ property: KeyID, _ context: ExecutionContext, _ body: (UInt32, Value) -> Void
  ) throws(ExecutionError) {
    let graph = context.graph
    let ids = Vector(.nodes)
    let values = Vector()
    let limit = graph.nodeLimit
    var cursor: UInt32 = 0
    while true {
      let count = graph.scanNodes(
        label, cursor: &cursor, below: limit, into: ids.ids, capacity: batchCapacity)
      if count == 0 { return }
      try context.checkpoint()
      graph.gatherNodeProperty(property, ids: ids.ids, rows: Rows(count: count), into: values.values)
      for i in 0..<count where !values.values[i].isNull { body(ids.ids[i], values.values[i]) }
    }
  }
}

/// The tables a statement has made, for as long as it has changed nothing since.
struct PropertyTables {
  private struct Key: Hashable {
    var label: LabelID?
    var property: KeyID
  }

  private var tables: [Key: PropertyTable] = [:]
  private var counters = UpdateCounters()

  /// The table of a property of the nodes with a label (nil: of all), made when there is none that is up to date.
  mutating func table(_ label: LabelID?, _ property: KeyID, _ context: ExecutionContext)
    throws(ExecutionError) -> PropertyTable
  {
    if counters != context.counters { tables.removeAll() }
    counters = context.counters
    let key = Key(label: label, property: property)
    if let known = tables[key] { return known }
    let made = try PropertyTable(label, property, context)
    tables[key] = made
    return made
  }
}

extension ExecutionContext {
  func propertyTable(_ label: LabelID?, _ property: KeyID) throws(ExecutionError) -> PropertyTable {
    var tables = propertyTables
    propertyTables = PropertyTables()
    defer { propertyTables = tables }
    return try tables.table(label, property, self)
  }
}
