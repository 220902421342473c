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
  /// Ids of announced sources, and the uri each was announced with.
  var sources: [(id: [UInt8], uri: String)] = []
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
  private let recordLimit: Int64

  init(_ base: Base, _ contract: EmitContract, name: String, recordLimit: Int64) {
    self.base = base
    self.contract = contract
    self.name = name
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
    state.sources.append((Array(record.id), uri))
    try base.source(record)
  }

  mutating func retract(_ id: Bytes, _ locator: RecordLocator) throws(ImportFailure) {
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
    var placed = reject
    placed.file = place.file ?? name
    placed.line = place.line
    placed.column = place.column
    placed.text = place.text
    if let pointer = place.pointer { placed.message += " (at \(pointer))" }
    try base.reject(placed)
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
  private func checkCommon(_ locator: RecordLocator) throws(ImportFailure) {
    if state.counts.total > recordLimit {
      throw ImportFailure(
        .transient, "record-limit", "more than \(recordLimit) records", file: name, line: locator.inputLine)
    }
    if locator.source.count > 0, !state.sources.contains(where: { $0.id.elementsEqual(locator.source) }) {
      throw ImportFailure(
        .bug, "source", "`at.src` is \"\(locator.source.text)\", which no source record has announced",
        file: name,
        line: locator.inputLine)
    }
  }
}
