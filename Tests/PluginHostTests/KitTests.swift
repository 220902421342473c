import KithPluginKit
import Synchronization
import TestSupport
import Testing

@testable import PluginHost

/// `kith plugin new`, `test`, `install`, `trust` and `list`.
@Suite(.enabled(if: PluginBed.isUsable), .serialized)
struct KitTests {
  private final class Text: Sendable {
    private let lines = Mutex("")
    var text: String { lines.withLock { $0 } }
    func add(_ more: String) { lines.withLock { $0 += more } }
  }

  private func commands(_ folder: ScratchFolder, _ text: Text) -> PluginCommands {
    let catalog = PluginCatalog(PluginPlaces(userData: "\(folder.path)/data", system: "\(folder.path)/none"))
    return PluginCommands(
      catalog, settings: ExternalImporter.Settings(trampoline: PluginBed.trampoline, trust: catalog.trust),
      output: { text.add($0) }, errors: { text.add($0) })
  }

  @Test(arguments: KitFiles.Language.allCases)
  func embeddedFilesAreThoseOfTheKit(_ language: KitFiles.Language) {
    for (name, content) in language.files {
      #expect(
        PackageFolder.text(of: "\(PackageFolder.root)/Plugins/kit/\(language)/\(name)") == content, "\(name)")
    }
  }

  @Test(arguments: [("python", "python3"), ("bash", "bash")])
  func aNewPluginPassesItsTest(_ language: String, _ program: String) throws {
    guard ProgramPath.find(program) != nil else { return }
    let folder = try ScratchFolder()
    let text = Text()
    let commands = commands(folder, text)
    #expect(commands.new("my-plugin", language: language, in: folder.path) == 0)
    #expect(commands.test("\(folder.path)/my-plugin") == 0, "\(text.text)")
    // A second one would overwrite what somebody has written.
    #expect(commands.new("my-plugin", language: language, in: folder.path) == 2)
  }

  @Test func aPluginThatBreaksItsFixtureFails() throws {
    let folder = try ScratchFolder()
    let text = Text()
    let commands = commands(folder, text)
    #expect(commands.new("liar", language: "bash", in: folder.path) == 0)
    try folder.write("liar/fixtures/sample/input.txt", "Somebody Else\n")
    #expect(commands.test("\(folder.path)/liar") == 1)
    #expect(text.text.contains("FAIL  sample: sends what expected.jsonl says: line 3: expected"))
    #expect(text.text.contains("when that is right: kith plugin test --accept"))
    _ = commands.test("\(folder.path)/liar", isAccepting: true)
    #expect(text.text.contains("ok    sample: expected.jsonl is now what it sends"))
    _ = commands.test("\(folder.path)/liar")
    #expect(text.text.contains("ok    sample: sends what expected.jsonl says"))
  }

  @Test func aRecordingOutlivesAPluginThatMayNotStart() throws {
    let folder = try ScratchFolder()
    let recording = try folder.write("stream.jsonl", "kept\n")
    var request = PluginCommands.RunRequest(name: "\(PluginBed.faults)/good", source: PluginBed.input)
    request.record = recording
    #expect(commands(folder, Text()).run(request) == 2)
    #expect(FileText.text(recording) == "kept\n")
  }

  @Test func anInstalledPluginIsTrustedByItsFilesOnly() throws {
    let folder = try ScratchFolder()
    let text = Text()
    #expect(commands(folder, text).install("\(PluginBed.faults)/good") == 0)
    #expect(commands(folder, text).install("\(PluginBed.faults)/good") == 2)
    let request = PluginCommands.RunRequest(name: "good", source: PluginBed.input)
    #expect(commands(folder, text).run(request) == 2)
    #expect(text.text.contains("run: kith plugin trust"))
    #expect(commands(folder, text).trust("good") { false } == 1)
    #expect(commands(folder, text).trust("good") { true } == 0)
    var recorded = request
    recorded.record = "\(folder.path)/stream.jsonl"
    #expect(commands(folder, text).run(recorded) == 0)
    #expect(text.text.contains("good: 1 nodes, 0 relationships, 0 claims, 0 rejects"))
    #expect(PackageFolder.text(of: "\(folder.path)/stream.jsonl")?.contains("\"type\":\"done\"") == true)
    try folder.write("data/plugins/good/main.sh", "echo changed")
    #expect(commands(folder, text).run(request) == 2)
    #expect(commands(folder, text).list() == 0)
    #expect(text.text.contains("changed since trusted"))
    #expect(text.text.contains("enforced on this machine"))
  }

  @Test(.enabled(if: PluginBed.hasPython))
  func theExamplePluginPassesItsTest() throws {
    let folder = try ScratchFolder()
    let text = Text()
    #expect(commands(folder, text).test("\(PackageFolder.root)/Plugins/tvmaze") == 0, "\(text.text)")
  }
}
