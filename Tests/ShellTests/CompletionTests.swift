import Engine
import LineEditing
import Testing

@testable import Shell

struct CompletionTests {
  /// Candidates at the `¦` in the text.
  private func complete(_ marked: String, parameters: [(name: String, text: String)] = []) -> (
    texts: [String], replaced: String
  ) {
    let parts = marked.split(separator: "¦", maxSplits: 1, omittingEmptySubsequences: false)
    let cursor = parts[0].utf8.count
    let text = parts.joined()
    let engine = FakeEngine()
    let completer = QueryCompleter(
      catalog: engine.catalog, functions: engine.functions,
      procedures: engine.procedures + CompletionTests.procedures,
      options: CompletionTests.options, parameters: parameters)
    let found = completer.complete(text, at: cursor)
    let replaced = String(decoding: Array(text.utf8)[found.replace], as: UTF8.self)
    return (found.candidates.map(\.text), replaced)
  }

  static let options = [
    "import.csv": [
      OptionHint("label", detail: "text"), OptionHint("header", detail: "", values: ["true", "false"]),
      OptionHint("mode", detail: "", values: ["'replace'", "'append'"]),
    ],
    "import.my-source": [OptionHint("lang", detail: "", values: ["'en'"])],
  ]

  static let procedures = ["import.my-source", "algo.bfs"].map {
    ProcedureSignature($0, parameters: [], outputs: [], help: "")
  }

  static let exact: [(String, [String])] = [
    // Options of importers, from their manifests.
    ("CALL import.csv('x.csv', {¦", ["label: ", "header: ", "mode: "]),
    ("CALL import.csv('x.csv', {l¦", ["label: "]),
    ("CALL import.csv('x.csv', {label: 'P', ¦", ["header: ", "mode: "]),
    ("CALL import.csv('x.csv', {header: ¦", ["true", "false"]),
    ("CALL import.csv('x.csv', {mode: 'a¦", []),
    ("CALL import.csv('x.csv', {mode: ¦", ["'replace'", "'append'"]),
    ("CALL import.`my-source`('x', {¦", ["lang: "]),
    // Labels, the most frequent first, odd names in backticks.
    ("MATCH (n:¦", ["Person", "Work", "`Odd name`"]),
    ("MATCH (:¦)", ["Person", "Work", "`Odd name`"]),
    ("MATCH (n:Per¦", ["Person"]),
    ("MATCH (n:per¦", ["Person"]),
    ("MATCH (n:`Odd¦", ["`Odd name`"]),
    ("MATCH (n:Person|¦", ["Person", "Work", "`Odd name`"]),
    ("CREATE (n:W¦", ["Work"]),
    ("MATCH (n) WHERE n:W¦", ["Work"]),
    ("MATCH (n) SET n:¦", ["Person", "Work", "`Odd name`"]),
    // Types that touch the node on the left, in the arrow's direction.
    ("MATCH (a:Person)-[:¦", ["ACTED_IN", "WROTE"]),
    ("MATCH (a:Person)-[r:¦", ["ACTED_IN", "WROTE"]),
    ("MATCH (a:Work)-[:¦", ["ACTED_IN", "WROTE", "BASED_ON"]),
    ("MATCH (a:Work)<-[:¦", ["ACTED_IN", "WROTE", "BASED_ON"]),
    ("MATCH (a:Person)<-[:¦", []),
    ("MATCH (a)-[:¦", ["ACTED_IN", "WROTE", "BASED_ON"]),
    ("MATCH (a:Person) MATCH (a)-[:W¦", ["WROTE"]),
    ("MATCH (a:Person)-[:ACTED_IN|¦", ["ACTED_IN", "WROTE"]),
    // Labels at the far end of a type.
    ("MATCH (a)-[:WROTE]->(b:¦", ["Work"]),
    ("MATCH (a)<-[:WROTE]-(b:¦", ["Person"]),
    // Properties of what the variable is, and no keywords.
    ("MATCH (p:Person) RETURN p.¦", ["name", "born"]),
    ("MATCH (p:Person) RETURN p.na¦", ["name"]),
    ("MATCH (p:Person)-[r:ACTED_IN]->(w:Work) RETURN w.¦", ["title"]),
    ("MATCH (p:Person)-[r:ACTED_IN]->(w:Work) WHERE r.¦", ["role"]),
    ("MATCH (p:Person) WITH p AS q RETURN q.¦", ["name", "born"]),
    ("MATCH (p) WHERE p:Work AND p.¦", ["title"]),
    ("MATCH (p:Person) RETURN p {.¦", ["name", "born"]),
    ("MATCH (p:Person {¦", ["name: ", "born: "]),
    ("MATCH (p:Person {name: 'x', b¦", ["born: "]),
    ("MATCH ()-[r:ACTED_IN {¦", ["role: "]),
    // Variables.
    ("MATCH (p:Person)-[:WROTE]->(w) MATCH (¦", ["p", "w"]),
    // Nothing where a new name or text stands.
    ("MATCH (p) RETURN p AS ¦", []),
    ("RETURN 'MATCH ¦", []),
    ("RETURN 1 // MAT¦", []),
    ("RETURN 1 /* MAT¦", []),
    // Procedures.
    ("CALL imp¦", ["import.csv(", "import.`my-source`("]),
    ("CALL import.¦", ["import.csv(", "import.`my-source`("]),
    ("CALL import.m¦", ["import.`my-source`("]),
    ("CALL algo.bfs YI¦", ["YIELD"]),
    ("CALL import.my-s¦", ["import.`my-source`("]),
    ("CALL import.`my¦", ["import.`my-source`("]),
    ("MATCH (n) CALL algo.¦", ["algo.bfs("]),
    // Keywords keep the case of what was typed.
    ("MAT¦", ["MATCH"]),
    ("mat¦", ["match"]),
    ("MATCH (p) RETURN p ORD¦", ["ORDER BY"]),
    ("match (p) return p ord¦", ["order by"]),
    ("RETURN 1; MAT¦", ["MATCH"]),
    // Functions with their parenthesis.
    ("MATCH (p) RETURN coa¦", ["coalesce("]),
    ("MATCH (p) RETURN size(coa¦", ["coalesce("]),
  ]

  @Test(arguments: exact.indices)
  func `candidates fit the place`(index: Int) {
    #expect(complete(Self.exact[index].0).texts == Self.exact[index].1, "\(Self.exact[index].0)")
  }

  @Test func `the start of a statement offers clauses`() {
    #expect(complete("¦").texts.starts(with: ["MATCH", "OPTIONAL MATCH"]))
    #expect(complete("MATCH (n) RETURN n; ¦").texts.first == "MATCH")
  }

  @Test func `variables come first where a value is wanted`() {
    let texts = complete("MATCH (p:Person)-[r]->(w) RETURN ¦").texts
    #expect(texts.prefix(3) == ["p", "r", "w"])
  }

  @Test func `after WITH only what it names is in scope`() {
    let texts = complete("MATCH (p:Person)-[r]->(w) WITH p, count(w) AS works RETURN ¦").texts
    #expect(texts.prefix(2) == ["p", "works"])
    #expect(!texts.contains("r"))
  }

  @Test func `the word is replaced from its start to the cursor`() {
    #expect(complete("MATCH (n:Per¦son) RETURN n").replaced == "Per")
    #expect(complete("RETURN '日本', na¦").replaced == "na")
    #expect(complete("MATCH (n:¦").replaced == "")
  }

  @Test func `parameters are offered after a dollar sign`() {
    let known = [(name: "age", text: "40"), (name: "name", text: "Ann")]
    #expect(complete("RETURN $¦", parameters: known).texts == ["$age", "$name"])
    #expect(complete("RETURN $n¦", parameters: known).texts == ["$name"])
    #expect(complete("RETURN $n¦", parameters: known).replaced == "$n")
  }

  @Test func `rows say what they are and how many there are`() {
    let found = QueryCompleter(catalog: FakeCatalog.films).complete("MATCH (n:Per", at: 12)
    #expect(found.candidates == [Completion.Candidate("Person", kind: "label", detail: "42")])
    let properties = QueryCompleter(catalog: FakeCatalog.films).complete(
      "MATCH (p:Person) RETURN p.b", at: 27)
    #expect(properties.candidates == [Completion.Candidate("born", kind: "property", detail: "INTEGER 50%")])
  }

  @Test func `no place in a statement traps`() {
    let statements = [
      "MATCH (p:Person {name: $n})-[r:ACTED_IN*1..3]->(w:Work|`Odd name`)"
        + " WHERE p.born > 1 AND EXISTS { (w)<--() }"
        + " WITH p, collect(w {.title, x: [y IN [1,2] WHERE y > 1 | y]}) AS ws"
        + " RETURN *, ws[0..1] UNION ALL CALL a.b(1)",
      ")]}.:,|&!{[(", "((((((", "::::", "`", "$", "'", "\"", "/*", "....", "-[-[-[", "WITH WITH WITH",
      "é日本😀.",
    ]
    for statement in statements {
      for cursor in 0...statement.utf8.count {
        _ = QueryCompleter(catalog: FakeCatalog.films).complete(statement, at: cursor)
      }
    }
  }
}

struct CommandCompletionTests {
  private func complete(_ marked: String) -> [String] {
    let stage = Stage(queries: [queriesFolder()])
    stage.session.parameters["age"] = .integer(40)
    let cursor = marked.utf8.firstIndex(of: UInt8(ascii: "^")).map {
      marked.utf8.distance(from: marked.startIndex, to: $0)
    }
    return stage.session.complete(marked.replacing("^", with: ""), at: cursor ?? marked.utf8.count).candidates
      .map(\.text)
  }

  /// A folder with one saved query.
  private func queriesFolder() -> String {
    TestFolder.shared.write(
      "queries/cast.cypher",
      """
      // description: Who plays in a work
      // param person: STRING from Person.name -- Who
      // param kind: STRING = 'film' in ['film', 'series'] -- What
      RETURN $person, $kind;
      """)
    return TestFolder.shared.path + "/queries"
  }

  static let cases: [(String, [String])] = [
    (":sch", [":schema"]),
    (":re", [":reload"]),
    (":mode j", ["json", "jsonl"]),
    (":schema Per", ["Person"]),
    (":schema acted", ["ACTED_IN"]),
    (":set hi", ["hints", "highlight"]),
    (":set hints ", ["on", "off"]),
    (":run ca", ["cast"]),
    (":run cast ", ["person=", "kind="]),
    (":run cast person=A", ["Ann", "'Anna Lee'"]),
    (":run cast kind=", ["film", "series"]),
    (":explain MATCH (n:Per", ["Person"]),
    (":param a", ["age"]),
    (":help wher", ["WHERE"]),
    (":import ", ["csv"]),
    (":quit ", []),
    (":nonsense x", []),
  ]

  @Test(arguments: cases.indices)
  func `arguments of commands complete by what they are`(index: Int) {
    #expect(complete(Self.cases[index].0) == Self.cases[index].1, "\(Self.cases[index].0)")
  }

  @Test func `a file name completes, folders with a slash`() {
    TestFolder.shared.write("place/a file.cypher", "")
    TestFolder.shared.write("place/above/x", "")
    let folder = TestFolder.shared.path
    #expect(
      complete(":source \(folder)/place/a") == ["\(folder)/place/a file.cypher", "\(folder)/place/above/"])
  }

  @Test func `a command's statement is completed where it stands`() {
    let stage = Stage()
    let text = ":profile MATCH (n:Per"
    #expect(stage.session.complete(text, at: text.utf8.count).replace == 18..<21)
  }
}
