import IMDbImporter
import KithPluginKit
import KithPluginTesting
import OpenLibraryImporter
import TestSupport
import Testing
import WikidataImporter

/// The fixtures beside the importers of published dumps: each has an input, options and the records expected.
@Suite("Dump fixtures")
struct DumpFixtureTests {
  static let importers: [any Importer.Type] = [
    IMDbImporter.self, OpenLibraryImporter.self, WikidataImporter.self,
  ]

  static let names = importers.map { $0.manifest.name }

  static let fixtures = importers.flatMap { importer in
    let folder = PackageFolder.root + "/Plugins/\(importer.manifest.name)/fixtures"
    return PackageFolder.entries(of: folder).map { "\(importer.manifest.name)/fixtures/\($0.name)" }
  }

  @Test("gives the records expected", arguments: fixtures)
  func golden(fixture: String) throws {
    let importer = try #require(
      DumpFixtureTests.importers.first { fixture.hasPrefix($0.manifest.name + "/") })
    let folder = PackageFolder.root + "/Plugins/\(fixture)"
    let input = try #require(PackageFolder.entries(of: folder).first { $0.name.hasPrefix("input") }).name
    let options = try #require(PackageFolder.text(of: folder + "/options.json"))
    let expected = try #require(PackageFolder.text(of: folder + "/expected.jsonl"))
    let records = try importer.records(Input(path: "\(folder)/\(input)", name: input), options)
    #expect(records == expected.split(separator: "\n").map(String.init))
  }

  @Test("the manifest file says what the program says", arguments: names)
  func manifest(name: String) throws {
    let text = try #require(PackageFolder.text(of: PackageFolder.root + "/Plugins/\(name)/kith-plugin.json"))
    let manifest = try Array(text.utf8).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == DumpFixtureTests.importers.first { $0.manifest.name == name }?.manifest)
  }

  static let heads: [(String, String, String, Confidence)] = [
    (
      "imdb", "x.txt", "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n",
      .certain
    ),
    ("imdb", "title.basics.tsv", "a\tb\n", .no), ("imdb", "title.basics.tsv.gz", "\u{1f}\u{8b}", .no),
    ("openlibrary", "ol_dump_works.txt", "/type/work\t/works/OL1W\t1\t", .certain),
    ("openlibrary", "x.txt", "/type/work\t/works/OL1W\t1\t", .likely), ("openlibrary", "x.txt", "a\tb", .no),
    ("wikidata", "x.json", "[\n{\"type\":\"item\",\"id\":\"Q31\",\"labels\":{", .certain),
    ("wikidata", "x.json", "[{\"id\": 1}]", .no),
  ]

  @Test("knows its files", arguments: heads)
  func probe(name: String, file: String, head: String, confidence: Confidence) throws {
    let importer = try #require(DumpFixtureTests.importers.first { $0.manifest.name == name })
    #expect(Array(head.utf8).withUnsafeBufferPointer { importer.probe($0, name: file) } == confidence)
  }
}
