import KithPluginKit

/// Reads the monthly dumps of Open Library: works, editions, authors, or all of them in one file.
public struct OpenLibraryImporter: Importer {
  public static let manifest = Manifest(
    name: "openlibrary", version: "1.0.0", license: "Apache-2.0",
    help: "Open Library dumps: works, editions and authors",
    globs: ["ol_dump*.txt", "ol_dump*.txt.gz", "ol_dump*.txt.zst"],
    options: [
      OptionDefinition(
        "isbn", .boolean, default: .boolean(false),
        help: "ISBNs are global identifiers: editions that share one become one"),
      OptionDefinition(
        "languages", .list(.string), help: "Only editions in these languages, for example ['eng', 'ger']"),
      OptionDefinition(
        "subjects", .boolean, default: .boolean(true), help: "False leaves the subjects of works out"),
    ],
    emits: Manifest.Emits(
      nodes: [
        "Work": ["openlibrary"], "Edition": ["openlibrary", "isbn10", "isbn13"],
        "Author": ["openlibrary", "wikidata", "viaf", "isni"],
      ], relationships: ["WROTE", "EDITION_OF"]))

  private let isbn: Bool
  private let languages: [String]
  private let subjects: Bool

  public init(options: Options) throws(OptionError) {
    isbn = options.boolean("isbn") ?? false
    languages = options.strings("languages") ?? []
    subjects = options.boolean("subjects") ?? true
  }

  public static func probe(_ head: Bytes, name: String) -> Confidence {
    let isNamed = manifest.globs.contains { Glob.matches($0, name) }
    if head.count >= 2, head[0] == 0x1F, head[1] == 0x8B { return isNamed ? .likely : .no }
    let line = head.prefix { $0 != 0x0A }
    let begins = String(decoding: line.prefix(20), as: UTF8.self)
    guard begins.hasPrefix("/type/"), line.contains(0x09) else { return .no }
    return isNamed ? .certain : .likely
  }

  public func run(
    _ input: Input, _ sink: inout some RecordSink, _ context: ImportContext
  ) throws(ImportFailure) {
    let draft = RecordDraft()
    try InputLines(input).forEach(&sink, context) { line, number, sink throws(ImportFailure) in
      if line.isEmpty { return }
      let tabs = line.indices.filter { line[$0] == 0x09 }
      // Tabs inside the JSON are written as escapes, so the fifth column is the rest of the line.
      guard tabs.count == 4 else {
        let message = "the row has \(tabs.count + 1) field\(tabs.isEmpty ? "" : "s"), an entry has 5"
        return try sink.reject(
          Reject(
            code: "fields", message: message, file: input.name, line: number, column: 1, text: short(line)))
      }
      let kind = line.slice(0, tabs[0]).text
      guard let entity = Entity(rawValue: kind) else { return }
      let json = line.slice(tabs[3] + 1, line.count)
      let tree: JSONValue
      do throws(JSONError) {
        tree = try JSONValue(parsing: json)
      } catch {
        return try sink.reject(
          Reject(
            code: "syntax", message: error.message, file: input.name, line: number,
            column: line.column(of: tabs[3] + 1 + error.offset), text: short(json)))
      }
      let id = DumpEntry.identifier(line.slice(tabs[0] + 1, tabs[1]).text)
      guard !id.isEmpty else {
        return try sink.reject(
          Reject(
            code: "missing", message: "the entry has no key", file: input.name, line: number,
            column: line.column(of: tabs[0] + 1), text: short(line)))
      }
      try send(entity, id, DumpEntry(tree: tree), draft, RecordLocator(inputLine: number), &sink)
    }
  }

  /// The types of entries that are read; deleted ones, redirects and pages of the site are passed over.
  private enum Entity: String {
    case work = "/type/work"
    case edition = "/type/edition"
    case author = "/type/author"
  }

  private func short(_ bytes: Bytes) -> String { String(bytes.text.prefix(80)) }

  // MARK: Records

  private func send(
    _ entity: Entity, _ id: String, _ entry: DumpEntry, _ draft: RecordDraft, _ locator: RecordLocator,
    _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    draft.key("openlibrary", id)
    switch entity {
    case .work:
      fillWork(entry, draft)
      try draft.sendNode(id: draft.text(id), at: locator, to: &sink)
      for author in unique(entry.references("authors")) {
        try relate(author, "WROTE", id, draft, locator, &sink)
      }
    case .edition:
      let spoken = entry.references("languages")
      guard languages.isEmpty || spoken.contains(where: languages.contains) else { return draft.reset() }
      fillEdition(entry, spoken, draft)
      try draft.sendNode(id: draft.text(id), at: locator, to: &sink)
      let works = unique(entry.references("works"))
      for work in works { try relate(id, "EDITION_OF", work, draft, locator, &sink) }
      // An edition that belongs to no work yet has its authors itself.
      for author in works.isEmpty ? unique(entry.references("authors")) : [] {
        try relate(author, "WROTE", id, draft, locator, &sink)
      }
    case .author:
      fillAuthor(entry, draft)
      try draft.sendNode(id: draft.text(id), at: locator, to: &sink)
    }
  }

  private func relate(
    _ from: String, _ type: String, _ to: String, _ draft: RecordDraft, _ locator: RecordLocator,
    _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    try draft.sendRelationship(
      from: draft.reference("openlibrary", from), type: type, to: draft.reference("openlibrary", to),
      at: locator,
      into: &sink)
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private func fillWork(_ entry: DumpEntry, _ draft: RecordDraft) {
    draft.label("Work")
    draft.property("title", text: entry.text("title"))
    draft.property("subtitle", text: entry.text("subtitle"))
    draft.property("description", text: entry.text("description"))
    draft.property("firstPublished", text: entry.text("first_publish_date"))
    if subjects { draft.property("subjects", texts: entry.texts("subjects")) }
  }

  private func fillEdition(_ entry: DumpEntry, _ spoken: [String], _ draft: RecordDraft) {
    let isbn10 = entry.texts("isbn_10")
    let isbn13 = entry.texts("isbn_13")
    if isbn {
      for value in isbn10 where !value.isEmpty { draft.key("isbn10", value) }
      for value in isbn13 where !value.isEmpty { draft.key("isbn13", value) }
    }
    draft.label("Edition")
    draft.property("title", text: entry.text("title"))
    draft.property("subtitle", text: entry.text("subtitle"))
    draft.property("published", text: entry.text("publish_date"))
    draft.property("publishers", texts: entry.texts("publishers"))
    draft.property("isbn10", texts: isbn10)
    draft.property("isbn13", texts: isbn13)
    draft.property("languages", texts: spoken)
    draft.property("format", text: entry.text("physical_format"))
    if let pages = entry.integer("number_of_pages") { draft.property("pages", .integer(pages)) }
  }

  private func fillAuthor(_ entry: DumpEntry, _ draft: RecordDraft) {
    for scheme in ["wikidata", "viaf", "isni"] {
      if let value = entry.tree["remote_ids"]?[scheme]?.string, !value.isEmpty { draft.key(scheme, value) }
    }
    draft.label("Person")
    draft.label("Author")
    draft.property("name", text: entry.text("name"))
    // As people wrote them: "1 January 1920", "ca. 1450", "1832".
    draft.property("birthDate", text: entry.text("birth_date"))
    draft.property("deathDate", text: entry.text("death_date"))
    draft.property("alternateNames", texts: entry.texts("alternate_names"))
    draft.property("bio", text: entry.text("bio"))
  }
}
