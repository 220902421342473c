import Engine
import Importing
import KithPluginKit
import Testing

@Suite("Staging and commit")
struct StagingTests {
  static let people = """
    {"type":"relationship","from":"p/1","rel":"KNOWS","to":"p/2","props":{"since":2019}}
    {"type":"node","id":"p/1","labels":["Person"],"keys":{"imdb":"nm1"},"props":{"name":"Ann",\
    "born":{"$date":"1975-03-01"}}}
    {"type":"node","id":"p/2","labels":["Person"],"props":{"name":"Bob","tags":["a","b"]}}
    {"type":"done","nodes":2,"relationships":1}
    """

  @Test("relationships may come before their nodes")
  func forwardReferences() throws {
    var graph = TestGraph()
    let summary = try graph.load(StagingTests.people)
    #expect((summary.nodes, summary.relationships, summary.nodesCreated) == (2, 1, 2))
    #expect(
      graph.dump() == [
        "(:Person {born: date('1975-03-01'), imdb: 'nm1', name: 'Ann'})",
        "(:Person {name: 'Bob', tags: ['a', 'b']})",
        "Ann-KNOWS->Bob {since: 2019}",
      ])
    #expect(graph.graph.checkInvariants() == nil)
  }

  @Test("the same again changes nothing")
  func idempotence() throws {
    var graph = TestGraph()
    try graph.load(StagingTests.people)
    let before = graph.graph.propertyKeyCount
    let summary = try graph.load(StagingTests.people)
    #expect(summary.isUnchanged)
    #expect(graph.graph.propertyKeyCount == before)
    #expect(graph.registry.sources(of: graph.graph).map(\.nodes) == [2])
  }

  @Test("what a source no longer says is withdrawn")
  func withdrawal() throws {
    var graph = TestGraph()
    try graph.load(StagingTests.people)
    let summary = try graph.load(
      """
      {"type":"node","id":"p/1","labels":["Actor"],"keys":{"imdb":"nm1"},"props":{"name":"Anna"}}
      {"type":"node","id":"p/3","labels":["Person"],"props":{"name":"Cleo"}}
      {"type":"relationship","from":"p/1","rel":"KNOWS","to":"p/3"}
      """)
    #expect((summary.nodesCreated, summary.nodesWithdrawn) == (1, 1))
    #expect((summary.relationshipsCreated, summary.relationshipsWithdrawn) == (1, 1))
    #expect(
      graph.dump() == [
        "(:Actor {imdb: 'nm1', name: 'Anna'})", "(:Person {name: 'Cleo'})", "Anna-KNOWS->Cleo",
      ])
    try graph.load("")
    #expect(graph.dump() == [])
    #expect(graph.graph.checkInvariants() == nil)
  }

  @Test("append keeps what was said before, retract takes it back")
  func append() throws {
    var graph = TestGraph()
    try graph.load(StagingTests.people)
    try graph.load(
      """
      {"type":"node","id":"p/3","labels":["Person"],"props":{"name":"Cleo"}}
      {"type":"relationship","from":"p/3","rel":"KNOWS","to":"p/1"}
      """, as: "x.jsonl", #"{"mode": "append"}"#)
    #expect(graph.ends("KNOWS") == ["Ann -> Bob", "Cleo -> Ann"])
    let summary = try graph.load(#"{"type":"retract","id":"p/2"}"#, as: "x.jsonl", #"{"mode": "append"}"#)
    #expect((summary.nodesWithdrawn, summary.relationshipsWithdrawn) == (1, 1))
    #expect(graph.ends("KNOWS") == ["Cleo -> Ann"])
  }

  @Test("nodes that share a global identifier are one, across sources and formats; names do not count")
  func keysMerge() throws {
    var graph = TestGraph()
    try graph.load(StagingTests.people)
    try graph.load(
      "nm,name,city\nnm1,Ann,Oslo\nnm9,Bob,Rome\n", as: "p.csv",
      #"{"label": "Human", "keys": {"imdb": "nm"}}"#)
    #expect(
      graph.dump() == [
        "(:Human {city: 'Rome', imdb: 'nm9', name: 'Bob', nm: 'nm9'})",
        "(:Human:Person {born: date('1975-03-01'), city: 'Oslo', imdb: 'nm1', name: 'Ann', nm: 'nm1'})",
        "(:Person {name: 'Bob', tags: ['a', 'b']})", "Ann-KNOWS->Bob {since: 2019}",
      ])
    // Each source's part goes with it, the other's stays.
    try graph.load("", as: "x.jsonl")
    #expect(
      graph.dump() == [
        "(:Human {city: 'Oslo', imdb: 'nm1', name: 'Ann', nm: 'nm1'})",
        "(:Human {city: 'Rome', imdb: 'nm9', name: 'Bob', nm: 'nm9'})",
      ])
  }

  @Test("ids of different sources do not meet")
  func idsAreScoped() throws {
    var graph = TestGraph()
    try graph.load(#"{"type":"node","id":"1","labels":["A"]}"#, as: "a.jsonl")
    try graph.load(#"{"type":"node","id":"1","labels":["B"]}"#, as: "b.jsonl")
    #expect(graph.dump() == ["(:A {})", "(:B {})"])
  }

  @Test("sources that assert one relationship share it")
  func sharedRelationships() throws {
    var graph = TestGraph()
    let stream = { (since: Int) in
      """
      {"type":"node","id":"a","keys":{"k":"a"}}
      {"type":"node","id":"b","keys":{"k":"b"}}
      {"type":"relationship","from":"a","rel":"R","to":"b","props":{"since":\(since)}}
      """
    }
    try graph.load(stream(1), as: "a.jsonl")
    try graph.load(stream(2), as: "b.jsonl")
    #expect(graph.graph.relationshipCount == 1)
    #expect(graph.dump().last == "?-R->? {since: 2}")
    try graph.load("", as: "b.jsonl")
    #expect(graph.dump().last == "?-R->? {since: 1}")
    try graph.load("", as: "a.jsonl")
    #expect(graph.dump() == [])
  }

  @Test("repeats merge, unless a key keeps them apart")
  func repeats() throws {
    var graph = TestGraph()
    try graph.load(
      """
      {"type":"node","id":"a","props":{"name":"a"}}
      {"type":"relationship","from":"a","rel":"R","to":"a","props":{"x":1,"y":1}}
      {"type":"relationship","from":"a","rel":"R","to":"a","props":{"x":2}}
      {"type":"relationship","from":"a","rel":"S","to":"a","key":"1"}
      {"type":"relationship","from":"a","rel":"S","to":"a","key":"2"}
      {"type":"node","id":"a","labels":["A"],"props":{"z":true}}
      """)
    #expect(graph.dump() == ["(:A {name: 'a', z: true})", "a-R->a {x: 2, y: 1}", "a-S->a", "a-S->a"])
  }

  @Test("entities that turn out to be one are one", arguments: [false, true])
  func lateKeys(bridgeFirst: Bool) throws {
    let bridge = #"{"type":"node","id":"c","keys":{"x":"1","y":"2"}}"#
    let ends = """
      {"type":"node","id":"a","labels":["A"],"keys":{"x":"1"},"props":{"name":"one"}}
      {"type":"node","id":"b","labels":["B"],"keys":{"y":"2"},"props":{"name":"one"}}
      {"type":"relationship","from":"a","rel":"R","to":"b"}
      """
    var graph = TestGraph()
    try graph.load(bridgeFirst ? bridge + "\n" + ends : ends + "\n" + bridge)
    #expect(graph.dump() == ["(:A:B {name: 'one', x: '1', y: '2'})", "one-R->one"])
  }

  static let contradictions: [(String, String)] = [
    (
      #"{"type":"node","id":"c","keys":{"x":"1","y":"2"}}"#,
      "in.jsonl:1: y \"2\" and x \"1\" are two different nodes of the graph"
    ),
    (
      #"{"type":"node","id":"c","keys":{"z":"1"}}"# + "\n" + #"{"type":"node","id":"c","keys":{"z":"2"}}"#,
      "in.jsonl:1: one node has both z \"2\" and z \"1\""
    ),
    (
      #"{"type":"node","id":"c","keys":{"x":"1","w":"other"}}"#,
      "in.jsonl:1: w \"other\" is a node that another source calls w \"mine\""
    ),
  ]

  @Test("identifiers that contradict each other fail the import", arguments: contradictions)
  func contradiction(stream: String, message: String) throws {
    var graph = TestGraph()
    try graph.load(
      """
      {"type":"node","id":"a","keys":{"x":"1","w":"mine"}}
      {"type":"node","id":"b","keys":{"y":"2"}}
      """)
    let (failure, isUntouched) = graph.failure(stream, as: "in.jsonl")
    #expect(failure == message)
    #expect(isUntouched)
  }

  @Test("a record may give several identifiers of one scheme")
  func severalKeys() throws {
    var graph = TestGraph()
    try graph.load(#"{"type":"node","id":"a","keys":{"url":["u1","u2"]}}"#)
    try graph.load(#"{"type":"node","id":"b","keys":{"url":"u2"},"props":{"name":"a"}}"#, as: "b.jsonl")
    #expect(graph.graph.nodeCount == 1)
  }

  @Test("relationships to nodes nobody describes", arguments: ["error", "skip", "stub"])
  func dangling(policy: String) throws {
    var graph = TestGraph()
    let stream = """
      {"type":"node","id":"a","props":{"name":"a"}}
      {"type":"relationship","from":"a","rel":"R","to":"b"}
      {"type":"relationship","from":"a","rel":"R","to":{"imdb":"nm1"}}
      """
    let options = #"{"dangling": "\#(policy)"}"#
    switch policy {
    case "error":
      let (message, isUntouched) = graph.failure(stream, as: "x.jsonl", options)
      #expect(message == "x.jsonl:2: the relationship R refers to `b`, which nothing describes")
      #expect(isUntouched)
    case "skip":
      let summary = try graph.load(stream, as: "x.jsonl", options)
      #expect(summary.rejects.map(\.line) == [2, 3])
      #expect(graph.dump() == ["( {name: 'a'})"])
    default:
      try graph.load(stream, as: "x.jsonl", options)
      #expect(graph.dump() == ["( {imdb: 'nm1'})", "( {name: 'a'})", "( {})", "a-R->?", "a-R->?"])
    }
  }

  @Test("relationship tables find the nodes of other files by their key")
  func tablesMeet() throws {
    var graph = TestGraph()
    let node = #"{"label": "Person", "key": "id"}"#
    try graph.load("id,name\n1,Ann\n2,Bob\n", as: "people.csv", node)
    try graph.load(
      "a,b,since\n1,2,2019\n2,1,\n", as: "knows.csv",
      """
      {"type": "KNOWS", "from": {"label": "Person", "key": "id", "column": "a"},
       "to": {"label": "Person", "key": "id", "column": "b"}}
      """)
    #expect(
      graph.dump() == [
        "(:Person {id: 1, name: 'Ann'})", "(:Person {id: 2, name: 'Bob'})", "Ann-KNOWS->Bob {since: 2019}",
        "Bob-KNOWS->Ann",
      ])
    let again = try graph.load("id,name\n1,Ann\n2,Bob\n", as: "people.csv", node)
    #expect(again.isUnchanged)
  }

  @Test("a failed import leaves nothing, a faulty row may be left out")
  func errors() throws {
    var graph = TestGraph()
    let file = "id,born\n1,1990\n2,19x4\n3,1980\n"
    let (message, isUntouched) = graph.failure(
      file, as: "people.csv", #"{"label": "P", "columns": {"born": "int"}}"#)
    #expect(message == "people.csv:3:3: born: \"19x4\" is not an int")
    #expect(isUntouched)
    let summary = try graph.load(
      file, as: "people.csv", #"{"label": "P", "columns": {"born": "int"}, "errors": "skip:1"}"#)
    #expect(summary.nodes == 2)
    #expect(graph.registry.rejects.map(\.description) == [message])
  }

  @Test("a dry run counts and changes nothing")
  func dryRun() throws {
    var graph = TestGraph()
    let summary = try graph.load(StagingTests.people, as: "x.jsonl", #"{"dryRun": true}"#)
    #expect(summary.nodesCreated == 2)
    #expect(graph.dump() == [])
    #expect(graph.registry.sources(of: graph.graph) == [])
  }

  @Test("an import that was undone with its statement is forgotten")
  func undone() throws {
    var graph = TestGraph()
    let savepoint = graph.graph
    try graph.load(StagingTests.people)
    graph.graph = savepoint
    #expect(graph.registry.sources(of: graph.graph) == [])
    let summary = try graph.load(StagingTests.people)
    #expect(summary.nodesCreated == 2)
    #expect(try graph.load(StagingTests.people).isUnchanged)
  }

  @Test("a person's edits stay as long as the source says the same")
  func edits() throws {
    var graph = TestGraph()
    try graph.load(StagingTests.people)
    let ann = try #require(graph.nodes("imdb", "nm1").first)
    let key = try graph.graph.makePropertyKey("name")
    let arena = Arena()
    try graph.graph.setProperty(ann, key, arena.string("Annie"))
    withExtendedLifetime(arena) {}
    #expect(try graph.load(StagingTests.people).isUnchanged)
    #expect(graph.property(ann, "name") == "'Annie'")
  }

  @Test("temporal text that cannot be read is told of with its line")
  func badTemporal() {
    var graph = TestGraph()
    let (message, _) = graph.failure(#"{"type":"node","id":"a","props":{"t":{"$time":"25:00"}}}"#)
    #expect(message.hasPrefix("x.jsonl:1: t: "))
  }
}
