import Engine
import KithPluginKit

extension ImportCommit {
  /// New nodes are created in runs of equal labels, column by column; nodes that are there already are
  /// compared.
  mutating func writeNodes(_ graph: inout Graph) throws(StoreError) {
    let columns = RunColumns(symbolCount: asserted.symbolCount)
    var run: [Int] = []
    for range in asserted.entities.chunkRanges {
      for index in range { try write(index, &run, columns, &graph) }
      try create(run, columns, &graph)
      run.removeAll(keepingCapacity: true)
      asserted.entities.putAside(range)
      // Read in order, and here and there where sources agree.
      asserted.log.putAside()
      previous?.asserted.putRecordsAside()
    }
  }

  /// Adds an entity to the run of new ones, or compares it with its node.
  private mutating func write(
    _ index: Int, _ run: inout [Int], _ columns: RunColumns, _ graph: inout Graph
  ) throws(StoreError) {
    let entity = asserted.entities[index]
    guard entity.same == index else { return }
    if entity.node != .none {
      // A node that is only referred to may have got facts from claims.
      if entity.isDeclared || entity.firstProperty != PropertyLog.none { try update(index, &graph) }
      return
    }
    guard entity.isDeclared else { return }
    if let first = run.first,
      asserted.entities[first].labelSet != entity.labelSet || run.count == RunColumns.capacity
    {
      try create(run, columns, &graph)
      run.removeAll(keepingCapacity: true)
    }
    run.append(index)
  }

  private mutating func create(
    _ run: [Int], _ columns: RunColumns, _ graph: inout Graph
  ) throws(StoreError) {
    guard let first = run.first else { return }
    isChanged = true
    var labels: [LabelID] = []
    for symbol in asserted.labelSets[Int(asserted.entities[first].labelSet)] {
      labels.append(try label(symbol, &graph))
    }
    let node = try graph.bulkCreateNodes(labels: labels, count: run.count)
    var chains: [PropertyLog.Position] = []
    chains.reserveCapacity(run.count)
    for (row, index) in run.enumerated() {
      let id = NodeID(node.raw + UInt32(row))
      asserted.entities[index].node = id
      touch(id)
      chains.append(asserted.entities[index].firstProperty)
    }
    try setProperties(chains, first: node.raw, isRelationship: false, columns, &graph)
    summary.nodesCreated += run.count
    summary.labelsAdded += labels.count * run.count
  }

  /// Brings a node that is there already to what this source says now.
  private mutating func update(_ index: Int, _ graph: inout Graph) throws(StoreError) {
    let entity = asserted.entities[index]
    let node = entity.node
    var before: AssertedGraph.Entity?
    if let previous, let known = previous.entity(of: node) {
      before = previous.asserted.entities[Int(known)]
      keptEntities.insert(known)
    } else {
      isChanged = true
    }
    try updateLabels(entity, before, &graph)
    for property in asserted.chain(entity.firstProperty) {
      let name = asserted.nameText(property.key)
      let old = before.flatMap { previous?.property(name, chain: $0.firstProperty) }
      if let old, areEquivalent(old.value, property.value), old.date == property.date { continue }
      isChanged = true
      try setEffective(node, name, new: property, &graph)
    }
    guard let before, let previous else { return }
    for property in previous.asserted.chain(before.firstProperty) {
      let name = previous.asserted.nameText(property.key)
      if let symbol = asserted.knownSymbol(name),
        asserted.log.property(symbol, in: entity.firstProperty) != nil
      {
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
      now.insert(asserted.name(symbol))
      let id = try label(symbol, &graph)
      if try graph.addLabel(id, to: entity.node) {
        summary.labelsAdded += 1
        touch(entity.node)
      }
    }
    guard let before, let previous else { return }
    for symbol in previous.asserted.labelSets[Int(before.labelSet)] {
      let name = previous.asserted.name(symbol)
      if !now.contains(name) { try withdrawLabel(name, entity.node, &graph) }
    }
  }

  /// Takes a label off that this source gave and no other does.
  mutating func withdrawLabel(_ name: String, _ node: NodeID, _ graph: inout Graph) throws(StoreError) {
    isChanged = true
    let isAsserted = others.contains { record in
      guard let entity = record.entity(of: node) else { return false }
      let labels = record.asserted.labelSets[Int(record.asserted.entities[Int(entity)].labelSet)]
      return labels.contains { record.asserted.name($0) == name }
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
