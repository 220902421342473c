import Engine
import LineEditing
import Syntax

extension Session {
  /// `:help`, and `:help` with a command, clause, function or `keys` behind it.
  func help(_ topic: String) throws {
    if topic.isEmpty { return try page(overview()) }
    if topic.lowercased() == "keys" {
      return try page(columns(keyHelp.map { ($0.keys, $0.text) }, limit: 24))
    }
    if topic.lowercased() == "commands" { return try page(commandList()) }
    if let lines = helpLines(topic) { return try page(lines) }
    let names =
      CommandTable.all.map(\.name) + HelpTopics.clauses.map(\.name) + engine.functions.map(\.name) + ["keys"]
    throw ShellError.usage(
      "there is no help on `\(topic)`",
      hint: nearest(topic, among: names).map { "did you mean :help \($0)?" }
        ?? "`:help` is one page of everything")
  }

  private func helpLines(_ topic: String) -> [String]? {
    if topic.hasPrefix(":") {
      return (try? CommandTable.find(String(topic.dropFirst()))).map(help(on:))
    }
    var name = topic
    if name.hasSuffix("()") { name.removeLast(2) }
    let function = engine.functions.first { $0.name.lowercased() == name.lowercased() }
    if name != topic, let function { return help(on: function) }
    if let clause = HelpTopics.clause(name) { return help(on: clause) }
    if let command = CommandTable.all.first(where: { $0.name == name.lowercased() }) {
      return help(on: command)
    }
    if let function { return help(on: function) }
    if let procedure = engine.procedures.first(where: { $0.name.lowercased() == name.lowercased() }) {
      return [palette.paint(procedure.synopsis, .heading), "  " + procedure.help]
    }
    return nil
  }

  private func help(on command: Command) -> [String] {
    [palette.paint(command.synopsis, .heading), "  " + command.help] + command.details.map { "  " + $0 }
  }

  private func help(on clause: ClauseHelp) -> [String] {
    [palette.paint(clause.synopsis, .heading), "  " + clause.text, "", "  " + paintedExample(clause.example)]
  }

  private func help(on function: FunctionSignature) -> [String] {
    [
      palette.paint(function.synopsis, .heading), "  " + function.help, "",
      "  " + paintedExample("RETURN \(function.example);"),
    ]
  }

  /// Everything most people need, on one screen.
  private func overview() -> [String] {
    func title(_ text: String) -> String { palette.paint(text, .heading) }
    var lines = [
      title("Statements") + " end with ; and Enter. The three used most:",
      "  " + paintedExample("MATCH (p:Person)-[:ACTED_IN]->(w:Work) RETURN p.name, w.name LIMIT 5;"),
      "  " + paintedExample("MATCH (w:Work) WHERE w.name CONTAINS 'Hers' RETURN w ORDER BY w.name;"),
      "  " + paintedExample("MATCH (:Person)-[:ACTED_IN]->(w:Work) RETURN w.name, count(*) AS actors;"),
      "",
      title("Commands") + " begin with : and end with Enter; a unique beginning is enough.",
    ]
    let width = screenOptions.width ?? 80
    for group in Command.Group.allCases {
      let names = CommandTable.all.filter { $0.group == group }.map { ":" + $0.name }
      lines.append(
        "  " + group.rawValue.padding(to: 8)
          + truncated(names.joined(separator: " "), to: Swift.max(width - 10, 20)))
    }
    return lines + [
      "",
      "  :schema      what is in the graph        :queries     the saved queries",
      "  :run NAME    run a saved query           :mode json   how results are written",
      "  :help keys   the keys of the prompt      :help commands   all of them",
      "  :help MATCH, :help count(), :help :run   more about one thing",
      "",
      "Tab completes, ↑ recalls, Ctrl-C cancels, Ctrl-D leaves.",
    ]
  }

  private func commandList() -> [String] {
    var lines: [String] = []
    for group in Command.Group.allCases {
      if !lines.isEmpty { lines.append("") }
      lines.append(palette.paint(group.rawValue, .heading))
      lines += columns(
        CommandTable.all.filter { $0.group == group }.map { ($0.synopsis, $0.help) }, limit: 40)
    }
    return lines
  }

  private func columns(_ rows: [(String, String)], limit: Int) -> [String] {
    let width = Swift.min(rows.map { displayWidth($0.0) }.max() ?? 0, limit)
    return rows.map { cut("  " + fitted($0.0, to: width, ellipsis: screenOptions.ellipsis) + "  " + $0.1) }
  }

  private func paintedExample(_ statement: String) -> String {
    paintStatement(statement, palette: palette, highlighter: highlighter)
  }

  var highlighter: Highlighter {
    Highlighter(functions: Set(engine.functions.map { $0.name.lowercased() }))
  }
}

/// A statement with the colours it has in the editor.
func paintStatement(_ statement: String, palette: Palette, highlighter: Highlighter) -> String {
  guard palette.isEnabled else { return statement }
  let bytes = Array(statement.utf8)
  var text = ""
  var position = 0
  for span in highlighter.spans(statement) where span.range.lowerBound >= position {
    text += String(decoding: bytes[position..<span.range.lowerBound], as: UTF8.self)
    text += span.style.apply(to: String(decoding: bytes[span.range], as: UTF8.self), colors: true)
    position = span.range.upperBound
  }
  return text + String(decoding: bytes[position...], as: UTF8.self)
}
