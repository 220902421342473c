import Glibc
import TestSupport
import Testing

/// What a plugin may do to get at more than it was given, or to stay, in one session of the program: each ends
/// with a message, nothing of it is committed, no process is left, and the next query answers.
@Suite(.enabled(if: Program.has("python3"), "python3 is not installed"))
struct HostileSessionTests {
  /// A graph with plugins of `Tests/Faults` beside it, under names of their own, so that their processes are
  /// told from those of other tests.
  private struct Place {
    let folder: TemporaryFolder
    let mark: String
    var graph: String { folder.path + "/Graph" }
    var environment: [String: String] { ["XDG_DATA_HOME": folder.path + "/data"] }

    init() throws {
      folder = try TemporaryFolder()
      // Tests run beside each other: each looks for its own.
      mark = "x" + folder.path.suffix(6)
      try shell("mkdir -p Plugins Graph && echo '// empty' > Graph/graph.cypher")
    }

    @discardableResult
    func shell(_ line: String) throws -> String {
      let outcome = try Program.run("sh", ["-c", "cd '\(folder.path)' && \(line)"])
      try #require(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }

    /// Copies a plugin; what it is called here.
    func add(_ fault: String) throws -> String {
      let name = "\(mark)-\(fault)"
      try shell(
        "cp -r '\(PackageFolder.root)/Tests/Faults/\(fault)' Plugins/\(name)"
          + " && sed -i 's/\"name\": \"\(fault)\"/\"name\": \"\(name)\"/' Plugins/\(name)/kith-plugin.json")
      return name
    }

    func trust(_ name: String) throws -> Program.Outcome {
      try Program.run(
        ["plugin", "trust", "--yes", "\(folder.path)/Plugins/\(name)"], environment: environment)
    }

    /// The statements in one session, each with its own answer.
    func session(_ statements: [String]) throws -> Program.Outcome {
      try Program.run(
        ["--fail-at-end", graph], input: Array(statements.map { $0 + ";\n" }.joined().utf8),
        environment: environment)
    }

    /// Processes that were started for plugins of this place and are still there.
    func leftovers() -> Int {
      guard let folder = opendir("/proc") else { return 0 }
      defer { closedir(folder) }
      var count = 0
      while let entry = readdir(folder) {
        let pid = withUnsafePointer(to: entry.pointee.d_name) { tuple in
          tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard Int(pid) != nil else { continue }
        if TextFile.read("/proc/\(pid)/environ").contains("KITH_PLUGIN=\(mark)-") { count += 1 }
      }
      return count
    }
  }

  private static let alive = "MATCH (n) RETURN count(n) AS left"

  @Test("links and paths that leave the folder are refused, before anything starts")
  func paths() throws {
    let place = try Place()
    let climbing = try place.add("climbing-command")
    let permission = try place.add("climbing-permission")
    let linked = try place.add("good")
    try place.shell("ln -s /etc/passwd Plugins/\(linked)/table")
    for (name, message) in [
      (climbing, "`run.command` leaves the folder with `..`"),
      (permission, "must not go up with `..`"), (linked, "a symbolic link"),
    ] {
      let asked = try place.trust(name)
      #expect(asked.status == 2 && asked.errors.contains(message), "\(asked)")
    }
    let outcome = try place.session(
      [climbing, permission, linked].flatMap {
        ["CALL import.`\($0)`('graph.cypher')", HostileSessionTests.alive]
      })
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("`run.command` leaves the folder with `..`: ../good/main.sh"))
    #expect(outcome.errors.contains("the permission \"/usr/../root\" must not go up with `..`"))
    #expect(
      outcome.errors.contains("Plugins/\(linked)/table: the plugin is refused: a symbolic link"),
      "\(outcome.errors)")
    #expect(outcome.output == String(repeating: "left\n0\n", count: 3))
  }

  @Test("a link that is put into a trusted plugin takes the trust away")
  func laterLink() throws {
    let place = try Place()
    let name = try place.add("good")
    #expect(try place.trust(name).status == 0)
    try place.shell("ln -sf /bin/sh Plugins/\(name)/tool")
    let outcome = try place.session(["CALL import.`\(name)`('graph.cypher')", HostileSessionTests.alive])
    #expect(outcome.errors.contains("a symbolic link: what it leads to can change unseen"))
    #expect(outcome.output == "left\n0\n")
  }

  @Test("children that hold the pipe or leave the session are gone when the import ends")
  func children() throws {
    let place = try Place()
    var statements: [String] = []
    for fault in ["grandchild-holds-pipe", "setsid-child", "new-namespace"] {
      let name = try place.add(fault)
      #expect(try place.trust(name).status == 0)
      statements += ["CALL import.`\(name)`('graph.cypher') YIELD nodes", HostileSessionTests.alive]
    }
    let outcome = try place.session(statements)
    #expect(
      outcome.output == "nodes\n1\nleft\n1\nnodes\n1\nleft\n2\nnodes\n1\nleft\n3\n", "\(outcome)")
    #expect(place.leftovers() == 0)
  }

  @Test("children of a plugin that fails, or is ended, are gone too")
  func childrenOfFailures() throws {
    let place = try Place()
    var statements: [String] = []
    let faults = [("leaves-children", "it exited with 3"), ("hangs-with-children", "sent nothing for 300ms")]
    for (fault, _) in faults {
      let name = try place.add(fault)
      #expect(try place.trust(name).status == 0)
      statements += ["CALL import.`\(name)`('graph.cypher')", HostileSessionTests.alive]
    }
    let outcome = try place.session(statements)
    for (_, message) in faults { #expect(outcome.errors.contains(message), "\(outcome.errors)") }
    #expect(outcome.output == "left\n0\nleft\n0\n")
    #expect(place.leftovers() == 0)
  }

  @Test("a secret is seen in no process's arguments and not in the plugin's environment")
  func secret() throws {
    let place = try Place()
    let name = try place.add("secret")
    #expect(try place.trust(name).status == 0)
    let outcome = try place.session([
      "CALL import.`\(name)`('graph.cypher', {token: 'tr0ub4dor'}) YIELD nodes",
      "MATCH (n:T) RETURN n.length AS length, n.seen AS seen",
    ])
    #expect(outcome.output == "nodes\n1\nlength,seen\n9,false\n", "\(outcome)")
    #expect(!outcome.errors.contains("tr0ub4dor"))
    // From the user's environment it goes to the plugin that names it, and into no environment of a plugin.
    let variables = place.environment.merging(["KITH_FAULT_TOKEN": "c0rrecth0rse"]) { $1 }
    let statements = [
      "CALL import.`\(name)`('graph.cypher') YIELD nodes", "MATCH (n:T) RETURN n.length, n.seen",
    ]
    let second = try Program.run(
      ["--fail-at-end", place.graph], input: Array(statements.map { $0 + ";\n" }.joined().utf8),
      environment: variables)
    #expect(second.output == "nodes\n1\nn.length,n.seen\n12,false\n", "\(second)")
  }

  /// What each fills or floods, and some words of how it ends.
  private static let floods = [
    ("full-disk", "keeps more than 8MiB in its TMPDIR"), ("large-file", "it wrote a file larger than 4MiB"),
    ("many-files", "keeps more than 100 files"), ("nameless-files", "keeps more than 8MiB in its TMPDIR"),
    ("deep-folders", "nests folders more than 64 deep"), ("huge-message", "all is lost all is lost"),
    ("endless-rejects", "xxxxxxxxxx"), ("endless-sources", "sent more than 5000 records"),
    ("endless-retractions", "sent more than 5000 records"), ("deep-ignored", "nested deeper than 64 levels"),
  ]

  @Test("what fills the disk or floods the stream is stopped, one after the other in one session")
  func flooding() throws {
    let place = try Place()
    var statements: [String] = []
    for (fault, _) in HostileSessionTests.floods {
      let name = try place.add(fault)
      #expect(try place.trust(name).status == 0)
      statements += ["CALL import.`\(name)`('graph.cypher')", HostileSessionTests.alive]
    }
    let outcome = try place.session(statements)
    for (_, message) in HostileSessionTests.floods {
      #expect(outcome.errors.contains(message), "\(message): \(outcome.errors)")
    }
    #expect(outcome.output == String(repeating: "left\n0\n", count: HostileSessionTests.floods.count))
    #expect(outcome.errors.utf8.count < 30_000)
    #expect(place.leftovers() == 0)
  }

  @Test("names with codes for the terminal are drawn as what they are")
  func names() throws {
    let place = try Place()
    let name = try place.add("escape-names")
    #expect(try place.trust(name).status == 0)
    for mode in ["table", "line", "json", "markdown"] {
      let statements =
        "CALL import.`\(name)`('graph.cypher') YIELD nodes;\nMATCH p = (n)-[r]->() RETURN n, r, p, keys(n);\n"
        + ":schema\n:stats\n"
      let outcome = try Program.run(
        ["-m", mode, place.graph], input: Array(statements.utf8), environment: place.environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(!(outcome.output + outcome.errors).contains("\u{1B}"))
      #expect(!(outcome.output + outcome.errors).contains("\u{7}"))
    }
  }
}

/// Files that are read as text, whatever is in them.
private enum TextFile {
  static func read(_ path: String) -> String {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(file, &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }
}
