import CSVImporter
import Engine
import Importing
import JSONLImporter
import KithPluginKit
import Testing

/// The graph that ships, loaded as `graph.cypher` loads it.
@Suite("Shipped graph")
struct ShippedGraphTests {
  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/Graph"
  }()

  static let imports: [(file: String, options: String)] = [
    ("works.csv", #"{"label": "Work", "labels": "kind", "keys": {"slug": "slug"}}"#),
    ("people.csv", #"{"label": "Person", "keys": {"slug": "slug"}}"#),
    ("characters.csv", #"{"label": "Character", "keys": {"slug": "slug"}}"#),
    ("organizations.csv", #"{"label": "Organization", "labels": "kind", "keys": {"slug": "slug"}}"#),
    ("charts-and-places.csv", #"{"labels": "kind", "keys": {"slug": "slug"}}"#), ("news.jsonl", "{}"),
  ]

  static func load(_ graph: inout TestGraph) throws -> [ImportSummary] {
    var summaries: [ImportSummary] = []
    for (file, options) in imports {
      let importer: any Importer.Type = file.hasSuffix(".csv") ? CSVImporter.self : JSONLImporter.self
      let members = try JSONValue(parsing: options).members ?? []
      let name = "his-and-hers/\(file)"
      let run = try ImportRun(
        importer, Input(path: "\(folder)/\(name)", name: name),
        options: Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) }))
      summaries.append(try run.run(into: &graph.graph, graph.registry))
    }
    return summaries
  }

  static func shipped() throws -> TestGraph {
    var graph = TestGraph()
    _ = try load(&graph)
    return graph
  }

  @Test("imports twice without a difference")
  func twice() throws {
    var graph = try ShippedGraphTests.shipped()
    #expect(graph.graph.checkInvariants() == nil)
    for summary in try ShippedGraphTests.load(&graph) { #expect(summary.isUnchanged) }
  }

  @Test("a series and a novel of one title are two works, one based on the other")
  func sharedTitle() throws {
    let graph = try ShippedGraphTests.shipped()
    let works = graph.nodes("name", "His & Hers")
    #expect(works.map { graph.property($0, "slug") } == ["'his-and-hers'", "'his-and-hers-novel'"])
    #expect(graph.ends("BASED_ON") == ["His & Hers -> His & Hers"])
    #expect(graph.ends("WROTE").contains("Alice Feeney -> His & Hers"))
  }

  @Test("the author Alice is not the character Alice")
  func twoAlices() throws {
    let graph = try ShippedGraphTests.shipped()
    let character = try #require(graph.nodes("slug", "alice-andrews").first)
    let author = try #require(graph.nodes("slug", "alice-feeney").first)
    #expect(character != author)
    let labels = { (node: NodeID) in graph.graph.labels(of: node).map { graph.graph.name($0) } }
    #expect(labels(character) == ["Character"] && labels(author) == ["Person"])
    #expect(
      graph.ends("PLAYED") == [
        "Crystal Fox -> Alice", "Jon Bernthal -> The Punisher", "Tessa Thompson -> Anna Andrews",
      ])
  }

  @Test("nobody acts in a season that does not exist")
  func hypotheticalSeason() throws {
    let graph = try ShippedGraphTests.shipped()
    let cast = graph.ends("ACTED_IN")
    #expect(!cast.contains { $0.hasSuffix("season 2") })
    #expect(
      cast.filter { $0.hasSuffix("His & Hers") }.map { $0.prefix { $0 != "-" } } == [
        "Crystal Fox ", "Jon Bernthal ", "Pablo Schreiber ", "Rebecca Rittenhouse ", "Sunita Mani ",
        "Tessa Thompson ",
      ])
    let season = try #require(graph.nodes("slug", "his-and-hers-season-2").first)
    #expect(graph.property(season, "hypothetical") == "true")
    #expect(graph.property(season, "productionStatus") == "null")
    // The role of one lead is never stated, so it is nowhere.
    let bernthal = graph.dump().filter { $0.hasPrefix("Jon Bernthal-ACTED_IN->His & Hers") }
    #expect(bernthal == ["Jon Bernthal-ACTED_IN->His & Hers {billing: 'lead'}"])
  }

  @Test("the renewal has the value last reported, opinions none")
  func renewal() throws {
    let graph = try ShippedGraphTests.shipped()
    let series = try #require(graph.nodes("slug", "his-and-hers").first)
    #expect(graph.property(series, "renewalStatus") == "'not_renewed'")
    #expect(graph.property(series, "numberOfEpisodes") == "6")
    #expect(graph.property(series, "startDate") == "'2026-01-08'")
    for other in ["shogun", "adolescence"] {
      #expect(graph.property(try #require(graph.nodes("slug", other).first), "renewalStatus") == "null")
    }
    #expect(graph.ends("SIMILAR_TO") == [])
  }

  @Test("what gives the plot away is marked")
  func spoilers() throws {
    let graph = try ShippedGraphTests.shipped()
    let alice = try #require(graph.nodes("slug", "alice-andrews").first)
    #expect(graph.property(alice, "spoilers") == "['characterRole']")
    #expect(graph.dump().contains("Alice-CONFESSED_TO->Anna Andrews {spoiler: true}"))
    #expect(
      graph.dump().contains("Alice-CHARACTER_IN->His & Hers"), "one document tells it without a warning")
  }
}
