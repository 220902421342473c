import ArgumentParser
import Glibc
import PluginHost

@main
enum Program {
  static func main() {
    // A plugin is started through the program itself, which gives up its rights and becomes the plugin.
    if CommandLine.arguments.dropFirst().first == "__exec-plugin" {
      execPluginTrampoline(Array(CommandLine.arguments.dropFirst(2)))
    }
    // An importer of the program as a process, by the protocol of plugins.
    if CommandLine.arguments.dropFirst().first == LinkedProcess.command {
      exit(LinkedProcess.run(CommandLine.arguments.dropFirst(2).first, among: linkedImporters))
    }
    do {
      var command = try KithCommand.parseAsRoot()
      try command.run()
    } catch {
      guard KithCommand.exitCode(for: error) == .validationFailure else { KithCommand.exit(withError: error) }
      PluginCommands.printError(KithCommand.fullMessage(for: error) + "\n")
      exit(wrongUsage)
    }
  }

  /// What a command line that cannot be understood ends with, whichever command it was for.
  private static let wrongUsage: Int32 = 2
}

/// The program: what it can do, in the order of its help.
struct KithCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kith",
    abstract: "An in-memory knowledge graph you can talk to.",
    discussion: """
      Without a subcommand kith opens GRAPH (a folder with a graph.cypher) and shows a prompt; when standard
      input is no terminal it runs it as a script.
      """,
    version: "kith \(programVersion)",
    subcommands: [
      PromptCommand.self, RunCommand.self, QueriesCommand.self, ImportCommand.self, PluginCommand.self,
      ProtocolCommand.self,
    ],
    defaultSubcommand: PromptCommand.self)
}

/// The version `--version`, the banner and the protocol give.
let programVersion = "0.1.0"
