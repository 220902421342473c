import Engine
import Testing

@Suite("Values as text")
struct ValueFormattingTests {
  private let fixture = ValueFixture()

  @Test(
    "literals can be read back",
    arguments: [
      (nil, "null"), (true, "true"), (-42, "-42"), (1.0, "1.0"), (0.1, "0.1"), (1e300, "1e300"),
      (1.5e-7, "1.5e-7"), (-0.0, "-0.0"), (1e16, "1e16"), (123_456.0, "123456.0"), (.float(.nan), "NaN"),
      (.float(-.infinity), "-Infinity"), ("it's", "'it\\'s'"), ("a\\b\n\t\u{1}", "'a\\\\b\\n\\t\\u0001'"),
      ("\u{1F600}\u{E9}", "'\u{1F600}\u{E9}'"), ([1, "a", nil], "[1, 'a', null]"), ([], "[]"),
      (map([:]), "{}"),
      (map(["a": 1, "b c": [], "`": 2]), "{a: 1, `b c`: [], ````: 2}"),
      (.temporal(.date, "1984-10-11"), "date('1984-10-11')"),
      (.temporal(.duration, "P1Y2M"), "duration('P1Y2M')"),
    ] as [(Datum, String)])
  func literal(datum: Datum, expected: String) {
    #expect(format(fixture.value(datum), graph: fixture.graph) == expected)
  }

  @Test(
    "plain text is what toString gives",
    arguments: [
      ("it's", "it's"), (["a"], "['a']"), (1.0, "1.0"), (.temporal(.date, "1984-10-11"), "1984-10-11"),
    ] as [(Datum, String)])
  func plain(datum: Datum, expected: String) {
    #expect(format(fixture.value(datum), graph: fixture.graph, style: .plain) == expected)
  }

  @Test("nodes, relationships and paths are drawn with their arrows")
  func graphElements() throws {
    let (person, knows) = (
      try fixture.graph.makeLabel("Person"), try fixture.graph.makeRelationshipType("KNOWS")
    )
    let name = try fixture.graph.makePropertyKey("name")
    let ann = try fixture.graph.createNode([person])
    let nobody = try fixture.graph.createNode([])
    try fixture.graph.setProperty(ann, name, fixture.value("Ann"))
    let knowing = try fixture.graph.createRelationship(knows, from: ann, to: nobody)
    try fixture.graph.setProperty(knowing, name, fixture.value(1))
    let there = fixture.arena.path(nodes: [ann, nobody], relationships: [knowing])
    let back = fixture.arena.path(nodes: [nobody, ann], relationships: [knowing])
    #expect(fixture.text(Value(ann)) == "(:Person {name: 'Ann'})")
    #expect(fixture.text(Value(nobody)) == "()")
    #expect(fixture.text(Value(knowing)) == "[:KNOWS {name: 1}]")
    #expect(fixture.text(there) == "(:Person {name: 'Ann'})-[:KNOWS {name: 1}]->()")
    #expect(fixture.text(back) == "()<-[:KNOWS {name: 1}]-(:Person {name: 'Ann'})")
    guard case .path(let path) = Datum(there, graph: fixture.graph) else {
      Issue.record("a path is a path")
      return
    }
    #expect(path.nodes.first?.labels == ["Person"])
    #expect(path.relationships.first?.start == path.nodes.first?.id)
  }
}
