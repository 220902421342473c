import KithPluginKit
import KithPluginTesting
import Testing

import GraphMLImporter

@Suite("GraphML importer")
struct GraphMLImporterTests {
  // Foundation is not for use here: its ICU and the one in libxml2's headers do not go together.
  static let plugin = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")

  static func text(_ path: String) throws -> String {
    try Input(path: "\(plugin)/\(path)").bytes().withBytes { $0.text }
  }

  @Test("gives the records expected", arguments: ["neo4j", "networkx", "tinkerpop", "yed"])
  func golden(name: String) throws {
    let folder = "fixtures/\(name)"
    let options = try GraphMLImporterTests.text("\(folder)/options.json")
    let expected = try GraphMLImporterTests.text("\(folder)/expected.jsonl")
    let records = try GraphMLImporter.records(
      Input(path: "\(GraphMLImporterTests.plugin)/\(folder)/input.graphml"), options)
    #expect(records == expected.split(separator: "\n").map(String.init))
  }

  @Test(
    "gives the same records linked in and as a process", arguments: ["neo4j", "networkx", "tinkerpop", "yed"])
  func transports(name: String) throws {
    let folder = "\(GraphMLImporterTests.plugin)/fixtures/\(name)"
    let input = try #require(InputFile.inside(folder))
    let options = try FileBytes(path: "\(folder)/options.json", name: "options.json").withBytes { $0.text }
    let linked = try GraphMLImporter.records(Input(path: input), options, locators: true)
    #expect(
      try ImporterProgram.records(ImporterProgram.beside("kith-import-graphml"), input, options) == linked)
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let text = try GraphMLImporterTests.text("kith-plugin.json")
    let manifest = try Array(text.utf8).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == GraphMLImporter.manifest)
  }

  static let broken = [
    ("", "x.graphml:1:1: the file ends before its root element"),
    ("<graphml><graph>", "x.graphml:1:17: the file ends inside `graph`"),
    ("<svg/>", "x.graphml:1:5: the root element is `svg`, not `graphml`"),
    (
      "<graphml><graph><node id='a'></graph></graphml>",
      "x.graphml:1:38: Opening and ending tag mismatch: node line 1 and graph"
    ),
    ("<graphml>\n<node/></graphml>", "x.graphml:2:6: `node` needs the attribute `id`"),
    (
      "<graphml>\n<key id='k' attr.type='date'/></graphml>",
      "x.graphml:2:29: the key `k` has the type `date`, which GraphML does not know"
    ),
    ("<graphml><node id='a'><data key='k'/></node></graphml>", "x.graphml:1:36: there is no key `k`"),
    (
      "<graphml>\n<key id='k' attr.name='age' attr.type='int'/><node id='a'>\n"
        + "<data key='k'>x</data></node></graphml>",
      "x.graphml:3:14: age: \"x\" is not of the type int"
    ),
    (
      "<!DOCTYPE g [<!ENTITY x 'y'>]><graphml><node id='&x;'/></graphml>",
      "x.graphml:1:53: Entity 'x' not defined"
    ),
  ]

  @Test("says where a file is wrong", arguments: broken)
  func refuses(text: String, message: String) {
    let failure = #expect(throws: ImportFailure.self) {
      try GraphMLImporter.records(Input(name: "x.graphml", bytes: text.utf8), "{}")
    }
    #expect(failure?.description == message)
  }
}
