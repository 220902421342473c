import Engine
import Syntax

/// A folder that holds a graph: `graph.cypher`, which says what the graph is made of, and `queries/`.
struct GraphFolder {
  var path: String

  static let fileName = "graph.cypher"

  var script: String { Files.join(path, Self.fileName) }
  var queries: String { Files.join(path, "queries") }
  var config: String { Files.join(path, ".kith/config") }

  /// - Throws: `ShellError.file` when the path is no folder or has no `graph.cypher`.
  init(_ path: String) throws(ShellError) {
    self.path = path
    switch Files.kind(of: path) {
    case .folder?: break
    case nil:
      throw .file("there is no folder \(path)", hint: "a graph is a folder with a \(Self.fileName) in it")
    default:
      throw .file(
        "\(path) is not a folder",
        hint: path.hasSuffix(".cypher")
          ? "`kith -f \(path)` runs a script" : "a graph is a folder with a \(Self.fileName) in it")
    }
    guard Files.kind(of: script) == .file else {
      throw .file("\(path) has no \(Self.fileName)", hint: "that file says what the graph is made of")
    }
  }
}

extension Session {
  /// Runs the folder's `graph.cypher`; counts and rows of its statements are not shown.
  ///
  /// - Throws: `ShellError.file` when it cannot be read, `.statement` when one of its statements fails.
  func load(_ folder: GraphFolder) throws {
    let text = try readScript(folder.script)
    let bytes = Array(text.utf8)
    for item in scriptItems(text) {
      let piece = String(decoding: bytes[item.span.start..<item.span.end], as: UTF8.self)
      let source = StatementSource(name: folder.script, text: text, offset: item.span.start)
      switch item {
      case .statement:
        let result = try perform(piece, source: source, values: [:])
        for warning in result.warnings { try note(diagnosticDrawing.warning(warning)) }
        try noteRejects(of: result, source)
      case .command: try run(command: piece)
      }
    }
    self.folder = folder
  }

  /// What an import left out must not go unsaid when its result is not shown.
  private func noteRejects(of result: StatementResult, _ source: StatementSource) throws {
    guard let column = result.rows.columns.firstIndex(of: "rejects") else { return }
    var count = 0
    for row in 0..<result.rows.rowCount {
      if case .integer(let rejects) = result.rows.row(row)[column] { count += Int(clamping: rejects) }
    }
    guard count > 0 else { return }
    let line = lineAndColumn(of: source.offset, in: source.text).line
    try note(
      errorPalette.paint("warning", .warning)
        + ": \(source.name ?? ""):\(line): \(plural(count, "record")) left out; `CALL import.rejects()` lists them"
    )
  }

  /// The text of a script.
  ///
  /// - Throws: `ShellError.file` when it cannot be read or is not UTF-8.
  func readScript(_ path: String) throws(ShellError) -> String {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path)
    } catch {
      throw ShellError(error)
    }
    return try decodeScript(bytes, name: path)
  }
}

/// The text of a script.
///
/// - Throws: `ShellError.file` with the offset of the first byte that is not UTF-8.
func decodeScript(_ bytes: [UInt8], name: String) throws(ShellError) -> String {
  do {
    return try decodeUTF8(bytes)
  } catch {
    throw .file("\(name): invalid UTF-8 at byte \(error.offset)", hint: "nothing of it was run")
  }
}
