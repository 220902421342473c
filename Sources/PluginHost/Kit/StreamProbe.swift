import KithPluginKit
import Synchronization

/// Starts a plugin for a look at its stream alone; no graph is involved.
struct StreamProbe {
  let plugin: InstalledPlugin
  let trampoline: [String]

  /// What came of a start.
  struct Result {
    var bytes: [UInt8]
    var failure: ImportFailure?
    var peakMemory: Int64 = 0
    var milliseconds: Int64 = 0

    /// True when the plugin ended by a record of its own: `done`, or `error`.
    var isPolite: Bool { failure == nil || lines.last?["type"]?.string == "error" }
    var lines: [JSONValue] {
      bytes.split(separator: 0x0A).compactMap { try? JSONValue(parsing: String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// - Parameters:
  ///   - extra: members added to the request.
  ///   - isCancelled: asked while the plugin runs.
  func run(
    _ input: String, _ options: Options, protocols: ClosedRange<Int> = 1...1, extra: [JSONValue.Member] = [],
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> Result {
    let text = PluginRequest.text(
      inputs: [input], options: options, plugin.manifest,
      mode: plugin.manifest.manifest.modes.first ?? .replace,
      bookmark: nil, protocols: protocols, extra: extra)
    var invocation = PluginInvocation(
      trampoline: trampoline, plugin: plugin, request: text, inputs: [input], limits: plugin.manifest.limits)
    let box = StreamBox()
    invocation.record = { box.append($0) }
    let start = Clock.now
    var result = Result(bytes: [])
    do throws(ImportFailure) {
      var session = try PluginSession(
        invocation,
        ImportContext(mode: plugin.manifest.manifest.modes.first ?? .replace, isCancelled: isCancelled))
      var sink = NoSink()
      result.peakMemory = try session.run(&sink).peakMemory
    } catch {
      result.failure = error
    }
    result.milliseconds = Clock.now - start
    result.bytes = box.bytes
    return result
  }
}

/// Bytes from another thread or closure.
final class StreamBox: Sendable {
  private let content = Mutex<[UInt8]>([])
  var bytes: [UInt8] { content.withLock { $0 } }
  func append(_ more: Bytes) { content.withLock { $0 += more } }
}

/// Takes records and forgets them.
struct NoSink: RecordSink {
  mutating func source(_ record: SourceRecord) {}
  mutating func node(_ record: NodeRecord) {}
  mutating func relationship(_ record: RelationshipRecord) {}
  mutating func claim(_ record: ClaimRecord) {}
  mutating func retract(_ id: Bytes, _ locator: RecordLocator) {}
  mutating func reject(_ reject: Reject) {}
  mutating func progress(_ progress: ImportProgress) {}
  mutating func beginNodeTable(_ table: NodeTable) {}
  mutating func beginRelationshipTable(_ table: RelationshipTable) {}
  mutating func appendRows(_ chunk: ColumnChunk) {}
  mutating func endTable() {}
}
