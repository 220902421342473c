import Engine
import KithPluginKit

/// A table that is being staged, its names already numbered.
enum StagedTable {
  case nodes(StagedNodes)
  case relationships(StagedRelationships)
}

/// A column that becomes a property, and its key.
struct StagedColumn {
  var column: Int
  var key: UInt32
}

struct StagedNodes {
  var table: NodeTable
  var labelSet: UInt32
  /// The space of the ids, see `AssertedGraph.entity`.
  var idSpace: UInt32
  /// Of the table's keys.
  var schemes: [UInt32]
  var properties: [StagedColumn]
}

/// The texts of a column that name nodes, one for each row of a chunk; 0 where there is none.
struct RowNames {
  /// Rows looked up at once: what that touches fits the second cache.
  static let batch = 512

  /// See `hashBytes`.
  var hashes: [UInt64]
  /// See `HashSlots.word`.
  var words: [UInt64]
  var areKeys: Bool
}

struct StagedRelationships {
  /// How one end is named.
  struct End {
    var column: Int
    /// The symbol of the scheme; nil when the column holds ids.
    var scheme: UInt32?
    var idSpace: UInt32
    /// For messages.
    var name: String
  }

  var table: RelationshipTable
  /// Nil when a column tells.
  var type: UInt32?
  var from: End
  var to: End
  var properties: [StagedColumn]
}

extension ImportStaging {
  mutating func beginNodeTable(_ table: NodeTable) throws(ImportFailure) {
    let labels = table.labels.map { symbol($0) }
    self.table = .nodes(
      StagedNodes(
        table: table, labelSet: asserted.labelSet(labels), idSpace: idSpace(table.id),
        schemes: table.keys.map { symbol($0.scheme) },
        properties: table.properties.map { StagedColumn(column: $0, key: symbol(table.columns[$0].name)) }))
  }

  mutating func beginRelationshipTable(_ table: RelationshipTable) throws(ImportFailure) {
    self.table = .relationships(
      StagedRelationships(
        table: table, type: table.type.map { symbol($0) }, from: end(table.from, "start"),
        to: end(table.to, "end"),
        properties: table.properties.map { StagedColumn(column: $0, key: symbol(table.columns[$0].name)) }))
  }

  private mutating func end(_ reference: TableReference, _ name: String) -> StagedRelationships.End {
    StagedRelationships.End(
      column: reference.column, scheme: reference.scheme.map { symbol($0) }, idSpace: idSpace(reference),
      name: name)
  }

  private mutating func idSpace(_ reference: TableReference?) -> UInt32 {
    guard let prefix = reference?.prefix, !prefix.isEmpty else { return 0 }
    return symbol(prefix) + 1
  }

  mutating func endTable() throws(ImportFailure) { table = nil }

  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) {
    try checkMemory()
    switch table {
    case .nodes(let nodes): try append(chunk, nodes)
    case .relationships(let relationships): try append(chunk, relationships)
    case nil: throw ImportFailure(.bug, "table", "rows without a table", file: file)
    }
  }

  // MARK: Nodes

  private mutating func append(_ chunk: ColumnChunk, _ nodes: StagedNodes) throws(ImportFailure) {
    let ids = nodes.table.id.map { names($0.column, nil, nodes.idSpace, chunk) }
    let keys = nodes.table.keys.indices.map {
      names(nodes.table.keys[$0].column, nodes.schemes[$0], 0, chunk)
    }
    let all = (ids.map { [$0] } ?? []) + keys
    let rows = addRows(chunk, nodes.properties)
    for row in 0..<chunk.count {
      touch(all, row)
      let line = Int(chunk.lines[row])
      guard let entity = try identify(chunk, row, nodes, ids?.hashes ?? [], keys, line) else { continue }
      asserted.entities[Int(entity)].isDeclared = true
      if asserted.entities[Int(entity)].labelSet == 0 {
        asserted.entities[Int(entity)].labelSet = nodes.labelSet
      } else if asserted.entities[Int(entity)].labelSet != nodes.labelSet {
        asserted.addLabels(asserted.labelSets[Int(nodes.labelSet)], to: entity)
      }
      if let column = nodes.table.labelColumn, case .list(let labels) = chunk.columns[column].value(row) {
        var names: [UInt32] = []
        for case .string(let label) in labels where label.count > 0 { names.append(symbol(label.text)) }
        asserted.addLabels(names, to: entity)
      }
      let chain = asserted.entities[Int(entity)].firstProperty
      if let rows, chain == PropertyLog.none {
        asserted.entities[Int(entity)].firstProperty = rows + PropertyLog.Position(row)
      } else {
        asserted.entities[Int(entity)].firstProperty = try append(
          chunk, row, nodes.properties, to: chain, line)
      }
    }
  }

  /// The entity of a row: by its id, else by its first key, else a new one. Nil when the row was rejected.
  private mutating func identify(
    _ chunk: ColumnChunk, _ row: Int, _ nodes: StagedNodes, _ ids: [UInt64], _ keys: [RowNames],
    _ line: Int
  ) throws(ImportFailure) -> UInt32? {
    var entity: UInt32?
    if let id = nodes.table.id {
      guard let text = chunk.columns[id.column].text(row), text.count > 0 else {
        try rejectRow("missing-id", "the row has no id", nodes.table.name, line)
        return nil
      }
      entity = asserted.entity(id: text, hash: ids[row], space: nodes.idSpace, line: line)
    }
    var isRecordBegun = false
    for index in keys.indices {
      let column = nodes.table.keys[index].column
      guard let value = chunk.columns[column].text(row), value.count > 0 else { continue }
      if !isRecordBegun { asserted.beginRecord() }
      isRecordBegun = true
      if let entity {
        asserted.addKey(nodes.schemes[index], value, hash: keys[index].hashes[row], to: entity)
      } else {
        entity = asserted.entity(
          scheme: nodes.schemes[index], value: value, hash: keys[index].hashes[row], line: line)
      }
    }
    if entity == nil, let key = nodes.table.keys.first {
      let column = nodes.table.columns[key.column].name
      try rejectRow("missing-key", "\(column): the row has no key", nodes.table.name, line)
      return nil
    }
    return entity ?? asserted.entity(id: "\(nodes.table.name):\(line)", line: line)
  }

  // MARK: Relationships

  private mutating func append(
    _ chunk: ColumnChunk, _ relationships: StagedRelationships
  ) throws(ImportFailure) {
    let (from, to) = (relationships.from, relationships.to)
    let starts = names(from.column, from.scheme, from.idSpace, chunk)
    let ends = names(to.column, to.scheme, to.idSpace, chunk)
    let both = [starts, ends]
    let rows = addRows(chunk, relationships.properties)
    for row in 0..<chunk.count {
      touch(both, row)
      let line = Int(chunk.lines[row])
      guard let from = try entity(chunk, row, from, starts.hashes, relationships.table.name, line),
        let to = try entity(chunk, row, to, ends.hashes, relationships.table.name, line),
        let type = try type(chunk, row, relationships, line)
      else { continue }
      var relationship = AssertedGraph.Relationship(from: from, to: to, type: type, line: line)
      if let rows {
        relationship.firstProperty = rows + PropertyLog.Position(row)
      } else {
        relationship.firstProperty = try append(
          chunk, row, relationships.properties, to: PropertyLog.none, line)
      }
      asserted.relationships.append(relationship)
    }
  }

  private mutating func entity(
    _ chunk: ColumnChunk, _ row: Int, _ end: StagedRelationships.End, _ hashes: [UInt64], _ file: String,
    _ line: Int
  ) throws(ImportFailure) -> UInt32? {
    guard let text = chunk.columns[end.column].text(row), text.count > 0 else {
      try rejectRow("missing-end", "the row names no \(end.name) node", file, line)
      return nil
    }
    if let scheme = end.scheme {
      return asserted.entity(scheme: scheme, value: text, hash: hashes[row], line: line)
    }
    return asserted.entity(id: text, hash: hashes[row], space: end.idSpace, line: line)
  }

  private mutating func type(
    _ chunk: ColumnChunk, _ row: Int, _ relationships: StagedRelationships, _ line: Int
  ) throws(ImportFailure) -> UInt32? {
    if let type = relationships.type { return type }
    guard let column = relationships.table.typeColumn, let text = chunk.columns[column].text(row),
      text.count > 0
    else {
      try rejectRow("missing-type", "the row has no type", relationships.table.name, line)
      return nil
    }
    return asserted.symbol(text)
  }

  // MARK: Parts

  /// - Parameter scheme: nil when the texts are ids, of the space.
  private func names(_ column: Int, _ scheme: UInt32?, _ space: UInt32, _ chunk: ColumnChunk) -> RowNames {
    let buffer = chunk.columns[column]
    var hashes = [UInt64](repeating: 0, count: chunk.count)
    var words = hashes
    for row in 0..<chunk.count {
      guard let text = buffer.text(row) else { continue }
      hashes[row] = hashBytes(text)
      words[row] = HashSlots.word(hashes[row], scheme ?? space)
    }
    return RowNames(hashes: hashes, words: words, areKeys: scheme != nil)
  }

  /// Looks at what the names of the rows from `row` on will be looked up in, every so many rows.
  @inline(__always)
  private mutating func touch(_ names: [RowNames], _ row: Int) {
    guard row % RowNames.batch == 0 else { return }
    for names in names {
      names.words.withUnsafeBufferPointer { words in
        let batch = UnsafeBufferPointer(
          rebasing: words[row..<Swift.min(row + RowNames.batch, words.count)])
        if names.areKeys { asserted.touchKeys(batch) } else { asserted.touchIDs(batch) }
      }
    }
  }

  private mutating func rejectRow(
    _ code: String, _ message: String, _ file: String, _ line: Int
  ) throws(ImportFailure) {
    try reject(Reject(code: code, message: message, file: file, line: line, column: 1))
  }

  /// Adds the values of all rows to the log, column by column.
  /// - Returns: the position of the first row; nil when they have to be added one by one.
  private mutating func addRows(_ chunk: ColumnChunk, _ columns: [StagedColumn]) -> PropertyLog.Position? {
    guard !columns.isEmpty, Set(columns.map(\.key)).count == columns.count else { return nil }
    var typed: [PropertyRows.Column] = []
    for column in columns {
      let buffer = chunk.columns[column.column]
      guard !buffer.definition.isList, let tag = buffer.definition.type.tag else { return nil }
      typed.append(
        PropertyRows.Column(
          key: column.key, tag: tag, absent: buffer.nulls, words: tag == .string ? nil : buffer.words,
          texts: tag == .string ? UnsafePointer(buffer.texts) : nil))
    }
    return asserted.log.addRows(typed, count: chunk.count)
  }

  /// Adds the values of a row to a chain; gives its new end.
  private mutating func append(
    _ chunk: ColumnChunk, _ row: Int, _ columns: [StagedColumn], to chain: PropertyLog.Position, _ line: Int
  ) throws(ImportFailure) -> PropertyLog.Position {
    asserted.log.begin(after: chain)
    for column in columns {
      let buffer = chunk.columns[column.column]
      if buffer.nulls[row] != 0 { continue }
      try add(column.key, buffer.value(row), buffer.definition.name, line)
    }
    return asserted.log.end()
  }
}

extension ColumnType {
  /// The tag of its values where their payload is what a chunk holds, and of strings.
  fileprivate var tag: Tag? {
    switch self {
    case .integer: .integer
    case .float: .float
    case .boolean: .boolean
    case .string: .string
    case .temporal(.date): .date
    case .temporal: nil
    }
  }
}
