import KithPluginKit

/// What a stream has said about itself so far.
struct StreamState {
  var hasHello = false
  /// True when the plugin says itself how far it is.
  var hasProgress = false
  var isDone = false
  var counts = Counts()
  /// To be kept with the commit.
  var bookmark: JSONValue?
  /// The uri each announced source was announced with, by its id.
  var sources: [[UInt8]: String] = [:]
  /// What they take in memory, by and large.
  var sourceBytes = 0
  /// The id of the source the latest record with a place was found in.
  var latestSource: [UInt8] = []
  /// Sources and retractions: they count as records too, or a stream of nothing else would have no end.
  var others: Int64 = 0
  /// Where a reject that is about to be delivered was found.
  var rejectPlace: ControlRecord.Place?
  /// Undeclared names that were let through or dropped, each reported once.
  var undeclared: [String] = []

  struct Counts: Hashable {
    var nodes: Int64 = 0
    var relationships: Int64 = 0
    var claims: Int64 = 0
    var rejects: Int64 = 0
    var total: Int64 { nodes + relationships + claims + rejects }
  }
}

/// Stands between a plugin's stream and the sink of an import: a stream that breaks the protocol, its limits
/// or its contract ends the import however lenient the import is with rejects.
struct StreamGuard<Base: RecordSink>: RecordSink {
  var base: Base
  var state = StreamState()
  private let contract: EmitContract
  private let name: String
  /// What is imported, for messages about it that do not say where they are from.
  private let input: String
  private let recordLimit: Int64

  init(_ base: Base, _ contract: EmitContract, name: String, input: String, recordLimit: Int64) {
    self.base = base
    self.contract = contract
    self.name = name
    self.input = input
    self.recordLimit = recordLimit
  }

  mutating func node(_ record: NodeRecord) throws(ImportFailure) {
    state.counts.nodes += 1
    try checkCommon(record.locator)
    if contract.mode == .evolve { return try base.node(record) }
    try ContractCheck.node(record, contract, &state, name) { record throws(ImportFailure) in
      try base.node(record)
    }
  }

  mutating func relationship(_ record: RelationshipRecord) throws(ImportFailure) {
    state.counts.relationships += 1
    try checkCommon(record.locator)
    if contract.mode == .evolve { return try base.relationship(record) }
    try ContractCheck.relationship(record, contract, &state, name) { record throws(ImportFailure) in
      try base.relationship(record)
    }
  }

  mutating func claim(_ record: ClaimRecord) throws(ImportFailure) {
    state.counts.claims += 1
    try checkCommon(record.locator)
    try base.claim(record)
  }

  mutating func source(_ record: SourceRecord) throws(ImportFailure) {
    var uri = record.id.text
    for property in record.properties where property.name.equals("uri") {
      if case .string(let text) = property.value { uri = text.text }
    }
    state.others += 1
    try checkCount(0)
    let shown = PrintableText.of(uri, limit: 500)
    state.sourceBytes += record.id.count + shown.utf8.count + 64
    guard state.sourceBytes <= PluginLimits.sourceBytes else {
      throw ImportFailure(
        .transient, "source-limit",
        "the plugin announced more sources than fit into "
          + ByteCount.text(Int64(PluginLimits.sourceBytes)), file: name)
    }
    state.sources[Array(record.id)] = shown
    try base.source(record)
  }

  mutating func retract(_ id: Bytes, _ locator: RecordLocator) throws(ImportFailure) {
    state.others += 1
    try checkCount(locator.inputLine)
    try base.retract(id, locator)
  }

  mutating func reject(_ reject: Reject) throws(ImportFailure) {
    guard let place = state.rejectPlace else {
      // The scanner could not read the line: the plugin is at fault, not its input.
      var message = reject.message
      if !reject.text.isEmpty, !message.contains("`") { message += ": `\(reject.text.prefix(60))`" }
      throw ImportFailure(
        .bug, reject.code, message, file: name, line: reject.line, column: reject.column,
        hint:
          "standard output carries records only; print messages to standard error, or use channel fd3"
      )
    }
    state.rejectPlace = nil
    state.counts.rejects += 1
    try checkCount(reject.line)
    let message = reject.message + (place.pointer.map { place.text(of: $0) } ?? "")
    try base.reject(
      Reject(
        code: reject.code, message: message, file: place.file ?? input, line: place.line,
        column: place.column, text: place.text))
  }

  mutating func progress(_ progress: ImportProgress) throws(ImportFailure) {
    state.hasProgress = true
    try base.progress(progress)
  }

  mutating func beginNodeTable(_ table: NodeTable) throws(ImportFailure) { try base.beginNodeTable(table) }
  mutating func beginRelationshipTable(_ table: RelationshipTable) throws(ImportFailure) {
    try base.beginRelationshipTable(table)
  }
  mutating func appendRows(_ chunk: ColumnChunk) throws(ImportFailure) { try base.appendRows(chunk) }
  mutating func endTable() throws(ImportFailure) { try base.endTable() }

  @inline(__always)
  private mutating func checkCommon(_ locator: RecordLocator) throws(ImportFailure) {
    try checkCount(locator.inputLine)
    // Most records come from the same source as the one before.
    if locator.source.count > 0, !state.latestSource.elementsEqual(locator.source) {
      try checkSource(locator)
    }
  }

  @inline(__always)
  private func checkCount(_ line: Int) throws(ImportFailure) {
    guard state.counts.total + state.others > recordLimit else { return }
    throw ImportFailure(
      .transient, "record-limit", "the plugin sent more than \(recordLimit) records", file: name, line: line,
      hint: PluginLimits.hint)
  }

  private mutating func checkSource(_ locator: RecordLocator) throws(ImportFailure) {
    let id = Array(locator.source)
    guard state.sources[id] != nil else {
      throw ImportFailure(
        .bug, "source", "`at.src` is \"\(locator.source.text)\", which no source record has announced",
        file: name,
        line: locator.inputLine)
    }
    state.latestSource = id
  }
}
