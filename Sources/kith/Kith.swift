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
      let arguments = Array(CommandLine.arguments.dropFirst())
      var command = try promptCommand(arguments) ?? KithCommand.parseAsRoot(arguments)
      try command.run()
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      guard KithCommand.exitCode(for: error) == .validationFailure else { KithCommand.exit(withError: error) }
      PluginCommands.printError(KithCommand.fullMessage(for: error) + "\n")
      exit(wrongUsage)
    }
  }

  /// The prompt, when a command line plainly asks for it; nil for any other command, for help, and for what is
  /// wrong in one. To read a command line as all the commands takes longer than the first answer of a small graph.
  private static func promptCommand(_ arguments: [String]) -> (any ParsableCommand)? {
    let names = KithCommand.configuration.subcommands.map { $0.configuration.commandName }
    if let first = arguments.first, names.contains(first) || first == "help" { return nil }
    return try? PromptCommand.parseAsRoot(arguments) as? PromptCommand
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
