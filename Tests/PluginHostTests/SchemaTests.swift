import KithPluginKit
import TestSupport
import Testing

@testable import PluginHost

/// The published schemas, and the text one writes a plugin from, say what the host does.
@Suite(.serialized)
struct SchemaTests {
  private static let plugins = "\(PackageFolder.root)/Plugins"

  private func schema(_ name: String) throws -> SchemaCheck {
    try SchemaCheck(try #require(PackageFolder.text(of: "\(SchemaTests.plugins)/schema/\(name).schema.json")))
  }

  /// The code blocks of a kind in PROTOCOL.md.
  private func blocks(_ kind: String) throws -> [String] {
    let text = try #require(PackageFolder.text(of: "\(SchemaTests.plugins)/PROTOCOL.md"))
    return text.split(separator: "```\(kind)\n").dropFirst().compactMap {
      $0.split(separator: "```").first.map(String.init)
    }
  }

  @Test func manifestsFitTheirSchema() throws {
    let schema = try schema("manifest")
    var texts = PackageFolder.files(under: PluginBed.faults, suffix: PluginManifest.fileName)
      .compactMap { PackageFolder.text(of: "\(PluginBed.faults)/\($0)") }
    texts.append(try #require(PackageFolder.text(of: "\(SchemaTests.plugins)/tvmaze/kith-plugin.json")))
    texts += KitFiles.Language.allCases.map { KitFiles.manifest("x", $0) }
    texts += [try #require(try blocks("json").first)]
    #expect(texts.count > 40)
    for text in texts { #expect(schema.fault(try JSONValue(parsing: text)) == nil, "\(text)") }
  }

  @Test(arguments: CatalogTests.faults.dropFirst(2))
  func whatTheHostRefusesAboutShapeTheSchemaRefuses(_ text: String, _ message: String) throws {
    // What one part says about another is beyond a schema.
    let relations = ["neither its inputs", "lacks", "more than 0", "props.n", "the default"]
    guard !relations.contains(where: { message.contains($0) }) else { return }
    #expect(try schema("manifest").fault(try JSONValue(parsing: text)) != nil, "\(text)")
  }

  @Test func messagesInTheTextFitTheirSchema() throws {
    let schema = try schema("message")
    let lines = try blocks("jsonl").flatMap { $0.split(separator: "\n") }
    #expect(lines.count > 15)
    for line in lines { #expect(schema.fault(try JSONValue(parsing: String(line))) == nil, "\(line)") }
  }

  static let wrong = [
    #"{"type":"vertex"}"#, #"{"id":"a"}"#, #"{"type":"node"}"#, #"{"type":"node","id":""}"#,
    #"{"type":"node","id":"a","props":{"x":[[1]]}}"#, #"{"type":"node","id":"a","props":{"x":{"y":1}}}"#,
    #"{"type":"relationship","from":"a","to":"b"}"#, #"{"type":"claim","subject":"a","predicate":"p"}"#,
    #"{"type":"claim","subject":"a","predicate":"p","value":1,"confidence":2}"#,
  ]

  @Test(arguments: wrong)
  func whatTheScannerRefusesTheSchemaRefuses(_ line: String) throws {
    #expect(try schema("message").fault(try JSONValue(parsing: line)) != nil)
    let manifest = try PluginManifest(json: Array(KitFiles.manifest("x", .bash).utf8))
    var sink = StreamGuard(NoSink(), manifest.contract, name: "x", input: "x", recordLimit: 100)
    let stream = "{\"type\":\"hello\",\"protocol\":1}\n\(line)\n{\"type\":\"done\"}\n"
    #expect(throws: ImportFailure.self) { try ProcessStream.replay(Array(stream.utf8), manifest, &sink) }
  }

  @Test(.enabled(if: PluginBed.isUsable && ProgramPath.find("awk") != nil))
  func theExampleInTheTextRuns() throws {
    let folder = try ScratchFolder()
    try folder.write("roles/kith-plugin.json", try #require(try blocks("json").first))
    try folder.write("roles/main.awk", try #require(try blocks("awk").first))
    let expected = try #require(try blocks("jsonl").first)
    try folder.write("roles/fixtures/one/input.txt", "Ann;Stone\n")
    try folder.write(
      "roles/fixtures/one/expected.jsonl", expected.replacing("roles.txt", with: "input.txt"))
    let input = try folder.write("roles.txt", "Ann;Stone\n")
    let plugin = try InstalledPlugin(folder: "\(folder.path)/roles", origin: .argument)
    var bed = PluginBed()
    try bed.load(plugin, input)
    #expect(bed.relationshipCount == 1)
    let result = StreamProbe(plugin: plugin, trampoline: PluginBed.trampoline)
      .run(input, try Options([:], []))
    #expect(Fixture.canonical(result.bytes) == Fixture.canonical(Array(expected.utf8)))
    // What the text shows must be as good as what the kit asks of others.
    let tester = PluginTester(plugin, trampoline: PluginBed.trampoline)
    tester.run()
    #expect(!tester.hasFailed, "\(tester.checks)")
  }
}
