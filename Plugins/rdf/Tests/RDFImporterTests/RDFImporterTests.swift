import Foundation
import KithPluginKit
import KithPluginTesting
import Testing

@testable import RDFImporter

@Suite("RDF importer")
struct RDFImporterTests {
  static let plugin = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static var fixtures: [String] {
    let folder = plugin.appendingPathComponent("fixtures").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test("gives the records expected", arguments: fixtures)
  func golden(name: String) throws {
    let folder = RDFImporterTests.plugin.appendingPathComponent("fixtures/\(name)")
    let input = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasPrefix("input.") })
    let options = try String(contentsOf: folder.appendingPathComponent("options.json"), encoding: .utf8)
    let expected = try String(contentsOf: folder.appendingPathComponent("expected.jsonl"), encoding: .utf8)
    let records = try RDFImporter.records(
      Input(path: folder.appendingPathComponent(input).path, name: input), options)
    #expect(records == expected.split(separator: "\n").map(String.init))
  }

  @Test("gives the same records linked in and as a process", arguments: fixtures)
  func transports(name: String) throws {
    let folder = "\(RDFImporterTests.plugin.path)/fixtures/\(name)"
    let input = try #require(InputFile.inside(folder))
    let options = try FileBytes(path: "\(folder)/options.json", name: "options.json").withBytes { $0.text }
    let linked = try RDFImporter.records(Input(path: input), options, locators: true)
    #expect(try ImporterProgram.records(ImporterProgram.beside("kith-import-rdf"), input, options) == linked)
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let data = try Data(contentsOf: RDFImporterTests.plugin.appendingPathComponent("kith-plugin.json"))
    let manifest = try Array(data).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == RDFImporter.manifest)
  }

  static let broken = [
    ("<http://a> <http://b> x:y .\n", "x.ttl: triple 1: the prefix of `x:y` is not declared"),
    ("<http://a> <http://b> \"x\n", "x.ttl:1:25: line end in short string"),
    (
      "<http://a> <http://b> \"q\"^^<http://www.w3.org/2001/XMLSchema#int> .\n",
      "x.ttl: triple 1: b: \"q\" is not of the type int"
    ),
  ]

  @Test("says where a file is wrong", arguments: broken)
  func refuses(text: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) {
      try RDFImporter.records(Input(name: "x.ttl", bytes: text.utf8), "{}")
    }
    #expect(failure?.description == message)
  }

  @Test("asks for a format that the name does not tell")
  func format() throws {
    let text = "<http://a> <http://b> \"x\" ."
    let failure = #expect(throws: ImportFailure.self) {
      try RDFImporter.records(Input(name: "x.txt", bytes: text.utf8), "{}")
    }
    #expect(failure?.code == "format")
    #expect(
      try RDFImporter.records(Input(name: "x.txt", bytes: text.utf8), #"{"format": "turtle"}"#).count == 1)
  }
}
