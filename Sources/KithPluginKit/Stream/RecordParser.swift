/// Reads the parts records are made of; the buffers it fills are used again for the next record.
///
/// A struct and not a class, so that its scanner is reached without a check of exclusive access for each
/// byte or two.
struct RecordParser: ~Copyable {
  var scanner: JSONScanner
  let scratch = ScratchBuffer()
  /// The record read last, when it was of this kind.
  var node = NodeRecord.none
  var relationship = RelationshipRecord.none
  var claim = ClaimRecord.none
  var other = OtherRecord.ignored
  private(set) var labels = Pool<Bytes>()
  private(set) var keys = Pool<RecordKey>()
  private(set) var properties = Pool<RecordProperty>()
  private var items = Pool<RecordValue>()
  /// True while no member of the record has been read.
  var isFirstMember = false
  private var lists: [UnsafeMutableBufferPointer<RecordValue>] = []

  init() { scanner = JSONScanner(Bytes(start: nil, count: 0), scratch: scratch) }

  deinit { for list in lists { list.deallocate() } }

  /// Starts on the text of one record; everything given out before is invalid.
  @inline(__always)
  mutating func start(_ line: Bytes) {
    scratch.reset()
    labels.removeAll()
    keys.removeAll()
    properties.removeAll()
    if !lists.isEmpty {
      for list in lists { list.deallocate() }
      lists.removeAll(keepingCapacity: true)
    }
    scanner.restart(line)
  }

  // MARK: Values

  @inline(__always)
  mutating func readValue() throws(JSONError) -> RecordValue {
    switch try scanner.nextKind() {
    case .string: return .string(try scanner.readString())
    case .number:
      switch try scanner.readNumber() {
      case .integer(let value): return .integer(value)
      case .float(let value): return .float(value)
      }
    case .boolean: return .boolean(try scanner.readBoolean())
    case .null:
      try scanner.readNull()
      return .null
    case .object: return try readTagged()
    case .array: return try readList()
    }
  }

  /// `{"$date": "2011-04-17"}` and its kin.
  private mutating func readTagged() throws(JSONError) -> RecordValue {
    let start = scanner.offset
    try scanner.expect(UInt8(ascii: "{"))
    guard scanner.peek() == UInt8(ascii: "\"") else { throw notPlain(start) }
    let tag = try scanner.readKey()
    guard tag.first == UInt8(ascii: "$"), scanner.peek() == UInt8(ascii: "\"") else { throw notPlain(start) }
    let text = try scanner.readString()
    try scanner.expect(UInt8(ascii: "}"))
    let name = tag.slice(1, tag.count)
    if name.equals("date") {
      if let days = FieldParser.date(text) { return .day(days) }
      return .temporal(.date, text)
    }
    if name.equals("dec") {
      guard DecimalFloat.parse(text) != nil else {
        throw JSONError(offset: start, "$dec must be a decimal number")
      }
      return .decimal(text)
    }
    guard let kind = TemporalKind(rawValue: name.text) else {
      throw JSONError(offset: start, "there is no value of type \(tag.text)")
    }
    return .temporal(kind, text)
  }

  private func notPlain(_ offset: Int) -> JSONError {
    JSONError(
      offset: offset,
      "a property is a plain value, a list of them, or a tagged value such as {\"$date\": ...}")
  }

  private mutating func readList() throws(JSONError) -> RecordValue {
    items.removeAll()
    try scanner.expect(UInt8(ascii: "["))
    if !scanner.take(UInt8(ascii: "]")) {
      repeat {
        let offset = scanner.offset
        switch try scanner.nextKind() {
        case .array: throw JSONError(offset: offset, "a list in a list cannot be a property")
        case .null: throw JSONError(offset: offset, "a list that is a property cannot hold null")
        default: items.append(try readValue())
        }
      } while scanner.take(UInt8(ascii: ","))
      try scanner.expect(UInt8(ascii: "]"))
    }
    let list = UnsafeMutableBufferPointer<RecordValue>.allocate(capacity: items.count)
    _ = list.initialize(from: items.buffer)
    lists.append(list)
    return .list(UnsafeBufferPointer(list))
  }

  // MARK: Parts

  /// `{"name": value, ...}` into `properties`.
  @inline(__always)
  mutating func readProperties() throws(JSONError) {
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.take(UInt8(ascii: "}")) { return }
    repeat {
      let name: Bytes
      if let plain = scanner.takePlainKey() { name = plain } else { name = try scanner.readKey() }
      try readProperty(name)
    } while scanner.take(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
  }

  @inline(__always)
  mutating func readProperty(_ name: Bytes) throws(JSONError) {
    guard name.count > 0 else { throw scanner.error("a property needs a name") }
    properties.append(RecordProperty(name: name, value: try readValue()))
  }

  mutating func readLabels() throws(JSONError) {
    try scanner.expect(UInt8(ascii: "["))
    if scanner.take(UInt8(ascii: "]")) { return }
    repeat {
      let label = try scanner.readString()
      guard label.count > 0 else { throw scanner.error("a label needs a name") }
      labels.append(label)
    } while scanner.take(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "]"))
  }

  /// `{"imdb": "tt1", "url": ["a", "b"]}` into `keys`.
  mutating func readKeys() throws(JSONError) {
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.take(UInt8(ascii: "}")) { return }
    repeat {
      let scheme = try scanner.readKey()
      guard scheme.count > 0 else { throw scanner.error("a key needs a scheme") }
      if scanner.take(UInt8(ascii: "[")) {
        if scanner.take(UInt8(ascii: "]")) { continue }
        repeat {
          keys.append(RecordKey(scheme: scheme, value: try readKeyValue()))
        } while scanner.take(
          UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "]"))
      } else {
        keys.append(RecordKey(scheme: scheme, value: try readKeyValue()))
      }
    } while scanner.take(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
  }

  /// A string, or an integer as its digits.
  private mutating func readKeyValue() throws(JSONError) -> Bytes {
    if try scanner.nextKind() == .number {
      let first = scanner.cursor
      guard case .integer = try scanner.readNumber() else {
        throw scanner.error("a key is a string or an integer")
      }
      return Bytes(start: first, count: scanner.cursor - first)
    }
    let value = try scanner.readString()
    guard value.count > 0 else { throw scanner.error("a key needs a value") }
    return value
  }

  /// An id, or `{"scheme": "value"}`.
  @inline(__always)
  mutating func readReference() throws(JSONError) -> RecordReference {
    guard scanner.peek() == UInt8(ascii: "{") else { return .id(try readIdentifier()) }
    try scanner.expect(UInt8(ascii: "{"))
    let scheme = try scanner.readKey()
    let value = try readKeyValue()
    try scanner.expect(UInt8(ascii: "}"))
    return .key(RecordKey(scheme: scheme, value: value))
  }

  @inline(__always)
  mutating func readIdentifier() throws(JSONError) -> Bytes {
    let value = try scanner.readString()
    guard value.count > 0 else { throw scanner.error("an id must not be empty") }
    return value
  }

  /// `"2012-04"` or `["2012-04-01", "2012-04-30"]`.
  mutating func readDate() throws(JSONError) -> RecordDate? {
    switch try scanner.nextKind() {
    case .null:
      try scanner.readNull()
      return nil
    case .array:
      try scanner.expect(UInt8(ascii: "["))
      let from = try readDateText()
      try scanner.expect(UInt8(ascii: ","))
      let to = try readDateText()
      try scanner.expect(UInt8(ascii: "]"))
      return RecordDate(from: from, to: to)
    default:
      let day = try readDateText()
      return RecordDate(from: day, to: day)
    }
  }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
  private mutating func readDateText() throws(JSONError) -> Bytes {
    let offset = scanner.offset
    let text = try scanner.readString()
    var full = Array(text)
    if full.count == 4 { full += Array("-01".utf8) }
    if full.count == 7 { full += Array("-01".utf8) }
    guard full.withUnsafeBufferPointer({ FieldParser.date($0) }) != nil else {
      throw JSONError(offset: offset, "a date is written YYYY-MM-DD, YYYY-MM or YYYY")
    }
    return text
  }

  /// `{"src": "a", "ptr": "/0"}`; parts it does not know are passed over.
  mutating func readLocator(_ locator: inout RecordLocator) throws(JSONError) {
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.take(UInt8(ascii: "}")) { return }
    var line = 0
    var column = 0
    repeat {
      let key = try scanner.readKey()
      if key.equals("src") {
        locator.source = try readIdentifier()
      } else if key.equals("ptr") {
        locator.place = .pointer(try scanner.readString())
      } else if key.equals("quote") {
        locator.place = .quote(try scanner.readString())
      } else if key.equals("span") {
        try scanner.expect(UInt8(ascii: "["))
        let from = try readCount()
        try scanner.expect(UInt8(ascii: ","))
        locator.place = .span(from, try readCount())
        try scanner.expect(UInt8(ascii: "]"))
      } else if key.equals("line") || key.equals("row") {
        line = try readCount()
      } else if key.equals("column") {
        column = try readCount()
      } else {
        try scanner.skipValue()
      }
    } while scanner.take(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
    if line > 0 { locator.place = .line(line, column: column) }
  }

  mutating func readCount() throws(JSONError) -> Int {
    guard case .integer(let value) = try scanner.readNumber(), value >= 0 else {
      throw scanner.error("expected a count")
    }
    return Int(value)
  }
}

/// A buffer of plain elements that keeps its memory when emptied.
struct Pool<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init() {
    capacity = 16
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count += 1
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.initialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
