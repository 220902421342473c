/// A stretch of one row in one style.
package struct StyledRun: Equatable {
  /// Drawable text: no control characters.
  package var text: String
  package var style: Style
  /// Set for a grapheme cluster about whose width terminals disagree: the column that follows it by our
  /// count, to which the encoder moves before it draws anything else.
  package var endColumn: Int?
}

/// One row of the screen.
package struct FrameRow: Equatable {
  package var runs: [StyledRun] = []
  /// Cells used.
  package var width = 0
  /// The text goes on in the next row without a newline: the terminal itself wraps there, so that
  /// copied text has no break and a resized terminal can reflow it.
  package var wraps = false

  /// The row without styles.
  package var text: String { runs.reduce(into: "") { $0 += $1.text } }

  /// A row that stands for itself.
  init(_ text: String = "", _ style: Style = .plain) {
    append(text, style)
  }

  /// Adds text without control characters.
  mutating func append(_ text: String, _ style: Style) {
    for character in text {
      append(character, drawnAs: String(character), style, width: cellWidth(character))
    }
  }

  /// Adds a grapheme cluster in the form in which it is drawn.
  mutating func append(_ character: Character, drawnAs form: String, _ style: Style, width cells: Int) {
    width += cells
    if character.unicodeScalars.count > 1 {
      runs.append(StyledRun(text: form, style: style, endColumn: width))
    } else if let last = runs.last, last.style == style, last.endColumn == nil {
      runs[runs.count - 1].text += form
    } else {
      runs.append(StyledRun(text: form, style: style))
    }
  }
}

/// What is on the screen from the row of the prompt on, and where the cursor stands in it.
package struct Frame: Equatable {
  package var rows: [FrameRow]
  package var cursorRow: Int
  package var cursorColumn: Int
  /// The row of the whole statement that the first visible row stands for; given back to the
  /// renderer so that the view moves only as far as it must.
  package var firstVisibleRow = 0

  /// What a terminal makes of this frame when its width becomes `width` and it wraps lines anew. Rows
  /// below the cursor's, and styles, are left out.
  package func reflowed(to width: Int) -> Frame {
    var result = Frame(rows: [FrameRow()], cursorRow: 0, cursorColumn: 0)
    for (index, row) in rows.enumerated() where index <= cursorRow {
      var column = 0
      for character in row.text {
        if index == cursorRow, column >= cursorColumn { break }
        let cells = cellWidth(character)
        if result.rows[result.cursorRow].width + cells > width {
          result.rows[result.cursorRow].wraps = true
          result.startRow()
        }
        result.rows[result.cursorRow].append(String(character), .plain)
        column += cells
      }
      if index < cursorRow, !row.wraps { result.startRow() }
    }
    if result.rows[result.cursorRow].width >= width {
      result.rows[result.cursorRow].wraps = true
      result.startRow()
    }
    result.cursorColumn = result.rows[result.cursorRow].width
    return result
  }

  private mutating func startRow() {
    rows.append(FrameRow())
    cursorRow += 1
  }
}

/// A list shown below the statement: completions, or the hits of a history search.
package struct Menu: Equatable {
  package struct Item: Equatable {
    package var text: String
    package var kind: String
    package var detail: String

    package init(_ text: String, kind: String = "", detail: String = "") {
      self.text = text
      self.kind = kind
      self.detail = detail
    }
  }

  /// A line above the items. While there is one, the cursor stands at its end.
  package var title: String?
  /// What follows the cursor in the title row.
  package var titleDetail = ""
  package var items: [Item]
  package var selected: Int?

  package init(title: String? = nil, titleDetail: String = "", items: [Item], selected: Int? = nil) {
    self.title = title
    self.titleDetail = titleDetail
    self.items = items
    self.selected = selected
  }
}

/// Everything the renderer needs to know.
package struct FrameInput {
  package var text: String
  /// Offset of the cursor in Unicode scalars.
  package var cursor: Int
  package var spans: [HighlightSpan] = []
  /// What would be added to the text by accepting the suggestion.
  package var hint: String?
  package var menu: Menu?
  package var prompt: String
  package var continuation: String
  /// Size of the terminal in cells.
  package var width: Int
  package var height: Int
  package var firstVisibleRow = 0
  /// The statement is done: shown whole, whatever the height, without hint and menu.
  package var isFinal = false

  package init(
    text: String, cursor: Int, prompt: String = "kith> ", continuation: String = "...> ", width: Int = 80,
    height: Int = 24
  ) {
    self.text = text
    self.cursor = cursor
    self.prompt = prompt
    self.continuation = continuation
    self.width = width
    self.height = height
  }
}
