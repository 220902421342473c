import TestSupport
import Testing

/// What the importers of the program say about input that is not as it should be: the place, what is wrong,
/// and where it helps what to do.
@Suite struct WrongInputTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var importer: String
    var bytes: [UInt8]
    var message: String
    var options: [String]
    var testDescription: String { "\(importer): \(name)" }

    init(_ importer: String, _ name: String, _ bytes: [UInt8], _ message: String, _ options: [String] = []) {
      self.importer = importer
      self.name = name
      self.bytes = bytes
      self.message = message
      self.options = options
    }

    init(_ importer: String, _ name: String, _ text: String, _ message: String, _ options: [String] = []) {
      self.init(importer, name, Array(text.utf8), message, options)
    }
  }

  private static let binary = (0..<2048).map { UInt8(truncatingIfNeeded: $0) }
  private static let utf16: [UInt8] = [0xFF, 0xFE] + "id,name\n1,Ann\n".utf8.flatMap { [$0, 0] }
  /// A gzip file of twenty bytes of text without its last bytes.
  private static let cutGzip: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x4C, 0xD1, 0xC9,
  ]
  private static func latin1(_ before: String, _ after: String) -> [UInt8] {
    Array(before.utf8) + [0xE9] + Array(after.utf8)
  }
  private static let person = ["label=Person"]
  private static let rule = [
    #"nodes=[{"at":"/*","label":"P","id":"/id","properties":{"d":{"path":"/d","type":"date"}}}]"#
  ]
  private static let encoding =
    "invalid UTF-8; make it UTF-8, from LATIN1 for example: iconv -f LATIN1 -t UTF-8"
  private static let wide = "; it is UTF-16; make it UTF-8: iconv -f UTF-16 -t UTF-8"
  private static let noText = "; it is no text; is it the right file?"
  private static let cut =
    "the gzip file is cut short (byte 14); it was not written or copied to its end; get it again"

  static let cases: [Case] = [
    Case("csv", "a type", "id:int,name\n1,Ann\nx2,Bob\n", "input:3:1: id: \"x2\" is not an int", person),
    Case("csv", "a field too many", "id,name\n1,Ann\n2,Bob,3\n", "input:3:1: the row has 3 fields", person),
    Case("csv", "an open quote", "id,name\n1,\"Ann\n2,Bob\n", "input:2:1: a quoted field of the row", person),
    Case("csv", "LATIN1", latin1("id,name\n1,Ren", "\n"), "input:2:6: \(encoding)", person),
    Case("csv", "UTF-16", utf16, "input:1:1: invalid UTF-8\(wide)", person),
    Case("csv", "binary", binary, "invalid UTF-8\(noText)", person),
    Case("csv", "cut gzip", cutGzip, "input: \(cut)", person),
    Case(
      "jsonl", "no array", #"{"type":"node","id":"a","labels":"T"}"#,
      "input:1:34: expected `[`, found `\"T\"}`"),
    Case(
      "jsonl", "cut", "{\"type\":\"node\",\"id\":\"a\"}\n{\"type\":\"no",
      "input:2:9: a string without its closing"),
    Case("jsonl", "LATIN1", latin1(#"{"type":"node","id":"a"#, "\"}\n"), "input:1:23: \(encoding)"),
    Case("jsonl", "UTF-16", utf16, wide),
    Case("jsonl", "binary", binary, "input:1:1: expected `{`, found `\\u{0}`\(noText)"),
    Case("jsonl", "cut gzip", cutGzip, "input: \(cut)"),
    Case("json", "a type", #"[{"id":1,"d":"soon"}]"#, "input:1:14: /0/d: \"soon\" is not a date", rule),
    Case(
      "json", "a missing id", "[{\"id\":1},\n{\"x\":2}]", "input:2:1: /1: there is no value at `/id`", rule),
    Case("json", "a comma too many", "[{\"id\":1},\n]", "input:2:1: expected a value, found `]`", rule),
    Case("json", "cut", "[{\"id\":1},{\"id", "input:1:12: a string without its closing quote", rule),
    Case("json", "empty", "", "input:1:1: expected a value, found the end of the text", rule),
    Case("json", "LATIN1", latin1(#"[{"id":"a"#, "\"}]"), "input:1:10: \(encoding)", rule),
    Case("json", "UTF-16", utf16, wide, rule),
    Case("json", "binary", binary, "input:1:1: expected a value, found `\\u{0}`\(noText)", rule),
    Case("json", "cut gzip", cutGzip, "input: \(cut)", rule),
    Case(
      "wikidata", "no entities", "id,name\n", "input:1:1: expected an entity, `{...}`, on a line of its own"),
    Case(
      "wikidata", "cut", "[\n{\"type\":\"item\",\"id\":\"Q1\"},\n",
      "the dump ends before the `]` of its last line"),
    Case("wikidata", "LATIN1", latin1("[\n{\"id\":\"Q", "\"}\n]\n"), "input:2:9: \(encoding)"),
    Case("wikidata", "UTF-16", utf16, "input:1:1: invalid UTF-8\(wide)"),
    Case("wikidata", "cut gzip", cutGzip, "input: \(cut)"),
    Case("imdb", "another header", "a\tb\n1\t2\n", "input:1:1: the header is of no data set that is read"),
    Case(
      "imdb", "a type", "tconst\taverageRating\tnumVotes\ntt1\tgood\t7\n",
      "input:2:5: averageRating: \"good\""),
    Case("imdb", "UTF-16", utf16, "input:1:1: invalid UTF-8\(wide)"),
    Case("imdb", "cut gzip", cutGzip, "input: \(cut)"),
    Case("openlibrary", "no columns", "id,name\n", "input:1:1: the row has 1 field, an entry has 5"),
    Case(
      "openlibrary", "cut", "/type/author\t/authors/OL1A\t1\t2020-01-01T00:00:00\t{\"name\": \"An",
      "a string without its closing quote"),
    Case("openlibrary", "cut gzip", cutGzip, "input: \(cut)"),
    Case("cypher", "a typo", "CREATE (:A);\nMATCH (a) RETRUN a;\n", "input:2:11: expected a clause"),
    Case("cypher", "cut", "CREATE (:A);\nCREATE (:B", "input:2:11: expected"),
    Case("cypher", "LATIN1", latin1("CREATE (:A {n: '", "'});"), "input:1:17: \(encoding)"),
    Case("cypher", "UTF-16", utf16, "input:1:1: invalid UTF-8\(wide)"),
    Case("cypher", "cut gzip", cutGzip, "input: \(cut)"),
  ]

  private static func load(_ importer: String, _ path: String, _ options: [String]) throws -> Program.Outcome
  {
    try Program.run(
      ["import", "--with", importer] + options.flatMap { ["--option", $0] } + [path])
  }

  @Test("wrong input is told with its place", arguments: cases)
  func place(_ wrong: Case) throws {
    let folder = try TemporaryFolder()
    try folder.write("input", wrong.bytes)
    let outcome = try WrongInputTests.load(wrong.importer, "\(folder.path)/input", wrong.options)
    #expect(outcome.status == 3 || outcome.status == 1)
    #expect(outcome.errors.contains(wrong.message), "\(outcome.errors)")
    #expect(outcome.errors.contains("/input:"))
  }

  static let importers = [
    ("csv", person), ("jsonl", []), ("json", rule), ("wikidata", []), ("imdb", []), ("openlibrary", []),
    ("cypher", []),
  ]

  @Test("files that are not there, folders and pipes are told from files", arguments: importers)
  func noFile(importer: String, options: [String]) throws {
    let folder = try TemporaryFolder()
    _ = try Program.run("sh", ["-c", "cd '\(folder.path)' && mkdir folder && mkfifo pipe"])
    let missing = try WrongInputTests.load(importer, "\(folder.path)/none", options)
    #expect(
      missing.errors.contains("/none: cannot open the file: No such file or directory"), "\(missing.errors)")
    let pipe = try WrongInputTests.load(importer, "\(folder.path)/pipe", options)
    #expect(pipe.errors.contains("/pipe: it is not a file"), "\(pipe.errors)")
    let inside = try WrongInputTests.load(importer, "\(folder.path)/folder", options)
    let said = ["it is a folder, not a file", "/folder/graph.json: cannot open", "has none of the data sets"]
    #expect(said.contains { inside.errors.contains($0) }, "\(inside.errors)")
  }

  @Test("a folder with a graph.json is imported at the prompt and from the shell")
  func graphFolder() throws {
    let folder = try TemporaryFolder()
    _ = try Program.run("mkdir", ["\(folder.path)/data"])
    try folder.write(
      "data/graph.json",
      """
      {"format": "graph-csv/1",
       "nodes": [{"label": "Person", "file": "people.csv", "key": "id",
                  "columns": [{"name": "id", "type": "int"}, {"name": "name", "type": "string"}]}],
       "edges": [{"type": "KNOWS", "file": "knows.csv", "from": "Person", "to": "Person",
                  "columns": [{"name": "since", "type": "int"}]}]}
      """)
    try folder.write("data/people.csv", "id,name\n1,Ann\n2,Bob\n")
    try folder.write("data/knows.csv", "from,to,since\n1,2,1999\n")
    let query = "MATCH (a)-[r:KNOWS]->(b) RETURN a.name AS a, r.since AS since, b.name AS b;\n"
    let expected = "a,since,b\nAnn,1999,Bob\n"
    let shell = try Program.run(["import", "\(folder.path)/data"], input: query)
    #expect(shell.output == expected, "\(shell)")
    let session =
      "CALL import.csv('\(folder.path)/data') YIELD nodes;\n:import csv '\(folder.path)/data'\n" + query
    let prompt = try Program.run(["--memory", "-q"], input: session)
    #expect(prompt.output.hasSuffix(expected), "\(prompt)")
  }
}
