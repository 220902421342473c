import Engine
import Importing
import Testing

@Suite("Claims and facts")
struct ClaimTests {
  static let entities = """
    {"type":"node","id":"show","labels":["TVSeries"],"props":{"name":"Show"}}
    {"type":"node","id":"s2","labels":["TVSeason"],"props":{"name":"Season 2","hypothetical":true}}
    {"type":"node","id":"ann","labels":["Person"],"props":{"name":"Ann"}}
    {"type":"node","id":"net","labels":["Platform"],"props":{"name":"Net"}}
    {"type":"source","id":"d1","published":"2026-01-10","kind":"brief"}
    {"type":"source","id":"d2","published":["2026-01-26","2026-01-31"]}

    """

  private func graph(_ claims: String, _ options: String = "{}") throws -> TestGraph {
    var graph = TestGraph()
    try graph.load(ClaimTests.entities + claims, as: "x.jsonl", options)
    #expect(graph.graph.checkInvariants() == nil)
    return graph
  }

  @Test("a claim is a node tied to what it is about, who says it and where")
  func lowering() throws {
    let graph = try graph(
      #"{"type":"claim","id":"c1","subject":"show","predicate":"RELEASED_ON","object":"net","#
        + #""qualifiers":{"date":"2026-01-08"},"modality":"reported","claimant":"ann","#
        + #""confidence":0.95,"spoiler":true,"at":{"src":"d2"}}"#
    )
    #expect(
      graph.dump().filter { $0.contains("c1") || $0.contains("d2") } == [
        "(:Claim {confidence: 0.95, date: date('2026-01-26'), dateTo: date('2026-01-31'), id: 'c1', "
          + "modality: 'reported', "
          + "polarity: '+', predicate: 'RELEASED_ON', qualifierDate: '2026-01-08', spoiler: true})",
        "(:Document {date: date('2026-01-26'), dateTo: date('2026-01-31'), id: 'd2'})", "c1-CLAIMED_BY->Ann",
        "c1-OBJECT->Net",
        "c1-STATED_IN->d2", "c1-SUBJECT->Show",
      ])
    #expect(graph.dump().contains("Show-RELEASED_ON->Net {date: '2026-01-08', spoiler: true}"))
  }

  @Test("a source that speaks in its own voice claims it itself")
  func ownVoice() throws {
    let graph = try graph(
      #"{"type":"claim","id":"c1","subject":"show","predicate":"genre","value":"drama","at":{"src":"d1"}}"#)
    #expect(graph.ends("CLAIMED_BY") == ["c1 -> d1"])
  }

  /// Claims that must stay claims.
  static let noFacts = [
    #""modality":"possible""#, #""modality":"hypothetical""#, #""modality":"opinion""#,
    #""modality":"question""#,
    #""modality":"likely""#, #""modality":"planned""#, #""polarity":"-""#, #""confidence":0.5"#,
  ]

  @Test("nothing negative, unsure or hypothetical becomes a fact", arguments: noFacts)
  func noFact(part: String) throws {
    let graph = try graph(
      #"{"type":"claim","id":"c1","subject":"ann","predicate":"ACTED_IN","object":"show",\#(part)}"# + "\n"
        + #"{"type":"claim","id":"c2","subject":"show","predicate":"genre","value":"drama",\#(part)}"#)
    #expect(graph.ends("ACTED_IN") == [])
    #expect(graph.property(graph.nodes("name", "Show")[0], "genre") == "null")
    #expect(graph.ends("SUBJECT").count == 2)
  }

  @Test("nothing about what may never exist becomes a fact, whichever source says that it may not")
  func hypothetical() throws {
    var graph = try graph(
      #"{"type":"claim","id":"c1","subject":"ann","predicate":"ACTED_IN","object":"s2"}"# + "\n"
        + #"{"type":"claim","id":"c2","subject":"s2","predicate":"productionStatus","value":"none"}"#)
    #expect(graph.ends("ACTED_IN") == [])
    #expect(graph.property(graph.nodes("name", "Season 2")[0], "productionStatus") == "null")

    try graph.load(
      "slug,name,hypothetical\ns3,Season 3,true\nann,Ann B,\n", as: "w.csv",
      #"{"label": "W", "keys": {"slug": "slug"}}"#)
    try graph.load(
      #"{"type":"claim","subject":{"slug":"ann"},"predicate":"ACTED_IN","object":{"slug":"s3"}}"#,
      as: "c.jsonl")
    #expect(graph.ends("ACTED_IN") == [])
  }

  @Test("of a single value the latest stated counts, of equally late ones none")
  func singleValues() throws {
    let graph = try graph(
      """
      {"type":"claim","subject":"show","predicate":"numberOfEpisodes","value":6,"at":{"src":"d2"}}
      {"type":"claim","subject":"show","predicate":"numberOfEpisodes","value":8,"at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"isStandalone","value":true,"at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"isStandalone","value":false,"at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"startDate","value":"2026-01","at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"startDate","value":"2026-01-08","at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"genre","value":"drama","at":{"src":"d2"}}
      {"type":"claim","subject":"show","predicate":"genre","value":"thriller","at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"renewalStatus","value":"not_renewed","at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"renewalStatus","value":"no_plans","at":{"src":"d2"}}
      {"type":"claim","subject":"show","predicate":"killer","value":"Eve","spoiler":true,"at":{"src":"d1"}}
      """)
    let show = graph.nodes("name", "Show")[0]
    #expect(graph.property(show, "numberOfEpisodes") == "6")
    #expect(graph.property(show, "isStandalone") == "null")
    #expect(graph.property(show, "contested") == "['isStandalone']")
    #expect(graph.property(show, "startDate") == "'2026-01-08'")
    #expect(graph.property(show, "genre") == "['thriller', 'drama']")
    #expect(graph.property(show, "renewalStatus") == "'not_renewed'", "no_plans is no status")
    #expect(graph.property(show, "spoilers") == "['killer']")
  }

  @Test("claims of one relationship become one relationship")
  func oneRelationship() throws {
    let graph = try graph(
      """
      {"type":"claim","subject":"ann","predicate":"ACTED_IN","object":"show",\
      "qualifiers":{"billing":"starring"},"spoiler":true,"at":{"src":"d1"}}
      {"type":"claim","subject":"ann","predicate":"ACTED_IN","object":"show",\
      "qualifiers":{"billing":"lead","character":"Eve"},"at":{"src":"d2"}}
      {"type":"claim","subject":"show","predicate":"RANKED_ON","object":"net","qualifiers":{"rank":1,\
      "weeks":2},"at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"RANKED_ON","object":"net","qualifiers":{"rank":1,\
      "weeks":3},"at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"RANKED_ON","object":"net","qualifiers":{"rank":2},\
      "at":{"src":"d2"}}
      """)
    #expect(
      graph.dump().filter { $0.contains("-ACTED_IN->") || $0.contains("-RANKED_ON->") } == [
        "Ann-ACTED_IN->Show {billing: 'lead', character: 'Eve'}",
        "Show-RANKED_ON->Net {contested: ['weeks'], rank: 1}", "Show-RANKED_ON->Net {rank: 2}",
      ])
  }

  @Test("a superseded claim is no fact")
  func superseded() throws {
    let graph = try graph(
      """
      {"type":"claim","id":"old","subject":"show","predicate":"BASED_ON","object":"net","at":{"src":"d2"}}
      {"type":"claim","id":"new","subject":"show","predicate":"cost","value":5,"at":{"src":"d1"}}
      {"type":"claim","id":"newer","subject":"show","predicate":"cost","value":7,"at":{"src":"d1"}}
      {"type":"relationship","from":"newer","rel":"SUPERSEDES","to":"new"}
      """)
    #expect(graph.property(graph.nodes("name", "Show")[0], "cost") == "7")
    #expect(graph.ends("SUPERSEDES") == ["newer -> new"])
  }

  @Test("the same claims again change nothing; claims that go take their facts along")
  func idempotence() throws {
    let claims = """
      {"type":"claim","subject":"ann","predicate":"ACTED_IN","object":"show","at":{"src":"d1"}}
      {"type":"claim","subject":"show","predicate":"genre","value":"drama","at":{"src":"d1"}}
      """
    var graph = try graph(claims)
    #expect(try graph.load(ClaimTests.entities + claims).isUnchanged)
    try graph.load(ClaimTests.entities)
    #expect(graph.ends("ACTED_IN") == [])
    #expect(graph.property(graph.nodes("name", "Show")[0], "genre") == "null")
    #expect(!graph.dump().contains { $0.hasPrefix("(:Claim") })
  }

  @Test("claims do not become facts when told so")
  func claimsAlone() throws {
    let graph = try graph(
      #"{"type":"claim","subject":"ann","predicate":"ACTED_IN","object":"show"}"#, #"{"facts": false}"#)
    #expect(graph.ends("ACTED_IN") == [])
    #expect(graph.ends("SUBJECT").count == 1)
  }

  @Test("a claim in a document nobody describes fails")
  func unknownDocument() {
    var graph = TestGraph()
    let (message, _) = graph.failure(
      ClaimTests.entities + #"{"type":"claim","subject":"ann","predicate":"age","value":1,"at":{"src":"d9"}}"#
    )
    #expect(message == "x.jsonl:7: the claim age refers to the document `d9`, which nothing describes")
  }
}
