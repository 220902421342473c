import Engine
import Syntax

extension CommandTable {
  static let outputCommands: [Command] = [
    Command(
      name: "mode", group: .output,
      arguments: "[\(OutputMode.allCases.map(\.rawValue).joined(separator: "|"))]",
      help: "how results are written",
      details: OutputMode.allCases.map { mode in
        "  \(mode.rawValue.padding(to: 9)) \(mode.help)"
      }, argument: .mode,
      run: { session, argument in try session.changeMode(argument) }),
    Command(
      name: "last", group: .output, arguments: "[mode] [> file]",
      help: "the last result again, every row of it", argument: .mode,
      run: { session, argument in try session.showLast(argument) }),
    Command(
      name: "out", group: .output, arguments: "[file]",
      help: "write results to a file; without a name, to the screen again", argument: .file,
      run: { session, argument in
        session.outputFile = argument.isEmpty ? nil : try session.createFile(argument)
      }),
    Command(
      name: "once", group: .output, arguments: "file", help: "write the next result to a file",
      argument: .file,
      run: { session, argument in
        guard !argument.isEmpty else { throw ShellError.usage("`:once` needs a file name") }
        session.onceFile = try session.createFile(argument)
      }),
    Command(
      name: "set", group: .output, arguments: "key value", help: "change a setting", argument: .setting,
      run: { session, argument in
        let key = argument.prefix { !$0.isWhitespace && $0 != "=" }
        var value = trimmed(argument.dropFirst(key.count))
        if value.hasPrefix("=") { value = trimmed(value.dropFirst()) }
        if key.isEmpty { return try session.listSettings() }
        guard !value.isEmpty else {
          throw ShellError.usage(
            "`:set \(key)` needs a value",
            hint: Setting.all.first { $0.name == key }.map { "it takes \($0.values)" })
        }
        try session.settings.set(String(key), value)
      }),
    Command(
      name: "settings", group: .output, help: "every setting and its value",
      run: { session, _ in try session.listSettings() }),
  ]
}

extension String {
  /// The text with spaces behind it up to `count` characters; for ASCII only.
  func padding(to count: Int) -> String {
    self + String(repeating: " ", count: Swift.max(count - self.count, 0))
  }
}

extension Session {
  static func mode(named name: String) throws(ShellError) -> OutputMode {
    if let mode = OutputMode(rawValue: name.lowercased()) { return mode }
    let names = OutputMode.allCases.map(\.rawValue)
    throw .usage(
      "there is no mode `\(name)`",
      hint: nearest(name, among: names).map { "did you mean \($0)?" }
        ?? "modes are \(names.joined(separator: ", "))")
  }

  fileprivate func changeMode(_ argument: String) throws {
    if argument.isEmpty { return try say("mode is \(settings.mode.rawValue)") }
    settings.mode = try Self.mode(named: argument)
  }

  fileprivate func createFile(_ name: String) throws -> FileSink {
    let path = Files.expandingHome(unquoted(name), environment.variables)
    do throws(FileError) {
      return try FileSink.create(path)
    } catch {
      throw ShellError(error)
    }
  }

  fileprivate func showLast(_ argument: String) throws {
    guard let last else { throw ShellError.usage("there is no last result yet") }
    var words = argument
    if let arrow = words.firstIndex(of: ">") {
      onceFile = try createFile(trimmed(words[words.index(after: arrow)...]))
      words = trimmed(words[..<arrow])
    }
    let mode = words.isEmpty ? settings.mode : try Self.mode(named: words)
    let shown = try write(last.result.rows, mode: mode, all: true)
    try footnote(plural(shown, "row"))
    try output.flush()
  }

  fileprivate func listSettings() throws {
    let rows = Setting.all.map { setting -> [Datum] in
      [.string(setting.name), .string(setting.get(settings)), .string(setting.help), .string(setting.values)]
    }
    try write(ResultTable(columns: ["setting", "value", "what it does", "values"], rows: rows))
  }
}
