import CEdit
// Named here so that the library is linked where there is no pkg-config to ask.
import CLibedit
import Glibc

/// The prompt: reads statements of several lines from a terminal.
///
/// libedit holds the text and knows the keys, keymaps, words, kill buffer and vi commands. All drawing
/// is ours: whenever no key is pending, the whole frame is computed by ``FrameRenderer`` and drawn over
/// the last one. What libedit itself would draw goes nowhere.
///
/// Not for use from several threads; ``notices`` is.
public final class LineEditor: StatementReader {
  public enum Mode: Sendable {
    case emacs, vi
  }

  public var hooks: EditingHooks
  public let history: History
  public let notices = NoticeBoard()
  /// Whether colours and other attributes are used at all.
  public var colors: Bool
  /// Whether suggestions are shown in grey.
  public var showsHints = true
  /// Whether statements are coloured.
  public var highlights = true
  /// Whether Tab shows a menu; without, it goes through the candidates in place.
  public var showsMenu = true
  /// Said on Ctrl-C at an empty prompt.
  public var quitHint = "Ctrl-D quits"
  /// Asked, while the text is empty, what an arrow key means; see ``ArrowResponse``.
  public var onArrow: ((ArrowKey) -> ArrowResponse)?
  /// Is shown each frame that is drawn.
  package var onFrame: ((Frame, Terminal.Size) -> Void)?

  /// The state of one call of ``readStatement(prompt:continuation:initial:)``.
  struct Session {
    var prompt: String
    var continuation: String
    var initial: EditedText?
    /// An answer is one line, is always complete, and is not kept in history.
    var isAnswer = false
    var result = ReadResult.endOfInput
    var undo = UndoStack()
    var walk: HistoryWalk?
    var menu: Menu?
    /// Menu or search loops read keys by themselves and show no hint.
    var isModal = false
    /// Where the cursor was when the last key was awaited.
    var idleCursor = 0
    /// Where the steps of a kill under way take the cursor: to the end of the range, and, when it is
    /// killed, to where it was.
    var killSteps: [Int] = []
    /// The candidates gone through in place, the next one, and the text that shows the last.
    var cycle: CompletionCycle?
    var argument: ArgumentRecall?
  }

  let libedit: OpaquePointer
  let input: KeyInput
  let output: Int32
  var session = Session(prompt: "", continuation: "")
  /// Whether ``readStatement(prompt:continuation:initial:)`` is under way.
  private(set) var isReading = false
  private(set) var mode = Mode.emacs
  /// Keys that libedit asked for and will get before any other: the second half of a meta key.
  var forwarded: [Unicode.Scalar] = []
  /// The key given to libedit last, and the one before it, which tells whether a vi operator waits for
  /// its movement.
  var previousKey: Unicode.Scalar?
  var keyBefore: Unicode.Scalar?
  /// Where the cursor goes when this statement is recalled: to the place of its error.
  var markedError: (statement: String, utf8Offset: Int)?

  // The screen.
  var size = Terminal.Size(columns: 80, rows: 24)
  var drawn: Frame?
  /// Whether what was drawn has to be drawn again, though it has not changed.
  var mustRedraw = false
  /// How many rows above the cursor the drawn frame begins.
  var rowsAbove = 0
  /// Rows of earlier frames of this statement that the terminal has moved above the screen.
  var scrolledAway: [FrameRow] = []
  /// The same at the time of the last drawing: the window may change twice before the next.
  var scrolledAwayWhenDrawn: [FrameRow] = []

  /// Opens the editor on a terminal; nil when it cannot work there.
  ///
  /// Reads the user's `.editrc`, in which the program is called `kith`. From now on SIGINT no longer ends
  /// the program, and the terminal's modes are put back if the program ends while reading.
  public init?(
    history: History, hooks: EditingHooks = EditingHooks(), colors: Bool, mode: Mode = .emacs,
    input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
  ) {
    Terminal.useUTF8()
    guard Terminal.isTerminal(input), Terminal.isTerminal(output),
      let libedit = ce_open("kith", input, output)
    else { return nil }
    self.libedit = libedit
    self.history = history
    self.hooks = hooks
    self.colors = colors
    self.output = output
    self.input = KeyInput(descriptor: input, wake: notices.descriptor)
    _ = ce_set_data(libedit, Unmanaged.passUnretained(self).toOpaque())
    _ = ce_set_getc(libedit) { editor, character in LineEditor.giveCharacter(to: editor, character) }
    addFunctions()
    setEditor(mode)
    _ = ce_catch_signal(SIGINT)
  }

  deinit {
    el_end(libedit)
  }

  /// Changes between emacs and vi keys.
  public func setEditor(_ mode: Mode) {
    _ = ce_set_editor(libedit, mode == .vi ? "vi" : "emacs")
    let hasOwnBindings = el_source(libedit, nil) == 0
    // The user's file may have the last word on the mode, but not on the keys we cannot do without.
    self.mode = ce_editor_is_vi(libedit) ? .vi : .emacs
    input.decoder.readsMeta = self.mode == .emacs
    input.passesUnknownSequences = hasOwnBindings
    bindKeys()
  }

  public func readStatement(prompt: String, continuation: String, initial: String) -> ReadResult {
    read(Session(prompt: prompt, continuation: continuation, initial: EditedText(initial)))
  }

  public func readAnswer(prompt: String, initial: String) -> ReadResult {
    read(Session(prompt: prompt, continuation: "", initial: EditedText(initial), isAnswer: true))
  }

  /// Says where in the statement entered last an error is: when it is recalled, the cursor stands there.
  public func markError(in statement: String, atUTF8Offset offset: Int) {
    markedError = (History.kept(statement), offset)
  }

  private func read(_ newSession: Session) -> ReadResult {
    precondition(!isReading, "a hook may not read from the editor that calls it")
    isReading = true
    defer { isReading = false }
    session = newSession
    forgetScreen()
    ce_flush_stdout()
    // A Ctrl-C that nobody waited for belongs to what is over.
    _ = SignalPipe.take()
    for signal in [SIGWINCH, SIGTSTP] { _ = ce_catch_signal(signal) }
    let blocked = SignalPipe.unblock([SIGINT, SIGWINCH, SIGTSTP])
    defer { SignalPipe.restore(blocked) }
    // Anew each time: the modes to go back to may have been changed since.
    ce_guard_terminal(input.descriptor, output)
    enterEditing()
    if session.initial?.isEmpty == false { input.push(.command(.begin)) }
    var count: Int32 = 0
    _ = el_wgets(libedit, &count)
    leaveEditing()
    for signal in [SIGWINCH, SIGTSTP] { ce_release_signal(signal) }
    return session.result
  }
}

/// Runs `action` for the editor that a callback of libedit belongs to.
func perform(_ libedit: OpaquePointer?, _ action: (LineEditor) -> KeyOutcome) -> UInt8 {
  guard let libedit, let data = ce_get_data(libedit) else { return KeyOutcome.done.code }
  return action(Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()).code
}

/// An arrow key pressed while the text is empty.
public enum ArrowKey: Sendable {
  case up, down, left, right
}

/// What an arrow key pressed while the text is empty does.
public enum ArrowResponse: Sendable {
  /// What it does otherwise, such as stepping through history.
  case usual
  /// Shows these lines below the prompt, one of them highlighted, until another key is pressed.
  case show(lines: [String], selected: Int?)
  /// Ends the reading, as if this line had been entered.
  case enter(String)
}

/// What libedit is to do after one of our functions.
enum KeyOutcome {
  /// Wait for the next key.
  case done
  /// The same, but without libedit's own look at the cursor, which in vi's command mode would take it
  /// back from behind the last character.
  case doneBehindText
  /// Go on with the key that was pushed, as if it had been typed instead: counts and operators stay.
  case delegated
  /// End the reading.
  case finished

  var code: UInt8 {
    switch self {
    case .done: UInt8(CC_REFRESH)
    case .doneBehindText: UInt8(CC_NORM)
    case .delegated: UInt8(CC_ARGHACK)
    case .finished: UInt8(CC_EOF)
    }
  }
}
