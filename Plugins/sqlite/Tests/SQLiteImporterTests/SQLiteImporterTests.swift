import Foundation
import KithPluginKit
import KithPluginTesting
import Testing

@testable import SQLiteImporter

@Suite("SQLite importer")
struct SQLiteImporterTests {
  static let plugin = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static var fixtures: [String] {
    let folder = plugin.appendingPathComponent("fixtures").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test("gives the records expected", arguments: fixtures)
  func golden(name: String) throws {
    let folder = SQLiteImporterTests.plugin.appendingPathComponent("fixtures/\(name)")
    let input = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasPrefix("input.") })
    let options = try String(contentsOf: folder.appendingPathComponent("options.json"), encoding: .utf8)
    let expected = try String(contentsOf: folder.appendingPathComponent("expected.jsonl"), encoding: .utf8)
    let records = try SQLiteImporter.records(
      Input(path: folder.appendingPathComponent(input).path, name: input), options)
    #expect(records == expected.split(separator: "\n").map(String.init))
  }

  @Test("gives the same records linked in and as a process", arguments: fixtures)
  func transports(name: String) throws {
    let folder = "\(SQLiteImporterTests.plugin.path)/fixtures/\(name)"
    let input = try #require(InputFile.inside(folder))
    let options = try FileBytes(path: "\(folder)/options.json", name: "options.json").withBytes { $0.text }
    let linked = try SQLiteImporter.records(Input(path: input), options, locators: true)
    #expect(
      try ImporterProgram.records(ImporterProgram.beside("kith-import-sqlite"), input, options) == linked)
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let data = try Data(contentsOf: SQLiteImporterTests.plugin.appendingPathComponent("kith-plugin.json"))
    let manifest = try Array(data).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == SQLiteImporter.manifest)
  }

  @Test("a file that is no database is told of")
  func noDatabase() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("kith-\(UUID().uuidString).db")
      .path
    try Data("not a database, though it is long enough to be looked at as one".utf8).write(
      to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let failure = #expect(throws: ImportFailure.self) {
      try SQLiteImporter.records(Input(path: path, name: "x.db"), "{}")
    }
    #expect(failure?.description == "x.db: file is not a database")
  }

  @Test("a write-ahead log that is not merged is told of, and nothing is written")
  func log() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kith-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = folder.appendingPathComponent("a?b%.db")
    try FileManager.default.copyItem(
      at: SQLiteImporterTests.plugin.appendingPathComponent("fixtures/own/input.db"), to: database)
    let input = Input(path: database.path, name: "x.db")
    #expect(try SQLiteImporter.records(input, #"{"tables": ["Artist"]}"#).count == 3)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a?b%.db"])
    try Data("log".utf8).write(to: URL(fileURLWithPath: database.path + "-wal"))
    let failure = #expect(throws: ImportFailure.self) { try SQLiteImporter.records(input, "{}") }
    #expect(failure?.code == "wal")
  }

  @Test("tables that are not there are told of")
  func tables() {
    let input = SQLiteImporterTests.plugin.appendingPathComponent("fixtures/own/input.db").path
    let failure = #expect(throws: ImportFailure.self) {
      try SQLiteImporter.records(Input(path: input, name: "x.db"), #"{"without": ["Artists"]}"#)
    }
    #expect(failure?.description == "x.db: there is no table `Artists`")
    #expect(failure?.hint == "did you mean `Artist`?")
  }

  @Test(
    "names of relationships come from columns",
    arguments: [
      ("AlbumId", "ALBUM"), ("album_id", "ALBUM"), ("ReportsTo", "REPORTS_TO"), ("id", "ID"), ("a b", "A_B"),
    ])
  func types(column: String, type: String) throws {
    let options = SQLiteOptions(try Options([:], SQLiteImporter.manifest.options))
    #expect(options.type(table: "t", columns: [column]) == type)
  }
}
