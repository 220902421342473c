import KithPluginKit

/// The stream of a process, or a recording of one, line by line: content goes straight to the scanner, what
/// is about the import itself is looked at first.
struct ProcessStream: ~Copyable {
  private var scanner: RecordStreamScanner
  private let manifest: PluginManifest
  private let input: String
  private let log: (@Sendable (String) -> Void)?
  /// Messages so far.
  private var logged = 0
  /// Of them, how many are handed on.
  private static let logLimit = 1000

  /// - Parameter input: the name of what is imported; the plugin's where there is none.
  init(
    _ manifest: PluginManifest, _ limits: PluginLimits, input: String? = nil,
    log: (@Sendable (String) -> Void)? = nil
  ) {
    self.manifest = manifest
    self.input = input ?? manifest.name
    self.log = log
    scanner = RecordStreamScanner(name: manifest.name, lineLimit: Int(clamping: limits.line))
  }

  /// True once `done` has come with the right counts.
  var isDone: Bool { scanner.isDone }

  /// Takes a line without its LF.
  @inline(__always)
  mutating func take<Sink: RecordSink>(_ line: Bytes, _ sink: inout StreamGuard<Sink>) throws(ImportFailure) {
    if ControlRecord.isContent(line), sink.state.hasHello { return try scanner.scanLine(line, into: &sink) }
    try takeOther(line, &sink)
  }

  private mutating func takeOther<Sink: RecordSink>(
    _ line: Bytes, _ sink: inout StreamGuard<Sink>
  ) throws(ImportFailure) {
    let control = ControlRecord(line)
    if let control, !scanner.isDone {
      try StreamRules.check(control, &sink.state, manifest, input: input)
      if control.type == "log" { tell(control.tree["message"]?.string ?? "") }
    }
    try scanner.scanLine(line, into: &sink)
  }

  /// Hands a message on, as long as there are not more than anybody reads.
  private mutating func tell(_ message: String) {
    logged += 1
    if logged <= ProcessStream.logLimit { log?(PrintableText.of(message, limit: 500)) }
    if logged == ProcessStream.logLimit + 1 { log?("further messages of \(manifest.name) are not shown") }
  }

  /// Reads a recorded stream whole, by the rules for processes.
  /// - Throws: why an import of it would be refused.
  static func replay<Sink: RecordSink>(
    _ bytes: [UInt8], _ manifest: PluginManifest, _ sink: inout StreamGuard<Sink>
  ) throws(ImportFailure) {
    var stream = ProcessStream(manifest, manifest.limits)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
      let line = Array(line)
      let result: Result<Void, ImportFailure> = line.withUnsafeBufferPointer { buffer in
        do throws(ImportFailure) {
          try stream.take(buffer, &sink)
          return .success(())
        } catch {
          return .failure(error)
        }
      }
      try result.get()
    }
    guard stream.isDone, bytes.last == 0x0A else {
      throw ImportFailure(.bug, "incomplete", "it ended without `done`", file: manifest.name)
    }
  }
}
