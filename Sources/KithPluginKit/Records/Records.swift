/// A node as its source describes it.
public struct NodeRecord: BitwiseCopyable {
  /// Unique within (importer, source).
  public var id: Bytes
  public var labels: UnsafeBufferPointer<Bytes>
  public var keys: UnsafeBufferPointer<RecordKey>
  public var properties: UnsafeBufferPointer<RecordProperty>
  public var locator: RecordLocator

  public init(
    id: Bytes, labels: UnsafeBufferPointer<Bytes>, keys: UnsafeBufferPointer<RecordKey>,
    properties: UnsafeBufferPointer<RecordProperty>, locator: RecordLocator
  ) {
    self.id = id
    self.labels = labels
    self.keys = keys
    self.properties = properties
    self.locator = locator
  }
}

/// A relationship; it may come before the nodes it connects.
public struct RelationshipRecord: BitwiseCopyable {
  public var from: RecordReference
  public var type: Bytes
  public var to: RecordReference
  /// Keeps repeats of (from, type, to) apart; without it they merge.
  public var key: Bytes?
  public var properties: UnsafeBufferPointer<RecordProperty>
  public var locator: RecordLocator

  public init(
    from: RecordReference, type: Bytes, to: RecordReference, key: Bytes?,
    properties: UnsafeBufferPointer<RecordProperty>, locator: RecordLocator
  ) {
    self.from = from
    self.type = type
    self.to = to
    self.key = key
    self.properties = properties
    self.locator = locator
  }
}

/// What a source says, as opposed to what is so: who claims it, how surely, when.
public struct ClaimRecord: BitwiseCopyable {
  /// Names the claim within its source, so that relationships can link claims.
  public var id: Bytes?
  public var subject: RecordReference
  /// A relationship type or a property name.
  public var predicate: Bytes
  /// The other end of a relationship; either this or `value`.
  public var object: RecordReference?
  public var value: RecordValue?
  public var qualifiers: UnsafeBufferPointer<RecordProperty>
  /// `asserted` (the default), `reported`, `planned`, `possible`, `hypothetical`, `opinion`, ...
  public var modality: Bytes?
  /// True when the source denies it.
  public var isNegative = false
  /// Who says it, when it is not the source in its own voice.
  public var claimant: RecordReference?
  public var date: RecordDate?
  /// 0 to 1.
  public var confidence: Double?
  public var rule: Bytes?
  public var isSpoiler = false
  public var locator: RecordLocator

  public init(
    subject: RecordReference, predicate: Bytes,
    qualifiers: UnsafeBufferPointer<RecordProperty> = UnsafeBufferPointer(start: nil, count: 0),
    locator: RecordLocator = RecordLocator()
  ) {
    self.subject = subject
    self.predicate = predicate
    self.qualifiers = qualifiers
    self.locator = locator
  }
}

/// A document that records and claims come from.
public struct SourceRecord: BitwiseCopyable {
  public var id: Bytes
  /// When it was published.
  public var published: RecordDate?
  /// Everything else: uri, title, kind, publisher, license, ...
  public var properties: UnsafeBufferPointer<RecordProperty>

  public init(id: Bytes, published: RecordDate?, properties: UnsafeBufferPointer<RecordProperty>) {
    self.id = id
    self.published = published
    self.properties = properties
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  static var empty: Bytes { Bytes(start: nil, count: 0) }
}

extension NodeRecord {
  /// A place to be filled.
  static var none: NodeRecord {
    let nothing = UnsafeBufferPointer<Bytes>(start: nil, count: 0)
    return NodeRecord(
      id: .empty, labels: nothing, keys: UnsafeBufferPointer(start: nil, count: 0),
      properties: UnsafeBufferPointer(start: nil, count: 0), locator: RecordLocator())
  }
}

extension RelationshipRecord {
  /// A place to be filled.
  static var none: RelationshipRecord {
    RelationshipRecord(
      from: .id(.empty), type: .empty, to: .id(.empty), key: nil,
      properties: UnsafeBufferPointer(start: nil, count: 0), locator: RecordLocator())
  }
}

extension ClaimRecord {
  /// A place to be filled.
  static var none: ClaimRecord { ClaimRecord(subject: .id(.empty), predicate: .empty) }
}

/// A piece of input that could not be used.
public struct Reject: Hashable, Sendable {
  /// For programs, for example `type`.
  public var code: String
  /// For people: what is wrong, without the place.
  public var message: String
  public var file: String
  /// From 1; 0 when there is no line.
  public var line: Int
  /// From 1, in characters; 0 when unknown.
  public var column: Int
  /// The text that was refused, shortened.
  public var text: String

  public init(code: String, message: String, file: String, line: Int, column: Int, text: String = "") {
    // There may be many of them.
    self.code = PrintableText.of(code, limit: 100)
    self.message = PrintableText.of(message, limit: 500)
    self.file = PrintableText.of(file, limit: 500)
    self.line = line
    self.column = column
    self.text = PrintableText.of(text, limit: 200)
  }

  /// `people.csv:7:3: born: "19x4" is not an int`.
  public var description: String { ImportFailure.place(file, line, column) + message }

  /// What it takes in memory, by and large.
  public var bytes: Int64 {
    let texts = code.utf8.count + message.utf8.count + file.utf8.count + text.utf8.count
    return Int64(MemoryLayout<Reject>.stride + texts)
  }
}

/// How far an import has come.
public struct ImportProgress: Hashable, Sendable {
  public var done: Int64
  public var total: Int64?
  /// What is counted, for example `rows`.
  public var unit: String

  public init(done: Int64, total: Int64?, unit: String) {
    self.done = done
    self.total = total
    self.unit = unit
  }
}
