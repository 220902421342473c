import ArgumentParser
import Glibc
import Importing
import Kith
import KithPluginKit
import Shell

/// `kith import SOURCE`: what an importer makes of a source, without keeping it: a way to try one out. A
/// graph's
/// own imports stand in its graph.cypher.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import a source into an empty graph and open the prompt on it.",
    discussion: "To make it part of a graph, write the CALL import.* line it prints into graph.cypher.")

  @Option(help: "The importer; guessed from the source when left out.")
  var with: String?

  @Option(name: [.customLong("option")], help: "An option of the importer, KEY=VALUE; may be repeated.")
  var importerOptions: [String] = []

  @Flag(help: "Say what would be imported, and change nothing.")
  var dryRun = false

  @OptionGroup var options: GraphOptions

  @Argument(help: "The file or folder to import.")
  var source: String

  func run() throws {
    var shell = options.shellOptions(graph: nil)
    shell.memory = true
    let (source, with, pairs, dryRun) = (source, with, importerOptions, dryRun)
    shell.prepare = { database, folder in
      prepareDatabase(database, folder: folder)
      let summary = try importSource(source, with: with, pairs: pairs, dryRun: dryRun, into: database)
      let line = Array((summary + "\n").utf8)
      _ = write(STDERR_FILENO, line, line.count)
    }
    throw ExitCode(runShell(shell))
  }
}

/// Runs one import and says in a line what it did.
private func importSource(
  _ source: String, with name: String?, pairs: [String], dryRun: Bool, into database: Database
) throws -> String {
  let input = Input(path: source)
  let chosen =
    if let name {
      linkedImporters.first { $0.manifest.name == name }
    } else {
      try importer(for: input, among: linkedImporters)
    }
  guard let chosen else {
    let known = linkedImporters.map { $0.manifest.name }.joined(separator: ", ")
    throw ValidationError("no importer for \(source); name one with --with: \(known)")
  }
  var values: [String: JSONValue] = dryRun ? ["dryRun": .boolean(true)] : [:]
  values.merge(try importOptions(pairs)) { $1 }
  let summary = try database.run(try ImportRun(chosen, input, options: values), ImportRegistry())
  let verb = dryRun ? "would import" : "imported"
  return """
    \(chosen.manifest.name): \(verb) \(summary.nodes) nodes, \(summary.relationships) relationships, \
    \(summary.claims) claims, \(summary.rejects.count) rejects
    """
}
