import Syntax

/// The saved queries at hand: those of the open graph's folder, then the user's own. Files are read when
/// they are asked for, so an edit outside the program counts at once.
struct QueryLibrary {
  /// Folders with `.cypher` files; of two queries with one name the one in the earlier folder counts.
  var folders: [String]

  /// All queries, by name.
  func all() -> [SavedQuery] {
    var seen: Set<String> = []
    var queries: [SavedQuery] = []
    for folder in folders {
      for file in Files.list(folder) where file.hasSuffix(".cypher") && !file.hasPrefix(".") {
        guard let query = load(Files.join(folder, file)), seen.insert(query.name).inserted else { continue }
        queries.append(query)
      }
    }
    return queries.sorted { $0.name < $1.name }
  }

  func find(_ name: String) throws(ShellError) -> SavedQuery {
    let queries = all()
    if let query = queries.first(where: { $0.name == name }) { return query }
    let hint =
      nearest(name, among: queries.map(\.name)).map { "did you mean \($0)?" }
      ?? (queries.isEmpty ? "`:save name` keeps the last statement" : "`:queries` lists them")
    throw .usage("there is no saved query `\(name)`", hint: hint)
  }

  private func load(_ path: String) -> SavedQuery? {
    guard let bytes = try? Files.read(path) else { return nil }
    // Broken text is shown broken, and reported when the query is run.
    return SavedQuery(String(decoding: bytes, as: UTF8.self), path: path)
  }

  /// Where a new query goes: the graph's folder, or the user's own.
  var home: String? { folders.first }

  /// A name that can be a file's name and a word on a command line.
  static func isValidName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64 && name.first != "-" && name.first != "."
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." }
  }
}

/// The text of a saved query's file for a statement and the parameters it uses.
func savedQueryText(
  name: String, description: String, statement: String, parameters: [(name: String, type: String)]
) -> String {
  var lines = ["// name: \(name)"]
  let oneLine = description.split(whereSeparator: \.isNewline).joined(separator: " ")
  if !oneLine.isEmpty { lines.append("// description: \(oneLine)") }
  for parameter in parameters { lines.append("// param \(parameter.name): \(parameter.type)") }
  let body = trimmed(statement)
  lines.append(body.hasSuffix(";") ? body : body + ";")
  return lines.joined(separator: "\n") + "\n"
}
