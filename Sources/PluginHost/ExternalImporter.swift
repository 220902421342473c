import Glibc
import Importing
import KithPluginKit

/// A plugin as a source of records: the way of an import, from options to commit, is that of linked-in
/// importers.
public struct ExternalImporter: ImportSource {
  public let plugin: InstalledPlugin
  private let settings: Settings
  public var manifest: Manifest

  /// What all plugins of a program have in common.
  public struct Settings: Sendable {
    /// The program that becomes the plugin: this one, called as `__exec-plugin`.
    public var trampoline: [String]
    /// Nil to start plugins nobody was asked about, as the conformance kit does.
    public var trust: TrustStore?
    public var isSandboxed = true
    /// Given every byte of a stream as it comes.
    public var record: (@Sendable (Bytes) -> Void)?
    /// Given what a plugin logs.
    public var log: (@Sendable (String) -> Void)?
    /// Given what a plugin left besides its records.
    public var outcome: (@Sendable (PluginOutcome) -> Void)?
    /// Given the last lines of what a plugin that failed wrote to its standard error.
    public var failureLog: (@Sendable ([String]) -> Void)?

    public init(trampoline: [String]? = nil, trust: TrustStore?) {
      self.trampoline =
        trampoline ?? [Folder.resolved("/proc/self/exe") ?? "/proc/self/exe", "__exec-plugin"]
      self.trust = trust
    }
  }

  /// - Parameter address: what it is called by when its own name is taken.
  public init(_ plugin: InstalledPlugin, address: String? = nil, _ settings: Settings) {
    self.plugin = plugin
    self.settings = settings
    manifest = plugin.manifest.manifest
    if let address { manifest.name = address.split(separator: "/").joined(separator: ".") }
  }

  /// How the process is kept from what it was not given: what was asked for, as far as this machine can.
  public var confinement: String? { settings.isSandboxed ? "sandbox" : "none" }

  public func streamName(_ input: Input) -> String { plugin.name }

  public func check(_ options: Options) throws(OptionError) {}

  public func read(
    _ input: Input, _ options: Options, _ sink: inout some RecordSink, _ context: ImportContext,
    bookmark: JSONValue?
  ) throws(ImportFailure) -> JSONValue? {
    try settings.trust?.check(plugin)
    guard manifest.modes.contains(context.mode) else {
      let known = manifest.modes.map(\.rawValue).joined(separator: ", ")
      throw ImportFailure(
        .config, "mode", "the plugin \(plugin.name) knows the modes \(known) only", file: input.name)
    }
    let path = try inputPath(input)
    var invocation = PluginInvocation(
      trampoline: settings.trampoline, plugin: plugin,
      request: PluginRequest.text(
        inputs: [path], options: options, plugin.manifest, mode: context.mode, bookmark: bookmark),
      inputs: [path], limits: plugin.manifest.limits)
    invocation.inputName = input.name
    invocation.isSandboxed = settings.isSandboxed
    invocation.record = settings.record
    invocation.log = settings.log
    if let failureLog = settings.failureLog {
      invocation.failed = { tail in failureLog(tail.lastLines) }
    }
    var session = try PluginSession(invocation, context)
    let outcome = try session.run(&sink)
    settings.outcome?(outcome)
    return outcome.bookmark
  }

  private func inputPath(_ input: Input) throws(ImportFailure) -> String {
    guard let path = Folder.resolved(input.path) else {
      throw ImportFailure(.config, "no-input", "there is no such file", file: input.name)
    }
    let kind = Folder.exists(path) ? "folder" : "file"
    guard manifest.inputs.kinds.contains(kind) else {
      let kinds = manifest.inputs.kinds.joined(separator: ", ")
      throw ImportFailure(
        .config, "input-kind", "a \(kind) is not for the plugin \(plugin.name), which reads: \(kinds)",
        file: input.name)
    }
    guard FileKind.isReadable(path) else {
      throw ImportFailure(
        .transient, "unreadable",
        "cannot \(kind == "file" ? "open" : "read") the \(kind): "
          + SystemError.text(errno), file: input.name)
    }
    return path
  }
}

/// The one line a plugin is told its work with.
enum PluginRequest {
  static func text(
    inputs: [String], options: Options, _ plugin: PluginManifest, mode: ImportContext.Mode,
    bookmark: JSONValue?, protocols: ClosedRange<Int> = RecordStreamScanner.protocols,
    extra: [JSONValue.Member] = []
  ) -> String {
    let given = plugin.manifest.options.compactMap { definition in
      (options[definition.name] ?? secret(definition.name, plugin)).map {
        JSONValue.Member(definition.name, $0)
      }
    }
    let versions = [protocols.lowerBound, protocols.upperBound].map { JSONValue.integer(Int64($0)) }
    let request: [JSONValue.Member] = [
      .init("type", .string("import")),
      .init("protocol", .array(versions)),
      .init("inputs", .array(inputs.map { .object([.init("path", .string($0))]) })),
      .init("options", .object(given)), .init("mode", .string(mode.rawValue)),
      .init("bookmark", bookmark ?? .null),
      .init("limits", .object([.init("line", .integer(plugin.limits.line))])),
    ]
    return JSONText.line(.object(request + extra))
  }

  /// A secret that was not given, from the environment variable the manifest names for it.
  private static func secret(_ option: String, _ plugin: PluginManifest) -> JSONValue? {
    guard let variable = plugin.secretVariables[option], let value = getenv(variable) else { return nil }
    return .string(String(cString: value))
  }
}
