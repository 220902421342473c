import Kith

/// What the command line asked for.
public struct ShellOptions: Sendable {
  /// The graph's folder; nil for `./Graph` when there is one, else an empty graph in memory.
  public var graph: String?
  /// Start with an empty graph when no folder is named.
  public var memory = false
  /// Statements of `-c`, run before the files.
  public var statements: [String] = []
  /// Scripts of `-f`.
  public var files: [String] = []
  /// `name=value` of `-p`: the value is a literal of the query language, else a string.
  public var parameters: [String] = []
  /// `-m`; nil for table on a terminal and csv elsewhere.
  public var mode: String?
  /// `-o`: results go to this file.
  public var outputFile: String?
  /// Statements that write are refused once the graph is open.
  public var readOnly = false
  /// No banner, counts or times.
  public var quiet = false
  /// Go on after a statement that failed, and fail at the end.
  public var failAtEnd = false
  /// `--color`; nil for what the configuration says.
  public var color: ColorChoice?
  /// No editor and no colours: plain lines, as for a screen reader.
  public var plain = false
  /// Shown in the banner.
  public var version = ""
  /// Called with the new database and the graph's folder before `graph.cypher` is run: the place to register
  /// procedures, such as importers.
  public var prepare: @Sendable (_ database: Database, _ folder: String?) throws -> Void = { _, _ in }
  /// Called when the graph is open, before anything else is run; false ends the program. The second argument
  /// is asked now and then whether the user wants to stop.
  public var opened:
    @Sendable (_ database: Database, _ isCancelled: @escaping @Sendable () -> Bool) throws -> Bool = {
      _, _ in true
    }
  /// What a statement that takes its time is busy with, in one line whose parts are set apart by the argument;
  /// nil for nothing in particular. Asked on a thread of its own.
  public var activity: @Sendable (_ separator: String) -> String? = { _ in nil }
  /// What is held beside the graph, for `:stats`: names, and bytes.
  public var costs: @Sendable () -> [(name: String, bytes: Int)] = { [] }
  /// Keys of the maps that procedures take, for completion: by procedure, given the graph's folder.
  public var optionHints: @Sendable (_ folder: String?) -> [String: [OptionHint]] = { _ in [:] }

  public init() {}
}

/// A key of the map of options a procedure takes.
public struct OptionHint: Hashable, Sendable {
  public var name: String
  /// Its type and what it is for.
  public var detail: String
  /// The values it may have, as the query language writes them; empty when they cannot be listed.
  public var values: [String]

  public init(_ name: String, detail: String, values: [String] = []) {
    self.name = name
    self.detail = detail
    self.values = values
  }
}

/// Opens the graph and runs what was asked for: statements and files, a script on standard input, or the
/// prompt.
///
/// - Returns: The exit code: 0 done, 1 a statement failed, 2 wrong usage or parameters, 3 a file or plugin
///   could not be used, 130 interrupted. A reader that closes the pipe ends the program quietly, with 0.
public func runShell(_ options: ShellOptions) -> Int32 {
  Launcher(options).launch { launcher, session in
    let hasScript = !options.statements.isEmpty || !options.files.isEmpty
    if !hasScript, session.environment.inputIsTerminal {
      try launcher.runPrompt(session)
    } else {
      try launcher.runScripts(session)
    }
  }
}

/// Runs a saved query of the graph or of the user.
///
/// - Parameters:
///   - name: As its header or file says.
///   - named: Values by parameter name, as written.
///   - positional: Values for the other parameters, in order.
/// - Returns: The exit code; 2 with a usage line when a parameter is missing and nobody can be asked.
public func runSavedQuery(
  _ options: ShellOptions, name: String, named: [(name: String, value: String)], positional: [String] = []
) -> Int32 {
  Launcher(options).launch { launcher, session in
    if session.environment.inputIsTerminal, session.environment.errorIsTerminal {
      session.reader = launcher.questioner()
    }
    let query = try session.library.find(name)
    let arguments = QueryArguments(named: named.map { ($0.name, $0.value) }, positional: positional)
    try session.run(query, arguments)
  }
}

/// Lists the saved queries of the graph and of the user; nothing is run.
///
/// - Parameter text: Only those with this text in name, description or tags.
public func listQueries(_ options: ShellOptions, matching text: String = "") -> Int32 {
  Launcher(options).launch(opensGraph: false) { _, session in
    try session.listQueries(text)
  }
}
