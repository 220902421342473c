import Glibc
import KithPluginKit

/// Reads a dump once for the entities that are pointed at, and once for the records. Lines are parsed only
/// when they have the name of a property that counts in them.
struct DumpReader {
  private let options: WikidataOptions
  private let input: Input
  /// `"P144":[`, as a line with such a statement has it.
  private let marks: [[UInt8]]
  private let relationships: [(property: String, type: String)]
  private let draft = RecordDraft()
  /// Numbers of the items that are pointed at.
  private var referenced: Set<UInt64> = []
  /// False after a `[` without its `]`; lines without brackets around them are a dump too.
  private var isClosed = true

  init(_ options: WikidataOptions, _ input: Input) {
    self.options = options
    self.input = input
    relationships = options.relationships.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    marks = relationships.map { Array("\"\($0.property)\":".utf8) }
  }

  // MARK: Passes

  mutating func findReferenced(_ sink: inout some RecordSink, _ context: ImportContext) throws(ImportFailure)
  {
    try InputLines(input).forEach(&sink, context) { line, number, sink throws(ImportFailure) in
      let text = DumpReader.entityText(line)
      // Lines that are no JSON are told of in the second pass.
      guard hasMark(text), let tree = try? JSONValue(parsing: text), let entity = Entity(tree) else { return }
      for (property, _) in relationships {
        for statement in entity.statements(property) {
          if let number = statement.entity.flatMap(DumpReader.number) { referenced.insert(number) }
        }
      }
    }
  }

  mutating func send(to sink: inout some RecordSink, _ context: ImportContext) throws(ImportFailure) {
    var last = 0
    try InputLines(input).forEach(&sink, context) { line, number, sink throws(ImportFailure) in
      last = number
      let text = DumpReader.entityText(line)
      guard !text.isEmpty else { return noteBracket(line) }
      guard text.first == UInt8(ascii: "{") else {
        return try sink.reject(
          Reject(
            code: "syntax", message: "expected an entity, `{...}`, on a line of its own", file: input.name,
            line: number, column: 1, text: String(line.text.prefix(80))))
      }
      let isWanted = DumpReader.startId(text).flatMap(DumpReader.number).map(referenced.contains)
      guard isWanted ?? true || hasMark(text) else { return }
      let tree: JSONValue
      do throws(JSONError) {
        tree = try JSONValue(parsing: text)
      } catch {
        return try sink.reject(
          Reject(
            code: "syntax", message: error.message, file: input.name, line: number,
            column: line.column(of: error.offset + DumpReader.indent(line)),
            text: String(text.text.prefix(80))))
      }
      try send(tree, number, &sink)
    }
    guard isClosed else {
      throw ImportFailure(
        .input, "cut", "the dump ends before the `]` of its last line: it was cut short", file: input.name,
        line: last)
    }
  }

  private mutating func noteBracket(_ line: Bytes) {
    if line.contains(UInt8(ascii: "[")) { isClosed = false }
    if line.contains(UInt8(ascii: "]")) { isClosed = true }
  }

  private func send(_ tree: JSONValue, _ number: Int, _ sink: inout some RecordSink) throws(ImportFailure) {
    guard let entity = Entity(tree) else {
      return try sink.reject(
        Reject(code: "missing", message: "the entity has no id", file: input.name, line: number, column: 1))
    }
    let links = relationships.map { ($0.type, entity.statements($0.property)) }
    let isWanted = DumpReader.number(entity.id).map(referenced.contains) ?? false
    guard isWanted || links.contains(where: { !$0.1.isEmpty }) else { return }
    let locator = RecordLocator(inputLine: number)
    fill(entity)
    try draft.sendNode(id: draft.text(entity.id), at: locator, to: &sink)
    for (type, statements) in links {
      for statement in statements {
        guard let target = statement.entity else { continue }
        fill(statement)
        try draft.sendRelationship(
          from: draft.reference("wikidata", entity.id), type: type, to: draft.reference("wikidata", target),
          key: statement.id, at: locator, into: &sink)
      }
    }
  }

  // MARK: Records

  private func fill(_ entity: Entity) {
    draft.label("Item")
    var labels: Set<String> = []
    for statement in entity.statements("P31") {
      guard let label = statement.entity.flatMap({ options.labels[$0] }), labels.insert(label).inserted else {
        continue
      }
      draft.label(label)
    }
    draft.key("wikidata", entity.id)
    for (property, scheme) in options.keys.sorted(by: { $0.key < $1.key }) {
      for statement in entity.statements(property) {
        if let value = statement.value.string, !value.isEmpty { draft.key(scheme, value) }
      }
    }
    draft.property("name", text: entity.text("labels", options.languages))
    draft.property("description", text: entity.text("descriptions", options.languages))
    draft.property("aliases", texts: entity.aliases(options.languages))
    for (property, name) in options.dates.sorted(by: { $0.key < $1.key }) {
      let moments = entity.statements(property).compactMap { Entity.Moment($0.value) }
      // Of several releases the first counts.
      guard let first = moments.min(by: { ($0.year, $0.date ?? "~") < ($1.year, $1.date ?? "~") }) else {
        continue
      }
      if let date = first.date.flatMap({ draft.value($0, as: .temporal(.date)) }) {
        draft.property(name, date)
      }
      draft.property("\(name)Year", .integer(first.year))
    }
  }

  /// Who is played (P453), as an entity, and as whom somebody is credited (P4633).
  private func fill(_ statement: Entity.Statement) {
    func values(_ property: String) -> [JSONValue] {
      (statement.qualifiers?[property]?.elements ?? []).compactMap { $0["datavalue"]?["value"] }
    }
    draft.property("characters", texts: values("P453").compactMap(Entity.id))
    draft.property("roles", texts: values("P4633").compactMap(\.string))
  }

  // MARK: Lines

  /// The line without white space around it, the comma after it, and the brackets of the array.
  private static func entityText(_ line: Bytes) -> Bytes {
    var start = indent(line)
    var end = line.count
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    while end > start, isSpace(line[end - 1]) { end -= 1 }
    if end > start, line[end - 1] == UInt8(ascii: ",") { end -= 1 }
    if end - start == 1, line[start] == UInt8(ascii: "[") || line[start] == UInt8(ascii: "]") { start = end }
    return line.slice(start, end)
  }

  private static func indent(_ line: Bytes) -> Int {
    line.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? line.count
  }

  /// True when the line names a property that counts.
  private func hasMark(_ line: Bytes) -> Bool {
    guard let base = line.baseAddress else { return false }
    var position = base
    let end = base + line.count
    // The letter P is rarer in a line than the quote before it.
    while position < end, let found = memchr(position, Int32(UInt8(ascii: "P")), end - position) {
      let letter = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      for mark in marks where letter > base && end - letter >= mark.count {
        if memcmp(letter - 1, mark, mark.count) == 0 { return true }
      }
      position = letter + 1
    }
    return false
  }

  /// The id, which is near the beginning of a line; nil when it is not.
  private static func startId(_ line: Bytes) -> String? {
    let head = line.slice(0, Swift.min(200, line.count)).text
    guard let mark = head.firstRange(of: "\"id\":\"") else { return nil }
    return String(head[mark.upperBound...].prefix { $0 != "\"" })
  }

  private static func number(_ id: String) -> UInt64? {
    id.hasPrefix("Q") ? UInt64(id.dropFirst()) : nil
  }
}
