import CSVImporter
import Importing
import JSONLImporter
import Kith
import KithPluginKit

/// The importers linked into the program.
let linkedImporters: [any Importer.Type] = [CSVImporter.self, JSONLImporter.self]

/// Makes a new database ready for a graph: importers as procedures, relative paths from the graph's folder.
func prepareDatabase(_ database: Database, folder: String?) {
  let base = folder ?? "."
  for procedure in importProcedures(baseFolder: { base }, importers: linkedImporters) {
    database.register(procedure)
  }
}
