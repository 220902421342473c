import ArgumentParser
import Importing
import Shell

/// Options that any command which opens a graph takes.
struct GraphOptions: ParsableArguments {
  @Flag(help: "Start with an empty graph in memory when no folder is named.")
  var memory = false

  @Option(name: .shortAndLong, help: "How to show results: table, line, csv, tsv, json, jsonl, markdown, …")
  var mode: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "Write results to this file.")
  var outputFile: String?

  @Flag(name: .shortAndLong, help: "No banner, counts or times.")
  var quiet = false

  @Flag(help: "Refuse statements that write.")
  var readOnly = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColorChoice?

  @Flag(help: "No line editor and no colours, as for a screen reader.")
  var plain = false

  @Option(name: .customLong("plugin"), help: "A plugin's folder, looked at first; may be repeated.")
  var plugins: [String] = []

  @OptionGroup var threads: ThreadOptions

  /// The shell's options, with the importers registered on whatever database it opens.
  ///
  /// - Parameter registry: remembers what the database is made from.
  func shellOptions(graph: String?, registry: ImportRegistry = ImportRegistry()) -> ShellOptions {
    var options = ShellOptions()
    options.graph = graph
    options.memory = memory
    options.mode = mode
    options.outputFile = outputFile
    options.quiet = quiet
    options.readOnly = readOnly
    options.color = color
    options.plain = plain
    options.version = programVersion
    options.prepare = { [threads, plugins] database, folder in
      threads.apply(to: database)
      prepareDatabase(database, folder: folder, plugins: plugins, registry: registry)
    }
    options.activity = { separator in registry.activity.current?.line(separator: separator) }
    options.costs = { registry.costs }
    options.optionHints = { [plugins] folder in importOptionHints(folder: folder, plugins: plugins) }
    return options
  }
}

extension ColorChoice: ExpressibleByArgument {}

/// The prompt, or a script.
struct PromptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    // Named, so that the parser looks for the flags of its root in the root only.
    commandName: "prompt", _superCommandName: "kith", abstract: "The prompt, or a script (the default).")

  @Option(name: [.customShort("c"), .customLong("command")], help: "Run this statement; may be repeated.")
  var statements: [String] = []

  @Option(name: [.customShort("f"), .customLong("file")], help: "Run this script; may be repeated.")
  var files: [String] = []

  @Option(name: [.customShort("p"), .customLong("param")], help: "A parameter, NAME=VALUE; may be repeated.")
  var parameters: [String] = []

  @Flag(help: "Go on after a statement that failed, and fail at the end.")
  var failAtEnd = false

  @OptionGroup var options: GraphOptions

  @Argument(help: "The graph's folder (default: ./Graph when there is one).")
  var graph: String?

  func run() throws {
    var shell = options.shellOptions(graph: graph)
    shell.statements = statements
    shell.files = files
    shell.parameters = parameters
    shell.failAtEnd = failAtEnd
    throw ExitCode(runShell(shell))
  }
}
