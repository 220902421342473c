import KithPluginKit

/// Reads the files of one import, and remembers which titles and people were kept.
struct DataSetReader {
  private let options: IMDbOptions
  private let context: ImportContext
  private let draft = RecordDraft()
  /// Numbers of the titles that were kept; nil when all are.
  private var keptTitles: Set<UInt64>?
  private var keptPeople: Set<UInt64>?

  /// The files of a folder are read one after the other.
  private let isFolder: Bool

  init(_ options: IMDbOptions, isFolder: Bool, _ context: ImportContext) {
    self.isFolder = isFolder
    self.options = options
    self.context = context
    if !options.types.isEmpty {
      keptTitles = []
      keptPeople = []
    }
  }

  /// - Throws: `input` when the header is of no data set, and whatever the sink throws.
  mutating func read(_ input: Input, into sink: inout some RecordSink) throws(ImportFailure) {
    var layout: (set: DataSet, fields: [Int])?
    var width = 0
    try InputLines(input).forEach(&sink, context) { line, number, sink throws(ImportFailure) in
      let row = TabbedRow(line, file: input.name, number: number)
      guard let known = layout else {
        layout = try self.layout(row, input)
        width = row.count
        return
      }
      if line.isEmpty { return }
      guard row.count == width else {
        let message = "the row has \(row.count) field\(row.count == 1 ? "" : "s"), the header has \(width)"
        return try sink.reject(row.reject("fields", message, field: 0))
      }
      let record: RowRecord
      do throws(FieldFault) {
        record = try fill(row, known.set, known.fields)
      } catch {
        draft.reset()
        return try sink.reject(row.reject("type", error.message, field: error.field))
      }
      try send(record, RecordLocator(inputLine: number), &sink)
    }
  }

  private func layout(_ row: TabbedRow, _ input: Input) throws(ImportFailure) -> (set: DataSet, fields: [Int])
  {
    guard let known = DataSet.of(header: row.texts) else {
      throw ImportFailure(
        .input, "header", "the header is of no data set that is read", file: input.name, line: 1, column: 1,
        hint: "read are \(DataSet.allCases.map(\.fileName).joined(separator: ", "))")
    }
    if !options.types.isEmpty, known.set != .titles, !isFolder {
      throw ImportFailure(
        .config, "types", "`types` needs title.basics to know the types from", file: input.name,
        hint: "import the folder with the files instead")
    }
    return known
  }

  private func send(
    _ record: RowRecord, _ locator: RecordLocator, _ sink: inout some RecordSink
  ) throws(ImportFailure) {
    switch record {
    case .nothing: draft.reset()
    case .node(let id, let titles):
      try draft.sendNode(id: draft.text(id), at: locator, to: &sink)
      for title in titles {
        try draft.sendRelationship(
          from: draft.reference("imdb", id), type: "KNOWN_FOR", to: draft.reference("imdb", title),
          at: locator,
          into: &sink)
      }
    case .relationship(let from, let type, let to, let key):
      try draft.sendRelationship(
        from: draft.reference("imdb", from), type: type, to: draft.reference("imdb", to), key: key,
        at: locator,
        into: &sink)
    }
  }

  // MARK: Rows

  private mutating func fill(_ row: TabbedRow, _ set: DataSet, _ at: [Int]) throws(FieldFault) -> RowRecord {
    switch set {
    case .titles: try title(row, at)
    case .episodes: try episode(row, at)
    case .ratings: try rating(row, at)
    case .principals: try principal(row, at)
    case .names: try person(row, at)
    }
  }

  private mutating func title(_ row: TabbedRow, _ at: [Int]) throws(FieldFault) -> RowRecord {
    let type = row.text(at[1]) ?? "title"
    guard options.types.isEmpty || options.types.contains(type) else { return .nothing }
    let id = try identifier(row, at[0], "tt")
    keptTitles?.insert(id.number)
    draft.label("Title")
    draft.label(DataSet.label(titleType: type))
    draft.key("imdb", id.text)
    draft.property("title", text: row.text(at[2]))
    if row.text(at[3]) != row.text(at[2]) { draft.property("originalTitle", text: row.text(at[3])) }
    draft.property("adult", try flag(row, at[4], "isAdult"))
    draft.property("startYear", try value(row, at[5], "startYear", .integer))
    draft.property("endYear", try value(row, at[6], "endYear", .integer))
    draft.property("minutes", try value(row, at[7], "runtimeMinutes", .integer))
    draft.property("genres", texts: row.list(at[8]))
    return .node(id: id.text)
  }

  private func episode(_ row: TabbedRow, _ at: [Int]) throws(FieldFault) -> RowRecord {
    let id = try identifier(row, at[0], "tt")
    let parent = try identifier(row, at[1], "tt")
    guard isKept(id.number), isKept(parent.number) else { return .nothing }
    draft.property("season", try value(row, at[2], "seasonNumber", .integer))
    draft.property("episode", try value(row, at[3], "episodeNumber", .integer))
    return .relationship(from: id.text, type: "EPISODE_OF", to: parent.text, key: nil)
  }

  private func rating(_ row: TabbedRow, _ at: [Int]) throws(FieldFault) -> RowRecord {
    let id = try identifier(row, at[0], "tt")
    guard isKept(id.number) else { return .nothing }
    draft.label("Title")
    draft.key("imdb", id.text)
    draft.property("rating", try value(row, at[1], "averageRating", .float))
    draft.property("votes", try value(row, at[2], "numVotes", .integer))
    return .node(id: id.text)
  }

  private mutating func principal(_ row: TabbedRow, _ at: [Int]) throws(FieldFault) -> RowRecord {
    let title = try identifier(row, at[0], "tt")
    let person = try identifier(row, at[2], "nm")
    let category = row.text(at[3]) ?? "principal"
    guard isKept(title.number), options.categories.isEmpty || options.categories.contains(category) else {
      return .nothing
    }
    keptPeople?.insert(person.number)
    draft.property("ordering", try value(row, at[1], "ordering", .integer))
    draft.property("job", text: row.text(at[4]))
    if let characters = row.text(at[5]) {
      guard let names = try? JSONValue(parsing: characters).strings else {
        throw FieldFault(
          message: "characters: \"\(characters.prefix(60))\" is not a list of texts", field: at[5])
      }
      draft.property("characters", texts: names)
    }
    // A person may play in a title and direct it, or do the same work twice: the place in the list tells
    // apart.
    return .relationship(
      from: person.text, type: DataSet.relationship(category: category), to: title.text, key: row.text(at[1]))
  }

  private func person(_ row: TabbedRow, _ at: [Int]) throws(FieldFault) -> RowRecord {
    let id = try identifier(row, at[0], "nm")
    guard keptPeople?.contains(id.number) ?? true else { return .nothing }
    draft.label("Person")
    draft.key("imdb", id.text)
    draft.property("name", text: row.text(at[1]))
    draft.property("birthYear", try value(row, at[2], "birthYear", .integer))
    draft.property("deathYear", try value(row, at[3], "deathYear", .integer))
    draft.property("professions", texts: row.list(at[4]))
    var titles: [String] = []
    if options.knownFor {
      titles = row.list(at[5]).filter { UInt64($0.dropFirst(2)).map(isKept) ?? false }
    }
    return .node(id: id.text, knownFor: titles)
  }

  // MARK: Fields

  private func isKept(_ title: UInt64) -> Bool { keptTitles?.contains(title) ?? true }

  /// `tt0000001` with the number in it.
  private func identifier(
    _ row: TabbedRow, _ field: Int, _ prefix: String
  ) throws(FieldFault) -> (text: String, number: UInt64) {
    let text = row.text(field) ?? ""
    guard text.hasPrefix(prefix), let number = UInt64(text.dropFirst(2)) else {
      throw FieldFault(message: "\"\(text)\" is not an identifier \(prefix)...", field: field)
    }
    return (text, number)
  }

  private func value(
    _ row: TabbedRow, _ field: Int, _ name: String, _ type: ColumnType
  ) throws(FieldFault) -> RecordValue {
    guard let bytes = row.bytes(field) else { return .null }
    if let value = draft.value(bytes, as: type) { return value }
    throw FieldFault(
      message: "\(name): \"\(bytes.text)\" is not \(type == .integer ? "an" : "a") \(type.name)", field: field
    )
  }

  private func flag(_ row: TabbedRow, _ field: Int, _ name: String) throws(FieldFault) -> RecordValue {
    guard let text = row.text(field) else { return .null }
    guard text == "0" || text == "1" else {
      throw FieldFault(message: "\(name): \"\(text)\" is not 0 or 1", field: field)
    }
    return .boolean(text == "1")
  }
}

/// What a row becomes; labels, keys and properties are in the draft.
private enum RowRecord {
  case nothing
  case node(id: String, knownFor: [String] = [])
  case relationship(from: String, type: String, to: String, key: String?)
}
