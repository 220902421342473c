import CSVImporter
import Foundation
import KithPluginKit
import Testing

/// The fixtures beside the importer: each folder has an input, options and the records expected.
@Suite("CSV fixtures")
struct FixtureTests {
  static let plugin: URL = {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Plugins/csv")
  }()

  static var fixtures: [String] {
    let folder = plugin.appendingPathComponent("fixtures").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test("gives the records expected, twice", arguments: fixtures)
  func golden(name: String) throws {
    let folder = FixtureTests.plugin.appendingPathComponent("fixtures/\(name)")
    let input = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasPrefix("input.") })
    let options = try String(contentsOf: folder.appendingPathComponent("options.json"), encoding: .utf8)
    let expected = try String(contentsOf: folder.appendingPathComponent("expected.jsonl"), encoding: .utf8)
    for _ in 0..<2 {
      var sink = FailingWriter()
      let importer = try CSVImporterTests.importer(options)
      try importer.run(
        Input(path: folder.appendingPathComponent(input).path, name: input), &sink, ImportContext())
      #expect(sink.lines() == expected.split(separator: "\n").map(String.init))
    }
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let data = try Data(contentsOf: FixtureTests.plugin.appendingPathComponent("kith-plugin.json"))
    let manifest = try Array(data).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == CSVImporter.manifest)
  }
}
