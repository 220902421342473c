import Engine
import Importing
import KithPluginKit
import KithPluginTesting
import TestSupport
import Testing

/// Scripts of statements as sources.
@Suite("Cypher importer")
struct CypherImporterTests {
  static let folder = PackageFolder.root + "/Plugins/cypher"

  private func load(
    _ text: String, into graph: inout TestGraph, name: String = "x.cypher"
  ) throws -> ImportSummary {
    let run = try ImportRun(CypherImporter.self, Input(name: name, bytes: text.utf8))
    return try run.run(into: &graph.graph, graph.registry)
  }

  @Test("gives the records expected", arguments: ["movies", "keys"])
  func golden(name: String) throws {
    let fixture = "\(CypherImporterTests.folder)/fixtures/\(name)"
    let options = try #require(PackageFolder.text(of: "\(fixture)/options.json"))
    let expected = try #require(PackageFolder.text(of: "\(fixture)/expected.jsonl"))
    var sink = CollectingSink(locators: true)
    try CypherImporter.make(options)
      .run(Input(path: "\(fixture)/input.cypher"), &sink, ImportContext())
    #expect(sink.lines() == expected.split(separator: "\n").map(String.init))
  }

  @Test("the manifest file says what the program says")
  func manifest() throws {
    let text = try #require(PackageFolder.text(of: "\(CypherImporterTests.folder)/kith-plugin.json"))
    let manifest = try Array(text.utf8).withUnsafeBufferPointer { try Manifest(json: $0) }
    #expect(manifest == CypherImporter.manifest)
  }

  static let broken = [
    ("CREATE (:A);\n  CREATE (:B {n: });", "x.cypher:2:18: "),
    ("CREATE (:A);\n\nMATCH (n) RETURN m;", "x.cypher:3:18: "),
    ("CREATE (:A {n: 1});\nMATCH (a:A) SET a.n = 1 / 0;", "x.cypher:2:"),
    (
      "CREATE CONSTRAINT c FOR (a:A) REQUIRE a.n IS UNIQUE;\nCREATE (:A {n: 1});\nCREATE (:A {n: 1})",
      "x.cypher:3:"
    ),
    (":begin\nCREATE (:A);", "x.cypher:1:1: "),
  ]

  @Test("says where a script is wrong, and imports nothing of it", arguments: broken)
  func refuses(text: String, place: String) throws {
    var graph = TestGraph()
    let failure = #expect(throws: ImportFailure.self) { try load(text, into: &graph) }
    #expect(failure?.description.hasPrefix(place) == true, "\(failure?.description ?? "")")
    #expect(graph.dump().isEmpty)
  }

  @Test("a script that has grown changes only what it makes now")
  func growth() throws {
    var graph = TestGraph()
    let constraint = "CREATE CONSTRAINT c FOR (p:Person) REQUIRE p.name IS UNIQUE;\n"
    let two = "CREATE (:Person {name: 'Ann'})-[:KNOWS]->(:Person {name: 'Bob', born: 1970});"
    #expect(try load(constraint + two, into: &graph).nodesCreated == 2)
    #expect(try load(constraint + two, into: &graph).isUnchanged)
    let three = "CREATE (:Person {name: 'Cleo'});\n" + two.replacing("1970", with: "1971")
    let summary = try load(constraint + three, into: &graph)
    #expect((summary.nodesCreated, summary.nodesWithdrawn, summary.propertiesSet) == (1, 0, 2))
    #expect(
      graph.dump() == [
        "(:Person {born: 1971, name: 'Bob'})", "(:Person {name: 'Ann'})", "(:Person {name: 'Cleo'})",
        "Ann-KNOWS->Bob",
      ])
  }

  @Test("scripts do not see what other sources say")
  func isolation() throws {
    var graph = TestGraph()
    try graph.load(StagingTests.people)
    let summary = try load("MATCH (p:Person) CREATE (:Copy {name: p.name})", into: &graph)
    #expect(summary.nodes == 0)
    #expect(graph.graph.label("Copy") == nil)
  }

  @Test("is cancelled in the midst of a statement")
  func cancelling() throws {
    var graph = Graph()
    let text = "UNWIND range(1, 100000000) AS x UNWIND range(1, 1000) AS y WITH x, y WHERE x < 0 CREATE (:A)"
    var run = try ImportRun(CypherImporter.self, Input(name: "x.cypher", bytes: text.utf8))
    run.isCancelled = { true }
    let failure = #expect(throws: ImportFailure.self) { try run.run(into: &graph, ImportRegistry()) }
    #expect(failure?.kind == .cancelled)
  }
}
