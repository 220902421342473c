import ArgumentParser
import KithPluginKit
import PluginHost

/// `kith plugin ...`: importers that are programs of their own.
struct PluginCommand: ParsableCommand {
  // Every command says its name: made up from the type's, all names would be worked out at every start.
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "List, write, test, trust and run importer plugins.",
    subcommands: [List.self, Info.self, New.self, Test.self, Trust.self, Install.self, Run.self],
    defaultSubcommand: List.self)

  /// What every one of them looks at.
  struct Places: ParsableArguments {
    @Option(name: .customLong("plugin"), help: "A plugin's folder, looked at first; may be repeated.")
    var folders: [String] = []

    var commands: PluginCommands {
      PluginCommands(
        pluginCatalog(folders: folders, graph: nil), output: PluginCommands.print,
        errors: PluginCommands.printError)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "The importers there are, and what of the sandbox holds on this machine.")
    @OptionGroup var places: Places

    func run() throws {
      throw ExitCode(places.commands.list(builtins: linkedImporters.map { $0.manifest }))
    }
  }

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "info", abstract: "What a plugin reads, takes and may do.")
    @OptionGroup var places: Places
    @Argument var name: String

    func run() throws {
      throw ExitCode(places.commands.info(name, builtins: linkedImporters.map { $0.manifest }))
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new",
      abstract: "A folder with a new plugin and a passing test.")
    @OptionGroup var places: Places
    @Option(help: "python, swift or bash.") var language: String
    @Argument var name: String

    func run() throws { throw ExitCode(places.commands.new(name, language: language)) }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test", abstract: "Runs every check on a plugin's folder.")
    @OptionGroup var places: Places
    @Flag(help: "Write what it makes of its fixtures to their expected.jsonl.") var accept = false
    @Argument var folder: String

    func run() throws {
      throw ExitCode(places.commands.test(folder, linked: linkedImporters, isAccepting: accept))
    }
  }

  struct Trust: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "trust",
      abstract: "Shows what a plugin runs and may do, and allows it from now on.")
    @OptionGroup var places: Places
    @Flag(name: .shortAndLong, help: "Do not ask.") var yes = false
    @Argument var name: String

    func run() throws {
      throw ExitCode(
        places.commands.trust(name) {
          if yes { return true }
          PluginCommands.printError("Trust it? [y/N] ")
          return readLine()?.lowercased().hasPrefix("y") ?? false
        })
    }
  }

  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install",
      abstract: "Copies a plugin's folder or archive to the user's plugins.")
    @OptionGroup var places: Places
    @Argument var source: String

    func run() throws { throw ExitCode(places.commands.install(source)) }
  }

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run",
      abstract: "What a plugin makes of a source, counted; no graph is changed.")
    @OptionGroup var places: Places
    @Option(name: [.customLong("option")], help: "KEY=VALUE; may be repeated.") var options: [String] = []
    @Option(help: "Write the record stream to this file; import.jsonl reads it back.") var record: String?
    @Flag(help: "Only read and check the stream; no graph is made of it.") var check = false
    @Flag(help: "Run it with all the rights you have; noted in what it imports.") var noSandbox = false
    @Argument var name: String
    @Argument var source: String

    func run() throws {
      var request = PluginCommands.RunRequest(name: name, source: source)
      request.options = try parsedOptions(options)
      request.record = record
      request.isSandboxed = !noSandbox
      request.isCheck = check
      throw ExitCode(places.commands.run(request))
    }
  }
}

/// Options given as KEY=VALUE: a value that reads as JSON is that, any other a text.
func parsedOptions(_ pairs: [String]) throws -> [String: JSONValue] {
  var values: [String: JSONValue] = [:]
  for pair in pairs {
    guard let equals = pair.firstIndex(of: "=") else { throw ValidationError("\(pair) is not KEY=VALUE") }
    let text = String(pair[pair.index(after: equals)...])
    values[String(pair[..<equals])] = (try? JSONValue(parsing: text)) ?? .string(text)
  }
  return values
}
