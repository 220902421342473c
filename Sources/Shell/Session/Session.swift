import Engine
import LineEditing
import Syntax

/// A conversation with one open graph: its settings, parameters and last result. The prompt, scripts and
/// saved queries all run through it.
final class Session {
  let engine: any StatementEngine
  let environment: ShellEnvironment
  var settings: Settings
  /// Results.
  let output: any OutputSink
  /// Errors, warnings and everything else that is no result.
  let errors: any OutputSink
  var library: QueryLibrary
  /// The folder the graph was read from.
  var folder: GraphFolder?

  /// Values of `$name`.
  var parameters: [String: Datum] = [:]
  /// The last result with columns, for `:last` and `:save`.
  var last: (result: StatementResult, statement: String)?
  /// The last statement that was run, for `:save` and `:edit`.
  var lastStatement: String?
  /// Where results go until `:out` is given again.
  var outputFile: FileSink?
  /// Where the next result goes.
  var onceFile: FileSink?
  /// A person types here.
  var isInteractive = false
  /// No counts, times or banner.
  var isQuiet = false
  /// Asks for missing parameters; nil when nobody can be asked.
  var reader: (any StatementReader)?
  var history: History?
  /// Set by `:quit`.
  var isOver = false
  /// Text the next prompt begins with, from `:edit`.
  var nextInput = ""
  /// Scripts that call scripts, `:run` in `:run`: how deep.
  var depth = 0
  let interrupt: InterruptFlag
  let supervisor: Supervisor
  /// What is held beside the graph, for `:stats`.
  var costs: @Sendable () -> [(name: String, bytes: Int)] = { [] }
  /// Keys of the maps that procedures take, by procedure; looked up when something is first completed, since
  /// plugins have to be found for it.
  lazy var optionHints = findOptionHints()
  var findOptionHints: () -> [String: [OptionHint]] = { [:] }

  static let deepestCall = 16

  init(
    engine: any StatementEngine, environment: ShellEnvironment, settings: Settings, output: any OutputSink,
    errors: any OutputSink, library: QueryLibrary, interrupt: InterruptFlag = InterruptFlag()
  ) {
    self.engine = engine
    self.environment = environment
    self.settings = settings
    self.output = output
    self.errors = errors
    self.library = library
    self.interrupt = interrupt
    supervisor = Supervisor(engine: engine, interrupt: interrupt)
  }

  // MARK: - Looks

  var palette: Palette {
    Palette(
      isEnabled: settings.color.isEnabled(
        isTerminal: environment.outputIsTerminal, environment: environment.variables))
  }

  var errorPalette: Palette {
    Palette(
      isEnabled: settings.color.isEnabled(
        isTerminal: environment.errorIsTerminal, environment: environment.variables))
  }

  /// For text on standard output.
  var screenOptions: RenderOptions {
    RenderOptions(
      width: settings.width ?? (environment.outputIsTerminal ? environment.size().columns : nil),
      isUnicode: environment.isUnicode, palette: palette, showsAllRows: !environment.outputIsTerminal,
      isTerminal: environment.outputIsTerminal, null: settings.null)
  }

  /// For text in a file: nothing cut, no colours.
  var fileOptions: RenderOptions {
    RenderOptions(width: nil, isUnicode: environment.isUnicode, showsAllRows: true, null: settings.null)
  }

  /// nil where the line would only litter a log.
  var progress: ProgressStyle? {
    guard canRedrawErrors, !isQuiet else { return nil }
    return ProgressStyle(palette: errorPalette, separator: environment.isUnicode ? " · " : " - ")
  }

  private var canRedrawErrors: Bool { environment.errorIsTerminal && environment["TERM"] != "dumb" }

  var diagnosticDrawing: DiagnosticDrawing {
    DiagnosticDrawing(
      options: RenderOptions(
        width: environment.errorIsTerminal ? environment.size().columns : nil,
        isUnicode: environment.isUnicode, palette: errorPalette),
      helpTopics: HelpTopics.names)
  }

  // MARK: - Talking

  /// A line of an answer to a command.
  func say(_ line: String = "") throws { try output.writeLine(line) }

  /// A remark that is no result.
  func note(_ line: String) throws {
    try output.flush()
    try errors.writeLine(line)
    try errors.flush()
  }

  /// A line above results that only a person wants.
  func footnote(_ line: String) throws {
    guard !isQuiet, isInteractive || environment.outputIsTerminal else { return }
    if environment.outputIsTerminal && outputFile == nil {
      try output.writeLine(palette.paint(line, .dim))
    } else {
      try note(errorPalette.paint(line, .dim))
    }
  }

  /// Writes an error the way the reader needs it: with a caret on a terminal, on one line elsewhere.
  func report(_ error: ShellError) throws {
    switch error {
    case .reported: return
    case .interrupted:
      // Over the `^C` that the terminal has shown.
      try note((canRedrawErrors ? "\r\u{1B}[K" : "") + errorPalette.paint("cancelled", .warning))
    case .usage(let message, let hint), .file(let message, let hint):
      try note(
        errorPalette.paint("error", .error) + ": " + visible(message) + (hint.map { "; \($0)" } ?? ""))
    case .statement(let diagnostic, let source):
      let drawing = diagnosticDrawing
      if environment.errorIsTerminal {
        for line in drawing.lines(diagnostic, in: source) { try note(line) }
      } else {
        try note(drawing.oneLine(diagnostic, in: source))
      }
    }
  }
}
