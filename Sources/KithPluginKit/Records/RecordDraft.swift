/// A record put together piece by piece, for importers that have their texts as Swift strings or in buffers
/// that are soon used again. What is added is copied and kept until the record is sent or `reset`.
///
///     draft.label("Person")
///     draft.key("imdb", "nm0000001")
///     draft.property("name", .string(draft.text("Ann Carver")))
///     try draft.sendNode(id: draft.text("nm0000001"), to: &sink)
public final class RecordDraft {
  private let texts = ScratchBuffer()
  private var lists: [UnsafeMutableBufferPointer<RecordValue>] = []
  private var labels: [Bytes] = []
  private var keys: [RecordKey] = []
  private var properties: [RecordProperty] = []

  public init() {}

  deinit { for list in lists { list.deallocate() } }

  // MARK: Values

  /// A copy that lives until the record is sent.
  public func text(_ text: String) -> Bytes {
    var text = text
    return text.withUTF8 { self.text($0) }
  }

  public func text(_ bytes: Bytes) -> Bytes {
    texts.reserve(bytes.count)
    let mark = texts.count
    texts.append(bytes)
    return texts.slice(from: mark)
  }

  /// A list of plain values; nulls are left out.
  public func list(_ values: [RecordValue]) -> RecordValue {
    let kept = values.filter { if case .null = $0 { false } else { true } }
    let elements = UnsafeMutableBufferPointer<RecordValue>.allocate(capacity: kept.count)
    _ = elements.initialize(fromContentsOf: kept)
    lists.append(elements)
    return .list(UnsafeBufferPointer(elements))
  }

  /// A list of texts.
  public func list(_ texts: [String]) -> RecordValue { list(texts.map { .string(text($0)) }) }

  /// Text as a value of a type; nil when it is not of that type.
  public func value(_ given: Bytes, as type: ColumnType) -> RecordValue? {
    switch type {
    case .string: return .string(text(given))
    case .integer: return FieldParser.integer(given).map { .integer($0) }
    case .float: return FieldParser.float(given).map { .float($0) }
    case .boolean: return FieldParser.boolean(given).map { .boolean($0) }
    case .temporal(.date): return FieldParser.date(given).map { .day($0) }
    case .temporal(let kind): return given.isEmpty ? nil : .temporal(kind, text(given))
    }
  }

  public func value(_ given: String, as type: ColumnType) -> RecordValue? {
    var given = given
    return given.withUTF8 { value($0, as: type) }
  }

  // MARK: Parts

  public func label(_ name: String) { labels.append(text(name)) }

  /// A global identifier. Values of one scheme must be added one after the other.
  public func key(_ scheme: String, _ value: String) {
    keys.append(RecordKey(scheme: text(scheme), value: text(value)))
  }

  /// A property; null means there is none.
  public func property(_ name: String, _ value: RecordValue) {
    if case .null = value { return }
    properties.append(RecordProperty(name: text(name), value: value))
  }

  /// A text property; nil and the empty text mean there is none.
  public func property(_ name: String, text value: String?) {
    guard let value, !value.isEmpty else { return }
    property(name, .string(text(value)))
  }

  /// A list of texts; no texts mean there is no property.
  public func property(_ name: String, texts values: [String]) {
    guard !values.isEmpty else { return }
    property(name, list(values))
  }

  /// A reference by global identifier.
  public func reference(_ scheme: String, _ value: String) -> RecordReference {
    .key(RecordKey(scheme: text(scheme), value: text(value)))
  }

  // MARK: Sending

  /// Sends what was added as a node, and begins afresh.
  public func sendNode(
    id: Bytes, at locator: RecordLocator = RecordLocator(), to sink: inout some RecordSink
  ) throws(ImportFailure) {
    defer { reset() }
    try labels.withUnsafeBufferPointer { labels throws(ImportFailure) in
      try keys.withUnsafeBufferPointer { keys throws(ImportFailure) in
        try properties.withUnsafeBufferPointer { properties throws(ImportFailure) in
          try sink.node(
            NodeRecord(id: id, labels: labels, keys: keys, properties: properties, locator: locator))
        }
      }
    }
  }

  /// Sends what was added as a relationship, and begins afresh.
  /// - Parameter key: keeps repeats of (from, type, to) apart; without it they merge.
  public func sendRelationship(
    from: RecordReference, type: String, to: RecordReference, key: String? = nil,
    at locator: RecordLocator = RecordLocator(), into sink: inout some RecordSink
  ) throws(ImportFailure) {
    defer { reset() }
    let type = text(type)
    let key = key.map { text($0) }
    try properties.withUnsafeBufferPointer { properties throws(ImportFailure) in
      try sink.relationship(
        RelationshipRecord(
          from: from, type: type, to: to, key: key, properties: properties, locator: locator))
    }
  }

  /// Forgets everything that was added; texts and lists it handed out are no longer valid.
  public func reset() {
    labels.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    properties.removeAll(keepingCapacity: true)
    for list in lists { list.deallocate() }
    lists.removeAll(keepingCapacity: true)
    texts.reset()
  }
}
