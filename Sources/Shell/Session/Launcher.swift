import Engine
import Glibc
import Kith
import LineEditing

/// Opens the graph and turns whatever happens into an exit code.
struct Launcher {
  let options: ShellOptions
  let environment: ShellEnvironment

  static let defaultFolder = "Graph"

  init(_ options: ShellOptions) {
    self.options = options
    environment = .current()
  }

  /// - Parameter opensGraph: Run the folder's `graph.cypher`.
  func launch(opensGraph: Bool = true, _ body: (Launcher, Session) throws -> Void) -> Int32 {
    // A closed pipe is told to us by `write`, not by a signal that ends the program.
    signal(SIGPIPE, SIG_IGN)
    let interrupt = InterruptFlag()
    let output = FileSink(descriptor: STDOUT_FILENO, interrupt: interrupt)
    let errors = FileSink(descriptor: STDERR_FILENO)
    do {
      let folder = try graphFolder()
      let database = Database()
      let session = try makeSession(database, folder, output, errors, interrupt)
      do {
        if opensGraph {
          try prepare(database, folder)
          if let folder { try open(folder, session) }
          guard try welcome(database, session) else { return ExitCode.success.rawValue }
        }
        try body(self, session)
        try session.output.flush()
      } catch let error as ShellError {
        try? session.output.flush()
        try session.report(error)
        return error.exitCode.rawValue
      }
      return ExitCode.success.rawValue
    } catch {
      return exitCode(error, errors)
    }
  }

  /// For errors from before there is a session, and from writing.
  private func exitCode(_ error: any Error, _ errors: FileSink) -> Int32 {
    func fail(_ message: String, _ code: ExitCode) -> Int32 {
      try? errors.writeLine("error: \(message)")
      try? errors.flush()
      return code.rawValue
    }
    switch error {
    case OutputError.closed: return ExitCode.success.rawValue
    case OutputError.interrupted, ShellError.interrupted: return ExitCode.interrupted.rawValue
    case OutputError.failed(let reason): return fail("cannot write: \(reason)", .file)
    case ShellError.usage(let message, let hint):
      return fail(message + (hint.map { "; \($0)" } ?? ""), .usage)
    case ShellError.file(let message, let hint): return fail(message + (hint.map { "; \($0)" } ?? ""), .file)
    default: return fail("\(error)", .statement)
    }
  }

  private func graphFolder() throws(ShellError) -> GraphFolder? {
    if let path = options.graph { return try GraphFolder(path) }
    if options.memory { return nil }
    let script = Files.join(Self.defaultFolder, GraphFolder.fileName)
    return Files.kind(of: script) == .file ? try GraphFolder(Self.defaultFolder) : nil
  }

  private func prepare(_ database: Database, _ folder: GraphFolder?) throws {
    do {
      try options.prepare(database, folder?.path)
    } catch let error as ShellError {
      throw error
    } catch {
      throw ShellError.file("\(error)")
    }
  }

  /// Hands the open graph to the program.
  private func welcome(_ database: Database, _ session: Session) throws -> Bool {
    do {
      let interrupt = session.interrupt
      return try session.supervisor.whileRunning(progress: session.progress) {
        try options.opened(database) { interrupt.isRaised }
      }
    } catch let error as ShellError {
      throw error
    } catch {
      throw session.interrupt.isRaised ? ShellError.interrupted : ShellError.file("\(error)")
    }
  }

  private var willPrompt: Bool {
    options.statements.isEmpty && options.files.isEmpty && environment.inputIsTerminal
  }

  /// A graph with an error in its script still opens at the prompt, where it can be mended and read again.
  private func open(_ folder: GraphFolder, _ session: Session) throws {
    session.folder = folder
    do {
      try session.load(folder)
    } catch let error as ShellError where willPrompt && error.exitCode == .statement {
      try session.report(error)
      try session.note("the graph holds what came before this; `:reload` reads \(folder.script) again")
    }
  }

  private func makeSession(
    _ database: Database, _ folder: GraphFolder?, _ output: FileSink, _ errors: FileSink,
    _ interrupt: InterruptFlag
  ) throws -> Session {
    var folders: [String] = []
    if let folder { folders.append(folder.queries) }
    if let config = environment.configFolder { folders.append(Files.join(config, "queries")) }
    let (settings, problems) = try makeSettings(folder)
    let session = Session(
      engine: DatabaseEngine(database, readOnly: options.readOnly), environment: environment,
      settings: settings, output: output, errors: errors, library: QueryLibrary(folders: folders),
      interrupt: interrupt)
    session.isQuiet = options.quiet
    session.supervisor.activity = options.activity
    session.costs = options.costs
    session.findOptionHints = { [options] in options.optionHints(folder?.path) }
    for problem in problems { try session.note("warning: \(problem)") }
    for parameter in options.parameters { try set(parameter, session) }
    if let path = options.outputFile {
      do throws(FileError) {
        session.outputFile = try FileSink.create(path)
      } catch {
        throw ShellError(error)
      }
    }
    return session
  }

  /// Flags count most, then the environment, the graph's folder, the user's file.
  private func makeSettings(_ folder: GraphFolder?) throws(ShellError) -> (Settings, problems: [String]) {
    var settings = Settings()
    var problems: [String] = []
    if let path = environment.configFolder.map({ Files.join($0, "config") }) {
      problems += apply(path, to: &settings, fromFolder: false)
    }
    if let folder { problems += apply(folder.config, to: &settings, fromFolder: true) }
    // What a script gives to another program must not depend on what somebody likes to look at.
    if !environment.outputIsTerminal { settings.mode = .csv }
    problems += settings.apply(environment: environment)
    if let mode = options.mode { settings.mode = try Session.mode(named: mode) }
    if let color = options.color { settings.color = color }
    if options.plain { settings.color = .never }
    return (settings, problems)
  }

  private func apply(_ path: String, to settings: inout Settings, fromFolder: Bool) -> [String] {
    guard Files.kind(of: path) == .file, let bytes = try? Files.read(path) else { return [] }
    return settings.apply(config: String(decoding: bytes, as: UTF8.self), name: path, fromFolder: fromFolder)
  }

  private func set(_ parameter: String, _ session: Session) throws(ShellError) {
    guard let equals = parameter.firstIndex(of: "="), equals != parameter.startIndex else {
      throw .usage("expected name=value, not `\(parameter)`", hint: "for example -p name=Ann")
    }
    var name = String(parameter[..<equals])
    if name.hasPrefix("$") { name.removeFirst() }
    let text = String(parameter[parameter.index(after: equals)...])
    session.parameters[name] = LiteralReader.read(text) ?? .string(text)
  }

  /// Asks for missing parameters on standard error.
  func questioner() -> any StatementReader {
    PlainReader(hooks: EditingHooks(), showsPrompts: true, output: STDERR_FILENO)
  }
}

extension Launcher {
  /// Runs statements, files, or the script on standard input.
  func runScripts(_ session: Session) throws {
    var failure: ExitCode?
    func run(_ text: String, _ name: String) throws {
      do {
        try session.run(script: text, name: name, failAtEnd: options.failAtEnd)
      } catch let error as ShellError {
        guard options.failAtEnd else { throw error }
        try session.report(error)
        failure = failure ?? error.exitCode
      }
    }
    for statement in options.statements where !session.isOver { try run(statement, "-c") }
    for file in options.files where !session.isOver {
      try run(file == "-" ? try readInput() : try session.readScript(file), file == "-" ? "<stdin>" : file)
    }
    if options.statements.isEmpty, options.files.isEmpty { try run(try readInput(), "<stdin>") }
    if session.engine.isInTransaction {
      try session.engine.rollback()
      try session.note("the open transaction was rolled back")
    }
    if let failure { throw ShellError.reported(failure) }
  }

  private func readInput() throws(ShellError) -> String {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.readAll(STDIN_FILENO, "<stdin>")
    } catch {
      throw ShellError(error)
    }
    return try decodeScript(bytes, name: "<stdin>")
  }

  /// The banner, then the prompt.
  func runPrompt(_ session: Session) throws {
    session.isInteractive = true
    if !options.quiet { try session.banner(version: options.version) }
    try runInitScript(session)
    var warnings: [String] = []
    let history = History(path: historyPath) { warnings.append($0) }
    session.history = history
    let hooks = session.editingHooks()
    let editor =
      options.plain || !Terminal.supportsEditing
      ? nil : LineEditor(history: history, hooks: hooks, colors: session.palette.isEnabled)
    let reader: any StatementReader =
      editor
      ?? PlainReader(
        hooks: hooks, history: history, showsPrompts: true,
        output: environment.outputIsTerminal ? STDOUT_FILENO : STDERR_FILENO)
    for warning in warnings { try session.note("warning: \(warning)") }
    try Repl(session, editor: editor, reader: reader).run()
  }

  private var historyPath: String? {
    if environment["KITH_HISTORY"] == "off" { return nil }
    return environment.stateFolder.map { Files.join($0, "history") }
  }

  /// `init.cypher` beside the user's config file.
  private func runInitScript(_ session: Session) throws {
    guard let path = environment.configFolder.map({ Files.join($0, "init.cypher") }),
      Files.kind(of: path) == .file
    else { return }
    do {
      try session.run(script: try session.readScript(path), name: path)
    } catch let error as ShellError {
      try session.report(error)
    }
  }
}
