/// SET and REMOVE: for each row in turn, each item in turn, on the working graph.
public final class SetOperator: Operator {
  public enum Item {
    /// `target.key = value`; a null value removes the property.
    case property(Evaluator, key: String, value: Evaluator)
    /// `n.key = value`, where the value reads the graph only through n: rows with different n may be done
    /// together.
    case ownProperty(slot: Int, key: String, value: Evaluator)
    /// `target[key] = value`
    case dynamicProperty(Evaluator, key: Evaluator, value: Evaluator)
    /// `n = map`
    case replace(slot: Int, value: Evaluator)
    /// `n += map`
    case merge(slot: Int, value: Evaluator)
    case addLabels(slot: Int, [String])
    case removeLabels(slot: Int, [String])
  }

  private let input: Operator
  private let setter: ElementSetter

  public init(input: Operator, items: [Item]) {
    self.input = input
    setter = ElementSetter(items)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    guard let batch = try input.next(context) else { return nil }
    try context.checkpoint()
    try setter.apply(batch, batch.rows, context)
    return batch
  }

  public override func reset() { input.reset() }
}

/// Applies SET items to rows of a batch; also for ON CREATE and ON MATCH.
final class ElementSetter {
  private let items: [SetOperator.Item]

  init(_ items: [SetOperator.Item]) { self.items = items }

  var isEmpty: Bool { items.isEmpty }

  func apply(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext) throws(ExecutionError) {
    if case .ownProperty(let slot, let key, let value)? = items.first, items.count == 1,
      ElementSetter.areDifferent(batch.column(slot), rows)
    {
      return try applyColumn(batch.column(slot), key, value, batch, rows, context)
    }
    for i in 0..<rows.count {
      var row = UInt16(truncatingIfNeeded: rows[i])
      for item in items { try apply(item, batch, &row, context) }
    }
  }

  /// Whether a column holds ids that ascend from row to row, so that none comes twice.
  private static func areDifferent(_ column: Vector, _ rows: Rows) -> Bool {
    guard column.form == .nodes || column.form == .relationships, rows.count > 1 else { return false }
    for i in 1..<rows.count where column.ids[rows[i]] <= column.ids[rows[i - 1]] { return false }
    return column.ids[rows[rows.count - 1]] != .max
  }

  /// Whether all elements of a column are live.
  private static func areLive(_ elements: Vector, _ rows: Rows, _ graph: Graph) -> Bool {
    var live = 0
    if elements.form == .nodes {
      for i in 0..<rows.count { live += graph.isLive(NodeID(elements.ids[rows[i]])) ? 1 : 0 }
    } else {
      for i in 0..<rows.count { live += graph.isLive(RelationshipID(elements.ids[rows[i]])) ? 1 : 0 }
    }
    return live == rows.count
  }

  /// Sets a property of different elements: all values first, which no write of the others can change.
  private func applyColumn(
    _ elements: Vector, _ key: String, _ value: Evaluator, _ batch: Batch, _ rows: Rows,
    _ context: ExecutionContext
  ) throws(ExecutionError) {
    let isNode = elements.form == .nodes
    let column = try value.evaluate(batch, rows, context)
    if try setRun(elements, key, column, rows, context) { return }
    let values = [Value](unsafeUninitializedCapacity: rows.count) { buffer, count in
      if let start = buffer.baseAddress { column.copy(rows, to: start, stride: 1) }
      count = rows.count
    }
    if !ElementSetter.areLive(elements, rows, context.graph) {
      for i in 0..<rows.count {
        let id = elements.ids[rows[i]]
        try context.requireLive(isNode ? .node(NodeID(id)) : .relationship(RelationshipID(id)))
      }
    }
    let first = elements.ids[rows[0]]
    let isRun = Int(elements.ids[rows[rows.count - 1]]) - Int(first) == rows.count - 1
    if isRun, !values.contains(where: \.isNull) {
      try context.change { (graph) throws(StoreError) in
        let key = try graph.makePropertyKey(key)
        try values.withUnsafeBufferPointer { (values) throws(StoreError) in
          if isNode {
            try graph.bulkSetNodeColumn(key, NodeID(first), values)
          } else {
            try graph.bulkSetRelationshipColumn(key, RelationshipID(first), values)
          }
        }
      }
      context.counters.propertiesSet += rows.count
      return
    }
    for i in 0..<rows.count {
      let id = elements.ids[rows[i]]
      try context.setProperty(isNode ? .node(NodeID(id)) : .relationship(RelationshipID(id)), key, values[i])
    }
  }

  /// Sets a property of elements that follow each other to a column of words. False, with nothing set, for other
  /// elements and columns.
  private func setRun(
    _ elements: Vector, _ key: String, _ column: Vector, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) -> Bool {
    guard rows.indices == nil, !column.isConstant, let kind = ElementSetter.kind(column.form) else {
      return false
    }
    let first = elements.ids[0]
    guard Int(elements.ids[rows.count - 1]) - Int(first) == rows.count - 1 else { return false }
    let words = UnsafeRawBufferPointer(start: column.memory, count: rows.count * MemoryLayout<UInt64>.stride)
      .assumingMemoryBound(to: UInt64.self)
    let isSet = try context.change { (graph) throws(StoreError) in
      let key = try graph.makePropertyKey(key)
      return graph.setRun(key, first, kind, words, isRelationship: elements.form == .relationships)
    }
    if isSet { context.counters.propertiesSet += rows.count }
    return isSet
  }

  /// What a column page keeps of the entries of a form as they are; nil for forms of other entries.
  private static func kind(_ form: Vector.Form) -> ColumnKind? {
    switch form {
    case .integers: .integer
    case .floats: .float
    case .dates: .date
    case .values, .nodes, .relationships, .strings, .truths: nil
    }
  }

  private func apply(
    _ item: SetOperator.Item, _ batch: Batch, _ row: inout UInt16, _ context: ExecutionContext
  ) throws(ExecutionError) {
    switch item {
    case .property(let target, let key, let value):
      guard let element = try element(evaluate(target, batch, &row, context)) else { return }
      try context.setProperty(element, key, evaluate(value, batch, &row, context))
    case .ownProperty(let slot, let key, let value):
      guard let element = try element(batch.column(slot)[Int(row)]) else { return }
      try context.setProperty(element, key, evaluate(value, batch, &row, context))
    case .dynamicProperty(let target, let key, let value):
      guard let element = try element(evaluate(target, batch, &row, context)) else { return }
      let name = try evaluate(key, batch, &row, context)
      guard name.tag == .string else {
        throw .type("MapElementAccessByNonString", "a property name must be a string")
      }
      try context.setProperty(element, name.asString.string, evaluate(value, batch, &row, context))
    case .replace(let slot, let value):
      guard let element = try element(batch.column(slot)[Int(row)]) else { return }
      try replace(element, with: evaluate(value, batch, &row, context), context)
    case .merge(let slot, let value):
      guard let element = try element(batch.column(slot)[Int(row)]) else { return }
      try merge(element, evaluate(value, batch, &row, context), context)
    case .addLabels(let slot, let labels):
      guard let node = try node(batch.column(slot)[Int(row)]) else { return }
      try context.requireLive(.node(node))
      for label in labels {
        let isNew = try context.change { (graph) throws(StoreError) in
          try graph.addLabel(graph.makeLabel(label), to: node)
        }
        if isNew { context.counters.labelsAdded += 1 }
      }
    case .removeLabels(let slot, let labels):
      guard let node = try node(batch.column(slot)[Int(row)]) else { return }
      try context.requireLive(.node(node))
      for label in labels {
        guard let id = context.graph.label(label) else { continue }
        let wasThere = try context.change { (graph) throws(StoreError) in
          try graph.removeLabel(id, from: node)
        }
        if wasThere { context.counters.labelsRemoved += 1 }
      }
    }
  }

  private func element(_ value: Value) throws(ExecutionError) -> Element? {
    if value.isNull { return nil }
    guard let element = Element(value) else {
      throw .type("InvalidArgumentType", "SET and REMOVE work on nodes and relationships")
    }
    return element
  }

  private func node(_ value: Value) throws(ExecutionError) -> NodeID? {
    if value.isNull { return nil }
    guard value.tag == .node else {
      throw .type("InvalidArgumentType", "only nodes have labels")
    }
    return value.asNode
  }

  private func replace(_ element: Element, with map: Value, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    // A source that is the element itself must be read before it is emptied.
    var source: [(key: String, value: Value)] = []
    switch map.tag {
    case .null: break
    case .map: source = map.asMap.entries.map { ($0.key.asString.string, $0.value) }
    default:
      guard let other = Element(map) else {
        throw .type("InvalidArgumentType", "properties can be set from a map, a node or a relationship")
      }
      source = context.properties(of: other).map { (context.graph.name($0.key), $0.value) }
    }
    let names = Set(source.lazy.filter { !$0.value.isNull }.map(\.key))
    for (key, _) in context.properties(of: element) where !names.contains(context.graph.name(key)) {
      try context.setProperty(element, key, .null)
    }
    for (key, value) in source { try context.setProperty(element, key, value) }
  }

  private func merge(_ element: Element, _ map: Value, _ context: ExecutionContext) throws(ExecutionError) {
    guard map.tag == .map else { return try context.setProperties(element, from: map) }
    for entry in map.asMap.entries {
      try context.setProperty(element, entry.key.asString.string, entry.value)
    }
  }
}
