import Engine
import Kith
import LineEditing
import Syntax

extension Session {
  /// Runs one statement and shows what it gives.
  ///
  /// - Parameter source: The text it stands in, for errors.
  func run(statement: String, source: StatementSource, values: [String: Datum]? = nil) throws {
    try output.flush()
    let result = try perform(statement, source: source, values: values)
    lastStatement = statement
    try show(result, of: statement)
  }

  /// Runs one statement and gives its result.
  ///
  /// - Throws: `ShellError.statement`, or `.interrupted` after Ctrl-C.
  func perform(
    _ statement: String, source: StatementSource, values: [String: Datum]? = nil
  ) throws -> StatementResult {
    do {
      return try supervisor.whileRunning(progress: progress) {
        try engine.run(statement, parameters: values ?? parameters)
      }
    } catch let diagnostic as Diagnostic {
      if diagnostic.isCancellation, interrupt.isRaised { throw ShellError.interrupted }
      throw ShellError.statement(diagnostic, source)
    }
  }

  /// Writes rows, plan, counts and warnings.
  func show(_ result: StatementResult, of statement: String) throws {
    if !result.rows.columns.isEmpty { last = (result, statement) }
    if let plan = result.plan {
      for line in PlanDrawing(options: screenOptions).lines(plan) { try say(line) }
    }
    let isCatalogOnly = result.plan != nil && result.rows.rowCount == 0
    let shown = isCatalogOnly ? 0 : try write(result.rows)
    try showFooter(result, shown: shown)
    for warning in result.warnings { try note(diagnosticDrawing.warning(warning)) }
    try output.flush()
  }

  /// Writes rows to the file of `:once` or `:out`, or to the screen.
  ///
  /// - Returns: How many rows were shown.
  @discardableResult
  func write(_ rows: any ResultRows, mode: OutputMode? = nil, all: Bool = false) throws -> Int {
    let mode = mode ?? settings.mode
    if let file = onceFile ?? outputFile {
      onceFile = nil
      let shown = try supervisor.whileWriting { try Renderer(fileOptions, to: file).render(rows, as: mode) }
      try file.flush()
      return shown
    }
    var options = screenOptions
    if all { options.showsAllRows = true }
    // A table shows head and tail only; what shows everything may be taller than the screen.
    let isLong = mode != .table || all
    guard isLong, mode.isForPeople, let pager = pagerCommand else {
      return try supervisor.whileWriting { try Renderer(options, to: output).render(rows, as: mode) }
    }
    let sink = PagedSink(command: pager, rows: environment.size().rows, direct: output)
    try sink.show {
      try supervisor.whileWriting { _ = try Renderer(options, to: sink).render(rows, as: mode) }
    }
    return rows.rowCount
  }

  /// The pager to use now, if any.
  var pagerCommand: String? {
    guard isInteractive, environment.inputIsTerminal, environment.outputIsTerminal else { return nil }
    let command = settings.pager ?? environment["PAGER"] ?? "less -FRSX"
    return command.isEmpty || command == "cat" ? nil : command
  }

  private func showFooter(_ result: StatementResult, shown: Int) throws {
    let separator = environment.isUnicode ? " · " : " - "
    let time = Footer.duration(result.microseconds)
    if let changes = Footer.changes(result.counters) {
      try footnote(result.rows.columns.isEmpty ? changes + separator + time : changes)
    }
    if !result.rows.columns.isEmpty, result.plan == nil || result.rows.rowCount > 0 {
      let count = result.rows.rowCount
      try footnote(
        Footer.rows(count, shown: shown, microseconds: result.microseconds, separator: separator))
    } else if result.counters.isEmpty, result.plan == nil {
      try footnote("nothing changed" + separator + time)
    }
    if settings.time {
      let timings = result.timings
      let parts = [("parse", timings.parse), ("plan", timings.plan), ("run", timings.run)]
      try footnote(parts.map { "\($0.0) \(Footer.duration($0.1))" }.joined(separator: separator))
    }
  }

  /// Runs statements and commands one after the other.
  ///
  /// - Parameters:
  ///   - name: The file they come from; nil for the prompt.
  ///   - failAtEnd: Go on after an error, and fail when all is done.
  /// - Throws: The first error, or after `failAtEnd` an error that was reported already.
  func run(
    script text: String, name: String?, failAtEnd: Bool = false, values: [String: Datum]? = nil
  ) throws {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestCall else {
      throw ShellError.usage("scripts call each other more than \(Self.deepestCall) deep")
    }
    let bytes = Array(text.utf8)
    var failure: ExitCode?
    for item in scriptItems(text) where !isOver {
      let piece = String(decoding: bytes[item.span.start..<item.span.end], as: UTF8.self)
      let source = StatementSource(name: name, text: text, offset: item.span.start)
      do {
        switch item {
        case .statement: try run(statement: piece, source: source, values: values)
        case .command: try run(command: piece)
        }
      } catch let error as ShellError {
        if case .interrupted = error { throw error }
        guard failAtEnd else { throw error }
        try report(error)
        failure = failure ?? error.exitCode
      }
    }
    if let failure { throw ShellError.reported(failure) }
  }

  /// The value of an expression of the query language.
  func evaluate(_ expression: String) throws -> Datum {
    let prefix = "RETURN "
    let source = StatementSource(text: prefix + expression)
    let result = try perform(prefix + expression, source: source)
    guard result.rows.rowCount == 1, result.rows.columns.count == 1 else {
      throw ShellError.usage("`\(expression)` is not one value")
    }
    return result.rows.row(0).first ?? .null
  }
}
