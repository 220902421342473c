import KithPluginKit

/// The stream of a process, or a recording of one, line by line: content goes straight to the scanner, what
/// is about the import itself is looked at first.
struct ProcessStream: ~Copyable {
  private var scanner: RecordStreamScanner
  private let manifest: PluginManifest
  private let log: (@Sendable (String) -> Void)?

  init(_ manifest: PluginManifest, _ limits: PluginLimits, log: (@Sendable (String) -> Void)? = nil) {
    self.manifest = manifest
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
      try StreamRules.check(control, &sink.state, manifest)
      if control.type == "log" { log?(PrintableText.of(control.tree["message"]?.string ?? "")) }
    }
    try scanner.scanLine(line, into: &sink)
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
