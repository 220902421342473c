import Engine
import Kith
import Testing

@testable import Shell

/// The shell on the real engine.
struct DatabaseEngineTests {
  private func engine() throws -> DatabaseEngine {
    let engine = DatabaseEngine(Database())
    _ = try engine.run(
      """
      CREATE (a:Person {name: 'Ann', born: 1975})-[:WROTE {year: 2001}]->(:Work {title: 'X'}),
             (b:Person {name: 'Bob'})-[:WROTE]->(:Work {title: 'Y'}), (a)-[:KNOWS]->(b)
      """, parameters: [:])
    return engine
  }

  @Test func `the catalog counts labels, types, properties and ends`() throws {
    let catalog = try engine().catalog
    #expect(catalog.nodeCount == 4 && catalog.relationshipCount == 3)
    #expect(catalog.labels == [NameCount(name: "Person", count: 2), NameCount(name: "Work", count: 2)])
    #expect(catalog.types == [NameCount(name: "WROTE", count: 2), NameCount(name: "KNOWS", count: 1)])
    #expect(catalog.count(label: "Person", type: "WROTE", .outgoing) == 2)
    #expect(catalog.count(label: "Person", type: "WROTE", .incoming) == 0)
    #expect(
      catalog.properties(label: "Person") == [
        PropertySummary(name: "name", type: "STRING", fill: 1),
        PropertySummary(name: "born", type: "INTEGER", fill: 0.5),
      ])
    #expect(catalog.properties(type: "WROTE") == [PropertySummary(name: "year", type: "INTEGER", fill: 0.5)])
    #expect(catalog.endpoints(type: "KNOWS") == [EndpointPair(from: "Person", to: "Person", count: 1)])
    #expect(catalog.values(label: "Person", property: "name", limit: 10) == ["Ann", "Bob"])
    #expect(catalog.properties(label: "Nobody").isEmpty && catalog.endpoints(type: "NOTHING").isEmpty)
  }

  @Test func `the catalog follows the graph`() throws {
    let engine = try engine()
    #expect(engine.catalog.labels.count == 2)
    _ = try engine.run("CREATE (:New {x: 1})", parameters: [:])
    #expect(engine.catalog.labels.map(\.name).contains("New"))
  }

  @Test func `a large graph is sampled evenly`() throws {
    let engine = DatabaseEngine(Database())
    _ = try engine.run(
      "UNWIND range(1, 20000) AS i CREATE (n:Item {n: i}) SET n.late = CASE WHEN i > 10000 THEN 1 END",
      parameters: [:])
    let fill = engine.catalog.properties(label: "Item").first { $0.name == "late" }?.fill ?? 0
    #expect(fill > 0.4 && fill < 0.6)
  }

  @Test func `a reader's graph refuses to be written`() throws {
    let engine = DatabaseEngine(Database(), readOnly: true)
    #expect(throws: (any Error).self) { try engine.run("CREATE ()", parameters: [:]) }
    #expect(try engine.run("RETURN 1 AS x", parameters: [:]).rows.row(0) == [.integer(1)])
  }

  @Test func `every example of the help runs`() throws {
    for clause in HelpTopics.clauses where clause.name != "LOAD CSV" {
      let engine = DatabaseEngine(Database())
      #expect(throws: Never.self, "\(clause.example)") { try engine.run(clause.example, parameters: [:]) }
    }
  }

  @Test func `text is found in any property`() throws {
    let session = Session(
      engine: try engine(),
      environment: ShellEnvironment(
        variables: [:], inputIsTerminal: false, outputIsTerminal: false, errorIsTerminal: false,
        isUnicode: true),
      settings: Settings(mode: .jsonl), output: StringSink(), errors: StringSink(),
      library: QueryLibrary(folders: []))
    try session.run(command: ":find aNN")
    #expect((session.output as? StringSink)?.text.contains("\"found in\":[\"name\"]") == true)
  }
}
