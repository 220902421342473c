/// Prints records as a stream of protocol 1: what an importer that runs as a process sends, what a
/// recording of an import holds, and what golden tests compare.
public struct RecordStreamWriter: RecordSink {
  private var json = JSONWriter()
  private let write: ([UInt8]) -> Void
  private var nodes = 0
  private var relationships = 0
  private var claims = 0
  private var rejects = 0
  var nodeTable: NodeTable?
  var relationshipTable: RelationshipTable?
  /// Give line numbers of the input as `at`.
  private let writesLocators: Bool

  /// - Parameter write: takes the bytes; called with some thousand at a time, never once a record.
  public init(locators: Bool = true, write: @escaping ([UInt8]) -> Void) {
    self.write = write
    writesLocators = locators
  }

  public mutating func hello(plugin: String, version: String) {
    begin("hello")
    json.key("protocol")
    json.integer(Int64(RecordStreamScanner.protocols.upperBound))
    text("plugin", plugin)
    text("version", version)
    end()
  }

  /// Writes `done` with the counts, and everything not yet written.
  public mutating func finish() {
    begin("done")
    for (name, count) in [
      ("nodes", nodes), ("relationships", relationships), ("claims", claims), ("rejects", rejects),
    ] {
      json.key(name)
      json.integer(Int64(count))
    }
    end()
    flush()
  }

  public mutating func flush() { write(json.take()) }

  // MARK: Records

  public mutating func source(_ record: SourceRecord) {
    begin("source")
    bytes("id", record.id)
    date("published", record.published)
    for property in record.properties {
      json.key(property.name)
      value(property.value)
    }
    end()
  }

  public mutating func node(_ record: NodeRecord) {
    nodes += 1
    begin("node")
    bytes("id", record.id)
    if record.labels.count > 0 {
      json.key("labels")
      json.beginArray()
      for label in record.labels { json.string(label) }
      json.endArray()
    }
    keys(record.keys)
    properties("props", record.properties)
    locator(record.locator)
    end()
  }

  public mutating func relationship(_ record: RelationshipRecord) {
    relationships += 1
    begin("relationship")
    reference("from", record.from)
    bytes("rel", record.type)
    reference("to", record.to)
    if let key = record.key { bytes("key", key) }
    properties("props", record.properties)
    locator(record.locator)
    end()
  }

  public mutating func claim(_ record: ClaimRecord) {
    claims += 1
    begin("claim")
    if let id = record.id { bytes("id", id) }
    reference("subject", record.subject)
    bytes("predicate", record.predicate)
    if let object = record.object { reference("object", object) }
    if let said = record.value {
      json.key("value")
      value(said)
    }
    properties("qualifiers", record.qualifiers)
    if let modality = record.modality { bytes("modality", modality) }
    if record.isNegative { text("polarity", "-") }
    if let claimant = record.claimant { reference("claimant", claimant) }
    date("date", record.date)
    if let confidence = record.confidence {
      json.key("confidence")
      json.float(confidence)
    }
    if let rule = record.rule { bytes("rule", rule) }
    if record.isSpoiler {
      json.key("spoiler")
      json.boolean(true)
    }
    locator(record.locator)
    end()
  }

  public mutating func retract(_ id: Bytes, _ locator: RecordLocator) {
    begin("retract")
    bytes("id", id)
    end()
  }

  public mutating func reject(_ reject: Reject) {
    rejects += 1
    begin("reject")
    text("code", reject.code)
    text("message", reject.message)
    if reject.line > 0 || !reject.file.isEmpty {
      json.key("at")
      json.beginObject()
      if !reject.file.isEmpty { text("src", reject.file) }
      for (name, value) in [("line", reject.line), ("column", reject.column)] where value > 0 {
        json.key(name)
        json.integer(Int64(value))
      }
      json.endObject()
    }
    if !reject.text.isEmpty { text("text", reject.text) }
    end()
  }

  public mutating func progress(_ progress: ImportProgress) {}

  // MARK: Parts

  private mutating func begin(_ type: String) {
    json.beginObject()
    text("type", type)
  }

  private mutating func end() {
    json.endObject()
    json.newline()
    if json.bytes.count > 1 << 15 { flush() }
  }

  private mutating func text(_ name: String, _ value: String) {
    json.key(name)
    json.string(value)
  }

  private mutating func bytes(_ name: String, _ value: Bytes) {
    json.key(name)
    json.string(value)
  }

  private mutating func reference(_ name: String, _ reference: RecordReference) {
    json.key(name)
    switch reference {
    case .id(let id): json.string(id)
    case .key(let key):
      json.beginObject()
      json.key(key.scheme)
      json.string(key.value)
      json.endObject()
    }
  }

  private mutating func keys(_ keys: UnsafeBufferPointer<RecordKey>) {
    guard keys.count > 0 else { return }
    json.key("keys")
    json.beginObject()
    var index = 0
    while index < keys.count {
      var end = index + 1
      while end < keys.count, keys[end].scheme.elementsEqual(keys[index].scheme) { end += 1 }
      json.key(keys[index].scheme)
      if end - index > 1 { json.beginArray() }
      for key in keys[index..<end] { json.string(key.value) }
      if end - index > 1 { json.endArray() }
      index = end
    }
    json.endObject()
  }

  private mutating func properties(_ name: String, _ properties: UnsafeBufferPointer<RecordProperty>) {
    guard properties.count > 0 else { return }
    json.key(name)
    json.beginObject()
    for property in properties {
      json.key(property.name)
      value(property.value)
    }
    json.endObject()
  }

  private mutating func date(_ name: String, _ date: RecordDate?) {
    guard let date else { return }
    json.key(name)
    if date.from.elementsEqual(date.to) {
      json.string(date.from)
    } else {
      json.beginArray()
      json.string(date.from)
      json.string(date.to)
      json.endArray()
    }
  }

  private mutating func locator(_ locator: RecordLocator) {
    guard writesLocators else { return }
    var line = 0
    if case .unknown = locator.place {
      line = locator.inputLine
      guard locator.source.count > 0 || line > 0 else { return }
    }
    json.key("at")
    json.beginObject()
    if locator.source.count > 0 { bytes("src", locator.source) }
    if line > 0 {
      json.key("line")
      json.integer(Int64(line))
    }
    switch locator.place {
    case .unknown: break
    case .line(let line, let column):
      json.key("line")
      json.integer(Int64(line))
      json.key("column")
      json.integer(Int64(column))
    case .pointer(let pointer): bytes("ptr", pointer)
    case .span(let from, let to):
      json.key("span")
      json.beginArray()
      json.integer(Int64(from))
      json.integer(Int64(to))
      json.endArray()
    case .quote(let quote): bytes("quote", quote)
    }
    json.endObject()
  }

  private mutating func value(_ value: RecordValue) {
    switch value {
    case .null: json.null()
    case .boolean(let value): json.boolean(value)
    case .integer(let value): json.integer(value)
    case .float(let value): json.float(value)
    case .string(let text): json.string(text)
    case .day(let days): tagged("$date", CalendarText.date(days))
    case .temporal(let kind, let text): tagged("$\(kind.rawValue)", text.text)
    case .decimal(let text): tagged("$dec", text.text)
    case .list(let elements):
      json.beginArray()
      for element in elements { self.value(element) }
      json.endArray()
    }
  }

  private mutating func tagged(_ tag: String, _ value: String) {
    json.beginObject()
    text(tag, value)
    json.endObject()
  }
}
