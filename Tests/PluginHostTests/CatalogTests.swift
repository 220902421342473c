import Glibc
import Importing
import KithPluginKit
import Testing

@testable import PluginHost

/// Finding plugins, and trusting them.
struct CatalogTests {
  private static func manifest(_ name: String, _ more: String = "") -> String {
    #"{"manifest":1,"name":"\#(name)","version":"1.0.0","run":{"command":["sh","main.sh"]}\#(more)}"#
  }

  private func catalog(_ folder: ScratchFolder, builtins: [String] = []) -> PluginCatalog {
    PluginCatalog(
      PluginPlaces(
        project: "\(folder.path)/project", userData: "\(folder.path)/user", system: "\(folder.path)/system"),
      builtins: builtins.map { Manifest(name: $0, version: "1.0.0", help: "") })
  }

  @Test func theFirstPlaceHasThePlainNameAndBothAreNamedAsAConflict() throws {
    let folder = try ScratchFolder()
    for place in ["project/Plugins/shows", "user/plugins/shows", "system/csv"] {
      try folder.write(
        "\(place)/kith-plugin.json", CatalogTests.manifest(place.hasSuffix("csv") ? "csv" : "shows"))
    }
    let catalog = catalog(folder, builtins: ["csv"])
    #expect(catalog.entries.map(\.address) == ["shows", "user/shows", "system/csv"])
    #expect(catalog.rows().map(\.state).allSatisfy { $0.contains("conflict with") })
    #expect(catalog.entries[0].conflicts == [catalog.entries[1].folder])
    #expect(try catalog.plugin("user/shows").folder == catalog.entries[1].folder)
    let error = #expect(throws: ImportFailure.self) { try catalog.plugin("show") }
    #expect(error?.hint == "did you mean shows?")
  }

  @Test func aBrokenManifestIsListedWithItsFault() throws {
    let folder = try ScratchFolder()
    try folder.write("user/plugins/x/kith-plugin.json", CatalogTests.manifest("x", ",\"limts\":{}"))
    let row = try #require(catalog(folder).rows().first)
    #expect(row.state == "broken")
    #expect(row.help.contains("there is no part `limts`; did you mean `limits`?"))
  }

  @Test func aPipeInPlaceOfAManifestHoldsNobodyUp() throws {
    let folder = try ScratchFolder()
    try folder.write("user/plugins/x/main.sh", "echo")
    try #require(mkfifo("\(folder.path)/user/plugins/x/kith-plugin.json", 0o600) == 0)
    let row = try #require(catalog(folder).rows().first)
    #expect(row.state == "broken" && row.help.contains("there is no readable kith-plugin.json"))
  }

  @Test func aPluginThatCannotBeUsedSaysWhyWhenItIsCalled() throws {
    let folder = try ScratchFolder()
    try folder.write("user/plugins/x/kith-plugin.json", CatalogTests.manifest("x", ",\"limts\":{}"))
    let sources = pluginSources(catalog(folder), ExternalImporter.Settings(trust: nil))
    let source = try #require(sources.first)
    #expect(source.manifest.name == "x")
    var sink = NoSink()
    let error = #expect(throws: ImportFailure.self) {
      try source.read(
        Input(path: "y"), try Options([:], []), &sink, ImportContext(), bookmark: nil)
    }
    #expect(error?.message.contains("there is no part `limts`") == true)
  }

  @Test func trustEndsWithTheFirstChange() throws {
    let folder = try ScratchFolder()
    try folder.write("user/plugins/x/kith-plugin.json", CatalogTests.manifest("x"))
    try folder.write("user/plugins/x/main.sh", "echo")
    let catalog = catalog(folder)
    let plugin = try catalog.plugin("x")
    func state() -> String { catalog.state(of: plugin) }
    #expect(state() == "not trusted")
    try catalog.trust.trust(plugin, try PluginFingerprint(folder: plugin.folder))
    #expect(state() == "trusted")
    try folder.write("user/plugins/x/lib/more.sh", "echo more")
    #expect(state() == "changed since trusted")
    let error = #expect(throws: ImportFailure.self) { try catalog.trust.check(plugin) }
    #expect(error?.hint?.contains("kith plugin trust \(plugin.folder)") == true)
  }

  @Test func unsafeFilesAreRefusedWithTheRuleTheyBreak() throws {
    let folder = try ScratchFolder()
    try folder.write("p/kith-plugin.json", CatalogTests.manifest("x"))
    #expect(symlink("/etc/passwd", "\(folder.path)/p/data") == 0)
    let link = #expect(throws: ImportFailure.self) { try PluginFingerprint(folder: "\(folder.path)/p") }
    #expect(link?.message.contains("a symbolic link") == true)
    unlink("\(folder.path)/p/data")
    #expect(chmod("\(folder.path)/p/kith-plugin.json", 0o666) == 0)
    let open = #expect(throws: ImportFailure.self) { try PluginFingerprint(folder: "\(folder.path)/p") }
    #expect(open?.message.contains("writable by everybody") == true)
  }

  static let faults: [(String, String)] = [
    ("{}", "`manifest` must be 1"),
    ("[", "not JSON"),
    (manifest("x y"), "`name` must be letters"),
    (manifest("x", ",\"permissions\":{\"network\":\"all\"}"), "`permissions.network` must be none or any"),
    (manifest("x", ",\"permissions\":{\"read\":[\"data\"]}"), "must be $inputs, $plugin or an absolute path"),
    (manifest("x", ",\"permissions\":{\"write\":[\"$plugin\"]}"), "neither its inputs nor itself"),
    (manifest("x", ",\"limits\":{\"idel\":\"1s\"}"), "did you mean `idle`?"),
    (manifest("x", ",\"limits\":{\"wall\":\"0s\"}"), "`limits.wall` must be more than 0"),
    (manifest("x", ",\"limits\":{\"disk\":\"0B\"}"), "`limits.disk` must be more than 0"),
    (manifest("x", ",\"limits\":{\"files\":0}"), "`limits.files` must be "),
    (
      manifest("x", ",\"emits\":{\"nodes\":{\"A\":{\"props\":{\"n\":\"nmber\"}}}}"), "`emits.nodes.A.props.n`"
    ),
    (manifest("x", ",\"emits\":{\"relationships\":{\"R\":{\"from\":\"B\"}}}"), "which `emits.nodes` lacks"),
    (manifest("x", ",\"options\":{\"o\":{\"type\":\"strng\"}}"), "did you mean string?"),
    (
      manifest("x", ",\"options\":{\"o\":{\"type\":\"int\",\"default\":\"no\"}}"),
      "the default of `options.o`"
    ),
  ]

  @Test(arguments: faults)
  func aManifestThatCannotBeUsedSaysWhichPart(_ text: String, _ message: String) {
    let error = #expect(throws: ManifestError.self) { try PluginManifest(json: Array(text.utf8)) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesAreThoseOfTheStandard(_ text: String, _ hash: String) {
    #expect(SHA256.hex(Array(text.utf8)) == hash)
  }
}
