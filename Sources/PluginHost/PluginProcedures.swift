import Engine
import Importing
import Kith
import KithPluginKit

/// The plugins of a catalog as sources of imports. A plugin that is not trusted is among them, calling it says
/// how to trust it, and so is one that cannot be used, with the reason.
public func pluginSources(_ catalog: PluginCatalog, _ settings: ExternalImporter.Settings)
  -> [any ImportSource]
{
  catalog.entries.map { entry in
    switch entry.plugin {
    case .success(let plugin): ExternalImporter(plugin, address: entry.address, settings)
    case .failure(let failure): BrokenImporter(entry.address, failure)
    }
  }
}

/// A plugin that cannot be used, in its place: whoever calls it is told why.
private struct BrokenImporter: ImportSource {
  let manifest: Manifest
  private let failure: ImportFailure

  init(_ name: String, _ failure: ImportFailure) {
    manifest = Manifest(name: name, version: "", help: "A plugin that cannot be used")
    self.failure = failure
  }

  func streamName(_ input: Input) -> String { manifest.name }

  /// Before any option is looked at, none of which is known.
  func check(_ options: Options) throws(OptionError) {}

  func read(
    _ input: Input, _ options: Options, _ sink: inout some RecordSink, _ context: ImportContext,
    bookmark: JSONValue?
  ) throws(ImportFailure) -> JSONValue? { throw failure }
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
