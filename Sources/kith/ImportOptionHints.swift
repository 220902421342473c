import Importing
import KithPluginKit
import PluginHost
import Shell

/// The options of every importer, for completion, from their manifests: by the procedure that takes them.
func importOptionHints(folder: String?, plugins: [String] = []) -> [String: [OptionHint]] {
  var hints: [String: [OptionHint]] = [:]
  func add(_ manifest: Manifest, _ name: String) {
    hints["import.\(name)"] = (manifest.options + ImportPolicy.definitions).map { hint($0) }
  }
  for (address, plugin) in pluginCatalog(folders: plugins, graph: folder).plugins {
    add(plugin.manifest.manifest, address.split(separator: "/").joined(separator: "."))
  }
  for importer in linkedImporters { add(importer.manifest, importer.manifest.name) }
  return hints
}

private func hint(_ option: OptionDefinition) -> OptionHint {
  let values: [String] =
    switch option.kind {
    case .boolean: ["true", "false"]
    case .enum(let values): values.map { "'\($0)'" }
    default: []
    }
  let detail = option.help.isEmpty ? option.kind.name : "\(option.kind.name). \(option.help)"
  return OptionHint(option.name, detail: detail, values: values)
}
