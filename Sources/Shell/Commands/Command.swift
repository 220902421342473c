import Syntax

/// A command of the prompt: one entry, from which parsing, help, completion and did-you-mean are all made.
struct Command: Sendable {
  enum Group: String, CaseIterable, Sendable {
    case learn = "Learn"
    case query = "Query"
    case keep = "Keep"
    case output = "Output"
    case data = "Data"
  }

  /// What its argument is, for completion.
  enum Argument: Sendable {
    case none, topic, name, query, mode, setting, file, statement, parameter
  }

  /// Without the colon.
  var name: String
  var group: Group
  /// As shown in help, for example `[k=v…]`.
  var arguments = ""
  /// One line.
  var help: String
  /// Further lines for `:help name`.
  var details: [String] = []
  var argument = Argument.none
  /// - Parameter 1: What follows the name, without space around it.
  var run: @Sendable (Session, String) throws -> Void

  /// For example `:run name [k=v…]`.
  var synopsis: String { arguments.isEmpty ? ":\(name)" : ":\(name) \(arguments)" }
}

/// All commands.
enum CommandTable {
  static let all: [Command] =
    learnCommands + queryCommands + keepCommands + outputCommands + dataCommands

  /// What somebody meant by a name: exactly it, or the one command it begins.
  static func find(_ name: String) throws(ShellError) -> Command {
    let wanted = name.lowercased()
    if let command = all.first(where: { $0.name == wanted }) { return command }
    let candidates = wanted.isEmpty ? [] : all.filter { $0.name.hasPrefix(wanted) }
    if candidates.count == 1 { return candidates[0] }
    if candidates.count > 1 {
      let names = candidates.map { ":" + $0.name }.joined(separator: ", ")
      throw .usage("`:\(name)` could be \(names)")
    }
    let near = nearest(wanted, among: all.map(\.name))
    throw .usage(
      "there is no command `:\(name)`", hint: near.map { "did you mean :\($0)?" } ?? "`:help` lists them")
  }

  /// Other shells' words for our commands.
  static let aliases = [
    "q": "quit", "exit": "quit", "x": "quit", "h": "help", "?": "help", "d": "schema", "dt": "schema",
    "l": "schema",
    "tables": "schema", "i": "source", "read": "source", "o": "out", "output": "out", "e": "edit",
    "r": "reload",
    "timing": "time", "timer": "time", "mode": "mode", "s": "history", "set": "set", "dump": "out",
    "p": "last",
    "g": "last", "df": "functions", "pset": "set", "copy": "import",
  ]
}

extension Session {
  /// Runs a command line such as `:mode csv`, or a word other shells taught.
  func run(command line: String) throws {
    let text = trimmed(line)
    if text.first == ":" {
      let body = text.dropFirst()
      let name = body.prefix { !$0.isWhitespace && $0 != ";" }
      let command = try CommandTable.find(String(name))
      var argument = trimmed(body.dropFirst(name.count))
      // People end everything with a semicolon; what a statement ends with is its own.
      if argument.hasSuffix(";"), command.argument != .statement {
        argument = trimmed(argument.dropLast())
      }
      return try command.run(self, argument)
    }
    try run(bareCommand: text)
  }

  /// `help`, `quit`, `\q`, `.help` and the like.
  private func run(bareCommand text: String) throws {
    var word = trimmed(text)
    if word.hasSuffix(";") { word = trimmed(word.dropLast()) }
    switch word.lowercased() {
    case "help", "?", ".help", "\\?", "\\h": try run(command: ":help")
    case "quit", "exit", "\\q", ".quit", ".exit": try run(command: ":quit")
    default:
      let name = String(word.dropFirst().prefix { !$0.isWhitespace }).lowercased()
      let known = CommandTable.aliases[name] ?? CommandTable.all.first { $0.name == name }?.name
      let near = known ?? nearest(name, among: CommandTable.all.map(\.name))
      throw ShellError.usage(
        "commands begin with `:` here, not with `\(word.prefix(1))`",
        hint: near.map { "did you mean :\($0)?" } ?? "`:help` lists them")
    }
  }
}
