import CEdit
import Glibc

/// Drawing, and what happens to the terminal around it.
extension LineEditor {
  func enterEditing() {
    size = Terminal.size(of: output) ?? Terminal.Size(columns: 80, rows: 24)
    ce_set_terminal_armed(true)
    input.beginEditing()
    write("\u{1B}[?2004h")
  }

  func leaveEditing() {
    write("\u{1B}[?2004l")
    ce_set_terminal_armed(false)
  }

  func write(_ string: String) {
    // When the terminal is gone, reading from it will say so.
    try? writeAll(Array(string.utf8), to: output)
  }

  /// Draws the frame for the present state, unless it is on the screen already.
  func draw() {
    let frame = FrameRenderer.render(frameInput(text))
    guard frame != drawn || mustRedraw else { return }
    mustRedraw = false
    write(FrameEncoder.encode(frame, rowsAbove: rowsAbove, width: size.columns, colors: colors))
    drawn = frame
    rowsAbove = frame.cursorRow
    scrolledAwayWhenDrawn = scrolledAway
    onFrame?(frame, size)
  }

  /// Draws the statement a last time, whole and without what surrounds it, and goes below it.
  func drawFinal() {
    var input = frameInput(text)
    input.isFinal = true
    let frame = FrameRenderer.render(input)
    write(FrameEncoder.encodeFinal(frame, rowsAbove: rowsAbove, width: size.columns, colors: colors))
    forgetScreen()
  }

  /// What comes next starts in the row of the cursor, below all that was drawn.
  func forgetScreen() {
    drawn = nil
    rowsAbove = 0
    scrolledAway = []
    scrolledAwayWhenDrawn = []
  }

  private func frameInput(_ state: EditedText) -> FrameInput {
    let string = state.text
    var input = FrameInput(text: string, cursor: state.cursor)
    input.prompt = session.prompt
    input.continuation = session.continuation
    input.width = size.columns
    input.height = size.rows
    input.firstVisibleRow = drawn?.firstVisibleRow ?? 0
    input.menu = session.menu
    if colors, highlights, !session.isAnswer {
      let spans = hooks.highlight(string)
      let cursor = state.utf8Offset(of: state.cursor)
      input.spans = spans + BracketMatching.spans(in: string, cursor: cursor, highlights: spans)
    }
    input.hint = hint(for: state, string)
    return input
  }

  /// What the right arrow would add at the end of the text. Without colours it could not be told from
  /// what was typed, so there is none.
  func hint(for state: EditedText, _ string: String) -> String? {
    guard showsHints, colors, !session.isModal, !session.isAnswer else { return nil }
    guard !state.isEmpty, state.cursor == state.scalars.count else { return nil }
    return hooks.hint(string) ?? history.suggestion(for: string)
  }

  /// The window has another size. A terminal that reflows has moved what we drew: the first row is now
  /// as far above the cursor as the old frame, wrapped anew, says. Where a narrower window has made more
  /// rows, the first of them may have left the screen at the top; they are drawn again on it, and
  /// remembered, since a wider window brings them back.
  ///
  /// libedit is not told: in the middle of a line, its `el_resize` leaves its own cursor outside of its
  /// new, smaller picture, and the next character crashes it. It asks for the size before each line.
  func adaptToSize() {
    size = Terminal.size(of: output) ?? size
    guard var before = drawn else { return }
    mustRedraw = true
    before.rows = scrolledAwayWhenDrawn + before.rows
    before.cursorRow += scrolledAwayWhenDrawn.count
    let reflowed = before.reflowed(to: size.columns)
    write("\u{1B}[6n")
    let cursor = input.awaitCursorReport()
    var above = reflowed.cursorRow
    // Behind a full row, terminals differ in where they put the cursor, before and after.
    if let cursor, reflowed.cursorColumn == 0, cursor.column > 0 { above -= 1 }
    if let cursor, reflowed.cursorColumn > 0, cursor.column == 0, before.cursorColumn == 0 { above += 1 }
    rowsAbove = max(0, min(above, cursor?.row ?? size.rows - 1))
    scrolledAway = Array(reflowed.rows.prefix(max(0, above - rowsAbove)))
  }

  /// Ctrl-Z: gives the terminal back, stops, and takes it again when continued.
  func suspend() {
    leaveFrame()
    leaveEditing()
    _ = ce_prepare_terminal(libedit, false)
    ce_release_signal(SIGTSTP)
    raise(SIGTSTP)
    _ = ce_catch_signal(SIGTSTP)
    _ = ce_prepare_terminal(libedit, true)
    enterEditing()
  }

  /// Leaves the frame as it is and goes below it.
  func leaveFrame() {
    if let drawn {
      let down = drawn.rows.count - 1 - drawn.cursorRow
      write((down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n")
    }
    forgetScreen()
  }

  func showNotices() {
    let lines = notices.take()
    guard !lines.isEmpty else { return }
    write(FrameEncoder.encodeAbove(lines.joined(separator: "\r\n"), rowsAbove: rowsAbove))
    forgetScreen()
  }

  /// Ctrl-L.
  func clearScreen() -> KeyOutcome {
    write("\u{1B}[H\u{1B}[2J")
    forgetScreen()
    return .done
  }
}
