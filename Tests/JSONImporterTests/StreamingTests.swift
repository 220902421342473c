import Glibc
import JSONImporter
import KithPluginKit
import KithPluginTesting
import Testing

@Suite("JSON importer, large documents", .serialized)
struct StreamingTests {
  /// Counts nodes, and looks now and then at how much memory the process has of its own.
  private struct MeasuringSink: RecordSink {
    var nodes = 0
    var peak = 0

    mutating func node(_ record: NodeRecord) {
      nodes += 1
      if nodes % 1000 == 0 { peak = max(peak, StreamingTests.ownMemory()) }
    }
    mutating func source(_ record: SourceRecord) {}
    mutating func relationship(_ record: RelationshipRecord) {}
    mutating func claim(_ record: ClaimRecord) {}
    mutating func retract(_ id: Bytes, _ locator: RecordLocator) {}
    mutating func reject(_ reject: Reject) {}
    mutating func progress(_ progress: ImportProgress) {}
    mutating func beginNodeTable(_ table: NodeTable) {}
    mutating func beginRelationshipTable(_ table: RelationshipTable) {}
    mutating func appendRows(_ chunk: ColumnChunk) {}
    mutating func endTable() {}
  }

  /// Bytes, without mapped files.
  private static func ownMemory() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix("RssAnon:") else { continue }
      return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
    return 0
  }

  /// Shows of 5 KiB each, with an escape so that their texts are decoded.
  private static func write(shows: Int, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    let summary = String(repeating: "All about the harbour. ", count: 220) + "\\u00e9"
    fputs("{\"skipped\": [[\"a\\n\"], {\"b\": 1}], \"shows\": [\n", file)
    for id in 0..<shows {
      fputs(
        "\(id == 0 ? "" : ",\n"){\"id\": \(id), \"name\": \"Show \(id)\", \"summary\": \"\(summary)\"}", file)
    }
    fputs("]}\n", file)
    return true
  }

  @Test("memory does not grow with the document")
  func flat() throws {
    let path = "\(PackageTemporary.folder)/kith-json-\(getpid()).json"
    #expect(StreamingTests.write(shows: 10_000, to: path))
    defer { unlink(path) }
    let importer = try JSONImporter.make(
      #"{"nodes": [{"at": "/shows/*", "label": "Show", "id": "/id", "properties": {"s": "/summary"}}]}"#)
    // Other tests run in this process: what they take may be counted once, hardly three times.
    var growth: [Int] = []
    for _ in 0..<3 {
      var sink = MeasuringSink()
      let before = StreamingTests.ownMemory()
      try importer.run(Input(path: path), &sink, ImportContext())
      #expect(sink.nodes == 10_000)
      growth.append(sink.peak - before)
      if sink.peak - before < 16 << 20 { break }
    }
    #expect((growth.min() ?? 0) < 16 << 20)
  }
}

private enum PackageTemporary {
  static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
}
