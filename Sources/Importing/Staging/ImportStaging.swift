import Engine
import KithPluginKit

/// The sink of every import: collects what the source says beside the graph. Nothing reaches the graph
/// before the whole source has been read and checked.
struct ImportStaging: RecordSink {
  /// A claim as it came, to be turned into nodes, relationships and facts once everything is known.
  struct StagedClaim {
    /// The entity that stands for the claim itself.
    var entity: UInt32
    var subject: UInt32
    var predicate: UInt32
    var object: UInt32?
    var value: Value
    var firstQualifier: PropertyLog.Position
    var modality: String
    var isNegative: Bool
    var claimant: UInt32?
    /// The first and last day it may have been made, days since 1970-01-01.
    var date: ClosedRange<Int32>?
    var confidence: Double?
    var rule: Value
    var isSpoiler: Bool
    /// The id of its source record.
    var document: UInt32?
    var line: UInt32
  }

  var asserted = AssertedGraph()
  var claims: [StagedClaim] = []
  /// Ids this source takes back.
  var retracted: [Value] = []
  private(set) var rejects: [Reject] = []
  private var rejectBytes: Int64 = 0
  /// The dates of documents, by their entity.
  var documentDates: [UInt32: ClosedRange<Int32>] = [:]
  var table: StagedTable?
  /// The labels of a record, and those of the latest that had others with the number of their set.
  private var labelNumbers: [UInt32] = []
  private var latestLabels: (numbers: [UInt32], set: UInt32) = ([], 0)
  let file: String
  let policy: ImportPolicy
  private let onProgress: ((ImportProgress) -> Void)?
  /// Records until memory is looked at again.
  private var untilCheck = ImportStaging.checkInterval
  private static let checkInterval = 1024

  init(file: String, policy: ImportPolicy, onProgress: ((ImportProgress) -> Void)? = nil) {
    self.file = file
    self.policy = policy
    self.onProgress = onProgress
  }

  mutating func node(_ record: NodeRecord) throws(ImportFailure) {
    try countRecord()
    let line = record.locator.inputLine
    let entity = asserted.entity(id: record.id, line: line)
    asserted.entities[Int(entity)].isDeclared = true
    if record.labels.count > 0 { addLabels(record.labels, to: entity) }
    if record.keys.count > 0 {
      asserted.beginRecord()
      for key in record.keys { asserted.addKey(asserted.symbol(key.scheme), key.value, to: entity) }
    }
    guard record.properties.count > 0 else { return }
    let chain = asserted.entities[Int(entity)].firstProperty
    asserted.entities[Int(entity)].firstProperty = try append(record.properties, to: chain, line)
  }

  /// Nearly all records of a stream have the labels of the one before.
  private mutating func addLabels(_ labels: UnsafeBufferPointer<Bytes>, to entity: UInt32) {
    labelNumbers.removeAll(keepingCapacity: true)
    for label in labels { labelNumbers.append(asserted.symbol(label)) }
    guard asserted.entities[Int(entity)].labelSet == 0 else {
      return asserted.addLabels(labelNumbers, to: entity)
    }
    if labelNumbers != latestLabels.numbers {
      latestLabels = (labelNumbers, asserted.labelSet(labelNumbers))
    }
    asserted.entities[Int(entity)].labelSet = latestLabels.set
  }

  mutating func relationship(_ record: RelationshipRecord) throws(ImportFailure) {
    try countRecord()
    let line = record.locator.inputLine
    var relationship = AssertedGraph.Relationship(
      from: try entity(record.from, line), to: try entity(record.to, line),
      type: asserted.symbol(record.type), line: line)
    if let key = record.key { asserted.setKey(key, of: &relationship) }
    relationship.firstProperty = try append(record.properties, to: PropertyLog.none, line)
    asserted.relationships.append(relationship)
  }

  mutating func source(_ record: SourceRecord) throws(ImportFailure) {
    try countRecord()
    let entity = asserted.entity(id: documentID(record.id), line: 0)
    asserted.entities[Int(entity)].isDeclared = true
    asserted.addLabels([symbol("Document")], to: entity)
    let chain = asserted.entities[Int(entity)].firstProperty
    asserted.entities[Int(entity)].firstProperty = try append(record.properties, to: chain, 0)
    asserted.setProperty(symbol("id"), asserted.arena.string(record.id), of: entity)
    if let published = record.published, let days = DayInterval.days(published) {
      documentDates[entity] = days
      setDate(days, of: entity)
    }
  }

  mutating func claim(_ record: ClaimRecord) throws(ImportFailure) {
    try countRecord()
    let line = record.locator.inputLine
    let subject = try entity(record.subject, line)
    var object: UInt32?
    if let reference = record.object { object = try entity(reference, line) }
    var claimant: UInt32?
    if let reference = record.claimant { claimant = try entity(reference, line) }
    var value = Value.null
    if let said = record.value { value = try staged(said, record.predicate.text, line) }
    var document: UInt32?
    if record.locator.source.count > 0 {
      document = asserted.entity(id: documentID(record.locator.source), line: line)
    }
    let id = record.id.map { $0.text } ?? ClaimIdentity.id(record, document: record.locator.source)
    let entity = asserted.entity(id: id, line: line)
    asserted.entities[Int(entity)].isDeclared = true
    if record.id != nil { asserted.setProperty(symbol("id"), asserted.arena.string(id), of: entity) }
    claims.append(
      StagedClaim(
        entity: entity, subject: subject,
        predicate: asserted.symbol(record.predicate),
        object: object, value: value,
        firstQualifier: try append(record.qualifiers, to: PropertyLog.none, line),
        modality: record.modality?.text ?? "asserted", isNegative: record.isNegative, claimant: claimant,
        date: record.date.flatMap { DayInterval.days($0) }, confidence: record.confidence,
        rule: record.rule.map { asserted.arena.string($0) } ?? .null, isSpoiler: record.isSpoiler,
        document: document, line: UInt32(clamping: line)))
  }

  // MARK: Memory

  @inline(__always)
  private mutating func countRecord() throws(ImportFailure) {
    untilCheck -= 1
    if untilCheck <= 0 { try checkMemory() }
  }

  /// - Throws: `memory-limit` when more is held than the policy allows.
  mutating func checkMemory() throws(ImportFailure) {
    untilCheck = ImportStaging.checkInterval
    let held = asserted.bytes + Int64(claims.capacity * MemoryLayout<StagedClaim>.stride) + rejectBytes
    guard held > policy.memory || asserted.isNearlyFull else { return }
    throw ImportFailure(
      .transient, "memory-limit",
      "the import holds more than \(ImportMemory.text(policy.memory)), its limit `memory`", file: file,
      hint: "give it more, {memory: '16GiB'}, or import the source in parts")
  }

  mutating func retract(_ id: Bytes, _ locator: RecordLocator) throws(ImportFailure) {
    try countRecord()
    retracted.append(asserted.arena.string(id))
  }

  mutating func reject(_ reject: Reject) throws(ImportFailure) {
    try countRecord()
    rejectBytes += reject.bytes
    rejects.append(reject)
    guard rejects.count > policy.errorLimit else { return }
    let hint = policy.errorLimit > 0 ? "more than \(policy.errorLimit) errors" : nil
    throw ImportFailure(
      .input, reject.code, reject.message, file: reject.file, line: reject.line, column: reject.column,
      hint: hint)
  }

  /// Records something that was left out without counting it as an error.
  mutating func note(_ reject: Reject) { rejects.append(reject) }

  mutating func progress(_ progress: ImportProgress) throws(ImportFailure) { onProgress?(progress) }

  /// Hands on what was staged; nothing is left here.
  mutating func takeAsserted() -> AssertedGraph {
    let asserted = asserted
    self.asserted = AssertedGraph()
    return asserted
  }

  // MARK: Parts

  mutating func symbol(_ name: String) -> UInt32 { asserted.symbol(name) }

  /// A property value in the arena of what is staged.
  func staged(
    _ value: RecordValue, _ name: @autoclosure () -> String, _ line: Int
  ) throws(ImportFailure) -> Value {
    do throws(ExecutionError) {
      return try StagedValue.make(value, asserted.arena)
    } catch {
      throw ImportFailure(.input, "type", "\(name()): \(error.message)", file: file, line: line)
    }
  }

  mutating func entity(_ reference: RecordReference, _ line: Int) throws(ImportFailure) -> UInt32 {
    switch reference {
    case .id(let id): return asserted.entity(id: id, line: line)
    case .key(let key):
      let scheme = asserted.symbol(key.scheme)
      return asserted.entity(scheme: scheme, value: key.value, line: line)
    }
  }

  /// Adds the properties of a record to a chain; gives its new end.
  private mutating func append(
    _ properties: UnsafeBufferPointer<RecordProperty>, to chain: PropertyLog.Position, _ line: Int
  ) throws(ImportFailure) -> PropertyLog.Position {
    guard properties.count > 0 else { return chain }
    asserted.log.begin(after: chain)
    for property in properties {
      try add(asserted.symbol(property.name), property.value, property.name.text, line)
    }
    return asserted.log.end()
  }

  /// Adds a property to the segment of the log that was begun.
  @inline(__always)
  mutating func add(
    _ key: UInt32, _ value: RecordValue, _ name: @autoclosure () -> String, _ line: Int
  ) throws(ImportFailure) {
    if case .string(let text) = value { return asserted.log.add(key, string: text) }
    let value = try staged(value, name(), line)
    if !value.isNull { asserted.log.add(key, value) }
  }

  /// Documents have ids of their own, apart from those of nodes.
  static let documentPrefix = "document:"

  private func documentID(_ id: Bytes) -> String { ImportStaging.documentPrefix + id.text }

  /// `date`, and `dateTo` when the day is not known exactly.
  mutating func setDate(_ days: ClosedRange<Int32>, of entity: UInt32) {
    asserted.setProperty(symbol("date"), DayInterval.value(days.lowerBound), of: entity)
    if days.count > 1 {
      asserted.setProperty(symbol("dateTo"), DayInterval.value(days.upperBound), of: entity)
    }
  }
}
