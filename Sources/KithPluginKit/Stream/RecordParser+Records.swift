/// What a line of a record stream is. The record itself is in the parser, in the property of its name: the
/// common kinds are not copied once more.
@usableFromInline
enum RecordKind {
  /// A line without anything.
  case none
  case node, relationship, claim
  case other
  /// A line that could not be read; the reject is with the scanner.
  case faulty
}

/// A record that is no node, relationship or claim.
enum OtherRecord {
  case source(SourceRecord)
  case retract(Bytes, RecordLocator)
  case reject(code: String, message: String, RecordLocator)
  case progress(ImportProgress)
  case hello(protocols: Int64?)
  case failure(ImportFailure)
  case done(StreamCounts)
  /// `log`, `bookmark` and types that begin with `x-`.
  case ignored
}

/// What a stream says at its end it has sent; nil where it says nothing.
struct StreamCounts {
  var nodes: Int?
  var relationships: Int?
  var claims: Int?
  var rejects: Int?
}

extension RecordParser {
  /// Reads the record that `start` was given.
  mutating func parseRecord(line: Int) throws(JSONError) -> RecordKind {
    // What nearly all records of nearly all streams begin with.
    isFirstMember = false
    if scanner.takePlain("{\"type\":\"node\"") {
      try parseNode(line)
      return .node
    }
    if scanner.takePlain("{\"type\":\"relationship\"") {
      try parseRelationship(line)
      return .relationship
    }
    return try parseUncommon(line)
  }

  @inline(never)
  private mutating func parseUncommon(_ line: Int) throws(JSONError) -> RecordKind {
    try scanner.expect(UInt8(ascii: "{"))
    let type = try readType()
    if type.equals("node") {
      try parseNode(line)
      return .node
    } else if type.equals("relationship") {
      try parseRelationship(line)
      return .relationship
    } else if type.equals("claim") {
      try parseClaim(line)
      try scanner.expectEnd()
      return .claim
    }
    other = try parseOther(type, line)
    try scanner.expectEnd()
    return .other
  }

  /// The value of `type`; leaves the scanner after it when it comes first, at the first member otherwise.
  @inline(__always)
  private mutating func readType() throws(JSONError) -> Bytes {
    let first = scanner.offset
    isFirstMember = false
    guard scanner.peek() == UInt8(ascii: "\"") else { throw scanner.error("a record needs a `type`") }
    if try scanner.readKey().equals("type") { return try scanner.readString() }
    scanner.seek(to: first)
    isFirstMember = true
    repeat {
      if try scanner.readKey().equals("type") {
        let type = try scanner.readString()
        scanner.seek(to: first)
        return type
      }
      try scanner.skipValue()
    } while scanner.take(UInt8(ascii: ","))
    throw JSONError(offset: 0, "a record needs a `type`")
  }

  /// True when another member follows; takes the comma before it, or the closing brace.
  @inline(__always)
  private mutating func nextMember() throws(JSONError) -> Bool {
    if isFirstMember {
      isFirstMember = false
      return true
    }
    if scanner.take(UInt8(ascii: ",")) { return true }
    try scanner.expect(UInt8(ascii: "}"))
    return false
  }

  private mutating func parseNode(_ line: Int) throws(JSONError) {
    node.id = .empty
    node.locator = RecordLocator(inputLine: line)
    while try nextMember() {
      // Members as most streams write them are told by one comparison.
      scanner.skipWhitespace()
      if scanner.takePlain("\"id\":") {
        node.id = try readIdentifier()
      } else if scanner.takePlain("\"props\":") {
        try readProperties()
      } else if scanner.takePlain("\"labels\":") {
        try readLabels()
      } else {
        try parseNodeMember()
      }
    }
    try scanner.expectEnd()
    guard node.id.count > 0 else { throw JSONError(offset: 0, "a node needs an `id`") }
    node.labels = labels.buffer
    node.keys = keys.buffer
    node.properties = properties.buffer
  }

  /// Any member of a node, however its name is written.
  private mutating func parseNodeMember() throws(JSONError) {
    let key = try scanner.readKey()
    if key.equals("id") {
      node.id = try readIdentifier()
    } else if key.equals("labels") {
      try readLabels()
    } else if key.equals("props") {
      try readProperties()
    } else if key.equals("keys") {
      try readKeys()
    } else if key.equals("at") {
      var locator = node.locator
      try readLocator(&locator)
      node.locator = locator
    } else {
      try scanner.skipValue()
    }
  }

  private mutating func parseRelationship(_ line: Int) throws(JSONError) {
    relationship = .none
    relationship.locator.inputLine = line
    var ends = RelationshipEnds()
    while try nextMember() {
      scanner.skipWhitespace()
      if scanner.takePlain("\"from\":") {
        relationship.from = try readReference()
        ends.hasFrom = true
      } else if scanner.takePlain("\"rel\":") {
        relationship.type = try scanner.readString()
      } else if scanner.takePlain("\"to\":") {
        relationship.to = try readReference()
        ends.hasTo = true
      } else if scanner.takePlain("\"props\":") {
        try readProperties()
      } else {
        try parseRelationshipMember(&ends)
      }
    }
    try scanner.expectEnd()
    guard ends.hasFrom else { throw JSONError(offset: 0, "a relationship needs `from`") }
    guard ends.hasTo else { throw JSONError(offset: 0, "a relationship needs `to`") }
    guard relationship.type.count > 0 else {
      throw JSONError(offset: 0, "a relationship needs `rel`, its type")
    }
    relationship.properties = properties.buffer
  }

  /// Which ends of a relationship have been read.
  private struct RelationshipEnds {
    var hasFrom = false
    var hasTo = false
  }

  /// Any member of a relationship, however its name is written.
  private mutating func parseRelationshipMember(_ ends: inout RelationshipEnds) throws(JSONError) {
    let key = try scanner.readKey()
    if key.equals("from") {
      relationship.from = try readReference()
      ends.hasFrom = true
    } else if key.equals("rel") {
      relationship.type = try scanner.readString()
    } else if key.equals("to") {
      relationship.to = try readReference()
      ends.hasTo = true
    } else if key.equals("props") {
      try readProperties()
    } else if key.equals("key") {
      relationship.key = try readIdentifier()
    } else if key.equals("at") {
      var locator = relationship.locator
      try readLocator(&locator)
      relationship.locator = locator
    } else {
      try scanner.skipValue()
    }
  }

  private mutating func parseClaim(_ line: Int) throws(JSONError) {
    claim = .none
    claim.locator.inputLine = line
    var hasSubject = false
    while try nextMember() {
      let key = try scanner.readKey()
      if key.equals("subject") {
        claim.subject = try readReference()
        hasSubject = true
      } else if key.equals("predicate") {
        claim.predicate = try readIdentifier()
      } else if key.equals("object") {
        if try !takeNull() { claim.object = try readReference() }
      } else if key.equals("value") {
        if try !takeNull() { claim.value = try readValue() }
      } else if key.equals("qualifiers") {
        try readProperties()
      } else {
        try parseClaimDetail(key)
      }
    }
    guard hasSubject else { throw JSONError(offset: 0, "a claim needs a `subject`") }
    guard claim.predicate.count > 0 else { throw JSONError(offset: 0, "a claim needs a `predicate`") }
    guard (claim.object == nil) != (claim.value == nil) else {
      throw JSONError(offset: 0, "a claim needs either an `object` or a `value`")
    }
    claim.qualifiers = properties.buffer
  }

  private mutating func parseClaimDetail(_ key: Bytes) throws(JSONError) {
    let offset = scanner.offset
    if key.equals("at") {
      var locator = claim.locator
      try readLocator(&locator)
      claim.locator = locator
    } else if try takeNull() {
      return
    } else if key.equals("id") {
      claim.id = try readIdentifier()
    } else if key.equals("modality") {
      claim.modality = try readIdentifier()
    } else if key.equals("polarity") {
      let sign = try scanner.readString()
      guard sign.equals("+") || sign.equals("-") else {
        throw JSONError(offset: offset, "`polarity` is \"+\" or \"-\"")
      }
      claim.isNegative = sign.equals("-")
    } else if key.equals("claimant") {
      claim.claimant = try readReference()
    } else if key.equals("date") {
      claim.date = try readDate()
    } else if key.equals("confidence") {
      let number: Double
      switch try scanner.readNumber() {
      case .integer(let value): number = Double(value)
      case .float(let value): number = value
      }
      guard number >= 0, number <= 1 else { throw JSONError(offset: offset, "`confidence` is from 0 to 1") }
      claim.confidence = number
    } else if key.equals("rule") {
      claim.rule = try readIdentifier()
    } else if key.equals("spoiler") {
      claim.isSpoiler = try scanner.readBoolean()
    } else {
      try scanner.skipValue()
    }
  }

  private mutating func takeNull() throws(JSONError) -> Bool {
    guard scanner.peek() == UInt8(ascii: "n") else { return false }
    try scanner.readNull()
    return true
  }

  // MARK: The rest

  private mutating func parseOther(_ type: Bytes, _ line: Int) throws(JSONError) -> OtherRecord {
    switch type.text {
    case "source": return .source(try parseSource())
    case "hello": return .hello(protocols: try readMembers(["protocol"])["protocol"]?.integer)
    case "done":
      let members = try readMembers(["nodes", "relationships", "claims", "rejects"])
      func count(_ name: String) -> Int? { members[name]?.integer.map { Int(clamping: $0) } }
      return .done(
        StreamCounts(
          nodes: count("nodes"), relationships: count("relationships"), claims: count("claims"),
          rejects: count("rejects")))
    case "progress":
      let members = try readMembers(["done", "total", "unit"])
      return .progress(
        ImportProgress(
          done: members["done"]?.integer ?? 0, total: members["total"]?.integer,
          unit: PrintableText.of(String((members["unit"]?.string ?? "").prefix(40)))))
    case "retract":
      let members = try readMembers(["id"])
      guard let id = members["id"]?.string, !id.isEmpty else {
        throw JSONError(offset: 0, "retract needs an `id`")
      }
      scratch.reserve(id.utf8.count)
      let mark = scratch.count
      for byte in id.utf8 { scratch.append(byte) }
      return .retract(scratch.slice(from: mark), RecordLocator(inputLine: line))
    case "reject":
      let members = try readMembers(["code", "message"])
      return .reject(
        code: members["code"]?.string ?? "reject",
        message: members["message"]?.string ?? "refused by the importer",
        RecordLocator(inputLine: line))
    case "error":
      let members = try readMembers(["code", "kind", "message"])
      let kind = members["kind"]?.string.flatMap(ImportFailure.Kind.init) ?? .bug
      return .failure(
        ImportFailure(
          kind, members["code"]?.string ?? "error", members["message"]?.string ?? "the importer failed"))
    case "log", "bookmark":
      _ = try readMembers([])
      return .ignored
    case let other:
      guard other.hasPrefix("x-") else {
        let known = [
          "node", "relationship", "claim", "source", "reject", "progress", "done", "hello", "retract", "log",
        ]
        let near = NearestName.of(other, among: known).map { "; did you mean `\($0)`?" } ?? ""
        throw JSONError(offset: 0, "there is no record type `\(other)`\(near)")
      }
      _ = try readMembers([])
      return .ignored
    }
  }

  private mutating func parseSource() throws(JSONError) -> SourceRecord {
    var record = SourceRecord(
      id: Bytes(start: nil, count: 0), published: nil, properties: UnsafeBufferPointer(start: nil, count: 0))
    while try nextMember() {
      let key = try scanner.readKey()
      if key.equals("id") {
        record.id = try readIdentifier()
      } else if key.equals("published") {
        record.published = try readDate()
      } else if key.equals("type") {
        try scanner.skipValue()
      } else if key.equals("props") {
        try readProperties()
      } else {
        try readProperty(key)
      }
    }
    guard record.id.count > 0 else { throw JSONError(offset: 0, "a source needs an `id`") }
    record.properties = properties.buffer
    return record
  }

  /// The rest of the record's members that are asked for; the others are checked and passed over.
  private mutating func readMembers(_ names: [String]) throws(JSONError) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    while try nextMember() {
      let name = try scanner.readKey().text
      if names.contains(name) { members[name] = try scanner.readTree() } else { try scanner.skipValue() }
    }
    return members
  }
}
