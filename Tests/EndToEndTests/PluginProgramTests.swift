import TestSupport
import Testing

/// Importers and plugins as one meets them in the program.
@Suite struct PluginProgramTests {
  private static let plugins = PackageFolder.root + "/Plugins"
  private static let faults = PackageFolder.root + "/Tests/Faults"

  @Test(
    "importers of the program pass the kit, linked in and as processes, with equal graphs",
    arguments: ["csv", "jsonl", "json", "wikidata", "imdb", "openlibrary", "cypher"])
  func kit(name: String) throws {
    let outcome = try Program.run(["plugin", "test", "\(PluginProgramTests.plugins)/\(name)"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("gives the same graph linked in and as a process"))
  }

  /// A graph's folder beside the folder of its plugins, and a home for what is trusted.
  private struct Place {
    let folder: TemporaryFolder
    let environment: [String: String]
    var graph: String { folder.path + "/Graph" }

    init(plugin: String) throws {
      folder = try TemporaryFolder()
      environment = ["XDG_DATA_HOME": folder.path + "/data"]
      let copy =
        "mkdir -p Plugins Graph && cp -r '\(plugin)' Plugins/ && echo '// empty' > Graph/graph.cypher"
      let made = try Program.run("sh", ["-c", "cd '\(folder.path)' && \(copy)"])
      try #require(made.status == 0, "\(made.errors)")
    }

    func run(_ arguments: [String]) throws -> Program.Outcome {
      try Program.run(arguments, environment: environment)
    }
  }

  static let hostile = [
    ("stray-print", "stray-print:2:1: expected `{`"), ("silent-hang", "sent nothing for 300ms"),
    ("killed", "it was ended by SIGSEGV"), ("fork-bomb", "more than 16 processes"),
    ("wrong-counts", "`done` says 2 nodes"),
  ]

  @Test("a hostile plugin ends with a message, and the program goes on", arguments: hostile)
  func survival(name: String, message: String) throws {
    let place = try Place(plugin: "\(PluginProgramTests.faults)/\(name)")
    let plugin = "\(place.folder.path)/Plugins/\(name)"
    let call = "CALL import.`\(name)`('graph.cypher')"
    let after = "MATCH (n) RETURN count(n) AS left"
    let arguments = ["--fail-at-end", "-c", call, "-c", after, place.graph]
    // Before anybody was asked it does not run at all.
    let asked = try place.run(arguments)
    #expect(asked.errors.contains("kith plugin trust"), "\(asked.errors)")
    #expect(try place.run(["plugin", "trust", "--yes", plugin]).status == 0)
    let outcome = try place.run(arguments)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output == "left\n0\n")
  }

  /// What each hostile plugin ends with; some words of it.
  private static let endings = [
    ("stray-print", "expected `{`, found"), ("no-hello", "does not begin with `hello`"),
    ("no-done", "it ended without `done`"), ("wrong-counts", "`done` says 2 nodes"),
    ("missing-counts", "does not say how many nodes"), ("crash", "page 7 is not what it was"),
    ("killed", "was ended by SIGSEGV"), ("long-line", "sent a line longer than 1MiB"),
    ("invalid-utf8", "invalid-utf8:2:"), ("lone-surrogate", "lone-surrogate:2:"),
    ("number-overflow", "number-overflow:2:"), ("deep-nesting", "deep-nesting:2:"),
    ("silent-hang", "sent nothing for 300ms"), ("endless-trickle", "took longer than 700ms"),
    ("endless-flood", "more than 20000 records"), ("fork-bomb", "more than 16 processes"),
    ("closed-output", "closed-output: it "), ("output-after-done", "there is more after `done`"),
    ("unknown-type", "there is no record type `vertex`"), ("dangling", "nobody"),
    ("contradicting-keys", "isbn"), ("escape-codes", "\\u{1b}[2Jall is"),
    ("escape-codes-in-log", "\\u{1b}[2Jgone"), ("hello-twice", "`hello` came twice"),
    ("negative-counts", "`done` says -1 nodes"), ("nul-byte", "nul-byte:2:"),
    ("stopped", "sent nothing for 300ms"), ("endless-log", "sent nothing for 300ms"),
    ("many-keys", "at most 65535 property keys"), ("many-types", "at most 65535 relationship types"),
  ]

  @Test("one session outlives all hostile plugins, one after the other", .enabled(if: Program.has("python3")))
  func sessionSurvives() throws {
    let place = try Place(plugin: "\(PluginProgramTests.faults)/good")
    var input = ""
    for (name, _) in PluginProgramTests.endings {
      let plugin = "\(PluginProgramTests.faults)/\(name)"
      _ = try Program.run("cp", ["-r", plugin, "\(place.folder.path)/Plugins/"])
      #expect(
        try place.run(["plugin", "trust", "--yes", "\(place.folder.path)/Plugins/\(name)"]).status == 0)
      input += "CALL import.`\(name)`('graph.cypher');\n"
    }
    input += "MATCH (n) RETURN count(n) AS left;\n"
    let outcome = try Program.run(
      ["--fail-at-end", place.graph], input: Array(input.utf8), environment: place.environment)
    #expect(outcome.output == "left\n0\n")
    let lines = outcome.errors.split(separator: "\n").filter { $0.contains("rror") }
    for (name, message) in PluginProgramTests.endings {
      #expect(outcome.errors.contains(message), "\(name): \(lines)")
    }
    #expect(!outcome.errors.contains("\u{1b}[2J"))
  }

  @Test("kith import takes plugins too, and says when one ran without a sandbox")
  func importing() throws {
    let place = try Place(plugin: "\(PluginProgramTests.faults)/good")
    let plugin = "\(place.folder.path)/Plugins/good"
    #expect(try place.run(["plugin", "trust", "--yes", plugin]).status == 0)
    let source = "\(plugin)/main.sh"
    let query = "CALL import.sources() YIELD source, sandbox RETURN sandbox;"
    for (flags, sandbox) in [([], "sandbox"), (["--no-sandbox"], "none")] {
      let outcome = try Program.run(
        ["import", "--plugin", plugin, "--with", "good"] + flags + [source], input: Array(query.utf8),
        environment: place.environment)
      #expect(outcome.output == "sandbox\n\(sandbox)\n", "\(outcome)")
    }
    let wrong = try place.run(["import", "--with", "godo", source])
    #expect(wrong.status != 0 && wrong.errors.contains("there is no plugin godo"))
  }

  @Test("a dry run lists what would change in a graph, and changes nothing")
  func dryRun() throws {
    let place = try Place(plugin: "\(PluginProgramTests.faults)/good")
    try place.folder.write("Graph/people.csv", "id,name\n1,Ann\n")
    try place.folder.write(
      "Graph/graph.cypher", "CALL import.csv('people.csv', {label: 'Person', key: 'id', source: 'people'});")
    try place.folder.write("new.csv", "id,name\n1,Anna\n2,Bob\n")
    let outcome = try place.run([
      "import", "--dry-run", "--graph", place.graph, "--option", "label=Person", "--option", "key=id",
      "--option", "source=people", "\(place.folder.path)/new.csv",
    ])
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        ~ (:Person {name: 'Ann'}) name: 'Ann' -> 'Anna'
        + (:Person {id: 2, name: 'Bob'})

        """)
    #expect(outcome.errors.contains("nodes +1 -0, relationships +0 -0, 3 properties"), "\(outcome.errors)")
  }

  @Test("compressed files are imported as they are", .enabled(if: Program.has("zstd")))
  func compressed() throws {
    let place = try Place(plugin: "\(PluginProgramTests.faults)/good")
    try place.folder.write("people.csv", "id,name\n1,Ann\n")
    _ = try Program.run("sh", ["-c", "cd '\(place.folder.path)' && zstd -q people.csv && gzip people.csv"])
    for ending in ["zst", "gz"] {
      let outcome = try Program.run(
        ["import", "--option", "label=Person", "\(place.folder.path)/people.csv.\(ending)"],
        input: Array("MATCH (p:Person) RETURN p.name AS name".utf8))
      #expect(outcome.output == "name\nAnn\n", "\(outcome)")
    }
  }
}

extension Program {
  /// Whether a program is there to be run.
  static func has(_ name: String) -> Bool { (try? run("sh", ["-c", "command -v \(name)"]))?.status == 0 }
}
