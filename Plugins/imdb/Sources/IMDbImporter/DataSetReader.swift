import KithPluginKit

/// Reads the files of one import, and remembers which titles and people were kept.
struct DataSetReader {
  private let options: IMDbOptions
  private let context: ImportContext
  private let draft = RecordDraft()
  /// Numbers of the titles that were kept; nil when all are.
  private var keptTitles: Set<UInt64>?
  private var keptPeople: Set<UInt64>?

  init(_ options: IMDbOptions, _ context: ImportContext) {
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
      let fault: FieldFault?
      switch known.set {
      case .titles: fault = try title(row, known.fields, &sink)
      case .episodes: fault = try episode(row, known.fields, &sink)
      case .ratings: fault = try rating(row, known.fields, &sink)
      case .principals: fault = try principal(row, known.fields, &sink)
      case .names: fault = try person(row, known.fields, &sink)
      }
      guard let fault else { return }
      draft.reset()
      try sink.reject(row.reject("type", fault.message, field: fault.field))
    }
  }

  private func layout(_ row: TabbedRow, _ input: Input) throws(ImportFailure) -> (set: DataSet, fields: [Int]) {
    guard let known = DataSet.of(header: row.texts) else {
      throw ImportFailure(
        .input, "header", "the header is of no data set that is read", file: input.name, line: 1, column: 1,
        hint: "read are \(DataSet.allCases.map(\.fileName).joined(separator: ", "))")
    }
    if keptTitles != nil, known.set != .titles, !options.isFolder(input) {
      throw ImportFailure(
        .config, "types", "`types` needs title.basics to know the types from", file: input.name,
        hint: "import the folder with the files instead")
    }
    return known
  }

  // MARK: Data sets

  private mutating func title(
    _ row: TabbedRow, _ at: [Int], _ sink: inout some RecordSink
  ) throws(ImportFailure) -> FieldFault? {
    let type = row.text(at[1]) ?? "title"
    guard options.types.isEmpty || options.types.contains(type) else { return nil }
    do throws(FieldFault) {
      let id = try identifier(row, at[0], "tt")
      keptTitles?.insert(id.number)
      draft.label("Title")
      draft.label(DataSet.label(titleType: type))
      draft.key("imdb", id.text)
      draft.property("title", text: row.text(at[2]))
      if row.text(at[3]) != row.text(at[2]) { draft.property("originalTitle", text: row.text(at[3])) }
      draft.property("adult", try flag(row, at[4]))
      draft.property("startYear", try value(row, at[5], "startYear", .integer))
      draft.property("endYear", try value(row, at[6], "endYear", .integer))
      draft.property("minutes", try value(row, at[7], "runtimeMinutes", .integer))
      draft.property("genres", texts: row.list(at[8]))
      return try send(id.text, row, &sink)
    } catch {
      return error
    }
  }
}
