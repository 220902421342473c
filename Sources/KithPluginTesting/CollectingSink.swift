import KithPluginKit

/// Writes the records it is given as a stream, and throws at the first reject, as `errors: 'stop'` does.
public struct CollectingSink: RecordSink {
  private final class Output {
    var bytes: [UInt8] = []
  }

  private let output = Output()
  private var writer: RecordStreamWriter

  /// - Parameter locators: whether to write where in their input records come from.
  public init(locators: Bool = false) {
    let output = output
    writer = RecordStreamWriter(locators: locators) { output.bytes += $0 }
  }

  /// The lines of the stream so far.
  public mutating func lines() -> [String] {
    writer.flush()
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  public mutating func source(_ record: SourceRecord) { writer.source(record) }
  public mutating func node(_ record: NodeRecord) { writer.node(record) }
  public mutating func relationship(_ record: RelationshipRecord) { writer.relationship(record) }
  public mutating func claim(_ record: ClaimRecord) { writer.claim(record) }
  public mutating func retract(_ id: Bytes, _ locator: RecordLocator) { writer.retract(id, locator) }
  public mutating func reject(_ reject: Reject) throws(ImportFailure) {
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
  public mutating func progress(_ progress: ImportProgress) {}
  public mutating func beginNodeTable(_ table: NodeTable) { writer.beginNodeTable(table) }
  public mutating func beginRelationshipTable(_ table: RelationshipTable) {
    writer.beginRelationshipTable(table)
  }
  public mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) { try writer.appendRows(chunk) }
  public mutating func endTable() { writer.endTable() }
}
