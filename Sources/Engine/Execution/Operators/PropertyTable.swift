/// Nodes by a property: chains through parallel arrays, which start at the number where the values are whole
/// numbers close together, else at the hash.
final class PropertyTable {
  private enum Form {
    case direct(DirectTable)
    case hashed(HashedTable)
  }

  private let form: Form

  init(_ label: LabelID?, _ property: KeyID, _ context: ExecutionContext) throws(ExecutionError) {
    if let direct = try DirectTable(label, property, context) {
      form = .direct(direct)
    } else {
      form = .hashed(try HashedTable(label, property, context))
    }
  }

  var byteCount: Int {
    switch form {
    case .direct(let table): table.byteCount
    case .hashed(let table): table.byteCount
    }
  }

  func find(_ value: Value, into found: inout [UInt32]) {
    switch form {
    case .direct(let table): table.find(value, into: &found)
    case .hashed(let table): table.find(value, into: &found)
    }
  }

  /// Calls `body` for every node (of a label) that has the property, in the order of ids, until it answers
  /// false.
  static func forEach(
    _ label: LabelID?, _ property: KeyID, _ context: ExecutionContext, _ body: (UInt32, Value) -> Bool
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
      for i in 0..<count where !values.values[i].isNull {
        if !body(ids.ids[i], values.values[i]) { return }
      }
    }
  }
}

/// Nodes whose property is a whole number: a chain for each number from the least to the largest.
private struct DirectTable {
  private let least: Int64
  private let heads: [Int32]
  private let nodes: [UInt32]
  private let next: [Int32]

  /// Nil when a value is no integer, or the values lie so far apart that the chains would be nearly all
  /// empty.
  init?(_ label: LabelID?, _ property: KeyID, _ context: ExecutionContext) throws(ExecutionError) {
    var nodes: [UInt32] = []
    var numbers: [Int64] = []
    var (least, largest) = (Int64.max, Int64.min)
    var isWhole = true
    let most = label.map { context.graph.nodeCount($0) } ?? context.graph.nodeCount
    nodes.reserveCapacity(most)
    numbers.reserveCapacity(most)
    try PropertyTable.forEach(label, property, context) { node, value in
      guard value.tag == .integer else {
        isWhole = false
        return false
      }
      let number = value.asInteger
      least = min(least, number)
      largest = max(largest, number)
      nodes.append(node)
      numbers.append(number)
      return true
    }
    guard isWhole, !nodes.isEmpty else { return nil }
    let spread = UInt64(bitPattern: largest &- least)
    guard spread < UInt64(4 * nodes.count + 1024) else { return nil }
    var heads = [Int32](repeating: -1, count: Int(spread) + 1)
    var next = [Int32](repeating: -1, count: nodes.count)
    // From the back, so that chains run in the order of the nodes.
    for index in nodes.indices.reversed() {
      let place = Int(numbers[index] - least)
      next[index] = heads[place]
      heads[place] = Int32(truncatingIfNeeded: index)
    }
    self.least = least
    self.heads = heads
    self.nodes = nodes
    self.next = next
  }

  var byteCount: Int { (heads.count + nodes.count + next.count) * 4 }

  func find(_ value: Value, into found: inout [UInt32]) {
    let number: Int64
    switch value.tag {
    case .integer: number = value.asInteger
    case .float:
      // A float equals an integer when it is exactly that.
      guard let whole = Int64(exactly: value.asFloat) else { return }
      number = whole
    default: return
    }
    guard number >= least, UInt64(bitPattern: number &- least) < UInt64(heads.count) else { return }
    var index = heads[Int(number - least)]
    while index >= 0 {
      found.append(nodes[Int(index)])
      index = next[Int(index)]
    }
  }
}

/// Nodes by the hash of a property of any type.
private struct HashedTable {
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
      return true
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
