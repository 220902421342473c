/// Breaks a statement into rows: prompt, continuation prompts, soft wraps, styles, hint.
struct StatementLayout {
  private(set) var rows: [FrameRow] = []
  /// For each row, the line of the statement (counted by newlines) it belongs to.
  private(set) var lineOfRow: [Int] = []
  private(set) var cursorRow = 0
  private(set) var cursorColumn = 0

  private let input: FrameInput
  private var line = 0
  private var cursorIsPlaced = false

  init(_ input: FrameInput) {
    self.input = input
  }

  mutating func run() {
    // A prompt leaves at least half of the row to the text.
    let prompt = truncated(visible(input.prompt), to: input.width / 2)
    startRow(FrameRow(prompt, .prompt))
    let continuation =
      padded("", to: displayWidth(prompt) - displayWidth(input.continuation))
      + truncated(visible(input.continuation), to: input.width / 2)
    var scalarOffset = 0
    var byteOffset = 0
    var styles = StyleWalk(input.isFinal ? input.spans.filter { $0.style != .emphasis } : input.spans)
    for character in input.text {
      let length = character.unicodeScalars.count
      let bytes = character.utf8.count
      let style = styles.style(at: byteOffset)
      if character == "\n" || character == "\r\n" {
        if length == 2 { place("\r", style) }
        placeCursor(ifIn: scalarOffset..<(scalarOffset + length))
        line += 1
        startRow(FrameRow(continuation, .continuation))
      } else {
        place(character, style, cursorIn: scalarOffset..<(scalarOffset + length))
      }
      scalarOffset += length
      byteOffset += bytes
    }
    finish()
  }

  private mutating func startRow(_ row: FrameRow) {
    rows.append(row)
    lineOfRow.append(line)
  }

  private mutating func place(_ character: Character, _ style: Style, cursorIn range: Range<Int> = 0..<0) {
    // A tab has no width of its own on a screen that wraps; two cells keep pasted indentation visible.
    var form = character == "\t" ? "  " : visibleForm(character)
    // A joiner left at the end of a cluster would make terminals draw the next one into it.
    while form.unicodeScalars.last == "\u{200D}" { form.unicodeScalars.removeLast() }
    let cells = character == "\t" ? 2 : cellWidth(character)
    if rows[rows.count - 1].width + cells > input.width {
      rows[rows.count - 1].wraps = true
      startRow(FrameRow())
    }
    placeCursor(ifIn: range)
    rows[rows.count - 1].append(character, drawnAs: form, style, width: cells)
  }

  private mutating func placeCursor(ifIn range: Range<Int>) {
    guard range.contains(input.cursor), !cursorIsPlaced else { return }
    cursorIsPlaced = true
    cursorRow = rows.count - 1
    // At the newline that ends a full row there is no cell left; the last one has to do.
    cursorColumn = min(rows[cursorRow].width, input.width - 1)
  }

  private mutating func finish() {
    if rows[rows.count - 1].width >= input.width, !input.isFinal {
      rows[rows.count - 1].wraps = true
      startRow(FrameRow())
    }
    let isAtEnd = !cursorIsPlaced
    if isAtEnd {
      cursorRow = rows.count - 1
      cursorColumn = rows[cursorRow].width
    }
    guard isAtEnd, !input.isFinal, let hint = input.hint, !hint.isEmpty else { return }
    appendHint(hint)
  }

  /// The first line of the suggestion, as far as it fits in the row.
  private mutating func appendHint(_ hint: String) {
    let lines = hint.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let text = visible(String(lines[0])) + (lines.count > 1 ? " …" : "")
    let cut = truncated(text, to: input.width - 1 - rows[rows.count - 1].width)
    rows[rows.count - 1].append(cut, .hint)
  }
}

/// Finds the style of each offset of a text that is walked from its start. Where spans overlap, the
/// later in the list wins.
private struct StyleWalk {
  private var starts: [(offset: Int, span: Int)]
  private var active: [Int] = []
  private let spans: [HighlightSpan]

  init(_ spans: [HighlightSpan]) {
    self.spans = spans
    // Taken from the end, so sorted backwards.
    starts = spans.indices.map { (spans[$0].range.lowerBound, $0) }.sorted { $0 > $1 }
  }

  mutating func style(at offset: Int) -> Style {
    while let next = starts.last, next.offset <= offset {
      starts.removeLast()
      active.append(next.span)
    }
    guard !active.isEmpty else { return .plain }
    active.removeAll { spans[$0].range.upperBound <= offset }
    return active.max().map { spans[$0].style } ?? .plain
  }
}
