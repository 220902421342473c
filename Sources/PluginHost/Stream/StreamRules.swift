import KithPluginKit

/// The rules of protocol 1 that a file of records need not keep but the stream of a process must.
enum StreamRules {
  static func check(
    _ record: ControlRecord, _ state: inout StreamState, _ manifest: PluginManifest, input: String
  ) throws(ImportFailure) {
    let name = manifest.name
    if !state.hasHello, record.type != "hello", record.type != "error" { throw noHello(name) }
    switch record.type {
    case "hello": try hello(record, &state, manifest)
    case "bookmark": state.bookmark = record.tree["value"]
    case "reject": state.rejectPlace = record.place(state.sources)
    case "error": throw record.failure(name, input: input, state.sources)
    case "done": try done(record, state, name)
    default: break
    }
  }

  static func noHello(_ name: String) -> ImportFailure {
    ImportFailure(
      .bug, "hello", "the stream does not begin with `hello`", file: name, line: 1,
      hint: "{\"type\":\"hello\",\"protocol\":1,\"plugin\":\"\(name)\"}")
  }

  private static func hello(
    _ record: ControlRecord, _ state: inout StreamState, _ manifest: PluginManifest
  ) throws(ImportFailure) {
    func failure(_ message: String) -> ImportFailure {
      ImportFailure(.bug, "hello", message, file: manifest.name, line: 1)
    }
    if state.hasHello { throw failure("`hello` came twice") }
    if let name = record.tree["plugin"]?.string, name != manifest.name {
      throw failure("`hello` comes from \"\(name)\", not from \(manifest.name)")
    }
    if let version = record.tree["protocol"]?.integer,
      !manifest.run.protocols.contains(Int(clamping: version))
    {
      throw failure("`hello` says protocol \(version), which its manifest does not")
    }
    state.hasHello = true
  }

  /// Counts are compared by the scanner; here only that they are given, for a stream that was cut and mended
  /// would otherwise pass.
  private static func done(_ record: ControlRecord, _ state: StreamState, _ name: String)
    throws(ImportFailure)
  {
    let counts = [
      ("nodes", state.counts.nodes), ("relationships", state.counts.relationships),
      ("claims", state.counts.claims),
      ("rejects", state.counts.rejects),
    ]
    for (kind, count) in counts where count > 0 && record.tree[kind]?.integer == nil {
      throw ImportFailure(
        .bug, "counts", "`done` does not say how many \(kind) it sent; there are \(count)", file: name)
    }
  }
}
