import Engine
import Importing
import Kith
import KithPluginKit

/// The plugins of a catalog as sources of imports. A plugin that is not trusted is among them: calling it
/// says how to trust it.
public func pluginSources(_ catalog: PluginCatalog, _ settings: ExternalImporter.Settings)
  -> [any ImportSource]
{
  catalog.plugins.map { ExternalImporter($0.plugin, address: $0.address, settings) }
}

/// The plugins of a catalog as procedures `import.NAME`, their options typed by their manifests.
///
/// - Parameters:
///   - settings: nil for those of this program, with the trust the catalog's user has given.
///   - baseFolder: what relative paths are relative to, asked at each call.
///   - registry: the one the database's other importers use.
public func pluginProcedures(
  _ catalog: PluginCatalog, settings: ExternalImporter.Settings? = nil,
  baseFolder: @escaping @Sendable () -> String, registry: ImportRegistry
) -> [any Procedure] {
  pluginSources(catalog, settings ?? ExternalImporter.Settings(trust: catalog.trust)).map {
    importProcedure($0, baseFolder: baseFolder, registry: registry)
  }
}
