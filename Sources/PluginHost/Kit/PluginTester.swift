import Engine
import Importing
import KithPluginKit

/// The checks of `kith plugin test`: what a plugin must do to be called one.
final class PluginTester {
  enum Verdict: Hashable {
    case passed
    case failed(String)
    case skipped(String)
  }

  struct Check {
    var name: String
    var verdict: Verdict
  }

  let plugin: InstalledPlugin
  let trampoline: [String]
  private(set) var checks: [Check] = []
  /// The same importer as a part of the program, when it is one.
  var linked: (any Importer.Type)?
  /// Whether what the plugin makes of its fixtures is written down as what is expected of it.
  var isAccepting = false

  init(_ plugin: InstalledPlugin, trampoline: [String]) {
    self.plugin = plugin
    self.trampoline = trampoline
  }

  var probe: StreamProbe { StreamProbe(plugin: plugin, trampoline: trampoline) }
  var hasFailed: Bool { checks.contains { if case .failed = $0.verdict { true } else { false } } }

  /// Adds a check that fails with what `body` returns, or passes when that is nil.
  func check(_ name: String, _ body: () throws(ImportFailure) -> String?) {
    do throws(ImportFailure) {
      let fault = try body()
      checks.append(Check(name: name, verdict: fault.map { .failed($0) } ?? .passed))
    } catch {
      checks.append(
        Check(name: name, verdict: .failed(error.description + (error.hint.map { "; \($0)" } ?? ""))))
    }
  }

  func skip(_ name: String, _ reason: String) {
    checks.append(Check(name: name, verdict: .skipped(reason)))
  }

  /// Runs all checks.
  func run() {
    checkManifest()
    checkOptions()
    let fixtures: [Fixture]
    do throws(ImportFailure) {
      fixtures = try Fixture.all(plugin)
    } catch {
      checks.append(Check(name: "fixtures", verdict: .failed(error.description)))
      return
    }
    guard let first = fixtures.first else {
      checks.append(Check(name: "fixtures", verdict: .failed("there is none below fixtures/")))
      return
    }
    for fixture in fixtures { checkFixture(fixture) }
    checkProtocol(first)
    checkInputs(first)
    checkMemory(first)
  }

  // MARK: Manifest and options

  private func checkManifest() {
    let manifest = plugin.manifest.manifest
    check("manifest: help in one line") {
      () throws(ImportFailure) in
      manifest.help.isEmpty || manifest.help.contains("\n") ? "`help` is missing" : nil
    }
    check("manifest: version of three numbers") { () throws(ImportFailure) in
      let parts = manifest.version.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 3 && parts.allSatisfy { Int($0) != nil }
        ? nil : "`version` is \"\(manifest.version)\""
    }
    check("files: nobody else can change them, no links") { () throws(ImportFailure) in
      _ = try PluginFingerprint(folder: plugin.folder)
      return nil
    }
  }

  private func checkOptions() {
    for option in plugin.manifest.manifest.options {
      check("option \(option.name): takes \(option.kind.name) and nothing else") { () throws(ImportFailure) in
        if let good = OptionSamples.good(option), !accepts(option, good) {
          return "refuses \(JSONText.line(good))"
        }
        guard let bad = OptionSamples.bad(option.kind) else { return nil }
        return accepts(option, bad) ? "takes \(JSONText.line(bad))" : nil
      }
    }
  }

  private func accepts(_ option: OptionDefinition, _ value: JSONValue) -> Bool {
    (try? Options([option.name: value], [option])) != nil
  }

  // MARK: Fixtures

  private func checkFixture(_ fixture: Fixture) {
    let first = probe.run(fixture.input, fixture.options)
    check("\(fixture.name): ends with `done`, in the sandbox") { () throws(ImportFailure) in
      if let failure = first.failure { throw failure }
      return nil
    }
    guard first.failure == nil else { return }
    checkExpectation(fixture, first)
    check("\(fixture.name): sends the same twice") { () throws(ImportFailure) in
      let second = probe.run(fixture.input, fixture.options)
      if let failure = second.failure { throw failure }
      return second.bytes == first.bytes ? nil : "the second stream is another one"
    }
    check("\(fixture.name): passes over fields it does not know") { () throws(ImportFailure) in
      let other = probe.run(
        fixture.input, fixture.options,
        extra: [.init("x-future", .object([.init("a", .array([.integer(1)]))]))])
      if let failure = other.failure { throw failure }
      return other.bytes == first.bytes ? nil : "an unknown field changes what it sends"
    }
    checkLocators(fixture, first)
    checkImport(fixture)
    if let linked { checkTransports(fixture, linked) }
    checkMutations(fixture, first)
  }

  private func checkExpectation(_ fixture: Fixture, _ result: StreamProbe.Result) {
    let accept = "kith plugin test --accept \(plugin.folder)"
    if isAccepting {
      return check("\(fixture.name): expected.jsonl is now what it sends") { () throws(ImportFailure) in
        try FileText.write(result.bytes, to: "\(fixture.folder)/expected.jsonl")
        return nil
      }
    }
    let title = "\(fixture.name): sends what expected.jsonl says"
    guard let expected = fixture.expected else {
      return skip(title, "there is no expected.jsonl; this writes it: \(accept)")
    }
    check(title) { () throws(ImportFailure) in
      PluginTester.difference(Fixture.canonical(expected), Fixture.comparable(result.bytes, to: expected))
        .map { "\($0); when that is right: \(accept)" }
    }
  }

  /// The first line two streams differ in.
  static func difference(_ expected: [String], _ found: [String]) -> String? {
    for index in 0..<max(expected.count, found.count) {
      let wanted = index < expected.count ? expected[index] : "the end"
      let got = index < found.count ? found[index] : "the end"
      if wanted != got { return "line \(index + 1): expected \(wanted), got \(got)" }
    }
    return nil
  }

  private func checkLocators(_ fixture: Fixture, _ result: StreamProbe.Result) {
    let title = "\(fixture.name): every locator leads to what the record says"
    guard !Folder.exists(fixture.input) else { return skip(title, "the fixture's input is a folder") }
    let head = (try? Input(path: fixture.input).head(1 << 13)) ?? []
    guard !head.contains(0) else { return skip(title, "its input is no text") }
    let records = result.lines.filter {
      ["node", "relationship", "claim"].contains($0["type"]?.string ?? "")
    }
    let elsewhere = LocatorCheck.otherDocuments(result.lines, input: Folder.name(fixture.input))
    if !records.isEmpty, records.allSatisfy({ elsewhere.contains($0["at"]?["src"]?.string ?? "") }) {
      return skip(title, "its records come from other documents than the input")
    }
    check(title) { () throws(ImportFailure) in
      let locators = LocatorCheck(input: try Input(path: fixture.input).bytes().withBytes { Array($0) })
      var located = 0
      for record in records where !elsewhere.contains(record["at"]?["src"]?.string ?? "") {
        if let fault = locators.fault(record) { return "\(JSONText.line(record).prefix(60)): \(fault)" }
        if record["at"]?.members?.isEmpty == false { located += 1 }
      }
      return located > 0 || records.isEmpty ? nil : "no record says where in the input it comes from (`at`)"
    }
  }

  private func checkImport(_ fixture: Fixture) {
    var settings = ExternalImporter.Settings(trampoline: trampoline, trust: nil)
    settings.isSandboxed = true
    let importer = ExternalImporter(plugin, settings)
    let given = given(fixture)
    check("\(fixture.name): importing twice changes nothing") { () throws(ImportFailure) in
      do throws(OptionError) {
        let run = try ImportRun(source: importer, Input(path: fixture.input), options: given)
        return PluginTester.importTwice(run)
      } catch {
        return error.description
      }
    }
  }

  private func given(_ fixture: Fixture) -> [String: JSONValue] {
    var given: [String: JSONValue] = [:]
    for option in plugin.manifest.manifest.options { given[option.name] = fixture.options[option.name] }
    given["errors"] = .string("skip:1000000")
    // What a fixture's relationships lead to may stand in another file.
    if linked != nil { given["dangling"] = .string("stub") }
    return given
  }

  /// An importer that is linked in must give what it gives as a process.
  private func checkTransports(_ fixture: Fixture, _ linked: any Importer.Type) {
    let settings = ExternalImporter.Settings(trampoline: trampoline, trust: nil)
    let external = ExternalImporter(plugin, settings)
    let given = given(fixture)
    check("\(fixture.name): gives the same graph linked in and as a process") { () throws(ImportFailure) in
      var graphs: [[String]] = []
      do throws(OptionError) {
        let input = Input(path: fixture.input)
        for run in [
          try ImportRun(linked, input, options: given),
          try ImportRun(source: external, input, options: given),
        ] {
          graphs.append(try PluginTester.lines(run))
        }
      } catch {
        return error.description
      }
      return PluginTester.difference(graphs[0], graphs[1])
    }
  }

  private static func lines(_ run: ImportRun) throws(OptionError) -> [String] {
    var graph = Graph()
    do throws(ImportFailure) {
      _ = try run.run(into: &graph, ImportRegistry())
      return GraphLines.of(graph)
    } catch {
      return [error.description]
    }
  }

  private static func importTwice(_ run: ImportRun) -> String? {
    var graph = Graph()
    let registry = ImportRegistry()
    do throws(ImportFailure) {
      _ = try run.run(into: &graph, registry)
      let second = try run.run(into: &graph, registry)
      if second.isUnchanged { return nil }
      return
        "the second import makes \(second.nodesCreated) nodes and \(second.relationshipsCreated) "
        + "relationships, "
        + "withdraws \(second.nodesWithdrawn) and \(second.relationshipsWithdrawn), "
        + "sets \(second.propertiesSet) properties"
    } catch {
      return error.description
    }
  }
}
