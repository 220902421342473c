/// Lays out a statement and what surrounds it in rows of a terminal.
///
/// ```
/// kith> MATCH (a)-[:KNOWS]->(b) WHERE a.name = 'a long na     row 0, wraps
/// me that wraps'                                              row 1
///   ...> RETURN b.name ORDER BY b.name                        row 2, ghost hint in grey
///  › KNOWS   type   120                                       menu
/// ```
///
/// A pure function: the same input gives the same frame, so it is tested without a terminal.
package enum FrameRenderer {
  package static func render(_ input: FrameInput) -> Frame {
    var input = input
    // A narrower screen shows nothing of use; sizes of zero are reported by some terminals at start.
    input.width = max(4, input.width)
    input.height = max(2, input.height)
    var layout = StatementLayout(input)
    layout.run()
    var frame = Frame(rows: layout.rows, cursorRow: layout.cursorRow, cursorColumn: layout.cursorColumn)
    if input.isFinal { return frame }
    let menu = input.menu?.rows(width: input.width, height: input.height) ?? []
    cutToHeight(&frame, hardRows: layout.lineOfRow, room: input.height - menu.count, from: input)
    if let title = input.menu?.title {
      frame.cursorRow = frame.rows.count
      frame.cursorColumn = min(displayWidth(visible(title)), input.width - 1)
    }
    frame.rows += menu
    return frame
  }

  // MARK: Viewport

  /// Keeps `room` rows around the cursor. What is left out is counted in the first and last of them.
  private static func cutToHeight(
    _ frame: inout Frame, hardRows lineOfRow: [Int], room: Int, from input: FrameInput
  ) {
    let total = frame.rows.count
    let room = max(1, room)
    guard total > room else { return }
    let hasMarkers = room >= 3
    let margin = hasMarkers ? 1 : 0
    var first = min(max(0, input.firstVisibleRow), total - room)
    if frame.cursorRow < first + margin { first = max(0, frame.cursorRow - margin) }
    if frame.cursorRow > first + room - 1 - margin {
      first = min(total - room, frame.cursorRow - room + 1 + margin)
    }
    let end = first + room
    var rows = Array(frame.rows[first..<end])
    if hasMarkers, first > 0 {
      rows[0] = marker("above", lines: lineOfRow[first] + 1, width: input.width)
    }
    if hasMarkers, end < total {
      let hidden = (lineOfRow.last ?? 0) - lineOfRow[end - 1] + 1
      rows[room - 1] = marker("below", lines: hidden, width: input.width)
      rows[room - 2].wraps = false
    }
    rows[room - 1].wraps = false
    frame.rows = rows
    frame.cursorRow -= first
    frame.firstVisibleRow = first
  }

  private static func marker(_ side: String, lines: Int, width: Int) -> FrameRow {
    let text = "… \(lines) \(lines == 1 ? "line" : "lines") \(side)"
    return FrameRow(truncated(text, to: width - 1), .marker)
  }
}
