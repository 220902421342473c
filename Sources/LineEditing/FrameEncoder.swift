/// Turns frames into the bytes that draw them over what was drawn before.
package enum FrameEncoder {
  /// Draws `frame` with its first row `rowsAbove` rows above where the cursor now is.
  ///
  /// Everything below that row is overwritten or cleared. The terminal shows it at once (synchronized
  /// update). A row that is full is never followed by "erase to end of line": the cursor still stands
  /// on its last cell, which would be erased.
  package static func encode(_ frame: Frame, rowsAbove: Int, width: Int, colors: Bool) -> String {
    var out = begin + up(rowsAbove)
    draw(frame.rows, width: width, colors: colors, into: &out)
    if let last = frame.rows.last, last.width < width { out += "\u{1B}[J" }
    out += up(frame.rows.count - 1 - frame.cursorRow) + "\r"
    if frame.cursorColumn > 0 { out += "\u{1B}[\(frame.cursorColumn)C" }
    return out + end
  }

  /// Draws a finished statement and goes to a new line.
  package static func encodeFinal(_ frame: Frame, rowsAbove: Int, width: Int, colors: Bool) -> String {
    var out = begin + up(rowsAbove)
    draw(frame.rows, width: width, colors: colors, into: &out)
    if let last = frame.rows.last, last.width < width { out += "\u{1B}[K" }
    return out + "\r\n\u{1B}[J" + end
  }

  /// Removes a frame and puts `text` in its place; the next frame starts below.
  package static func encodeAbove(_ text: String, rowsAbove: Int) -> String {
    begin + up(rowsAbove) + "\u{1B}[J" + text + "\r\n" + end
  }

  private static let begin = "\u{1B}[?2026h\u{1B}[?25l\r"
  private static let end = "\u{1B}[?25h\u{1B}[?2026l"

  private static func up(_ rows: Int) -> String {
    rows > 0 ? "\u{1B}[\(rows)A" : ""
  }

  private static func draw(_ rows: [FrameRow], width: Int, colors: Bool, into out: inout String) {
    for (index, row) in rows.enumerated() {
      for run in row.runs { draw(run, width: width, colors: colors, into: &out) }
      guard index < rows.count - 1 else { return }
      if row.width < width { out += "\u{1B}[K" }
      let next = rows[index + 1]
      if !row.wraps || row.runs.last?.endColumn != nil || next.runs.first?.endColumn != nil {
        // Also where the terminal might not be at the end of the row, though by our count it is.
        out += "\r\n"
      } else if next.runs.isEmpty {
        // Nothing follows that would make the terminal wrap.
        out += " \r"
      }
    }
  }

  private static func draw(_ run: StyledRun, width: Int, colors: Bool, into out: inout String) {
    let text = run.style.apply(to: run.text, colors: colors)
    guard let column = run.endColumn else {
      out += text
      return
    }
    // A terminal that draws the parts of an emoji side by side may not wrap because of that.
    let mayWrap =
      run.text.contains(where: isEmojiSequence) && column + 2 * run.text.unicodeScalars.count > width
    out += mayWrap ? "\u{1B}[?7l\(text)\u{1B}[?7h" : text
    // The last cell of a row is as far as one can go; what follows goes to a new row by itself.
    out += "\u{1B}[\(min(column, width - 1) + 1)G"
  }
}
