import KithPluginKit

/// A plugin in a folder, with a manifest that can be used.
public struct InstalledPlugin: Hashable, Sendable {
  public var manifest: PluginManifest
  /// Absolute, without symbolic links.
  public var folder: String
  public var origin: PluginOrigin

  public var name: String { manifest.name }

  /// - Parameter linked: for the name of an importer that is linked into the program, the command that runs it
  ///   as a process; its manifest need not have one.
  /// - Throws: `config` naming the rule the folder or its manifest breaks.
  public init(
    folder path: String, origin: PluginOrigin, linked: (_ name: String) -> [String]? = { _ in nil }
  ) throws(ImportFailure) {
    guard let folder = Folder.resolved(path), Folder.exists(folder) else {
      throw ImportFailure(.config, "no-plugin", "there is no folder \(path)")
    }
    let file = "\(folder)/\(PluginManifest.fileName)"
    guard let text = FileText.bytes(file, limit: 1 << 20) else {
      throw ImportFailure(
        .config, "manifest", "there is no readable \(PluginManifest.fileName)", file: folder)
    }
    do throws(ManifestError) {
      manifest = try PluginManifest(json: text, linked: linked)
    } catch {
      throw ImportFailure(.config, "manifest", error.description, file: file)
    }
    for argument in manifest.run.command where argument.split(separator: "/").contains("..") {
      throw ImportFailure(
        .config, "command", "`run.command` leaves the folder with `..`: \(argument)", file: file)
    }
    self.folder = folder
    self.origin = origin
  }
}

/// Where a plugin was found, in the order of precedence.
public enum PluginOrigin: String, CaseIterable, Comparable, Hashable, Sendable {
  case argument, project, user, system, builtin

  public static func < (a: PluginOrigin, b: PluginOrigin) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}
