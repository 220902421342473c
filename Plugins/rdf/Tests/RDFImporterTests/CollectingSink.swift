import KithPluginKit

/// Writes records as a stream, and stops at the first reject.
struct CollectingSink: RecordSink {
  private final class Output {
    var bytes: [UInt8] = []
  }

  private let output = Output()
  private var writer: RecordStreamWriter

  init() {
    let output = output
    writer = RecordStreamWriter(locators: false) { output.bytes += $0 }
  }

  mutating func lines() -> [String] {
    writer.flush()
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  mutating func source(_ record: SourceRecord) { writer.source(record) }
  mutating func node(_ record: NodeRecord) { writer.node(record) }
  mutating func relationship(_ record: RelationshipRecord) { writer.relationship(record) }
  mutating func claim(_ record: ClaimRecord) { writer.claim(record) }
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) { writer.retract(id, locator) }
  mutating func reject(_ reject: Reject) throws(ImportFailure) {
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
  mutating func progress(_ progress: ImportProgress) {}
  mutating func beginNodeTable(_ table: NodeTable) { writer.beginNodeTable(table) }
  mutating func beginRelationshipTable(_ table: RelationshipTable) { writer.beginRelationshipTable(table) }
  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) { try writer.appendRows(chunk) }
  mutating func endTable() { writer.endTable() }
}

extension Importer {
  /// An importer with options as JSON.
  static func make(_ options: String) throws -> Self {
    let members = try JSONValue(parsing: options).members ?? []
    let given = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    return try Self(options: Options(given, manifest.options))
  }

  /// The records an input gives.
  static func records(_ input: Input, _ options: String) throws -> [String] {
    var sink = CollectingSink()
    try make(options).run(input, &sink, ImportContext())
    return sink.lines()
  }
}
