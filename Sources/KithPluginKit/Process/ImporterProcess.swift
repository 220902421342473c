#if canImport(Glibc)
  import Glibc
#endif

/// Runs an importer as a process of its own: the request comes as one line of JSON on standard input, the
/// records go to standard output as a stream of protocol 1. This is what the executable of an importer calls:
///
///     exit(ImporterProcess.run(GraphMLImporter.self))
public enum ImporterProcess {
  /// - Returns: the exit status, 0 when the stream is complete.
  public static func run<I: Importer>(_ importer: I.Type) -> Int32 {
    var sink = ProcessSink(RecordStreamWriter { write($0) })
    sink.writer.hello(plugin: I.manifest.name, version: I.manifest.version)
    do throws(ImportFailure) {
      let request = try ImportRequest(line: readLine(strippingNewline: true) ?? "")
      let made: I
      do throws(OptionError) {
        made = try I(options: Options(request.options, I.manifest.options))
      } catch {
        throw ImportFailure(.config, "option", error.message, hint: error.hint)
      }
      for input in request.inputs {
        try made.run(
          Input(path: input), &sink, ImportContext(mode: request.mode, lineLimit: request.lineLimit))
      }
      sink.writer.finish()
      return 0
    } catch {
      sink.writer.flush()
      write(errorLine(error))
      return 1
    }
  }

  private static func errorLine(_ failure: ImportFailure) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    var parts = [
      ("type", "error"), ("code", failure.code), ("kind", failure.kind.rawValue),
      ("message", failure.message),
    ]
    if let hint = failure.hint { parts.append(("hint", hint)) }
    for (name, value) in parts {
      json.key(name)
      json.string(value)
    }
    if !failure.file.isEmpty {
      json.key("at")
      json.beginObject()
      json.key("src")
      json.string(failure.file)
      for (name, value) in [("line", failure.line), ("column", failure.column)] where value > 0 {
        json.key(name)
        json.integer(Int64(value))
      }
      json.endObject()
    }
    json.endObject()
    json.newline()
    return json.bytes
  }

  /// Everything, or the end of the process when nobody reads any more.
  private static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count, let base = buffer.baseAddress {
        let count = Glibc.write(STDOUT_FILENO, base + done, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        if count < 0 { exit(1) }
        done += count
      }
    }
  }
}

/// What a process is asked to import.
struct ImportRequest {
  var inputs: [String]
  var options: [String: JSONValue]
  var mode: ImportContext.Mode
  var lineLimit: Int

  init(line: String) throws(ImportFailure) {
    guard let tree = try? JSONValue(parsing: line), tree["type"]?.string == "import" else {
      throw ImportFailure(
        .config, "request", "the first line of the input must be a request",
        hint: #"for example {"type":"import","inputs":[{"path":"file"}],"options":{}}"#)
    }
    let versions = tree["protocol"]?.elements?.compactMap(\.integer) ?? [1, 1]
    let own = RecordStreamScanner.protocols
    guard versions.count == 2, versions[0] <= own.upperBound, versions[1] >= own.lowerBound else {
      throw ImportFailure(
        .config, "protocol",
        "this importer speaks protocol \(own.upperBound), it is asked for "
          + versions.map(String.init).joined(separator: " to "))
    }
    inputs = (tree["inputs"]?.elements ?? []).compactMap { $0["path"]?.string ?? $0.string }
    guard !inputs.isEmpty else { throw ImportFailure(.config, "request", "the request names no input") }
    options = Dictionary((tree["options"]?.members ?? []).map { ($0.name, $0.value) }) { _, last in last }
    mode = tree["mode"]?.string.flatMap(ImportContext.Mode.init) ?? .replace
    lineLimit = Int(clamping: tree["limits"]?["line"]?.integer ?? 1 << 20)
  }
}

/// Writes records; rejects and progress go on the wire too, for the host to decide about.
struct ProcessSink: RecordSink {
  var writer: RecordStreamWriter

  init(_ writer: RecordStreamWriter) { self.writer = writer }

  mutating func source(_ record: SourceRecord) { writer.source(record) }
  mutating func node(_ record: NodeRecord) { writer.node(record) }
  mutating func relationship(_ record: RelationshipRecord) { writer.relationship(record) }
  mutating func claim(_ record: ClaimRecord) { writer.claim(record) }
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) { writer.retract(id, locator) }
  mutating func reject(_ reject: Reject) { writer.reject(reject) }
  mutating func progress(_ progress: ImportProgress) {}
  mutating func beginNodeTable(_ table: NodeTable) { writer.beginNodeTable(table) }
  mutating func beginRelationshipTable(_ table: RelationshipTable) { writer.beginRelationshipTable(table) }
  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) { try writer.appendRows(chunk) }
  mutating func endTable() { writer.endTable() }
}
