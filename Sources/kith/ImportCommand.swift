import ArgumentParser
import Glibc
import Importing
import Kith
import KithPluginKit
import PluginHost
import Shell

/// `kith import SOURCE`: what an importer makes of a source, in an empty graph or beside what another is made
/// of, without keeping it: a way to try one out. A graph's own imports stand in its graph.cypher.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import a source and open the prompt on what it makes.",
    discussion: """
      The graph is empty, or the one --graph names; nothing is kept. To make a source part of a graph, write \
      the CALL import.* line into its graph.cypher.
      """)

  @Option(help: "The importer; guessed from the source when left out.")
  var with: String?

  @Option(name: [.customLong("option")], help: "An option of the importer, KEY=VALUE; may be repeated.")
  var importerOptions: [String] = []

  @Option(help: "The folder of the graph to import into; an empty one when left out.")
  var graph: String?

  @Flag(help: "List what would be added (+), withdrawn (-) and changed (~), and change nothing.")
  var dryRun = false

  @Flag(help: "Run a plugin with all the rights you have; noted in the record of the import.")
  var noSandbox = false

  @OptionGroup var options: GraphOptions

  @Argument(help: "The file or folder to import.")
  var source: String

  func run() throws {
    let registry = ImportRegistry()
    var shell = options.shellOptions(graph: graph, registry: registry)
    if graph == nil { shell.memory = true }
    let importer = try chosenImporter()
    var values: [String: JSONValue] = dryRun ? ["dryRun": .boolean(true)] : [:]
    values.merge(try parsedOptions(importerOptions)) { $1 }
    let run: ImportRun
    do throws(OptionError) {
      run = try ImportRun(source: importer, Input(path: source), options: values)
    } catch {
      throw ValidationError(error.description)
    }
    let isDryRun = dryRun
    shell.opened = { database, isCancelled in
      var running = run
      running.isCancelled = isCancelled
      do throws(ImportFailure) {
        report(try database.run(running, registry), by: importer.manifest.name, isDryRun: isDryRun)
      } catch {
        throw ImportMessage(error)
      }
      return !isDryRun
    }
    throw ExitCode(runShell(shell))
  }

  /// The importer that was named, or the one the source looks as if it were for.
  private func chosenImporter() throws -> any ImportSource {
    let catalog = pluginCatalog(folders: options.plugins, graph: graph)
    var settings = ExternalImporter.Settings(trust: catalog.trust)
    settings.isSandboxed = !noSandbox
    settings.log = { line in PluginCommands.printError(line + "\n") }
    settings.failureLog = PluginCommands.printLog
    if let with {
      if let linked = linkedImporters.first(where: { $0.manifest.name == with }) {
        return linkedSource(linked)
      }
      do throws(ImportFailure) {
        return ExternalImporter(try catalog.plugin(with), address: with, settings)
      } catch {
        let known = linkedImporters.map { $0.manifest.name } + catalog.plugins.map(\.address)
        throw ValidationError("\(error.description); there are \(known.joined(separator: ", "))")
      }
    }
    let name = source.split(separator: "/").last.map(String.init) ?? source
    // A plugin says which names it is for more narrowly than the importers of general formats do.
    let named = catalog.plugins.filter { entry in
      entry.plugin.manifest.manifest.globs.contains { Glob.matches($0, name) }
    }
    if let only = named.first, named.count == 1 {
      return ExternalImporter(only.plugin, address: only.address, settings)
    }
    do throws(ImportFailure) {
      if let found = try importer(for: Input(path: source), among: linkedImporters) {
        return linkedSource(found)
      }
    } catch {
      PluginCommands.printError("error: \(ImportMessage(error))\n")
      throw ExitCode(3)
    }
    let known = linkedImporters.map { $0.manifest.name } + catalog.plugins.map(\.address)
    throw ValidationError("no importer for \(source); name one with --with: \(known.joined(separator: ", "))")
  }
}

/// Why an import failed, for people.
private struct ImportMessage: Error, CustomStringConvertible {
  let description: String

  init(_ failure: ImportFailure) {
    description = failure.description + (failure.hint.map { "; \($0)" } ?? "")
  }
}

/// Says in a line what an import did, after the lines of what would change.
private func report(_ summary: ImportSummary, by name: String, isDryRun: Bool) {
  for change in summary.changes { PluginCommands.print(change.line + "\n") }
  if summary.changes.count == ImportDiff.lineLimit { PluginCommands.print("… and more\n") }
  for reject in summary.rejects.prefix(20) { PluginCommands.printError("left out: \(reject.description)\n") }
  let verb = isDryRun ? "would import" : "imported"
  var text = "\(name): \(verb) \(summary.nodes) nodes, \(summary.relationships) relationships, "
  text += "\(summary.claims) claims, \(summary.rejects.count) rejects"
  if isDryRun {
    text +=
      summary.isUnchanged
      ? "; nothing would change"
      : "; nodes +\(summary.nodesCreated) -\(summary.nodesWithdrawn), relationships "
        + "+\(summary.relationshipsCreated) -\(summary.relationshipsWithdrawn), "
        + "\(summary.propertiesSet) properties"
  }
  PluginCommands.printError(text + "\n")
}
