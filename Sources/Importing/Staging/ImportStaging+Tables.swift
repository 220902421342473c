import Engine
import KithPluginKit

/// The table that is being staged, its names already numbered.
enum StagedTable {
  case nodes(
    NodeTable, labelSet: UInt32, idSpace: UInt32, schemes: [UInt32], properties: [(column: Int, key: UInt32)])
  case relationships(
    RelationshipTable, type: UInt32?, from: TableEnd, to: TableEnd, properties: [(column: Int, key: UInt32)])
}

/// How a table names one end of its relationships.
struct TableEnd {
  var column: Int
  /// The symbol of the scheme; nil when the column holds ids.
  var scheme: UInt32?
  var idSpace: UInt32
}

extension ImportStaging {
  mutating func beginNodeTable(_ table: NodeTable) throws(ImportFailure) {
    let labels = table.labels.map { symbol($0) }
    let properties = table.properties.map { (column: $0, key: symbol(table.columns[$0].name)) }
    let schemes = table.keys.map { symbol($0.scheme) }
    self.table = .nodes(
      table, labelSet: asserted.labelSet(labels), schemes: schemes, properties: properties)
  }

  mutating func beginRelationshipTable(_ table: RelationshipTable) throws(ImportFailure) {
    let properties = table.properties.map { (column: $0, key: symbol(table.columns[$0].name)) }
    self.table = .relationships(
      table, type: table.type.map { symbol($0) }, from: table.from.scheme.map { symbol($0) },
      to: table.to.scheme.map { symbol($0) }, properties: properties)
  }

  mutating func endTable() throws(ImportFailure) { table = nil }

  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) {
    switch table {
    case .nodes(let table, let labelSet, let schemes, let properties):
      try appendNodes(chunk, table, labelSet, schemes, properties)
    case .relationships(let table, let type, let from, let to, let properties):
      try appendRelationships(chunk, table, type, (from, to), properties)
    case nil:
      throw ImportFailure(.bug, "table", "rows without a table", file: file)
    }
  }

  private mutating func appendNodes(
    _ chunk: ColumnChunk, _ table: NodeTable, _ labelSet: UInt32, _ schemes: [UInt32],
    _ properties: [(column: Int, key: UInt32)]
  ) throws(ImportFailure) {
    for row in 0..<chunk.count {
      let line = Int(chunk.lines[row])
      guard let entity = try identify(chunk, row, table, schemes, line) else { continue }
      asserted.entities[Int(entity)].isDeclared = true
      if asserted.entities[Int(entity)].labelSet == 0 {
        asserted.entities[Int(entity)].labelSet = labelSet
      } else if asserted.entities[Int(entity)].labelSet != labelSet {
        asserted.addLabels(asserted.labelSets[Int(labelSet)], to: entity)
      }
      if let column = table.labelColumn, case .list(let labels) = chunk.columns[column].value(row) {
        var names: [UInt32] = []
        for case .string(let label) in labels where label.count > 0 { names.append(symbol(label.text)) }
        asserted.addLabels(names, to: entity)
      }
      for (column, key) in properties where chunk.columns[column].nulls[row] == 0 {
        let value = try staged(chunk, column, row, line)
        asserted.setProperty(key, value, of: entity)
      }
    }
  }

  /// The entity of a row: by its id, else by its first key, else a new one. Nil when the row was rejected.
  private mutating func identify(
    _ chunk: ColumnChunk, _ row: Int, _ table: NodeTable, _ schemes: [UInt32], _ line: Int
  ) throws(ImportFailure) -> UInt32? {
    var entity: UInt32?
    if let id = table.id {
      guard let text = chunk.columns[id.column].text(row), text.count > 0 else {
        try reject(
          Reject(code: "missing-id", message: "the row has no id", file: table.name, line: line, column: 1))
        return nil
      }
      entity = entityID(text, prefix: id.prefix, line)
    }
    var isRecordBegun = false
    for (index, key) in table.keys.enumerated() {
      guard let value = chunk.columns[key.column].text(row), value.count > 0 else { continue }
      if !isRecordBegun { asserted.beginRecord() }
      isRecordBegun = true
      if let entity {
        asserted.addKey(schemes[index], value, to: entity)
      } else {
        entity = asserted.entity(scheme: schemes[index], value: value, line: line)
      }
    }
    if entity == nil, let key = table.keys.first {
      try reject(
        Reject(
          code: "missing-key", message: "\(table.columns[key.column].name): the row has no key",
          file: table.name,
          line: line, column: 1))
      return nil
    }
    return entity ?? asserted.entity(id: "\(table.name):\(line)", line: line)
  }

  private mutating func appendRelationships(
    _ chunk: ColumnChunk, _ table: RelationshipTable, _ fixedType: UInt32?,
    _ schemes: (from: UInt32?, to: UInt32?),
    _ properties: [(column: Int, key: UInt32)]
  ) throws(ImportFailure) {
    for row in 0..<chunk.count {
      let line = Int(chunk.lines[row])
      guard let from = try end(chunk, row, table.from, schemes.from, table, line),
        let to = try end(chunk, row, table.to, schemes.to, table, line)
      else { continue }
      var type = fixedType
      if let column = table.typeColumn {
        guard let text = chunk.columns[column].text(row), text.count > 0 else {
          try reject(
            Reject(
              code: "missing-type", message: "the row has no type", file: table.name, line: line, column: 1))
          continue
        }
        type = asserted.symbols.symbol(text, asserted.arena)
      }
      var first = AssertedGraph.none
      for (column, key) in properties where chunk.columns[column].nulls[row] == 0 {
        let value = try staged(chunk, column, row, line)
        asserted.set(key, value, chain: &first)
      }
      let relationship = AssertedGraph.Relationship(
        from: from, to: to, type: type ?? 0, firstProperty: first, key: .null, line: UInt32(clamping: line))
      asserted.relationships.append(relationship)
    }
  }

  private mutating func end(
    _ chunk: ColumnChunk, _ row: Int, _ reference: TableReference, _ scheme: UInt32?,
    _ table: RelationshipTable,
    _ line: Int
  ) throws(ImportFailure) -> UInt32? {
    guard let text = chunk.columns[reference.column].text(row), text.count > 0 else {
      let which = reference.column == table.from.column ? "start" : "end"
      try reject(
        Reject(
          code: "missing-end", message: "the row names no \(which) node", file: table.name, line: line,
          column: 1))
      return nil
    }
    if let scheme { return asserted.entity(scheme: scheme, value: text, line: line) }
    return entityID(text, prefix: reference.prefix, line)
  }

  private mutating func entityID(_ text: Bytes, prefix: String, _ line: Int) -> UInt32 {
    if prefix.isEmpty { return asserted.entity(id: text, line: line) }
    return asserted.entity(id: prefix + text.text, line: line)
  }

  private func staged(
    _ chunk: ColumnChunk, _ column: Int, _ row: Int, _ line: Int
  ) throws(ImportFailure) -> Value {
    let buffer = chunk.columns[column]
    return try staged(buffer.value(row), buffer.definition.name, line)
  }
}
