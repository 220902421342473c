import Engine
import Kith
import LineEditing
import Syntax
import Testing

@testable import Shell

struct ScriptTests {
  @Test func `statements run in order and stop at the first error`() {
    let stage = Stage()
    let error = stage.run("RETURN 1;\n  FAIL;\nRETURN 3;")
    #expect(stage.engine.asked == ["RETURN 1", "FAIL"])
    #expect(stage.output.text == "x\nRETURN 1\n")
    #expect(error?.exitCode == .statement)
    if let error { #expect(stage.report(error) == "script:2:3: error[syntax]: this failed\n") }
  }

  @Test func `all statements run and the failure comes at the end when asked for`() {
    let stage = Stage()
    let error = stage.run("FAIL; :nonsense\nRETURN 3;", failAtEnd: true)
    #expect(stage.engine.asked == ["FAIL", "RETURN 3"])
    #expect(error?.exitCode == .statement)
    #expect(stage.errors.text.split(separator: "\n").count == 2)
  }

  @Test func `the last semicolon may be left out, and nothing runs of nothing`() {
    let stage = Stage()
    #expect(stage.run("RETURN 1") == nil)
    #expect(stage.run("") == nil)
    #expect(stage.run("// only a note\n;") == nil)
    #expect(stage.engine.asked == ["RETURN 1"])
  }

  @Test func `quit ends a script`() {
    let stage = Stage()
    stage.run("RETURN 1;\n:quit\nRETURN 2;")
    #expect(stage.engine.asked == ["RETURN 1"])
  }

  @Test func `a person gets a footer and warnings, a pipe only rows`() {
    var counters = UpdateCounters()
    counters.nodesCreated = 1
    var timings = QueryResult.Timings()
    timings.run = 12_000
    let warning = Diagnostic(.labelNotFound, .compileTime, "UnknownLabel", "no node has label :Persn")
    let result = StatementResult(
      rows: ResultTable(columns: ["n"], rows: [[.integer(1)]]), counters: counters, warnings: [warning],
      timings: timings)
    let person = Stage(terminal: true)
    person.engine.answer("CREATE", result)
    person.run("CREATE;")
    #expect(person.output.text.hasSuffix("└───┘\n1 node created\n1 row · 12 ms\n"))
    #expect(person.errors.text == "warning: no node has label :Persn\n")
    let pipe = Stage()
    pipe.engine.answer("CREATE", result)
    pipe.run("CREATE;")
    #expect(pipe.output.text == "n\n1\n")
  }

  @Test func `an error on a terminal has a caret`() {
    let stage = Stage(terminal: true)
    if let error = stage.run("RETURN 1;\nFAIL;") {
      #expect(stage.report(error) == "error[syntax]: this failed\n 2 │ FAIL;\n   │ ^^^^\n")
    }
  }

  @Test func `a script that cannot be read or is no text is a file error`() {
    let stage = Stage()
    #expect(stage.run(":source /nowhere/at/all.cypher")?.exitCode == .file)
    let path = TestFolder.shared.write(
      "broken.cypher", bytes: Array("RETURN 1;\nRETURN '".utf8) + [0xFF, 0x27])
    let error = stage.run(":source \(path)")
    #expect(error?.exitCode == .file)
    if let error { #expect(stage.report(error).contains("invalid UTF-8 at byte 18")) }
    #expect(stage.engine.asked.isEmpty)
  }
}

struct GraphFolderTests {
  @Test func `a folder's script is run without showing its results`() throws {
    TestFolder.shared.write("good/graph.cypher", "// what it is\nCREATE (:A);\nCREATE (:B);\n")
    let stage = Stage()
    let folder = try GraphFolder(TestFolder.shared.path + "/good")
    try stage.session.load(folder)
    #expect(stage.engine.asked == ["// what it is\nCREATE (:A)", "CREATE (:B)"])
    #expect(stage.output.text == "" && stage.session.folder?.path == folder.path)
  }

  @Test func `what an import left out is said`() throws {
    let path = TestFolder.shared.write("rejects/graph.cypher", "CREATE (:A);\nCALL import.csv('x');\n")
    let stage = Stage()
    stage.engine.answer(
      "CALL import.csv('x')", columns: ["nodes", "rejects"], rows: [[.integer(4), .integer(1)]])
    try stage.session.load(try GraphFolder(TestFolder.shared.path + "/rejects"))
    #expect(
      stage.errors.text == "warning: \(path):2: 1 record left out; `CALL import.rejects()` lists them\n")
  }

  @Test func `an error in it names file, line and column`() throws {
    let path = TestFolder.shared.write("bad/graph.cypher", "CREATE (:A);\n  FAIL;\n")
    let stage = Stage()
    let error = #expect(throws: ShellError.self) {
      try stage.session.load(try GraphFolder(TestFolder.shared.path + "/bad"))
    }
    if let error { #expect(stage.report(error) == "\(path):2:3: error[syntax]: this failed\n") }
  }

  @Test func `a folder that is missing, empty or a file says so`() {
    let folder = TestFolder.shared.path
    let script = TestFolder.shared.write("lone.cypher", "RETURN 1;")
    try? Files.makeFolder(folder + "/empty")
    for (path, part) in [
      (folder + "/none", "there is no folder"), (folder + "/empty", "has no graph.cypher"),
      (script, "is not a folder"),
    ] {
      let error = #expect(throws: ShellError.self) { try GraphFolder(path) }
      #expect(error?.exitCode == .file)
      if let error { #expect(Stage().report(error).contains(part)) }
    }
  }
}

struct ReplTests {
  private func talk(_ stage: Stage, _ lines: [String]) throws -> Answers {
    let reader = Answers(lines)
    stage.session.isInteractive = true
    try Repl(stage.session, editor: nil, reader: reader).run()
    return reader
  }

  @Test func `the prompt shows an open and a failed transaction`() throws {
    let stage = Stage()
    let reader = try talk(stage, [":begin", "RETURN 1;", "FAIL;", ":rollback", "", ":begin"])
    #expect(
      reader.asked == ["kith> ", "kith*> ", "kith*> ", "kith!> ", "kith> ", "kith> ", "kith*> "])
    #expect(stage.engine.log.suffix(2) == ["begin", "rollback"])
    #expect(stage.errors.text.hasSuffix("the open transaction was rolled back\n"))
  }

  @Test func `errors do not end it, quit does`() throws {
    let stage = Stage()
    let reader = try talk(stage, ["FAIL;", ":hepl", "RETURN 1;", "exit", "RETURN 2;"])
    #expect(stage.engine.asked == ["FAIL", "RETURN 1"])
    #expect(reader.asked.count == 4)
  }

  @Test func `the banner says what is open and how to go on`() throws {
    let stage = Stage(terminal: true)
    try stage.session.banner(version: "1.0")
    #expect(
      stage.output.text == """
        kith 1.0 · 62 nodes, 80 relationships in memory
        :help · Tab completes · Ctrl-D quits

        """)
  }
}
