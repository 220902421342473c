import Engine
import Kith
import LineEditing
import Testing

@testable import Shell

private let ann = DatumNode(
  id: 0, labels: ["Person"],
  properties: [("name", .string("Ann")), ("born", .integer(1975)), ("city", .string("Oslo"))])
private let bob = DatumNode(id: 1, labels: ["Person"], properties: [("name", .string("Bob"))])
private let knows = DatumRelationship(
  id: 7, type: "KNOWS", start: 0, end: 1, properties: [("since", .integer(2019))])

struct DisplayTests {
  static let cases: [(Datum, String)] = [
    (.null, "null"),
    (.boolean(true), "true"),
    (.integer(-5), "-5"),
    (.float(1), "1.0"),
    (.float(.nan), "NaN"),
    (.float(-.infinity), "-Infinity"),
    (.string("it's"), "it's"),
    (.list([.string("it's"), .integer(1), .null]), "['it\\'s', 1, null]"),
    (.map([("a", .integer(1)), ("odd key", .string("x"))]), "{a: 1, `odd key`: 'x'}"),
    (.temporal(.date, "2020-01-31"), "2020-01-31"),
    (.node(ann), "(Ann:Person {born: 1975, …})"),
    (.node(bob), "(Bob:Person)"),
    (.node(DatumNode(id: 3, labels: [], properties: [])), "()"),
    (.node(DatumNode(id: 3, labels: ["A", "B c"], properties: [("x", .integer(1))])), "(:A:`B c` {x: 1})"),
    (.relationship(knows), "[:KNOWS {since: 2019}]"),
    (.path(DatumPath(nodes: [ann, bob], relationships: [knows])), "(Ann)-[:KNOWS]->(Bob)"),
    (.path(DatumPath(nodes: [bob, ann], relationships: [knows])), "(Bob)<-[:KNOWS]-(Ann)"),
  ]

  @Test(arguments: cases.indices)
  func `a value reads as the language would write it`(index: Int) {
    #expect(Self.cases[index].0.display() == Self.cases[index].1)
  }
}

struct ExchangeTests {
  private let columns = ["a", "b"]

  @Test func `csv quotes as RFC 4180 says and cuts nothing`() throws {
    let long = String(repeating: "x", count: 500)
    let text = try render(
      .csv, columns,
      [
        [.string("a,b"), .string("say \"hi\"")], [.null, .string("")],
        [.string("two\nlines"), .string(long)],
        [.list([.string("q\""), .integer(1)]), .node(bob)],
      ], width: 20)
    let lines = [
      "a,b", "'a,b','say ''hi'''", ",''", "'two", "lines',\(long)",
      "'[''q\\'''',1]','{''id'':1,''labels'':[''Person''],''properties'':{''name'':''Bob''}}'", "",
    ].map { $0.replacing("'", with: "\"") }
    #expect(text == lines.joined(separator: "\n"))
  }

  @Test func `a quote that a combining mark follows is doubled too`() throws {
    #expect(try render(.csv, ["a"], [[.string("x\"\u{301}y")]]) == "a\n\"x\"\"\u{301}y\"\n")
  }

  @Test func `csv on a terminal keeps escape sequences from acting`() throws {
    #expect(try render(.csv, ["a"], [[.string("\u{1B}[2J")]], terminal: true) == "a\n^[[2J\n")
    #expect(try render(.csv, ["a"], [[.string("\u{1B}[2J")]]) == "a\n\u{1B}[2J\n")
  }

  @Test func `tsv escapes what would break its lines`() throws {
    #expect(
      try render(.tsv, columns, [[.string("a\tb\\c\nd"), .null]]) == "a\tb\na\\tb\\\\c\\nd\t\n")
  }

  @Test func `json keeps everything of nodes, relationships and paths`() throws {
    let text = try render(
      .json, ["n", "r", "p"],
      [[.node(bob), .relationship(knows), .path(DatumPath(nodes: [bob], relationships: []))]])
    #expect(
      text == """
        [
        {"n":{"id":1,"labels":["Person"],"properties":{"name":"Bob"}},\
        "r":{"id":7,"type":"KNOWS","start":0,"end":1,"properties":{"since":2019}},\
        "p":{"nodes":[{"id":1,"labels":["Person"],"properties":{"name":"Bob"}}],"relationships":[]}}
        ]

        """)
  }

  static let jsonCases: [(Datum, String)] = [
    (.string("\"\\\n\t\u{1}\u{2028}é😀"), "\"\\\"\\\\\\n\\t\\u0001\\u2028é😀\""),
    (.float(.nan), "\"NaN\""), (.float(.infinity), "\"Infinity\""), (.float(0.1), "0.1"), (.float(2), "2.0"),
    (.integer(.min), "-9223372036854775808"), (.temporal(.duration, "P1D"), "\"P1D\""),
    (.map([]), "{}"), (.list([.null, .boolean(false)]), "[null,false]"),
  ]

  @Test(arguments: jsonCases.indices)
  func `json writes every kind of value`(index: Int) {
    #expect(Self.jsonCases[index].0.json == Self.jsonCases[index].1)
  }

  @Test func `jsonl is one object a line and json of nothing is an empty array`() throws {
    #expect(try render(.jsonl, ["a"], [[.integer(1)], [.integer(2)]]) == "{\"a\":1}\n{\"a\":2}\n")
    #expect(try render(.json, ["a"], []) == "[]\n")
    #expect(try render(.count, ["a"], [[.null], [.null]]) == "2\n")
  }

  @Test func `markdown escapes bars and aligns numbers`() throws {
    #expect(
      try render(.markdown, ["n", "t"], [[.integer(1), .string("a|b\nc")], [.integer(2), .null]]) == """
        | n | t |
        | ---: | --- |
        | 1 | a\\|b<br>c |
        | 2 |  |

        """)
  }

  @Test func `graph modes show each node and relationship once`() throws {
    let path = Datum.path(DatumPath(nodes: [ann, bob], relationships: [knows]))
    #expect(
      try render(.graph, ["p", "n"], [[path, .node(ann)]]) == """
        Ann :Person
        └─KNOWS→ Bob
        Bob :Person

        """)
    #expect(
      try render(.dot, ["p"], [[path], [path]]) == """
        digraph result {
          n0 [label="Ann\\n:Person"];
          n1 [label="Bob\\n:Person"];
          n0 -> n1 [label="KNOWS"];
        }

        """)
    #expect(
      try render(.mermaid, ["p"], [[path]]) == """
        graph LR
          n0(["Ann"])
          n1(["Bob"])
          n0 -->|"KNOWS"| n1

        """)
  }

  @Test func `a tree indents what is nested`() throws {
    #expect(
      try render(.tree, ["n", "l"], [[.node(bob), .list([.map([("a", .integer(1))])])]]) == """
        row 1
        ├─ n: (:Person)
        │  └─ name: Bob
        └─ l: 1 element
           └─ 0
              └─ a: 1

        """)
  }
}

struct FooterTests {
  @Test(arguments: [
    (0, "0.0 ms"), (400, "0.4 ms"), (9_949, "9.9 ms"), (12_300, "12 ms"), (999_400, "999 ms"),
    (1_234_000, "1.2 s"), (125_000_000, "2 min 5 s"),
  ])
  func `a duration has the unit a person would use`(microseconds: Int, text: String) {
    #expect(Footer.duration(microseconds) == text)
  }

  @Test func `a cut result says how to see the rest`() {
    #expect(
      Footer.rows(100, shown: 40, microseconds: 12_000) == "100 rows (40 shown, :last shows all) · 12 ms")
    #expect(Footer.rows(1, shown: 1, microseconds: 300) == "1 row · 0.3 ms")
    #expect(Footer.rows(1_234_567, shown: 1_234_567, microseconds: 0) == "1,234,567 rows · 0.0 ms")
  }

  @Test func `changes are counted by kind`() {
    var counters = UpdateCounters()
    #expect(Footer.changes(counters) == nil)
    counters.nodesCreated = 2
    counters.relationshipsCreated = 1
    #expect(Footer.changes(counters) == "2 nodes, 1 relationship created")
    counters.propertiesSet = 3
    counters.indexesAdded = 2
    #expect(
      Footer.changes(counters) == "2 nodes, 1 relationship created, 3 properties set, 2 indexes created")
  }
}

struct PlanDrawingTests {
  @Test func `a profile shows each operator's own time and memory and marks the slowest`() {
    let scan = PlanDescription(
      name: "NodeScan", details: "(p:Person)", estimatedRows: 400, rows: 400, microseconds: 2000, bytes: 0,
      children: []
    )
    let filter = PlanDescription(
      name: "Filter", details: "p.born > 1970", estimatedRows: 0.3, rows: 98, microseconds: 2500,
      bytes: 1_250_000, children: [scan])
    let lines = PlanDrawing(options: RenderOptions(width: 80)).lines(filter)
    #expect(
      lines == [
        "operator                 estimate   rows     time   memory",
        "Filter p.born > 1970           <1     98   0.5 ms   1.3 MB",
        "└─ NodeScan (p:Person)        400    400   2.0 ms        – ◀",
      ])
  }

  @Test func `a profile of a deep plan fits eighty columns`() {
    var plan = PlanDescription(
      name: "NodeScan", details: "(p:Person)", estimatedRows: 1e9, rows: 1_000_000_000,
      microseconds: 59_000_000, bytes: 900_000_000, children: [])
    for _ in 0..<12 {
      plan = PlanDescription(
        name: "RelationshipEnds", details: String(repeating: "é", count: 90), estimatedRows: 1e9,
        rows: 1_000_000_000, microseconds: 118_000_000, bytes: 1_800_000_000, children: [plan])
    }
    for line in PlanDrawing(options: RenderOptions(width: 80)).lines(plan) {
      #expect(displayWidth(line) <= 80, "\(line)")
    }
  }

  @Test func `a chain that is too deep to be moved in goes down by arrows`() {
    var plan = PlanDescription(
      name: "Argument", details: "", estimatedRows: 1, rows: nil, microseconds: nil, children: [])
    for depth in 0..<5 {
      plan = PlanDescription(
        name: "Step", details: "\(depth)", estimatedRows: 1, rows: nil, microseconds: nil, children: [plan])
    }
    let tree = PlanDrawing(options: RenderOptions(width: 40)).lines(plan).dropFirst().map {
      String($0.prefix(22).reversed().drop(while: { $0 == " " }).reversed())
    }
    #expect(
      tree == [
        "Step 4", "└─ Step 3", "   └─ Step 2", "      └─ Step 1", "         └─ Step 0",
        "         ↳  Argument",
      ])
  }

  @Test func `an explained plan has estimates only, and long details are cut`() {
    let plan = PlanDescription(
      name: "Scan", details: String(repeating: "x", count: 200), estimatedRows: nil, rows: nil,
      microseconds: nil,
      children: [])
    let lines = PlanDrawing(options: RenderOptions(width: 40)).lines(plan)
    #expect(lines[0] == "operator                        estimate")
    #expect(lines[1].hasSuffix("…          –"))
  }
}
