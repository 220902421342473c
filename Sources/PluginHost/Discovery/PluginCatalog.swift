import Glibc
import KithPluginKit

/// Where plugins are looked for.
public struct PluginPlaces: Hashable, Sendable {
  /// Folders named on the command line with `--plugin`.
  public var arguments: [String]
  /// The folder of the open graph's project; its `Plugins` folder is looked into.
  public var project: String?
  /// `$XDG_DATA_HOME/kith`, where the user's plugins and what the user trusts are kept.
  public var userData: String
  public var system: String

  /// - Parameter userData: nil for the folder the environment names.
  public init(
    arguments: [String] = [], project: String? = nil, userData: String? = nil,
    system: String = "/usr/local/lib/kith/plugins"
  ) {
    self.arguments = arguments
    self.project = project
    self.userData = userData ?? PluginPlaces.defaultUserData
    self.system = system
  }

  private static var defaultUserData: String {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    return (variable("XDG_DATA_HOME") ?? (variable("HOME") ?? "") + "/.local/share") + "/kith"
  }

  var userPlugins: String { "\(userData)/plugins" }
}

/// The plugins there are. Only manifests are read to find them; nothing is started.
public struct PluginCatalog: Sendable {
  public struct Entry: Sendable {
    /// The name it is called by: `tvmaze`, or `user/csv` when a plugin before it has the plain name.
    public var address: String
    public var origin: PluginOrigin
    public var folder: String
    /// Why it cannot be used, or the plugin.
    public var plugin: Result<InstalledPlugin, ImportFailure>
    /// The other places the same name is found at.
    public var conflicts: [String] = []
  }

  /// In the order of precedence, then of names.
  public private(set) var entries: [Entry] = []
  public let places: PluginPlaces
  public let trust: TrustStore

  /// - Parameter builtins: importers linked into the program; their names are reserved.
  public init(_ places: PluginPlaces, builtins: [Manifest] = []) {
    self.places = places
    trust = TrustStore(path: "\(places.userData)/plugin-trust.json")
    let names = builtins.map(\.name)
    for (origin, folders) in PluginCatalog.candidates(places) {
      for folder in folders { add(folder, origin, names) }
    }
    nameEntries(names)
  }

  private static func candidates(_ places: PluginPlaces) -> [(PluginOrigin, [String])] {
    func below(_ folder: String) -> [String] {
      Folder.entries(folder).map { "\(folder)/\($0)" }.filter {
        FileKind.exists("\($0)/\(PluginManifest.fileName)")
      }
    }
    return [
      (.argument, places.arguments), (.project, places.project.map { below("\($0)/Plugins") } ?? []),
      (.user, below(places.userPlugins)), (.system, below(places.system)),
    ]
  }

  private mutating func add(_ folder: String, _ origin: PluginOrigin, _ reserved: [String]) {
    let plugin: Result<InstalledPlugin, ImportFailure>
    do throws(ImportFailure) {
      plugin = .success(try InstalledPlugin(folder: folder, origin: origin))
    } catch {
      // The manifest of an importer that is linked in has no `run`; its folder holds documentation and fixtures.
      if error.code == "manifest", PluginCatalog.isLinkedIn(folder, reserved) { return }
      plugin = .failure(error)
    }
    let resolved = Folder.resolved(folder) ?? folder
    // The same folder may be named and found.
    if entries.contains(where: { $0.folder == resolved }) { return }
    entries.append(Entry(address: "", origin: origin, folder: resolved, plugin: plugin))
  }

  private static func isLinkedIn(_ folder: String, _ reserved: [String]) -> Bool {
    guard let text = FileText.text("\(folder)/\(PluginManifest.fileName)"),
      let tree = try? JSONValue(parsing: text)
    else { return false }
    return tree["run"] == nil && reserved.contains(tree["name"]?.string ?? "")
  }

  private mutating func nameEntries(_ reserved: [String]) {
    var taken: [String: String] = [:]
    for name in reserved { taken[name] = "linked in" }
    for index in entries.indices {
      guard case .success(let plugin) = entries[index].plugin else {
        entries[index].address = Folder.name(entries[index].folder)
        continue
      }
      if taken[plugin.name] == nil {
        taken[plugin.name] = plugin.folder
        entries[index].address = plugin.name
      } else {
        entries[index].address = "\(entries[index].origin.rawValue)/\(plugin.name)"
      }
    }
    for index in entries.indices {
      guard case .success(let plugin) = entries[index].plugin else { continue }
      var others = entries.filter {
        $0.folder != plugin.folder && (try? $0.plugin.get())?.name == plugin.name
      }
      .map(\.folder)
      if reserved.contains(plugin.name) { others.insert("linked in", at: 0) }
      entries[index].conflicts = others
    }
  }

  /// The plugins that can be used.
  public var plugins: [(address: String, plugin: InstalledPlugin)] {
    entries.compactMap { entry in (try? entry.plugin.get()).map { (entry.address, $0) } }
  }

  /// A plugin by its address or, when it is a path, in a folder.
  /// - Throws: `config` when there is none, with the nearest name.
  public func plugin(_ name: String) throws(ImportFailure) -> InstalledPlugin {
    if let entry = entries.first(where: { $0.address == name }) { return try entry.plugin.get() }
    if FileKind.exists("\(name)/\(PluginManifest.fileName)") {
      return try InstalledPlugin(folder: name, origin: .argument)
    }
    let near = NearestName.of(name, among: entries.map(\.address)).map { "did you mean \($0)?" }
    throw ImportFailure(
      .config, "no-plugin", "there is no plugin \(name)",
      hint: near ?? "kith plugin list shows those there are")
  }
}
