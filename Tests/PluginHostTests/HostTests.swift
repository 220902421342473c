import Engine
import Importing
import JSONLImporter
import Kith
import KithPluginKit
import Synchronization
import Testing

@testable import PluginHost

/// What plugins may rely on, and what they may not do.
@Suite(.enabled(if: PluginBed.isUsable), .serialized)
struct HostTests {
  @Test(.enabled(if: PluginBed.hasPython && Enforcement.current.landlock >= 6 && Enforcement.current.filters))
  func aPluginReachesOnlyWhatItWasGiven() throws {
    let folder = try ScratchFolder()
    let input = try folder.write("input.txt", "given")
    let neighbour = try folder.write("secret.txt", "not given")
    var bed = PluginBed()
    try bed.load(try PluginBed.plugin("spy"), input, ["neighbour": .string(neighbour)])
    #expect(
      bed.nodes == [
        ":Spy {attribute: 'refused', input: 'allowed', keys: 'refused', limit: 'refused', memory: 'refused', "
          + "mode: 'refused', neighbour: 'refused', owner: 'refused', passwd: 'refused', priorities: 'refused', "
          + "priority: 'refused', processors: 'refused', root: 'refused', scheduler: 'refused', "
          + "self: 'refused', setpgid: 'refused', shared: 'refused', signal: 'refused', tcp: 'refused', "
          + "temporary: 'allowed', udp: 'refused', write: 'refused'}"
      ])
    #expect(!FileKind.exists(neighbour + ".new"))
    #expect(FileText.text(neighbour) == "not given")
  }

  @Test(.enabled(if: PluginBed.hasPython && Enforcement.current.filters))
  func aNetworkIsNotTheProgramsOfTheMachine() throws {
    var bed = PluginBed()
    try bed.load(try PluginBed.plugin("networked"))
    #expect(bed.nodes == [":Spy {machine: 'refused', network: 'allowed', newer: 'allowed'}"])
  }

  @Test(.enabled(if: PluginBed.hasPython))
  func withoutASandboxFilesAreOpen() throws {
    let folder = try ScratchFolder()
    let input = try folder.write("input.txt", "given")
    let neighbour = try folder.write("other.txt", "not given")
    var bed = PluginBed()
    bed.isSandboxed = false
    try bed.load(try PluginBed.plugin("spy"), input, ["neighbour": .string(neighbour)])
    #expect(bed.nodes.first?.contains("neighbour: 'allowed'") == true)
  }

  @Test func theRecordOfAnImportSaysWhetherItsPluginWasConfined() throws {
    var bed = PluginBed()
    let plugin = try PluginBed.plugin("good")
    try bed.load(plugin)
    #expect(bed.registry.sources(of: bed.graph).map(\.confinement) == ["sandbox"])
    bed.isSandboxed = false
    // The same facts, and yet another way to have come by them.
    #expect(try bed.load(plugin).isUnchanged)
    #expect(bed.registry.sources(of: bed.graph).map(\.confinement) == ["none"])
  }

  @Test func readingIsSeenFromOutside() throws {
    let folder = try ScratchFolder()
    let input = try folder.write("input.txt", String(repeating: "x\n", count: 500))
    let told = Mutex<[ImportProgress]>([])
    var bed = PluginBed()
    bed.onProgress = { progress in told.withLock { $0.append(progress) } }
    try bed.load(try PluginBed.plugin("slow-reader"), input)
    #expect(told.withLock { $0 }.contains(ImportProgress(done: 400, total: 1000, unit: "bytes")))
  }

  @Test(.enabled(if: PluginBed.hasPython))
  func secretsGoByTheRequestAndNotByArguments() throws {
    var bed = PluginBed()
    try bed.load(try PluginBed.plugin("secret"), PluginBed.input, ["token": .string("tr0ub4dor")])
    #expect(bed.nodes == [":T {length: 9, seen: FALSE}"] || bed.nodes == [":T {length: 9, seen: false}"])
  }

  @Test(.enabled(if: PluginBed.hasPython))
  func whatAFailedPluginLoggedIsThere() throws {
    var bed = PluginBed()
    let lines = Mutex<[String]>([])
    let plugin = try PluginBed.plugin("crash")
    #expect(throws: ImportFailure.self) {
      try bed.load(plugin) { $0.failureLog = { found in lines.withLock { $0 = found } } }
    }
    #expect(lines.withLock { $0 }.first == "Traceback (most recent call last):")
    #expect(lines.withLock { $0 }.last == "RuntimeError: page 7 is not what it was")
  }

  @Test func importingTwiceChangesNothing() throws {
    var bed = PluginBed()
    let plugin = try PluginBed.plugin("good")
    let first = try bed.load(plugin)
    #expect(first.nodesCreated == 1)
    let second = try bed.load(plugin)
    #expect(second.isUnchanged && second.nodes == 1)
  }

  @Test func aDryRunCountsAndChangesNothing() throws {
    var bed = PluginBed()
    let summary = try bed.load(try PluginBed.plugin("good"), PluginBed.input, ["dryRun": .boolean(true)])
    #expect(summary.nodesCreated == 1 && bed.nodeCount == 0)
  }

  @Test(.enabled(if: PluginBed.hasPython))
  func aFeedGoesOnFromItsBookmarkAndTakesBack() throws {
    var bed = PluginBed()
    let feed = try PluginBed.plugin("feed")
    let append: [String: JSONValue] = ["mode": .string("append")]
    try bed.load(feed, PluginBed.input, append)
    // A dry run does not move the bookmark.
    try bed.load(feed, PluginBed.input, append.merging(["dryRun": .boolean(true)]) { $1 })
    try bed.load(feed, PluginBed.input, append)
    #expect(bed.nodes == [":Page {n: 1}", ":Page {n: 2}"])
    try bed.load(feed, PluginBed.input, append)
    #expect(bed.nodes == [":Page {n: 2}", ":Page {n: 3}"])
  }

  @Test func rejectsNameTheInputAndItsPlace() throws {
    var bed = PluginBed()
    let plugin = try PluginBed.plugin("rejects")
    #expect(throws: ImportFailure.self) { try bed.load(plugin) }
    #expect(bed.nodeCount == 0)
    let summary = try bed.load(plugin, PluginBed.input, ["errors": .string("skip:1")])
    #expect(summary.rejects.map(\.description) == ["shows.json:9: show without id (at /7)"])
    // The node, and the document it comes from.
    #expect(bed.nodeCount == 2)
  }

  @Test func cancellingTakesLessThanASecondEvenWhenNobodyListens() throws {
    var bed = PluginBed()
    let clock = ContinuousClock()
    bed.isCancelled = { true }
    let plugin = try PluginBed.plugin("deaf-to-cancel")
    let time = clock.measure {
      let error = #expect(throws: ImportFailure.self) { try bed.load(plugin) }
      #expect(error?.kind == .cancelled)
    }
    #expect(time < .milliseconds(1500))
    #expect(PluginBed.leftovers("deaf-to-cancel") == 0)
  }

  @Test func aRecordingIsReadBackWithoutThePlugin() throws {
    let folder = try ScratchFolder()
    let recording = try Recording("\(folder.path)/good.jsonl")
    var bed = PluginBed()
    try bed.load(try PluginBed.plugin("good")) { $0.record = { recording.append($0) } }
    try recording.finish()
    var graph = Graph()
    let run = try ImportRun(JSONLImporter.self, Input(path: "\(folder.path)/good.jsonl"))
    #expect(try run.run(into: &graph, ImportRegistry()).nodes == 1)
  }

  @Test func anOptionOfTheWrongTypeStartsNothing() throws {
    let plugin = try PluginBed.plugin("spy")
    let settings = ExternalImporter.Settings(trampoline: ["/nowhere"], trust: nil)
    let error = #expect(throws: OptionError.self) {
      _ = try ImportRun(
        source: ExternalImporter(plugin, settings), Input(path: PluginBed.input),
        options: ["neighbor": .integer(1)])
    }
    #expect(error?.hint == "did you mean `neighbour`?")
  }

  @Test func aMissingInputIsSaidBeforeAnythingStarts() throws {
    var bed = PluginBed()
    let error = #expect(throws: ImportFailure.self) {
      try bed.load(try PluginBed.plugin("good"), "/no/such/file")
    }
    #expect(error?.message == "there is no such file")
  }

  @Test func manyImportsAtOnceDoNotWaitForEachOther() async throws {
    let plugin = try PluginBed.plugin("good")
    let counts = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          var bed = PluginBed()
          return (try? bed.load(plugin))?.nodes ?? 0
        }
      }
      return await group.reduce(0, +)
    }
    #expect(counts == 16)
  }

  @Test func aPluginIsAProcedure() throws {
    let folder = try ScratchFolder()
    let places = PluginPlaces(
      arguments: ["\(PluginBed.faults)/good"], userData: folder.path, system: "\(folder.path)/none")
    let catalog = PluginCatalog(places)
    let database = Database()
    let settings = ExternalImporter.Settings(trampoline: PluginBed.trampoline, trust: catalog.trust)
    for procedure in pluginProcedures(
      catalog, settings: settings, baseFolder: { PluginBed.faults }, registry: ImportRegistry())
    {
      database.register(procedure)
    }
    let call = "CALL import.good('good/main.sh') YIELD nodes, created RETURN nodes, created"
    // Nobody was asked yet.
    #expect(throws: (any Error).self) { _ = try database.run(call) }
    let plugin = try catalog.plugin("good")
    try catalog.trust.trust(plugin, try PluginFingerprint(folder: plugin.folder))
    #expect(try database.run(call).rowCount == 1)
  }
}
