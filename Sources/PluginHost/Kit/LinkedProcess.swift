import KithPluginKit

/// An importer of the program run as a process of its own, by the protocol of plugins: `kith __import NAME`.
public enum LinkedProcess {
  public static let command = "__import"

  /// What the program does when it is called so.
  /// - Parameter name: of one of the importers.
  /// - Returns: the exit status.
  public static func run(_ name: String?, among importers: [any Importer.Type]) -> Int32 {
    guard let importer = importers.first(where: { $0.manifest.name == name }) else {
      let known = importers.map { $0.manifest.name }.joined(separator: ", ")
      PluginCommands.printError("kith: no importer is called \(name ?? "so"); there are \(known)\n")
      return 2
    }
    return ImporterProcess.run(importer)
  }
}
