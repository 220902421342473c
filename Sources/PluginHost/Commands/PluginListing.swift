import KithPluginKit

/// A row of `kith plugin list`.
public struct PluginRow: Hashable, Sendable {
  public var name: String
  public var version: String
  public var origin: PluginOrigin
  /// `trusted`, `not trusted`, `changed`, `built in`, `broken`, with `conflict` where a name is found more
  /// than once.
  public var state: String
  public var help: String
  public var folder: String
}

extension PluginCatalog {
  /// The plugins and importers there are, as rows.
  /// - Parameter builtins: importers linked into the program.
  public func rows(builtins: [Manifest] = []) -> [PluginRow] {
    var rows = entries.map { entry in
      var row = PluginRow(
        name: entry.address, version: "", origin: entry.origin, state: "", help: "", folder: entry.folder)
      switch entry.plugin {
      case .success(let plugin):
        row.version = plugin.manifest.manifest.version
        row.help = PrintableText.of(plugin.manifest.manifest.help)
        row.state = state(of: plugin)
        if !entry.conflicts.isEmpty {
          row.state += ", conflict with \(entry.conflicts.joined(separator: " and "))"
        }
      case .failure(let error):
        row.state = "broken"
        row.help = PrintableText.of(error.description)
      }
      return row
    }
    rows += builtins.map {
      PluginRow(
        name: $0.name, version: $0.version, origin: .builtin, state: "built in", help: $0.help, folder: "")
    }
    return rows
  }

  func state(of plugin: InstalledPlugin) -> String {
    do throws(ImportFailure) {
      switch trust.standing(plugin, try PluginFingerprint(folder: plugin.folder)) {
      case .trusted: return "trusted"
      case .new: return "not trusted"
      case .changed: return "changed since trusted"
      }
    } catch {
      return "refused: \(error.description)"
    }
  }
}

extension PluginCommands {
  /// `kith plugin list`: what there is, where it was found, whether it is trusted, and what is enforced here.
  public func list(builtins: [Manifest] = []) -> Int32 {
    let rows = catalog.rows(builtins: builtins)
    let cells =
      [["name", "version", "from", "state", "what it reads"]]
      + rows.map { [$0.name, $0.version, $0.origin.rawValue, $0.state, $0.help] }
    var widths = [0, 0, 0, 0]
    for row in cells {
      for column in widths.indices { widths[column] = max(widths[column], row[column].count) }
    }
    for row in cells {
      var line = ""
      for column in widths.indices {
        line += row[column] + String(repeating: " ", count: widths[column] - row[column].count + 2)
      }
      output(line + row[4] + "\n")
    }
    output("\n" + Enforcement.current.line + "\n")
    return 0
  }

  /// `kith plugin info NAME`: what a plugin is, may and takes.
  /// - Parameter builtins: importers linked into the program.
  public func info(_ name: String, builtins: [Manifest] = []) -> Int32 {
    attempt { () throws(ImportFailure) in
      if let manifest = builtins.first(where: { $0.name == name }) {
        line("importer", "\(name) \(manifest.version), part of the program")
        describe(manifest)
        return 0
      }
      let plugin = try catalog.plugin(name)
      describe(plugin)
      output("state        \(catalog.state(of: plugin))\n")
      return 0
    }
  }

  /// What somebody who is asked to trust a plugin wants to know.
  func describe(_ plugin: InstalledPlugin) {
    let manifest = plugin.manifest.manifest
    let permissions = manifest.permissions
    let limits = plugin.manifest.limits
    line("plugin", "\(plugin.name) \(manifest.version)\(manifest.license.map { " (\($0))" } ?? "")")
    line("folder", plugin.folder)
    line("command", plugin.manifest.run.command.joined(separator: " "))
    line("may read", permissions.read.joined(separator: ", "))
    line("may write", permissions.write.isEmpty ? "nothing" : permissions.write.joined(separator: ", "))
    line("network", permissions.network)
    line(
      "limits",
      "idle \(Duration.text(limits.idle)), wall \(Duration.text(limits.wall)), "
        + "computing \(Duration.text(limits.cpu)), "
        + "memory \(ByteCount.text(limits.memory)), disk \(ByteCount.text(limits.disk)), "
        + "line \(ByteCount.text(limits.line)), \(limits.processes) processes, \(limits.files) files")
    line("contract", plugin.manifest.contract.mode.rawValue)
    describe(manifest)
  }

  private func line(_ name: String, _ text: String) {
    // Nothing a manifest says may hide what it says elsewhere.
    output(name + String(repeating: " ", count: max(1, 13 - name.count)) + PrintableText.of(text) + "\n")
  }

  /// What an importer reads and takes.
  private func describe(_ manifest: Manifest) {
    if !manifest.help.isEmpty { line("reads", manifest.help) }
    if !manifest.globs.isEmpty { line("files", manifest.globs.joined(separator: " ")) }
    for option in manifest.options {
      line("option", "\(option.name): \(option.kind.name)\(option.help.isEmpty ? "" : ". \(option.help)")")
    }
  }

  /// `kith plugin trust NAME`: shows what would be trusted and remembers it.
  /// - Parameter isConfirmed: asked after everything has been shown; true to trust.
  public func trust(_ name: String, isConfirmed: () -> Bool) -> Int32 {
    attempt { () throws(ImportFailure) in
      let plugin = try catalog.plugin(name)
      let fingerprint = try PluginFingerprint(folder: plugin.folder)
      // What matters most is shown last: it is next to the question.
      for file in fingerprint.files { line("file", "\(file.hash.prefix(16))…  \(file.path)") }
      line("sha256", fingerprint.hash)
      describe(plugin)
      output(Enforcement.current.line + "\n")
      guard isConfirmed() else {
        errors("kith: \(plugin.name) is not trusted; nothing has changed\n")
        return 1
      }
      try catalog.trust.trust(plugin, fingerprint)
      output("\(plugin.name) is trusted as long as none of these files changes\n")
      return 0
    }
  }
}
