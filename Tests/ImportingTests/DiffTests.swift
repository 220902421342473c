import Engine
import Importing
import KithPluginKit
import Testing

/// What a dry run tells, what undoing a source leaves, and how much an import may hold.
@Suite("Diff, undo and memory")
struct DiffTests {
  static let before = """
    {"type":"node","id":"a","labels":["Person"],"keys":{"imdb":"nm1"},"props":{"name":"Ann","born":1970}}
    {"type":"node","id":"b","labels":["Person"],"props":{"name":"Bob","nick":"B"}}
    {"type":"relationship","from":"a","rel":"KNOWS","to":"b","props":{"since":1999}}
    """
  static let after = """
    {"type":"node","id":"a","labels":["Person","Director"],"keys":{"imdb":"nm1"},"props":{"name":"Ann","born":1971}}
    {"type":"node","id":"c","labels":["Person"],"props":{"name":"Cleo"}}
    {"type":"relationship","from":"a","rel":"KNOWS","to":"c"}
    """

  @Test("a dry run tells every line that would change, and changes nothing")
  func lines() throws {
    var graph = TestGraph()
    try graph.load(DiffTests.before)
    let whole = graph.dump()
    let summary = try graph.load(DiffTests.after, #"{"dryRun": true}"#)
    #expect(
      summary.changes.map(\.line) == [
        "+ (:Person {name: 'Ann'}) :Director",
        "~ (:Person {name: 'Ann'}) born: 1970 -> 1971",
        "- (:Person {name: 'Bob', nick: 'B'})",
        "+ (:Person {name: 'Cleo'})",
        "- (:Person {name: 'Ann'})-[:KNOWS {since: 1999}]->(:Person {name: 'Bob'})",
        "+ (:Director:Person {name: 'Ann'})-[:KNOWS]->(:Person {name: 'Cleo'})",
      ])
    #expect(graph.registry.changes == summary.changes)
    #expect(graph.dump() == whole)
    // What was told is what happens.
    try graph.load(DiffTests.after)
    #expect(try graph.load(DiffTests.after, #"{"dryRun": true}"#).changes.isEmpty)
  }

  @Test("properties that come and go are told one by one")
  func properties() throws {
    var graph = TestGraph()
    try graph.load(DiffTests.before)
    let text = DiffTests.before.replacing(#","nick":"B""#, with: #","age":5"#).replacing("1999", with: "2000")
    #expect(
      try graph.load(text, #"{"dryRun": true}"#).changes.map(\.line) == [
        "+ (:Person {name: 'Bob'}) age: 5", "- (:Person {name: 'Bob'}) nick: 'B'",
        "~ (:Person {name: 'Ann'})-[:KNOWS]->(:Person {name: 'Bob'}) since: 1999 -> 2000",
      ])
  }

  /// Another source that knows Ann by the same key, and one of her name.
  static let other = """
    {"type":"node","id":"x","labels":["Author"],"keys":{"imdb":"nm1"},"props":{"born":1969,"name":"Ann C."}}
    {"type":"node","id":"y","labels":["Person"],"props":{"name":"Bob"}}
    {"type":"relationship","from":"x","rel":"WROTE","to":"y"}
    """

  @Test("undoing a source leaves exactly what the others assert", arguments: [true, false])
  func undo(otherFirst: Bool) throws {
    var alone = TestGraph()
    try alone.load(DiffTests.other, as: "other.jsonl")
    var graph = TestGraph()
    if otherFirst { try graph.load(DiffTests.other, as: "other.jsonl") }
    try graph.load(DiffTests.before)
    if !otherFirst { try graph.load(DiffTests.other, as: "other.jsonl") }
    // One Ann, by her key; two Bobs, who only share a name.
    #expect(graph.nodes("imdb", "nm1").count == 1)
    #expect(graph.dump().filter { $0.contains("name: 'Bob'") }.count == 2)
    let source = ImportSourceName(importer: "jsonl", source: "x.jsonl")
    let summary = try graph.registry.undo(source, in: &graph.graph)
    #expect((summary.nodesWithdrawn, summary.relationshipsWithdrawn) == (1, 1))
    #expect(graph.dump() == alone.dump())
    #expect(graph.registry.sources(of: graph.graph).map(\.name.source) == ["other.jsonl"])
    #expect(graph.graph.checkInvariants() == nil)
    let failure = #expect(throws: ImportFailure.self) { try graph.registry.undo(source, in: &graph.graph) }
    #expect(failure?.message.contains("nothing was imported from x.jsonl") == true)
    // Whoever imports it again finds it as it was before.
    #expect(try graph.load(DiffTests.before).nodesCreated == 1)
  }

  @Test("an import that holds too much says so, and nothing is committed")
  func memory() throws {
    var graph = TestGraph()
    var text = ""
    for row in 0..<20_000 {
      text += #"{"type":"node","id":"n\#(row)","props":{"name":"Person \#(row)"}}"# + "\n"
    }
    let failure = graph.failure(text, #"{"memory": "1MiB"}"#)
    #expect(failure.message == "x.jsonl: the import holds more than 1 MiB, its limit `memory`")
    #expect(failure.isUntouched)
    #expect(try graph.load(text, #"{"memory": "64MiB"}"#).nodes == 20_000)
    let table = graph.failure(
      "id,name\n" + (0..<50_000).map { "\($0),Person \($0)\n" }.joined(), as: "x.csv",
      #"{"label": "P", "key": "id", "memory": "1MiB"}"#)
    #expect(table.message.contains("its limit `memory`"))
    #expect(table.isUntouched)
    #expect(ImportMemory.standard >= 64 << 20)
  }

  @Test("progress is told in a line that fits a terminal")
  func progress() {
    let start = ContinuousClock.now
    var running = ImportActivity.Running(source: "people.csv", started: start)
    #expect(running.line(at: start) == "importing people.csv")
    running.progress = ImportProgress(done: 52_000_000, total: 130_000_000, unit: "bytes")
    #expect(
      running.line(at: start + .seconds(1)) == "people.csv [########............] 40% · 52 MB/s · 2 s left")
    running.progress = ImportProgress(done: 12_345, total: nil, unit: "shows")
    #expect(running.line(at: start + .seconds(10)) == "people.csv 12 k shows · 1.2 k shows/s")
    running.source = String(repeating: "x", count: 200)
    running.progress = ImportProgress(
      done: 999_999_999, total: 9_999_999_999_999, unit: "extraordinary units")
    #expect(running.line(at: start + .seconds(1)).count <= 76)
  }
}
