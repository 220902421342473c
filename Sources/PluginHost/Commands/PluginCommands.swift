import Glibc
import KithPluginKit

/// The commands `kith plugin ...`. Each writes to the sinks it was made with and gives an exit code: 0, or 1
/// for what went wrong, or 2 for a call that cannot be understood.
public struct PluginCommands {
  public let catalog: PluginCatalog
  public var settings: ExternalImporter.Settings
  let output: (String) -> Void
  let errors: (String) -> Void

  /// - Parameters:
  ///   - output: takes what was asked for, with its line ends.
  ///   - errors: takes what went wrong, with its line ends.
  ///   - settings: nil for those of this program.
  public init(
    _ catalog: PluginCatalog, settings: ExternalImporter.Settings? = nil, output: @escaping (String) -> Void,
    errors: @escaping (String) -> Void
  ) {
    self.catalog = catalog
    self.settings = settings ?? ExternalImporter.Settings(trust: catalog.trust)
    self.output = output
    self.errors = errors
  }

  /// Runs a command; a failure becomes a message and an exit code.
  func attempt(_ body: () throws(ImportFailure) -> Int32) -> Int32 {
    do throws(ImportFailure) {
      return try body()
    } catch {
      errors("kith: \(error.description)\n")
      if let hint = error.hint { errors("  \(hint)\n") }
      return error.kind == .config ? 2 : 1
    }
  }

  /// Standard output and standard error.
  public static func print(_ text: String) { PluginCommands.write(text, to: STDOUT_FILENO) }
  public static func printError(_ text: String) { PluginCommands.write(text, to: STDERR_FILENO) }

  /// Shows the last lines a plugin logged, to standard error.
  @Sendable public static func printLog(_ lines: [String]) {
    for line in lines { printError("  | \(line)\n") }
  }

  private static func write(_ text: String, to descriptor: CInt) {
    var left = Array(text.utf8)[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      left = left.dropFirst(count)
    }
  }
}
