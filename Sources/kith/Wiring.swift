import CSVImporter
import IMDbImporter
import Importing
import JSONImporter
import JSONLImporter
import Kith
import KithPluginKit
import OpenLibraryImporter
import PluginHost
import WikidataImporter

/// The importers linked into the program.
let linkedImporters: [any Importer.Type] = [
  CSVImporter.self, JSONLImporter.self, JSONImporter.self, WikidataImporter.self, IMDbImporter.self,
  OpenLibraryImporter.self, CypherImporter.self,
]

/// The plugins there are: given by folder, of the graph's project, the user's, the system's.
func pluginCatalog(folders: [String] = [], graph: String?) -> PluginCatalog {
  PluginCatalog(
    PluginPlaces(arguments: folders, project: graph.map { $0 + "/.." } ?? "."),
    builtins: linkedImporters.map { $0.manifest })
}

/// Makes a new database ready for a graph: importers as procedures, relative paths from the graph's folder.
///
/// - Parameters:
///   - plugins: folders of plugins, looked at first.
///   - registry: remembers what the database was made from; one for each database.
func prepareDatabase(
  _ database: Database, folder: String?, plugins folders: [String] = [], registry: ImportRegistry
) {
  let base = folder ?? "."
  let linked = importProcedures(
    baseFolder: { base }, importers: linkedImporters, registry: registry)
  let plugins = pluginProcedures(
    pluginCatalog(folders: folders, graph: folder), baseFolder: { base }, registry: registry)
  // Names of linked importers are reserved: what the program ships comes last and wins.
  for procedure in plugins + linked { database.register(procedure) }
}
