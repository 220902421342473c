/// Tables as records: for sinks that take one thing at a time.
public struct TableRows {
  /// Calls `body` with each row of a chunk as a node.
  public static func nodes(
    _ table: NodeTable, _ chunk: ColumnChunk, _ body: (NodeRecord) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    var names = TextStore()
    let fixed = table.labels.map { names.bytes($0) }
    let schemes = table.keys.map { names.bytes($0.scheme) }
    let propertyNames = table.properties.map { names.bytes(table.columns[$0].name) }
    for row in 0..<chunk.count {
      var labels = fixed
      if let column = table.labelColumn { labels += chunk.columns[column].strings(row) }
      var keys: [RecordKey] = []
      for (index, key) in table.keys.enumerated() {
        if let value = chunk.columns[key.column].text(row) {
          keys.append(RecordKey(scheme: schemes[index], value: value))
        }
      }
      let row = Row(chunk, row, table.properties, propertyNames)
      let id = row.identifier(table.id, &names, keys)
      try row.read { properties throws(ImportFailure) in
        try withBuffers(labels, keys) { labels, keys throws(ImportFailure) in
          try body(
            NodeRecord(
              id: id, labels: labels, keys: keys, properties: properties,
              locator: RecordLocator(inputLine: row.line)))
        }
      }
    }
  }

  /// Calls `body` with each row of a chunk as a relationship.
  public static func relationships(
    _ table: RelationshipTable, _ chunk: ColumnChunk,
    _ body: (RelationshipRecord) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    var names = TextStore()
    let fixed = table.type.map { names.bytes($0) } ?? names.bytes("")
    let propertyNames = table.properties.map { names.bytes(table.columns[$0].name) }
    for index in 0..<chunk.count {
      let row = Row(chunk, index, table.properties, propertyNames)
      let from = row.reference(table.from, &names)
      let to = row.reference(table.to, &names)
      let type = table.typeColumn.flatMap { chunk.columns[$0].text(index) } ?? fixed
      try row.read { properties throws(ImportFailure) in
        try body(
          RelationshipRecord(
            from: from, type: type, to: to, key: nil, properties: properties,
            locator: RecordLocator(inputLine: row.line)))
      }
    }
  }

  private static func withBuffers(
    _ labels: [Bytes], _ keys: [RecordKey],
    _ body: (UnsafeBufferPointer<Bytes>, UnsafeBufferPointer<RecordKey>) throws(ImportFailure) -> Void
  ) throws(ImportFailure) {
    try labels.withUnsafeBufferPointer { labels throws(ImportFailure) in
      try keys.withUnsafeBufferPointer { keys throws(ImportFailure) in try body(labels, keys) }
    }
  }

  /// One row on its way to a record.
  private struct Row {
    let chunk: ColumnChunk
    let row: Int
    let columns: [Int]
    let names: [Bytes]

    init(_ chunk: ColumnChunk, _ row: Int, _ columns: [Int], _ names: [Bytes]) {
      self.chunk = chunk
      self.row = row
      self.columns = columns
      self.names = names
    }

    var line: Int { Int(chunk.lines[row]) }

    /// The id of a node: its column, else its first key, else its line.
    func identifier(_ reference: TableReference?, _ store: inout TextStore, _ keys: [RecordKey]) -> Bytes {
      if let reference, let text = chunk.columns[reference.column].text(row) {
        return reference.prefix.isEmpty ? text : store.bytes(reference.prefix + text.text)
      }
      if let key = keys.first { return store.bytes("\(key.scheme.text):\(key.value.text)") }
      return store.bytes("line:\(line)")
    }

    func reference(_ reference: TableReference, _ store: inout TextStore) -> RecordReference {
      let text = chunk.columns[reference.column].text(row) ?? store.bytes("")
      if let scheme = reference.scheme { return .key(RecordKey(scheme: store.bytes(scheme), value: text)) }
      return .id(reference.prefix.isEmpty ? text : store.bytes(reference.prefix + text.text))
    }

    /// Calls `body` with the properties that have a value.
    func read(
      _ body: (UnsafeBufferPointer<RecordProperty>) throws(ImportFailure) -> Void
    ) throws(ImportFailure) {
      var properties: [RecordProperty] = []
      for (index, column) in columns.enumerated() where chunk.columns[column].nulls[row] == 0 {
        let value = chunk.columns[column].value(row)
        properties.append(RecordProperty(name: names[index], value: value))
      }
      try properties.withUnsafeBufferPointer(body)
    }
  }
}

extension ColumnBuffer {
  /// A text column's text; nil where there is no value.
  public func text(_ row: Int) -> Bytes? {
    nulls[row] == 0 && !definition.isList && definition.type == .string ? texts[row] : nil
  }

  /// The texts of a list column, or the one text of a text column.
  func strings(_ row: Int) -> [Bytes] {
    guard nulls[row] == 0 else { return [] }
    guard definition.isList else { return text(row).map { [$0] } ?? [] }
    var strings: [Bytes] = []
    for element in lists[row].elements { if case .string(let text) = element { strings.append(text) } }
    return strings
  }
}

/// Swift strings as bytes that stay where they are.
struct TextStore {
  private var known: [String: Bytes] = [:]
  private let scratch = ScratchBuffer()

  mutating func bytes(_ text: String) -> Bytes {
    if let bytes = known[text] { return bytes }
    scratch.reserve(text.utf8.count)
    let mark = scratch.count
    for byte in text.utf8 { scratch.append(byte) }
    let bytes = scratch.slice(from: mark)
    known[text] = bytes
    return bytes
  }
}
