import Glibc
import KithPluginKit

/// Walks through a document and applies the rules of a mapping.
///
/// Nothing is kept but the value that is being worked on, a *unit*: the outermost value a rule looks at. A
/// rule at `/shows/*` has units of one show each, however many shows there are; a rule at `/shows/*/cast/*`
/// that looks at `../../id` has them too, because the show's id is above the cast.
struct DocumentReader<Sink: RecordSink> {
  private let bytes: Bytes
  private let name: String
  private let mapping: JSONMapping
  private let context: ImportContext
  private let scratch = ScratchBuffer()
  private let draft = RecordDraft()
  private var scanner: JSONScanner
  /// The names that lead to the value the scanner is before.
  private var names: [String] = []
  /// The line of an offset before the scanner's, to count on from.
  private var counted = (offset: 0, line: 1)
  private var units = 0
  /// A series has no pointers into it as a whole: its records are found by their lines.
  private var isSeries = false

  /// - Parameter bytes: the file; must stay where they are until the reader is done.
  init(_ bytes: Bytes, name: String, _ mapping: JSONMapping, _ context: ImportContext) {
    self.bytes = bytes
    self.name = name
    self.mapping = mapping
    self.context = context
    scanner = JSONScanner(bytes, scratch: scratch)
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { scanner.seek(to: 3) }
  }

  /// - Parameter isSeries: the file holds documents one after the other.
  mutating func run(_ sink: inout Sink, isSeries: Bool) throws(ImportFailure) {
    self.isSeries = isSeries
    scanner.skipWhitespace()
    guard scanner.offset < bytes.count || !isSeries else { return }
    repeat {
      try walk(mapping.rules, &sink)
      scanner.skipWhitespace()
    } while isSeries && scanner.offset < bytes.count
    try scan { scanner throws(JSONError) in try scanner.expectEnd() }
  }

  // MARK: Walking

  /// Reads the value the scanner is before, with the rules that concern it or something in it.
  private mutating func walk(_ rules: [JSONMapping.Rule], _ sink: inout Sink) throws(ImportFailure) {
    if rules.isEmpty {
      try skip(depth: 0)
    } else if rules.contains(where: { $0.unitDepth == names.count }) {
      try readUnit(rules, &sink)
    } else {
      try descend(rules, &sink)
    }
  }

  private mutating func descend(_ rules: [JSONMapping.Rule], _ sink: inout Sink) throws(ImportFailure) {
    let depth = names.count
    func concerned(_ name: String) -> [JSONMapping.Rule] { rules.filter { $0.at.steps[depth].matches(name) } }
    switch try scan({ scanner throws(JSONError) in try scanner.nextKind() }) {
    case .object:
      try scan { scanner throws(JSONError) in try scanner.expect(UInt8(ascii: "{")) }
      if scanner.take(UInt8(ascii: "}")) { return }
      repeat {
        let key = try scan { scanner throws(JSONError) in try scanner.readKey().text }
        names.append(key)
        try walk(concerned(key), &sink)
        names.removeLast()
      } while scanner.take(UInt8(ascii: ","))
      try scan { scanner throws(JSONError) in try scanner.expect(UInt8(ascii: "}")) }
    case .array:
      try scan { scanner throws(JSONError) in try scanner.expect(UInt8(ascii: "[")) }
      if scanner.take(UInt8(ascii: "]")) { return }
      var index = 0
      repeat {
        names.append(String(index))
        try walk(concerned(String(index)), &sink)
        names.removeLast()
        index += 1
      } while scanner.take(UInt8(ascii: ","))
      try scan { scanner throws(JSONError) in try scanner.expect(UInt8(ascii: "]")) }
    default: try skip(depth: 0)
    }
  }

  /// Passes over a value of any size: piece by piece, so that memory for decoded texts is given back in
  /// between.
  private mutating func skip(depth: Int) throws(ImportFailure) {
    let kind = try scan { scanner throws(JSONError) in try scanner.nextKind() }
    guard depth < 4, kind == .array || kind == .object else {
      try scan { scanner throws(JSONError) in try scanner.skipValue() }
      return scratch.reset()
    }
    let open = kind == .array ? UInt8(ascii: "[") : UInt8(ascii: "{")
    let close = kind == .array ? UInt8(ascii: "]") : UInt8(ascii: "}")
    try scan { scanner throws(JSONError) in try scanner.expect(open) }
    if scanner.take(close) { return }
    repeat {
      if kind == .object { _ = try scan { scanner throws(JSONError) in try scanner.readKey().count } }
      try skip(depth: depth + 1)
    } while scanner.take(UInt8(ascii: ","))
    try scan { scanner throws(JSONError) in try scanner.expect(close) }
  }

  // MARK: Units

  private mutating func readUnit(_ rules: [JSONMapping.Rule], _ sink: inout Sink) throws(ImportFailure) {
    scanner.skipWhitespace()
    let start = scanner.offset
    let tree = try scan { scanner throws(JSONError) in try scanner.readTree() }
    scratch.reset()
    let line = self.line(of: start)
    for rule in rules {
      var place = Place(names: names, values: [tree])
      try apply(rule, rule.at.steps.dropFirst(names.count), &place, unit: start, line, &sink)
    }
    units += 1
    guard units & 0xFF == 0 else { return }
    try context.checkCancelled()
    try sink.progress(
      ImportProgress(done: Int64(scanner.offset), total: Int64(bytes.count), unit: "bytes"))
  }

  /// Applies a rule wherever the steps that are left lead. Their number is bounded by the rule's pattern.
  private mutating func apply(
    _ rule: JSONMapping.Rule, _ steps: ArraySlice<PathStep>, _ place: inout Place, unit: Int, _ line: Int,
    _ sink: inout Sink
  ) throws(ImportFailure) {
    guard let step = steps.first else { return try send(rule, place, unit: unit, line, &sink) }
    guard let value = place.values.last else { return }
    for member in Place.inside(value, step) {
      place.names.append(member.name)
      place.values.append(member.value)
      try apply(rule, steps.dropFirst(), &place, unit: unit, line, &sink)
      place.names.removeLast()
      place.values.removeLast()
    }
  }

  private mutating func send(
    _ rule: JSONMapping.Rule, _ place: Place, unit: Int, _ line: Int, _ sink: inout Sink
  ) throws(ImportFailure) {
    // A null where an element is expected is nothing.
    if place.values.last == .null { return }
    let pointer = Array(PathPattern.pointer(place.names).utf8)
    let fault = try pointer.withUnsafeBufferPointer { pointer throws(ImportFailure) in
      let application = RuleApplication(
        place: place, draft: draft,
        locator: RecordLocator(place: isSeries ? .unknown : .pointer(pointer), inputLine: line))
      switch rule.content {
      case .nodes(let nodes): return try application.send(nodes, to: &sink)
      case .relationships(let relationships): return try application.send(relationships, to: &sink)
      }
    }
    guard let fault else { return }
    let (line, column) = position(of: offset(of: fault.names.dropFirst(names.count), in: unit))
    let pointerText = PathPattern.pointer(fault.names)
    try sink.reject(
      Reject(
        code: fault.code, message: pointerText.isEmpty ? fault.message : "\(pointerText): \(fault.message)",
        file: name, line: line, column: column))
  }

  // MARK: Places

  /// The offset of a value inside a unit, found by reading the unit again.
  private func offset(of steps: ArraySlice<String>, in unit: Int) -> Int {
    var scanner = JSONScanner(bytes, scratch: ScratchBuffer())
    scanner.seek(to: unit)
    for step in steps {
      guard (try? DocumentReader.enter(step, &scanner)) == true else { return unit }
    }
    scanner.skipWhitespace()
    return scanner.offset
  }

  /// Moves to the value of a member, the last of that name, or to an element.
  private static func enter(_ step: String, _ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    var found: Int?
    if scanner.take(UInt8(ascii: "{")) {
      repeat {
        if try scanner.readKey().text == step { found = scanner.offset }
        try scanner.skipValue()
      } while scanner.take(UInt8(ascii: ","))
    } else if scanner.take(UInt8(ascii: "[")), let index = Int(step) {
      for _ in 0..<index {
        try scanner.skipValue()
        guard scanner.take(UInt8(ascii: ",")) else { return false }
      }
      found = scanner.offset
    }
    guard let found else { return false }
    scanner.seek(to: found)
    return true
  }

  /// The line of an offset that is not before any asked for earlier.
  private mutating func line(of offset: Int) -> Int {
    counted.line += bytes.lineEnds(counted.offset, offset)
    counted.offset = offset
    return counted.line
  }

  private func position(of offset: Int) -> (line: Int, column: Int) {
    let line = bytes.lineEnds(0, offset) + 1
    var start = Swift.min(offset, bytes.count)
    let end = start
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    let isMarked = start == 0 && bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB
    return (line, bytes.slice(isMarked ? Swift.min(3, end) : start, end).column(of: end - start))
  }

  /// Runs a piece of scanning; what it finds wrong is told with its place.
  @discardableResult
  private mutating func scan<T>(
    _ body: (inout JSONScanner) throws(JSONError) -> T
  ) throws(ImportFailure) -> T {
    do throws(JSONError) {
      return try body(&scanner)
    } catch {
      let (line, column) = position(of: error.offset)
      throw ImportFailure(.input, "syntax", error.message, file: name, line: line, column: column)
    }
  }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// How many lines end between two offsets.
  fileprivate func lineEnds(_ from: Int, _ to: Int) -> Int {
    guard let base = baseAddress, from < to else { return 0 }
    var count = 0
    var position = base + from
    let end = base + Swift.min(to, self.count)
    while position < end, let found = memchr(position, 0x0A, end - position) {
      count += 1
      position = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
    }
    return count
  }
}
