import KithPluginKit
import Testing

@testable import PluginHost

/// Plugins that do what they must not: each ends with a message that says what, nothing is committed, and no
/// process is left.
@Suite(.enabled(if: PluginBed.isUsable), .serialized)
struct FaultTests {
  struct Fault: CustomTestStringConvertible, Sendable {
    var plugin: String
    var message: String
    var isPython = false
    var testDescription: String { plugin }

    init(_ plugin: String, _ message: String, python: Bool = false) {
      self.plugin = plugin
      self.message = message
      isPython = python
    }
  }

  static let faults = [
    Fault("stray-print", "stray-print:2:1: expected `{`, found `Fetching page 1...`"),
    Fault("no-hello", "no-hello:1: the stream does not begin with `hello`"),
    Fault("no-done", "no-done: it ended without `done`"),
    Fault("wrong-counts", "wrong-counts:3:1: `done` says 2 nodes, the stream has 1"),
    Fault("missing-counts", "`done` does not say how many nodes it sent; there are 1"),
    Fault("exit-after-done", "after `done` it exited with 3; it said: disk full"),
    Fault("output-after-done", "output-after-done:4:1: there is more after `done`"),
    Fault("unknown-type", "unknown-type:2:1: there is no record type `vertex`"),
    Fault("crash", "it exited with 1; it said: RuntimeError: page 7 is not what it was", python: true),
    Fault("killed", "killed: it was ended by SIGSEGV"),
    Fault("cut-line", "the stream ends within a line: 23 bytes without a line end"),
    Fault("long-line", "the plugin sent a line longer than 1MiB", python: true),
    Fault("invalid-utf8", "invalid-utf8:2:"),
    Fault("lone-surrogate", "lone-surrogate:2:"),
    Fault("number-overflow", "number-overflow:2:"),
    Fault("deep-nesting", "deep-nesting:2:", python: true),
    Fault("silent-hang", "the plugin sent nothing for 300ms"),
    Fault("deaf-hang", "the plugin sent nothing for 300ms"),
    Fault("endless-trickle", "the plugin took longer than 700ms"),
    Fault("endless-flood", "more than 20000 records", python: true),
    Fault("endless-bytes", "the plugin sent more than 2MiB", python: true),
    Fault("fork-bomb", "the plugin started more than 16 processes"),
    Fault("memory-hog", "it said: MemoryError", python: true),
    Fault("memory-of-children", "the plugin uses more than 160MiB of memory", python: true),
    Fault("busy-loop", "it used more than 1s of computing time", python: true),
    Fault("closed-output", "closed-output: it "),
    Fault("dangling", "nobody"),
    Fault("contradicting-keys", "isbn"),
    Fault("unknown-source", "`at.src` is \"z\", which no source record has announced"),
    Fault("error-record", "shows.json:7:3: 1 April is no date"),
    Fault("frozen-label", "the plugin sent the label `Secret`, which its manifest does not declare"),
    Fault("frozen-type", "`n` as string, declared is int"),
    Fault("escape-codes", "input: \\u{1b}[2Jall is \\u{202e}well\\u{7}"),
    Fault("escape-codes-in-log", "it exited with 1; it said: \\u{1b}[2Jgone\\u{7}"),
    Fault("hello-twice", "`hello` came twice"),
    Fault("negative-counts", "negative-counts:3:1: `done` says -1 nodes, the stream has 1"),
    Fault("nul-byte", "nul-byte:2:"),
    Fault("stopped", "the plugin sent nothing for 300ms"),
    Fault("endless-log", "the plugin sent nothing for 300ms"),
    Fault("many-keys", "a graph holds at most 65535 property keys", python: true),
    Fault("many-types", "a graph holds at most 65535 relationship types", python: true),
    Fault("full-disk", "the plugin keeps more than 8MiB in its TMPDIR; limits stand in its kith-plugin.json"),
    Fault("large-file", "it wrote a file larger than 4MiB"),
    Fault("many-files", "the plugin keeps more than 100 files in its TMPDIR"),
    Fault("nameless-files", "the plugin keeps more than 8MiB in its TMPDIR", python: true),
    Fault("deep-folders", "the plugin nests folders more than 64 deep in its TMPDIR", python: true),
    Fault("huge-message", "all is lost all is lost", python: true),
    Fault("endless-rejects", "more than 1000 errors", python: true),
    Fault("endless-sources", "the plugin sent more than 5000 records", python: true),
    Fault("large-sources", "the plugin announced more sources than fit into 256MiB", python: true),
    Fault("endless-retractions", "the plugin sent more than 5000 records", python: true),
    Fault("deep-ignored", "deep-ignored:2:", python: true),
    Fault("no-program", "the plugin needs the program `no-such-program-anywhere`, which is not installed"),
  ]

  @Test(arguments: faults)
  func endsWithAMessageAndNothingElse(_ fault: Fault) throws {
    if fault.isPython, !PluginBed.hasPython { return }
    var bed = PluginBed()
    let plugin = try PluginBed.plugin(fault.plugin)
    // However lenient the import is with its input, a plugin that breaks the rules is refused.
    let error = #expect(throws: ImportFailure.self) {
      try bed.load(plugin, PluginBed.input, ["errors": .string("skip:1000")])
    }
    let text = (error?.description ?? "") + (error?.hint.map { "; \($0)" } ?? "")
    #expect(text.contains(fault.message), "\(text)")
    #expect(text.count < 3000)
    #expect(bed.nodeCount == 0 && bed.relationshipCount == 0)
    #expect(PluginBed.leftovers(fault.plugin) == 0)
  }

  static let manifests = [
    ("climbing-command", "`run.command` leaves the folder with `..`: ../good/main.sh"),
    ("climbing-permission", "the permission \"/usr/../root\" must not go up with `..`"),
  ]

  @Test(arguments: manifests)
  func isRefusedByItsManifest(_ name: String, _ message: String) {
    let error = #expect(throws: ImportFailure.self) { try PluginBed.plugin(name) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  static let harmless = [
    ("good", [":T {n: 1}"]), ("stray-print-fd3", [":T {n: 1}"]), ("extension-type", [":T {n: 1}"]),
    ("grandchild-holds-pipe", [":T {n: 1}"]), ("discarded", [":T {n: 1}"]), ("setsid-child", [":T {n: 1}"]),
    ("log-flood", [":T {n: 1}"]), ("progress-flood", [":T {n: 1}"]),
  ]

  @Test(arguments: harmless)
  func commitsAndLeavesNoProcess(_ name: String, _ nodes: [String]) throws {
    if ["setsid-child", "log-flood", "progress-flood"].contains(name), !PluginBed.hasPython { return }
    var bed = PluginBed()
    try bed.load(try PluginBed.plugin(name))
    #expect(bed.nodes == nodes)
    #expect(PluginBed.leftovers(name) == 0)
  }
}
