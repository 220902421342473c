import KithPluginKit

/// Checks of how a plugin behaves when things are not as they should be.
extension PluginTester {
  // MARK: Protocol

  func checkProtocol(_ fixture: Fixture) {
    check("protocol: refuses a version it does not speak with an `error` record") {
      () throws(ImportFailure) in
      let result = probe.run(fixture.input, fixture.options, protocols: 99...99)
      guard result.failure != nil else { return "it went on as if protocol 99 were its own" }
      return result.isPolite ? nil : result.failure?.description
    }
    check("protocol: ends within a second when cancelled") { () throws(ImportFailure) in
      let result = probe.run(fixture.input, fixture.options, isCancelled: { true })
      return result.milliseconds < 1000 ? nil : "it took \(result.milliseconds) ms"
    }
  }

  /// Streams with a line cut, left out or repeated must never be committed: counts and order tell.
  func checkMutations(_ fixture: Fixture, _ result: StreamProbe.Result) {
    let manifest = plugin.manifest
    check("\(fixture.name): damaged streams are refused") { () throws(ImportFailure) in
      let lines = result.bytes.split(separator: 0x0A).prefix(200).map(Array.init)
      guard lines.count == result.bytes.split(separator: 0x0A).count else { return nil }
      let counted = ["hello", "node", "relationship", "claim", "reject", "done"]
      for index in lines.indices {
        let type = result.lines.indices.contains(index) ? result.lines[index]["type"]?.string ?? "" : ""
        guard counted.contains(type) else { continue }
        var left = lines
        left.remove(at: index)
        var cut = lines
        cut[index] = Array(lines[index].prefix(lines[index].count / 2))
        var doubled = lines
        doubled.insert(lines[index], at: index)
        for (damage, damaged) in [("left out", left), ("cut", cut), ("repeated", doubled)] {
          let bytes = Array(damaged.map { $0 + [0x0A] }.joined())
          if PluginTester.passes(bytes, manifest) { return "line \(index + 1) \(damage) goes unnoticed" }
        }
      }
      return nil
    }
  }

  private static func passes(_ bytes: [UInt8], _ manifest: PluginManifest) -> Bool {
    var sink = StreamGuard(
      NoSink(), manifest.contract, name: manifest.name, input: manifest.name,
      recordLimit: manifest.limits.records)
    do throws(ImportFailure) {
      try ProcessStream.replay(bytes, manifest, &sink)
      return true
    } catch {
      return false
    }
  }

  // MARK: Inputs

  /// Inputs nobody wants but everybody gets: each must end with `done` or an `error` record, never with a
  /// crash.
  func checkInputs(_ fixture: Fixture) {
    guard let original = FileText.bytes(fixture.input), let held = try? TemporaryFolder("test")
    else {
      return skip("inputs", "the fixture's input is a folder")
    }
    defer { withExtendedLifetime(held) {} }
    let scratch = held.path
    let lines = original.filter { $0 != 0x0D }
    let inputs: [(String, [UInt8])] = [
      ("an empty input", []), ("a byte order mark", [0xEF, 0xBB, 0xBF] + original),
      ("lines that end in CR LF", lines.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }),
      ("lines that end in CR", lines.map { $0 == 0x0A ? 0x0D : $0 }),
      ("a line of 1 MiB", original + [UInt8](repeating: UInt8(ascii: "x"), count: (1 << 20) - 1) + [0x0A]),
      ("bytes that are no UTF-8", original + [0xFF, 0xFE, 0x0A]), ("zero bytes", original + [0, 0, 0x0A]),
    ]
    let name = Folder.name(fixture.input)
    for (what, bytes) in inputs {
      let probe = probe
      check("input: \(what) ends with `done` or `error`") { () throws(ImportFailure) in
        try FileText.write(bytes, to: "\(scratch)/\(name)")
        let result = probe.run("\(scratch)/\(name)", fixture.options)
        return result.isPolite ? nil : result.failure?.description
      }
    }
    checkTruncation(fixture, original, "\(scratch)/\(name)")
  }

  private func checkTruncation(_ fixture: Fixture, _ original: [UInt8], _ path: String) {
    let title = "input: one that was cut gives `error`, not a part"
    if isLineByLine { return skip(title, "its input stands line by line, so a part of it is an input") }
    let probe = probe
    check(title) { () throws(ImportFailure) in
      try FileText.write(original.prefix(original.count * 2 / 3), to: path)
      let result = probe.run(path, fixture.options)
      guard result.failure != nil else { return "it says `done` to two thirds of the input" }
      return result.isPolite ? nil : result.failure?.description
    }
  }

  /// Whether every line of the input stands for itself: the manifest says so with `"inputs": {"lines":
  /// true}`.
  private var isLineByLine: Bool { plugin.manifest.readsLines }

  // MARK: Memory

  func checkMemory(_ fixture: Fixture) {
    let title = "memory: ten times the input takes no more memory"
    guard isLineByLine else { return skip(title, "its input cannot be made longer by repeating lines") }
    guard let original = FileText.bytes(fixture.input), !original.isEmpty,
      let held = try? TemporaryFolder("test")
    else { return skip(title, "there is no input to repeat") }
    defer { withExtendedLifetime(held) {} }
    let scratch = held.path
    let path = "\(scratch)/\(Folder.name(fixture.input))"
    let whole = original.last == 0x0A ? original : original + [0x0A]
    let header = plugin.manifest.readsHeader ? Array(whole.prefix { $0 != 0x0A }) + [0x0A] : []
    let block = Array(whole.dropFirst(header.count))
    guard !block.isEmpty else { return skip(title, "there is nothing to repeat after the header") }
    let times = max(1, (32 << 10) / block.count)
    let probe = probe
    check(title) { () throws(ImportFailure) in
      var peaks: [Int64] = []
      for factor in [1, 10] {
        let content = [[UInt8]](repeating: block, count: times * factor).joined()
        try FileText.write(header + Array(content), to: path)
        let result = probe.run(path, fixture.options)
        if let failure = result.failure { throw failure }
        peaks.append(result.peakMemory)
      }
      let grown = peaks[1] - peaks[0]
      return grown < 2 << 20 ? nil : "it takes \(grown >> 10) KiB more, from \(peaks[0] >> 10) KiB"
    }
  }
}
