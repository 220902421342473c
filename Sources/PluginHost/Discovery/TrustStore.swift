import KithPluginKit

/// What the user trusts: folders of plugins with the hash their files had when the user looked.
public struct TrustStore: Hashable, Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  public enum Standing: Hashable, Sendable {
    case trusted, new, changed
  }

  /// How a plugin stands whose files are as they are now.
  public func standing(_ plugin: InstalledPlugin, _ fingerprint: PluginFingerprint) -> Standing {
    guard let entry = entries().last(where: { $0["folder"]?.string == plugin.folder }) else { return .new }
    return entry["sha256"]?.string == fingerprint.hash ? .trusted : .changed
  }

  /// - Throws: `config` with the command to run when the plugin is new or was changed.
  public func check(_ plugin: InstalledPlugin) throws(ImportFailure) {
    let fingerprint = try PluginFingerprint(folder: plugin.folder)
    let why: String
    switch standing(plugin, fingerprint) {
    case .trusted: return
    case .new: why = "the plugin \(plugin.name) is not trusted yet"
    case .changed: why = "files of the plugin \(plugin.name) have changed since it was trusted"
    }
    throw ImportFailure(
      .config, "not-trusted", why,
      hint: "look at \(plugin.folder), then run: kith plugin trust \(plugin.folder)")
  }

  /// Remembers that a plugin is trusted as its files are now.
  public func trust(_ plugin: InstalledPlugin, _ fingerprint: PluginFingerprint) throws(ImportFailure) {
    var kept = entries().filter { $0["folder"]?.string != plugin.folder }
    kept.append(
      .object([
        .init("folder", .string(plugin.folder)), .init("name", .string(plugin.name)),
        .init("version", .string(plugin.manifest.manifest.version)),
        .init("sha256", .string(fingerprint.hash)),
        .init(
          "files",
          .object(fingerprint.files.map { JSONValue.Member($0.path, .string($0.hash)) })),
      ]))
    let tree = JSONValue.object([.init("trust", .integer(1)), .init("plugins", .array(kept))])
    try Folder.make(Folder.parent(path), mode: 0o700)
    try FileText.write((JSONText.pretty(tree) + "\n").utf8, to: path, mode: 0o600)
  }

  private func entries() -> [JSONValue] {
    guard let text = FileText.text(path), let tree = try? JSONValue(parsing: text) else { return [] }
    return tree["plugins"]?.elements ?? []
  }
}
