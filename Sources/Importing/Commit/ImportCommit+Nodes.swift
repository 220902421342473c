import Engine
import KithPluginKit

extension ImportCommit {
  /// New nodes are created in runs of equal labels, column by column; nodes that are there already are
  /// compared.
  mutating func writeNodes(_ graph: inout Graph) throws(StoreError) {
    var run: [Int] = []
    for index in asserted.entities.indices {
      let entity = asserted.entities[index]
      guard entity.same == index else { continue }
      if entity.node != .none {
        // A node that is only referred to may have got facts from claims.
        if entity.isDeclared || entity.firstProperty >= 0 { try update(index, &graph) }
        continue
      }
      guard entity.isDeclared else { continue }
      if let first = run.first,
        asserted.entities[first].labelSet != entity.labelSet || run.count == ImportCommit.runLength
      {
        try create(run, &graph)
        run.removeAll(keepingCapacity: true)
      }
      run.append(index)
    }
    try create(run, &graph)
  }

  /// Nodes made in one go; their columns are held meanwhile.
  private static let runLength = 65_536

  private mutating func create(_ run: [Int], _ graph: inout Graph) throws(StoreError) {
    guard let first = run.first else { return }
    isChanged = true
    var labels: [LabelID] = []
    for symbol in asserted.labelSets[Int(asserted.entities[first].labelSet)] {
      labels.append(try label(symbol, &graph))
    }
    let node = try graph.bulkCreateNodes(labels: labels, count: run.count)
    var columns: [UInt32: [Value]] = [:]
    for (row, index) in run.enumerated() {
      asserted.entities[index].node = NodeID(node.raw + UInt32(row))
      touch(asserted.entities[index].node)
      for property in asserted.chain(asserted.entities[index].firstProperty) {
        columns[property.key, default: Array(repeating: .null, count: run.count)][row] = property.value
        summary.propertiesSet += 1
      }
    }
    for symbol in columns.keys.sorted() {
      let id = try key(symbol, &graph)
      try setColumn(columns[symbol] ?? []) { buffer throws(StoreError) in
        try graph.bulkSetNodeColumn(id, node, buffer)
      }
    }
    summary.nodesCreated += run.count
    summary.labelsAdded += labels.count * run.count
  }

  func setColumn(
    _ values: [Value], _ body: (UnsafeBufferPointer<Value>) throws(StoreError) -> Void
  ) throws(StoreError) {
    try values.withUnsafeBufferPointer(body)
  }

  /// Brings a node that is there already to what this source says now.
  private mutating func update(_ index: Int, _ graph: inout Graph) throws(StoreError) {
    let entity = asserted.entities[index]
    let node = entity.node
    var before: AssertedGraph.Entity?
    if let previous, let known = previous.entity(of: node) {
      before = previous.asserted.entities[Int(known)]
      isEntityKept[Int(known)] = true
    } else {
      isChanged = true
    }
    try updateLabels(entity, before, &graph)
    for property in asserted.chain(entity.firstProperty) {
      let name = asserted.symbols.names[Int(property.key)]
      let old = before.flatMap { previous?.property(name, chain: $0.firstProperty) }
      if let old, areEquivalent(old.value, property.value), old.date == property.date { continue }
      isChanged = true
      try setEffective(node, name, new: property, &graph)
    }
    guard let before, let previous else { return }
    for property in previous.asserted.chain(before.firstProperty) {
      let name = previous.asserted.symbols.names[Int(property.key)]
      let symbol = asserted.symbols.known(name)
      if symbol != nil, asserted.chain(entity.firstProperty).contains(where: { $0.key == symbol }) {
        continue
      }
      isChanged = true
      try setEffective(node, name, new: nil, &graph)
    }
  }

  private mutating func updateLabels(
    _ entity: AssertedGraph.Entity, _ before: AssertedGraph.Entity?, _ graph: inout Graph
  ) throws(StoreError) {
    var now = Set<String>()
    for symbol in asserted.labelSets[Int(entity.labelSet)] {
      now.insert(asserted.symbols.name(symbol))
      let id = try label(symbol, &graph)
      if try graph.addLabel(id, to: entity.node) {
        summary.labelsAdded += 1
        touch(entity.node)
      }
    }
    guard let before, let previous else { return }
    for symbol in previous.asserted.labelSets[Int(before.labelSet)] {
      let name = previous.asserted.symbols.name(symbol)
      if !now.contains(name) { try withdrawLabel(name, entity.node, &graph) }
    }
  }

  /// Takes a label off that this source gave and no other does.
  mutating func withdrawLabel(_ name: String, _ node: NodeID, _ graph: inout Graph) throws(StoreError) {
    isChanged = true
    let isAsserted = others.contains { record in
      guard let entity = record.entity(of: node) else { return false }
      let labels = record.asserted.labelSets[Int(record.asserted.entities[Int(entity)].labelSet)]
      return labels.contains { record.asserted.symbols.name($0) == name }
    }
    guard !isAsserted, let label = graph.label(name), try graph.removeLabel(label, from: node) else { return }
    summary.labelsRemoved += 1
    touch(node)
  }

  /// Sets or removes a property by what all sources assert of it.
  mutating func setEffective(
    _ node: NodeID, _ name: StringRef, new: AssertedGraph.Property?, _ graph: inout Graph
  ) throws(StoreError) {
    let value = effective(name, new: new) { record in
      record.entity(of: node).map { record.asserted.entities[Int($0)].firstProperty }
    }
    let key = try graph.makePropertyKey(name.string)
    guard !areEquivalent(graph.property(node, key), value) else { return }
    try graph.setProperty(node, key, value)
    summary.propertiesSet += 1
    touch(node)
  }
}
