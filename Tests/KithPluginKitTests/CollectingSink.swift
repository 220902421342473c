import KithPluginKit

/// Collects what a sink is given as the lines of a record stream.
struct CollectingSink {
  private final class Lines {
    var bytes: [UInt8] = []
  }

  private let lines = Lines()
  var writer: RecordStreamWriter

  init(locators: Bool = false) {
    let lines = lines
    writer = RecordStreamWriter(locators: locators) { lines.bytes += $0 }
  }

  mutating func text() -> [String] {
    writer.flush()
    return String(decoding: lines.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// A sink that throws at the first reject, as `errors: stop` does, and counts what it is given.
struct StrictSink: RecordSink {
  var nodes = 0
  var relationships = 0
  var claims = 0
  var errorLimit = 0
  var rejects: [Reject] = []

  mutating func source(_ record: SourceRecord) {}
  mutating func node(_ record: NodeRecord) { nodes += 1 }
  mutating func relationship(_ record: RelationshipRecord) { relationships += 1 }
  mutating func claim(_ record: ClaimRecord) { claims += 1 }
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) {}
  mutating func reject(_ reject: Reject) throws(ImportFailure) {
    rejects.append(reject)
    guard rejects.count > errorLimit else { return }
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column)
  }
  mutating func progress(_ progress: ImportProgress) {}
  mutating func beginNodeTable(_ table: NodeTable) {}
  mutating func beginRelationshipTable(_ table: RelationshipTable) {}
  mutating func appendRows(_ chunk: ColumnChunk) {}
  mutating func endTable() {}
}

/// Scans a stream and gives what was read, or the message of the failure.
func scan(_ text: String, errorLimit: Int = 0, lineLimit: Int = 1 << 20) -> Result<StrictSink, ImportFailure>
{
  var sink = StrictSink(errorLimit: errorLimit)
  var scanner = RecordStreamScanner(name: "x.jsonl", lineLimit: lineLimit)
  let bytes = Array(text.utf8)
  return bytes.withUnsafeBufferPointer { buffer in
    do throws(ImportFailure) {
      try scanner.scan(buffer, into: &sink, ImportContext(lineLimit: lineLimit))
      return .success(sink)
    } catch {
      return .failure(error)
    }
  }
}
