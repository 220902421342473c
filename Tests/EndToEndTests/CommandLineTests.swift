import Testing
import TestSupport

/// The program from the shell: output, errors and exit codes.
@Suite struct CommandLineTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var arguments: [String]
    var input = ""
    var status: Int32 = 0
    var output: String?
    var errors: [String] = []
    var testDescription: String { name }
  }

  @Test(
    "what a command prints and how it ends",
    arguments: [
      Case(
        name: "one statement", arguments: ["--memory", "-c", "RETURN 1 AS x, 'é日本😀' AS s"],
        output: "x,s\n1,é日本😀\n"),
      Case(
        name: "a script on standard input", arguments: ["--memory"], input: "RETURN 1 AS x", output: "x\n1\n"),
      Case(
        name: "a parameter", arguments: ["--memory", "-p", "n=41", "-c", "RETURN $n + 1 AS x"],
        output: "x\n42\n"),
      Case(
        name: "json", arguments: ["--memory", "-m", "jsonl", "-c", "RETURN {a: [1, null]} AS m"],
        output: "{\"m\":{\"a\":[1,null]}}\n"),
      Case(
        name: "a statement that fails", arguments: ["--memory", "-c", "RETURN"], status: 1,
        output: "", errors: ["error[syntax]"]),
      Case(
        name: "a keyword misspelt", arguments: ["--memory", "-c", "MATCH (n) RETRUN n"], status: 1,
        errors: ["did you mean", "RETURN"]),
      Case(
        name: "a missing script", arguments: ["--memory", "-f", "no-such-file.cypher"], status: 3,
        errors: ["no-such-file.cypher"]),
      Case(name: "a missing graph", arguments: ["no-such-folder"], status: 3, errors: ["no-such-folder"]),
      Case(
        name: "a query nobody saved", arguments: ["run", "--graph", Program.graph, "no-such-query"],
        status: 2,
        errors: ["no-such-query"]),
      Case(
        name: "an unknown label", arguments: [Program.graph, "-c", "MATCH (p:Persn) RETURN p"],
        errors: ["warning", "Persn", "Person"]),
    ])
  func outcome(_ expected: Case) throws {
    let outcome = try Program.run(expected.arguments, input: expected.input)
    #expect(outcome.status == expected.status, "\(outcome)")
    if let output = expected.output { #expect(outcome.output == output) }
    for part in expected.errors { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
  }

  @Test("a script that is no text says where, and runs nothing of that statement")
  func invalidUTF8() throws {
    let input = Array("CREATE (:A);\nCREATE (:B {name: '".utf8) + [0xFF, 0xFE] + Array("'});\n".utf8)
    let outcome = try Program.run(["--memory"], input: input)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("UTF-8"))
  }

  @Test("ten thousand parentheses and a megabyte of text end in an error or an answer, quickly")
  func hugeStatements() throws {
    let deep = String(repeating: "(", count: 10_000)
    let nested = try Program.run(["--memory"], input: "RETURN " + deep)
    #expect(nested.status == 1)
    #expect(nested.errors.contains("nested") || nested.errors.contains("deep"))
    let list = (0..<150_000).map(String.init).joined(separator: ",")
    let long = try Program.run(["--memory"], input: "RETURN size([\(list)]) AS n")
    #expect(long.output == "n\n150000\n")
  }

  @Test("a broken row says file, line and column, and nothing is imported")
  func brokenCSV() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,name,born\n1,Ann,1975\n2,Bob,19x4\n")
    try folder.write(
      "graph.cypher",
      "CALL import.csv('people.csv', {label: 'Person', key: 'id', columns: {born: 'int'}});\n")
    let outcome = try Program.run([folder.path, "-c", "MATCH (n) RETURN count(n) AS n"])
    #expect(outcome.errors.contains("people.csv:3:7"), "\(outcome.errors)")
    #expect(outcome.status != 0)
    let counted = try Program.run([folder.path, "--fail-at-end", "-c", "MATCH (n) RETURN count(n) AS n"])
    #expect(!counted.output.contains("1\n"))
  }

  @Test("the version and the help name the program")
  func help() throws {
    #expect(try Program.run(["--version"]).output.hasPrefix("kith "))
    let help = try Program.run(["--help"]).output
    for command in ["run", "queries", "import", "protocol"] { #expect(help.contains(command)) }
  }
}
