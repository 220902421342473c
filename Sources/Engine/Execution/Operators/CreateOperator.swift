/// CREATE: for each input row new nodes and relationships.
public final class CreateOperator: Operator {
  public enum Item {
    case node(slot: Int, labels: [String], properties: PropertySource)
    case relationship(slot: Int, type: String, start: Int, end: Int, properties: PropertySource)
  }

  private let input: Operator
  private let creator: ElementCreator
  private let output: Batch

  public init(input: Operator, items: [Item], slots: Int) {
    self.input = input
    creator = ElementCreator(items)
    output = Batch(slots: slots)
  }

  public override func next(_ context: ExecutionContext) throws(ExecutionError) -> Batch? {
    guard let batch = try input.next(context) else { return nil }
    try context.checkpoint()
    output.share(batch)
    try creator.create(output, output.rows, context)
    return output
  }

  public override func reset() { input.reset() }
}

/// Makes the elements of a CREATE or MERGE for rows of a batch, one element for all rows after the other, and
/// adds a column for each.
final class ElementCreator {
  /// Rows from which on properties are set column by column.
  private static let leastBulk = 16

  private let items: [CreateOperator.Item]
  private let columns: [Vector]

  init(_ items: [CreateOperator.Item]) {
    self.items = items
    columns = items.map {
      switch $0 {
      case .node: Vector(.nodes)
      case .relationship: Vector(.relationships)
      }
    }
  }

  func create(_ batch: Batch, _ rows: Rows, _ context: ExecutionContext) throws(ExecutionError) {
    for (item, column) in zip(items, columns) {
      switch item {
      case .node(let slot, let labels, let properties):
        try createNodes(labels, properties, column, batch, rows, context)
        batch.columns[slot] = column
      case .relationship(let slot, let type, let start, let end, let properties):
        try createRelationships(type, start, end, properties, column, batch, rows, context)
        batch.columns[slot] = column
      }
    }
  }

  private func createNodes(
    _ labels: [String], _ properties: PropertySource, _ column: Vector, _ batch: Batch, _ rows: Rows,
    _ context: ExecutionContext
  ) throws(ExecutionError) {
    column.reset(.nodes)
    let values = try evaluate(properties, batch, rows, context)
    let ids = try context.change { (graph) throws(StoreError) in
      var ids: [LabelID] = []
      for label in labels { ids.append(try graph.makeLabel(label)) }
      return ids
    }
    let first = try context.change { (graph) throws(StoreError) in
      try graph.bulkCreateNodes(labels: ids, count: rows.count)
    }
    for i in 0..<rows.count { column.ids[rows[i]] = first.raw + UInt32(truncatingIfNeeded: i) }
    if case .entries(let entries) = values, rows.count >= ElementCreator.leastBulk {
      for (key, values) in entries { try setColumn(key, of: first, values, rows, context) }
    } else {
      for i in 0..<rows.count {
        try set(values, of: .node(NodeID(column.ids[rows[i]])), rows[i], context)
      }
    }
    context.counters.nodesCreated += rows.count
    context.counters.labelsAdded += rows.count * ids.count
  }

  /// Sets a property of consecutive new nodes, column by column.
  private func setColumn(
    _ key: String, of first: NodeID, _ column: Vector, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    let values = GrowableBuffer<Value>(capacity: rows.count)
    var present = 0
    for i in 0..<rows.count {
      values[i] = column[rows[i]]
      present += values[i].isNull ? 0 : 1
    }
    guard present > 0 else { return }
    try context.change { (graph) throws(StoreError) in
      try graph.bulkSetNodeColumn(
        graph.makePropertyKey(key), first, UnsafeBufferPointer(start: values.base, count: rows.count))
    }
    context.counters.propertiesSet += present
  }

  private func createRelationships(
    _ type: String, _ start: Int, _ end: Int, _ properties: PropertySource, _ column: Vector,
    _ batch: Batch, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) {
    column.reset(.relationships)
    let values = try evaluate(properties, batch, rows, context)
    let typeID = try context.change { (graph) throws(StoreError) in try graph.makeRelationshipType(type) }
    let starts = batch.column(start)
    let ends = batch.column(end)
    for i in 0..<rows.count {
      let row = rows[i]
      let from = starts.node(row)
      let to = ends.node(row)
      guard from != .none, to != .none else {
        throw ExecutionError(
          "EntityNotFound", "MissingNode",
          "a relationship of type \(type) needs two nodes, one of them is null",
          hint: "filter the rows where the node is null first")
      }
      try context.requireLive(.node(from))
      try context.requireLive(.node(to))
      let relationship = try context.change { (graph) throws(StoreError) in
        try graph.createRelationship(typeID, from: from, to: to)
      }
      column.ids[row] = relationship.raw
      try set(values, of: .relationship(relationship), row, context)
    }
    context.counters.relationshipsCreated += rows.count
  }

  private enum Values {
    case entries([(key: String, column: Vector)])
    case map(Vector)
  }

  private func evaluate(
    _ source: PropertySource, _ batch: Batch, _ rows: Rows, _ context: ExecutionContext
  ) throws(ExecutionError) -> Values {
    switch source {
    case .entries(let entries):
      var columns: [(key: String, column: Vector)] = []
      for entry in entries {
        columns.append((entry.key, try entry.value.evaluate(batch, rows, context)))
      }
      return .entries(columns)
    case .map(let evaluator):
      return .map(try evaluator.evaluate(batch, rows, context))
    }
  }

  private func set(_ values: Values, of element: Element, _ row: Int, _ context: ExecutionContext)
    throws(ExecutionError)
  {
    switch values {
    case .entries(let entries):
      for (key, column) in entries {
        let value = column[row]
        if !value.isNull { try context.setProperty(element, key, value) }
      }
    case .map(let column):
      try context.setProperties(element, from: column[row])
    }
  }
}
