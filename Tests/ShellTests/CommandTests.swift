import Engine
import Testing

@testable import Shell

struct CommandTests {
  @Test(arguments: [
    ("schema", "schema"), ("sch", "schema"), ("RUN", "run"), ("q", nil), ("qui", "quit"), ("r", nil),
    ("par", nil),
    ("param", "param"), ("params", "params"), ("set", "set"), ("sett", "settings"), ("", nil), ("hepl", nil),
  ])
  func `a command is found by its name or a unique beginning`(typed: String, name: String?) {
    #expect((try? CommandTable.find(typed))?.name == name)
  }

  static let messages: [(String, String)] = [
    (":hepl", "there is no command `:hepl`; did you mean :help?"),
    (":zzz", "there is no command `:zzz`; `:help` lists them"),
    (":q", "`:q` could be :queries, :quit"),
    ("\\d", "commands begin with `:` here, not with `\\`; did you mean :schema?"),
    (".tables", "commands begin with `:` here, not with `.`; did you mean :schema?"),
    (".mode csv", "commands begin with `:` here, not with `.`; did you mean :mode?"),
    (":mode cvs", "there is no mode `cvs`; did you mean csv?"),
    (":set colour never", "there is no setting `colour`; did you mean color?"),
    (":set color purple", "`purple` is no value for color; it takes auto|always|never"),
    (":schema Persn", "no label or relationship type is called Persn; did you mean Person?"),
    (":run", "`:run` needs the name of a saved query; `:queries` lists them"),
    (":help WHER", "there is no help on `WHER`; did you mean :help WHERE?"),
    (":param x", "expected `:param name = expression` or `:param name <- last.column`"),
    (":last", "there is no last result yet"),
    (":import cvs people.csv", "there is no importer `cvs`; did you mean csv?"),
    (":reload", "the graph was not read from a folder, so there is nothing to read again"),
    (":edit", "`:edit` needs a terminal"),
    (":functions zzz", "no function has `zzz` in its name or help"),
  ]

  @Test(arguments: messages.indices)
  func `a mistake is answered with what was probably meant`(index: Int) throws {
    let stage = Stage()
    let error = #expect(throws: ShellError.self) { try stage.session.run(command: Self.messages[index].0) }
    #expect(error?.exitCode == .usage)
    if let error { #expect(stage.report(error) == "error: \(Self.messages[index].1)\n") }
  }

  @Test(arguments: ["quit", "exit;", "QUIT", ":quit", ":qui", "\\q", ".exit", ":quit;"])
  func `there are many ways out`(text: String) throws {
    let stage = Stage()
    try stage.session.run(command: text)
    #expect(stage.session.isOver)
  }

  @Test(arguments: [
    "", "keys", "commands", ":run", "MATCH", "order", "count()", "coalesce", "import.csv", "explain", "help",
  ])
  func `help knows commands, clauses, functions and keys`(topic: String) throws {
    let stage = Stage(terminal: true)
    try stage.session.run(command: ":help \(topic)")
    #expect(!stage.output.text.isEmpty)
  }

  @Test func `the help page fits a small screen`() throws {
    let stage = Stage(terminal: true)
    try stage.session.run(command: ":help")
    let lines = stage.output.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 24)
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `schema lists labels and types with counts, properties and what they connect`() throws {
    let stage = Stage(terminal: true)
    try stage.session.run(command: ":schema")
    #expect(
      stage.output.text == """
        Labels
          :Person      42  name STRING, born INTEGER 50%
          :Work        18  title STRING
          :`Odd name`   2

        Relationship types
          ACTED_IN  60  :Person → :Work (60)  {role STRING 90%}
          WROTE     15
          BASED_ON   5

        """)
    try stage.session.run(command: ":schema person")
    #expect(stage.output.text.contains(":Person  42 nodes"))
    #expect(stage.output.text.contains("  -[:ACTED_IN]->  60  :Work\n"))
  }

  @Test func `stats tells what is held beside the graph`() throws {
    let stage = Stage()
    stage.session.costs = { [("memory: imports, nodes", 2000), ("disk: imports, nodes", 0)] }
    try stage.session.run(command: ":stats")
    #expect(stage.output.text.contains("memory: imports, nodes, KiB"))
    #expect(!stage.output.text.contains("disk: imports"))
  }

  @Test func `modes and settings change how results are written`() throws {
    let stage = Stage()
    stage.run("RETURN 1; :mode json\nRETURN 2; :set null -\n:set mode csv\n:mode")
    #expect(stage.output.text == "x\nRETURN 1\n[\n{\"x\":\"RETURN 2\"}\n]\nmode is csv\n")
    #expect(stage.session.settings.null == "-")
  }

  @Test func `an expression becomes a parameter`() throws {
    let stage = Stage()
    stage.engine.answer("RETURN 40 + 2", columns: ["40 + 2"], rows: [[.integer(42)]])
    stage.run(":param $age = 40 + 2\nRETURN $age;")
    #expect(stage.session.parameters == ["age": .integer(42)])
    #expect(stage.engine.values.last == ["age": .integer(42)])
    #expect(stage.output.text.hasPrefix("$age = 42\n"))
    stage.engine.answer("RETURN ids", columns: ["id"], rows: [[.integer(1)], [.integer(2)]])
    stage.run("RETURN ids;\n:param ids <- last.id\n:params clear")
    #expect(stage.session.parameters.isEmpty)
    #expect(stage.output.text.contains("$ids = [1, 2]"))
  }

  @Test func `an import command becomes a call`() {
    let stage = Stage()
    stage.run(":import csv 'my people.csv' label=Person key=id header=true")
    #expect(
      stage.engine.asked == ["CALL import.csv('my people.csv', {label: 'Person', key: 'id', header: true})"])
  }

  @Test func `results can go to a file`() throws {
    let stage = Stage()
    let path = TestFolder.shared.path + "/once.csv"
    stage.run(":once \(path)\nRETURN 1; RETURN 2; :last json > \(path).json")
    #expect(String(decoding: try Files.read(path), as: UTF8.self) == "x\nRETURN 1\n")
    #expect(String(decoding: try Files.read(path + ".json"), as: UTF8.self) == "[\n{\"x\":\"RETURN 2\"}\n]\n")
    #expect(stage.output.text == "x\nRETURN 2\n")
  }

  static let arguments: [(String, [String])] = [
    ("a b", ["a", "b"]), ("who \"One person\"", ["who", "\"One person\""]),
    ("k='a b' n=[1, 2]", ["k='a b'", "n=[1, 2]"]),
    ("O'Hara it's", ["O'Hara", "it's"]), ("  ", []), ("x='it\\'s' y", ["x='it\\'s'", "y"]),
    ("{a: 'b c'} d", ["{a: 'b c'}", "d"]), ("'open", ["'open"]),
  ]

  @Test(arguments: arguments.indices)
  func `words are cut at spaces outside quotes and brackets`(index: Int) {
    #expect(splitArguments(Self.arguments[index].0) == Self.arguments[index].1)
  }
}

struct SettingsTests {
  @Test func `a config file sets what it may and names what is wrong`() {
    var settings = Settings()
    let problems = settings.apply(
      config: "# mine\nmode = json\n\nhints=off\npager = less\ncolr = never\nnonsense\n", name: "config",
      fromFolder: false)
    #expect(settings.mode == .json && !settings.hints && settings.pager == "less")
    #expect(
      problems == [
        "config:6: there is no setting `colr`; did you mean color?", "config:7: expected `key = value`",
      ])
  }

  @Test func `a graph's folder may not choose programs`() {
    var settings = Settings()
    let problems = settings.apply(
      config: "mode = line\npager = rm -rf /\neditor = vi\n", name: "c", fromFolder: true)
    #expect(settings.mode == .line && settings.pager == nil && !settings.viKeys)
    #expect(problems.count == 2)
  }

  @Test(
    arguments: [
      (ColorChoice.auto, true, [:], true), (.auto, false, [:], false),
      (.auto, true, ["NO_COLOR": "1"], false),
      (.auto, true, ["NO_COLOR": ""], true), (.auto, false, ["CLICOLOR_FORCE": "1"], true),
      (.auto, true, ["TERM": "dumb"], false), (.always, false, ["NO_COLOR": "1"], true),
      (.never, true, [:], false),
    ] as [(ColorChoice, Bool, [String: String], Bool)])
  func `colour follows the flag, then the environment`(
    choice: ColorChoice, terminal: Bool, variables: [String: String], expected: Bool
  ) {
    #expect(choice.isEnabled(isTerminal: terminal, environment: variables) == expected)
  }
}
