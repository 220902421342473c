import Engine
import LineEditing
import Syntax
import Testing

@testable import Shell

private let friends = """
  // name: friends-of
  // description: People within some hops of a person
  // param person: STRING from Person.name -- Who to start from
  // param hops: INTEGER = 2 in 1..5 -- How far
  // param kinds: LIST<STRING>? -- Only these relation types
  // tags: people, graph
  MATCH (a:Person {name: $person})-[r*1..5]-(b)
  WHERE size(r) <= $hops AND ($kinds IS NULL OR all(x IN r WHERE type(x) IN $kinds))
  RETURN DISTINCT b.name;
  """

struct HeaderTests {
  @Test func `a header names, describes and declares`() {
    let query = SavedQuery(friends, path: "queries/x.cypher")
    #expect(query.errors.isEmpty && query.warnings.isEmpty)
    #expect(query.name == "friends-of")
    #expect(query.description == "People within some hops of a person")
    #expect(query.tags == ["people", "graph"])
    #expect(query.synopsis == "friends-of(person, hops = 2, [kinds])")
    #expect(
      query.usage == "usage: kith run friends-of --person STRING [--hops INTEGER] [--kinds LIST<STRING>]")
    #expect(
      query.parameters.map(\.synopsis) == [
        "person: STRING", "hops: INTEGER = 2 in 1..5", "kinds: LIST<STRING>?",
      ])
    #expect(query.parameters[0].source?.label == "Person" && query.parameters[0].source?.property == "name")
    #expect(query.parameters.map(\.text) == ["Who to start from", "How far", "Only these relation types"])
  }

  static let lines: [(String, String)] = [
    ("param x: INT", "x: INTEGER"), ("param x:FLOAT=-1.5", "x: FLOAT = -1.5"),
    ("param x: BOOLEAN = true", "x: BOOLEAN = true"),
    ("param x: LOCAL DATETIME?", "x: LOCAL DATETIME?"),
    ("param x: list<list<integer>>", "x: LIST<LIST<INTEGER>>"),
    ("param x: STRING = 'a -- b' in ['a -- b', 'c'] -- text", "x: STRING = 'a -- b' in ['a -- b', 'c']"),
    ("param x: NUMBER in 0.5..1e3 = 2", "x: NUMBER = 2 in 0.5..1000"),
    ("param x: MAP = {a: 1}", "x: MAP = {a: 1}"),
    ("param x: LIST = []", "x: LIST<ANY> = []"),
    ("param x: INTEGER in -5..-1 -- low", "x: INTEGER in -5..-1"),
  ]

  @Test(arguments: lines.indices)
  func `a declaration is read`(index: Int) {
    let query = SavedQuery("// \(Self.lines[index].0)\nRETURN $x", path: "q.cypher")
    #expect(query.errors.isEmpty)
    #expect(query.parameters.map(\.synopsis) == [Self.lines[index].1])
  }

  /// The error and the marked text.
  static let mistakes: [(String, String, String)] = [
    ("// param x STRING\nRETURN $x", "expected `:` and a type after `x`", "S"),
    ("// param x: STRNG\nRETURN $x", "there is no type `STRNG`", "STRNG"),
    ("// param x: INTEGER = 'a'\nRETURN $x", "x must be an INTEGER, not a", "x"),
    ("// param x: INTEGER = 9 in 1..5\nRETURN $x", "x must be between 1 and 5, not 9", "x"),
    ("// param x: INTEGER in 5\nRETURN $x", "expected a range such as `1..5` or a list after `in`", "i"),
    ("// param x: INTEGER = \nRETURN $x", "expected a value after `=`", "="),
    ("// param x: INTEGER nonsense\nRETURN $x", "expected `=`, `in`, `from` or `--`, not `nonsense`", "n"),
    ("// param x: INTEGER\n// param x: STRING\nRETURN $x", "`x` is declared twice", "x"),
    ("// param name: STRING\nRETURN $nme, $name", "parameter `$nme` is not declared in the header", "$nme"),
    ("RETURN $y", "parameter `$y` is not declared in the header", "$y"),
  ]

  @Test(arguments: mistakes.indices)
  func `a mistake is reported at its place`(index: Int) throws {
    let (text, message, marked) = Self.mistakes[index]
    let error = try #require(SavedQuery(text, path: "q.cypher").errors.first)
    #expect(error.message == message)
    let span = try #require(error.span)
    #expect(String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self) == marked)
  }

  @Test func `a parameter nobody uses is a warning`() {
    let query = SavedQuery("// param x: STRING\nRETURN 1", path: "q.cypher")
    #expect(query.errors.isEmpty)
    #expect(query.warnings.map(\.message) == ["parameter `x` is declared but not used"])
  }

  @Test func `a file without a header is a query too`() {
    let query = SavedQuery("// All the people\nMATCH (p:Person) RETURN p;", path: "a/people.cypher")
    #expect(query.name == "people" && query.description == "All the people" && query.parameters.isEmpty)
  }
}

struct ArgumentTests {
  private let query = SavedQuery(friends, path: "x.cypher")

  private func bind(_ words: [String]) throws(ParameterError) -> [String: Datum] {
    try QueryArguments(words).bind(query).values
  }

  @Test func `values are taken by name, then in order, then by default`() throws {
    #expect(try bind(["Ann"]) == ["person": .string("Ann"), "hops": .integer(2), "kinds": .null])
    #expect(try bind(["hops=3", "Ann"]) == ["person": .string("Ann"), "hops": .integer(3), "kinds": .null])
    #expect(
      try bind(["person='Ann Lee'", "kinds=KNOWS,LIKES"])
        == [
          "person": .string("Ann Lee"), "hops": .integer(2),
          "kinds": .list([.string("KNOWS"), .string("LIKES")]),
        ])
    #expect(try QueryArguments([]).bind(query).missing.map(\.name) == ["person"])
  }

  static let mistakes: [([String], String)] = [
    (["persn=Ann"], "friends-of has no parameter `persn`"),
    (["hops=two"], "hops must be an INTEGER, not `two`"),
    (["hops=6"], "hops must be between 1 and 5, not 6"), (["person=a", "person=b"], "person is given twice"),
    (["a", "2", "x", "more"], "friends-of takes no value `more`"),
    (["hops=1.5"], "hops must be an INTEGER, not `1.5`"),
  ]

  @Test(arguments: mistakes.indices)
  func `a wrong value is refused before anything runs`(index: Int) {
    let error = #expect(throws: ParameterError.self) { try bind(Self.mistakes[index].0) }
    #expect(error?.message == Self.mistakes[index].1)
  }
}

struct RunQueryTests {
  private func stage(_ files: [String: String]) -> Stage {
    let folder = "run-\(UInt32.random(in: 0 ... .max))"
    for (name, text) in files { TestFolder.shared.write("\(folder)/\(name).cypher", text) }
    return Stage(queries: [TestFolder.shared.path + "/" + folder])
  }

  @Test func `a query runs with its own values, not those of the prompt`() {
    let stage = stage(["cast": "// param person: STRING\nMATCH (p {name: $person}) RETURN p;"])
    stage.session.parameters["person"] = .string("somebody else")
    #expect(stage.run(":run cast Ann") == nil)
    #expect(stage.engine.values == [["person": .string("Ann")]])
  }

  @Test func `several statements are one transaction`() {
    let good = stage(["two": "CREATE (:A);\nCREATE (:B);"])
    #expect(good.run(":run two") == nil)
    #expect(good.engine.log == ["begin", "run", "run", "commit"])
    let bad = stage(["two": "CREATE (:A);\nFAIL;\nCREATE (:B);"])
    #expect(bad.run(":run two")?.exitCode == .statement)
    #expect(bad.engine.log == ["begin", "run", "run", "rollback"])
  }

  @Test func `a query calls another, but not itself for ever`() {
    let stage = stage([
      "outer": ":run inner 5\nRETURN 1;", "inner": "// param n: INTEGER\nRETURN $n;", "loop": ":run loop",
    ])
    #expect(stage.run(":run outer") == nil)
    #expect(stage.engine.values.first == ["n": .integer(5)])
    #expect(stage.run(":run loop")?.exitCode == .usage)
  }

  @Test func `a missing value is an error with the usage when nobody can be asked`() {
    let stage = stage(["cast": "// param person: STRING\nRETURN $person;"])
    let error = stage.run(":run cast")
    #expect(error?.exitCode == .usage)
    if let error {
      #expect(
        stage.report(error)
          == "error: cast needs a value for `person`; usage: kith run cast --person STRING\n")
    }
  }

  @Test func `a missing value is asked for at the prompt`() {
    let stage = stage(["cast": "// param person: STRING -- who\nRETURN $person;"])
    let reader = Answers(["Ann"])
    stage.session.reader = reader
    #expect(stage.run(":run cast") == nil)
    #expect(reader.asked == ["person (STRING, who): "])
    #expect(stage.engine.values == [["person": .string("Ann")]])
  }

  @Test func `the statement run last is saved with its parameters, listed and forgotten`() throws {
    let stage = stage([:])
    stage.session.parameters = ["n": .integer(3)]
    stage.run("RETURN $n, $n;\n:save three \"Three of them\"\n:queries\n:show three")
    let text = stage.output.text
    #expect(text.contains("three(n)  Three of them\n"))
    #expect(
      text.hasSuffix("// name: three\n// description: Three of them\n// param n: INTEGER\nRETURN $n, $n;\n"))
    #expect(stage.run(":save three again")?.exitCode == .usage)
    #expect(stage.run(":save ../x y")?.exitCode == .usage)
    #expect(stage.run(":forget three") == nil)
    #expect(stage.run(":run three")?.exitCode == .usage)
  }

  @Test func `the graph's own query counts before the user's`() throws {
    TestFolder.shared.write("mine/same.cypher", "// description: mine\nRETURN 1;")
    TestFolder.shared.write("graphs/same.cypher", "// description: the graph's\nRETURN 1;")
    let library = QueryLibrary(folders: ["graphs", "mine"].map { TestFolder.shared.path + "/" + $0 })
    #expect(library.all().map(\.description) == ["the graph's"])
    let error = #expect(throws: ShellError.self) { try library.find("sam") }
    if case .usage(_, let hint)? = error { #expect(hint == "did you mean same?") }
  }
}

/// Answers questions from a list.
final class Answers: StatementReader {
  private var answers: [String]
  private(set) var asked: [String] = []
  let notices = PlainReader(hooks: EditingHooks(), showsPrompts: false).notices

  init(_ answers: [String]) { self.answers = answers }

  func readStatement(prompt: String, continuation: String, initial: String) -> ReadResult {
    readAnswer(prompt: prompt, initial: initial)
  }

  func readAnswer(prompt: String, initial: String) -> ReadResult {
    asked.append(prompt)
    return answers.isEmpty ? .endOfInput : .line(answers.removeFirst())
  }
}
