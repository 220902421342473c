import Foundation
import JSONLImporter
import KithPluginKit
import Testing

@Suite("JSON Lines importer")
struct JSONLImporterTests {
  static let plugin: URL = {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Plugins/jsonl")
  }()

  static var fixtures: [String] {
    let folder = plugin.appendingPathComponent("fixtures").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private func importer(_ options: String) throws -> JSONLImporter {
    let members = try JSONValue(parsing: options).members ?? []
    let given = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    return try JSONLImporter(options: Options(given, JSONLImporter.manifest.options))
  }

  private func read(_ input: Input, _ options: String) throws -> [String] {
    final class Output {
      var bytes: [UInt8] = []
    }
    let output = Output()
    var writer = RecordStreamWriter { output.bytes += $0 }
    try importer(options).run(input, &writer, ImportContext())
    writer.flush()
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("gives the records expected, and the same when they are read again", arguments: fixtures)
  func golden(name: String) throws {
    let folder = JSONLImporterTests.plugin.appendingPathComponent("fixtures/\(name)")
    let options = try String(contentsOf: folder.appendingPathComponent("options.json"), encoding: .utf8)
    let text = try String(contentsOf: folder.appendingPathComponent("expected.jsonl"), encoding: .utf8)
    let expected = text.split(separator: "\n").map(String.init)
    let input = folder.appendingPathComponent("input.jsonl").path
    #expect(try read(Input(path: input), options) == expected)
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let data = try Data(contentsOf: JSONLImporterTests.plugin.appendingPathComponent("kith-plugin.json"))
    let manifest = try Array(data).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == JSONLImporter.manifest)
  }

  @Test("asks for a complete stream when told to")
  func complete() throws {
    let stream = Input(name: "x.jsonl", bytes: Array(#"{"type":"node","id":"a"}"#.utf8))
    #expect(try read(stream, "{}").count == 1)
    let failure = #expect(throws: ImportFailure.self) { try read(stream, #"{"complete": true}"#) }
    #expect(failure?.code == "incomplete")
  }

  static let heads: [(String, String, Confidence)] = [
    ("x.jsonl", #"{"type":"node","id":"a"}"#, .certain), ("x.txt", #"{"type":"node","id":"a"}"#, .likely),
    ("x.ndjson", #"{"id":1}"#, .maybe), ("x.jsonl", "a,b", .no), ("x.jsonl", "", .no),
  ]

  @Test("knows its files", arguments: heads)
  func probe(name: String, head: String, confidence: Confidence) {
    let bytes = Array(head.utf8)
    #expect(bytes.withUnsafeBufferPointer { JSONLImporter.probe($0, name: name) } == confidence)
  }

  @Test("a file that cannot be read is told of")
  func missing() {
    let failure = #expect(throws: ImportFailure.self) { try read(Input(path: "/nowhere/x.jsonl"), "{}") }
    #expect(failure?.description == "/nowhere/x.jsonl: cannot open the file: No such file or directory")
  }
}
