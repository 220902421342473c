import LineEditing
import Syntax

/// The prompt: reads statements and commands until the user leaves.
final class Repl {
  private let session: Session
  private let reader: any StatementReader
  private let editor: LineEditor?

  /// - Parameters:
  ///   - editor: The full editor, when the terminal can have one.
  ///   - reader: What statements are read from; the editor or plain lines.
  init(_ session: Session, editor: LineEditor?, reader: any StatementReader) {
    self.session = session
    self.editor = editor
    self.reader = reader
    session.reader = reader
  }

  /// Runs until `:quit` or the end of input; an open transaction is rolled back.
  func run() throws {
    while !session.isOver {
      applySettings()
      let initial = session.nextInput
      session.nextInput = ""
      try session.output.flush()
      switch reader.readStatement(prompt: prompt, continuation: "...> ", initial: initial) {
      case .line(let text): try handle(text)
      case .interrupted: continue
      case .endOfInput:
        session.isOver = true
        // Plain lines leave the cursor behind the prompt.
        if editor == nil { try session.say() }
      }
    }
    if session.engine.isInTransaction {
      try session.engine.rollback()
      try session.note("the open transaction was rolled back")
    }
    try session.output.flush()
  }

  /// `*` while a transaction is open, `!` once a statement of it has failed.
  private var prompt: String {
    guard session.engine.isInTransaction else { return "kith> " }
    return session.engine.isTransactionFailed ? "kith!> " : "kith*> "
  }

  private func handle(_ text: String) throws {
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    // A Ctrl-C that ended the last statement is not meant for this one.
    session.interrupt.lower()
    do {
      if isBareCommand(text) {
        try session.run(command: text)
      } else {
        try session.run(script: text, name: nil)
      }
    } catch let error as ShellError {
      try session.report(error)
      if case .statement(let diagnostic, let source) = error, source.name == nil, let span = diagnostic.span {
        editor?.markError(in: trimmedEnd(text), atUTF8Offset: source.offset + span.start)
      }
    } catch OutputError.interrupted {
      try session.note("interrupted")
    }
    try session.output.flush()
  }

  /// The text as history keeps it.
  private func trimmedEnd(_ text: String) -> String {
    guard let end = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(text[...end])
  }

  private var appliedKeys: Bool?

  private func applySettings() {
    guard let editor else { return }
    editor.colors = session.palette.isEnabled
    editor.showsHints = session.settings.hints
    editor.highlights = session.settings.highlight
    editor.showsMenu = session.settings.menu
    // Changing the keys throws away what the user's own file bound, so only when they did change.
    if appliedKeys != session.settings.viKeys {
      if appliedKeys != nil || session.settings.viKeys {
        editor.setEditor(session.settings.viKeys ? .vi : .emacs)
      }
      appliedKeys = session.settings.viKeys
    }
  }
}

extension Session {
  /// What an editor asks of the shell.
  func editingHooks() -> EditingHooks {
    EditingHooks(
      isComplete: { isCompleteInput($0) },
      highlight: { [highlighter] in highlighter.spans($0) },
      complete: { [unowned self] text, cursor in complete(text, at: cursor) })
  }

  /// What can stand at the cursor, a byte offset, of a statement or command.
  func complete(_ text: String, at cursor: Int) -> Completion {
    let values = parameters.sorted { $0.key < $1.key }.map { (name: $0.key, text: $0.value.display()) }
    let queries = QueryCompleter(
      catalog: engine.catalog, functions: engine.functions, procedures: engine.procedures,
      options: optionHints, parameters: values)
    guard isCommand(text) else { return queries.complete(text, at: cursor) }
    return CommandCompleter(queries: queries, library: library, environment: environment.variables)
      .complete(text, at: cursor)
  }

  /// Two lines: what this is, and how to go on.
  func banner(version: String) throws {
    let separator = environment.isUnicode ? " · " : " - "
    let catalog = engine.catalog
    let counts = "\(plural(catalog.nodeCount, "node")), \(plural(catalog.relationshipCount, "relationship"))"
    let place = folder.map { " from \(visible($0.path))" } ?? " in memory"
    try say(palette.paint("kith \(version)", .heading) + separator + counts + place)
    try say([":help", "Tab completes", "Ctrl-D quits"].joined(separator: separator))
  }
}
