import Engine
import Glibc
import Importing
import KithPluginKit
import Synchronization

extension PluginCommands {
  /// What `kith plugin run` is asked for.
  public struct RunRequest {
    public var name: String
    public var source: String
    /// The plugin's own and those of every import.
    public var options: [String: JSONValue] = [:]
    /// Where to write the stream to; `import.jsonl` reads it back.
    public var record: String?
    public var isSandboxed = true
    /// Only read the stream and check it; no graph is made of it.
    public var isCheck = false

    public init(name: String, source: String) {
      self.name = name
      self.source = source
    }
  }

  /// `kith plugin run NAME SOURCE`: what a plugin makes of a source, counted, and recorded when asked to; no
  /// graph is changed.
  public func run(_ request: RunRequest) -> Int32 {
    attempt { () throws(ImportFailure) in
      let plugin = try catalog.plugin(request.name)
      var settings = settings
      settings.isSandboxed = request.isSandboxed
      settings.failureLog = PluginCommands.printLog
      var recording: Recording?
      if let path = request.record {
        // A recording that is there is not emptied for a plugin that does not even start.
        try settings.trust?.check(plugin)
        let made = try Recording(path)
        settings.record = { made.append($0) }
        recording = made
      }
      if request.isCheck {
        try check(plugin, request, settings)
        try recording?.finish()
        return 0
      }
      let importer = ExternalImporter(plugin, settings)
      let run: ImportRun
      do throws(OptionError) {
        run = try ImportRun(source: importer, Input(path: request.source), options: request.options)
      } catch {
        throw ImportFailure(.config, "option", error.message, hint: error.hint)
      }
      var graph = Graph()
      let summary = try run.run(into: &graph, ImportRegistry())
      try recording?.finish()
      let sandbox = request.isSandboxed ? "" : ", without a sandbox"
      output(
        "\(plugin.name): \(summary.nodes) nodes, \(summary.relationships) relationships, "
          + "\(summary.claims) claims, "
          + "\(summary.rejects.count) rejects\(sandbox)\n")
      for reject in summary.rejects { output("  \(reject.description)\n") }
      return 0
    }
  }
}

extension PluginCommands {
  /// Reads what a plugin sends, and says how much that was and how long it took to read.
  private func check(
    _ plugin: InstalledPlugin, _ request: RunRequest, _ settings: ExternalImporter.Settings
  ) throws(ImportFailure) {
    let kept = Mutex<PluginOutcome?>(nil)
    var settings = settings
    settings.outcome = { outcome in kept.withLock { $0 = outcome } }
    let options: Options
    do throws(OptionError) {
      options = try Options(request.options, plugin.manifest.manifest.options)
    } catch {
      throw ImportFailure(.config, "option", error.message, hint: error.hint)
    }
    var sink = NoSink()
    let start = (Clock.now, Clock.computing)
    _ = try ExternalImporter(plugin, settings)
      .read(Input(path: request.source), options, &sink, ImportContext(), bookmark: nil)
    let (wall, computing) = (Clock.now - start.0, Clock.computing - start.1)
    guard let outcome = kept.withLock({ $0 }) else { return }
    let rate = computing > 0 ? outcome.records * 1000 / computing : 0
    output(
      "\(plugin.name): \(outcome.records) records, \(outcome.bytes) bytes in \(wall) ms; "
        + "read with \(computing) ms of computing, \(rate) records a second\n")
  }
}

/// A file a stream is written to as it comes. A stream that fails leaves what came until then: that is what
/// one wants to look at.
final class Recording: Sendable {
  private let path: String
  private let descriptor: CInt

  /// - Throws: `transient` when the file cannot be written.
  init(_ path: String) throws(ImportFailure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileText.failure("write", path) }
  }

  deinit { close(descriptor) }

  func append(_ bytes: Bytes) {
    var left = bytes[...]
    while !left.isEmpty {
      let count = write(descriptor, Bytes(rebasing: left).baseAddress, left.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      left = left.dropFirst(count)
    }
  }

  /// - Throws: `transient` when not all of it has reached the file.
  func finish() throws(ImportFailure) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileText.failure("write", path) }
  }
}
