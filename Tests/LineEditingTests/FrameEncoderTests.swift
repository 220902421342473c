import LineEditing
import Testing

@Suite struct FrameEncoderTests {
  private func frame(_ text: String, cursor: Int, width: Int = 12) -> Frame {
    FrameRenderer.render(FrameInput(text: text, cursor: cursor, prompt: "> ", width: width, height: 9))
  }

  private let begin = "\u{1B}[?2026h\u{1B}[?25l\r"
  private let end = "\u{1B}[?25h\u{1B}[?2026l"

  @Test func `a frame is drawn from its first row and the cursor put in place`() {
    let bytes = FrameEncoder.encode(frame("ab\nc", cursor: 1), rowsAbove: 1, width: 12, colors: false)
    #expect(bytes == begin + "\u{1B}[1A> ab\u{1B}[K\r\n...> c\u{1B}[J\u{1B}[1A\r\u{1B}[3C" + end)
  }

  @Test func `full rows are wrapped by the terminal and never erased`() {
    let bytes = FrameEncoder.encode(
      frame("abcdefghijKLM", cursor: 13), rowsAbove: 0, width: 12, colors: false)
    #expect(bytes == begin + "> abcdefghijKLM\u{1B}[J\r\u{1B}[3C" + end)
  }

  @Test func `the cursor behind a full row makes the terminal wrap`() {
    let bytes = FrameEncoder.encode(frame("abcdefghij", cursor: 10), rowsAbove: 0, width: 12, colors: false)
    #expect(bytes == begin + "> abcdefghij \r\u{1B}[J\r" + end)
  }

  @Test func `columns are set anew after what terminals measure differently`() {
    let bytes = FrameEncoder.encode(frame("👍🏽x", cursor: 0), rowsAbove: 0, width: 12, colors: false)
    #expect(bytes.contains("👍🏽\u{1B}[5Gx"))
  }

  @Test func `without colours there is no colour code`() {
    var input = FrameInput(text: "RETURN 1", cursor: 0)
    input.spans = [HighlightSpan(0..<6, .keyword)]
    let frame = FrameRenderer.render(input)
    let plain = FrameEncoder.encode(frame, rowsAbove: 0, width: 80, colors: false)
    let coloured = FrameEncoder.encode(frame, rowsAbove: 0, width: 80, colors: true)
    #expect(!plain.contains("m"))
    #expect(coloured.contains("\u{1B}[1;34mRETURN\u{1B}[0m"))
  }

  @Test func `a finished statement ends on a new line`() {
    var input = FrameInput(text: "abcdefghij", cursor: 0, prompt: "> ", width: 12, height: 9)
    input.isFinal = true
    let bytes = FrameEncoder.encodeFinal(FrameRenderer.render(input), rowsAbove: 0, width: 12, colors: false)
    #expect(bytes == begin + "> abcdefghij\r\n\u{1B}[J" + end)
  }

  @Test(arguments: [
    ("abcdef", 6, 12, 0), ("abcdefghijKLMNOP", 16, 12, 1), ("abcdefghijKLMNOP", 16, 6, 3),
    ("abcdefghijKLMNOP", 16, 40, 0), ("ab\ncd", 5, 6, 2), ("ab\ncd", 5, 40, 1),
  ])
  func `rows above the cursor are counted anew when the terminal reflows`(
    text: String, cursor: Int, width: Int, rows: Int
  ) {
    #expect(frame(text, cursor: cursor).reflowed(to: width).cursorRow == rows)
  }
}

@Suite struct BracketMatchingTests {
  @Test(arguments: [
    ("(a)", 0, [0, 2]), ("(a)", 3, [0, 2]), ("(a)", 1, [0, 2]), ("x(a)", 0, []), ("(a]", 0, []),
    ("((a)", 0, []),
    ("({[x]})", 1, [1, 5]), ("(']')", 5, [0, 4]), ("')'", 1, []), ("()()", 2, [2, 3]), ("", 0, []),
    ("abc", 9, []),
  ])
  func `pairs of brackets`(text: String, cursor: Int, offsets: [Int]) {
    let quotes = text.utf8.enumerated().filter { $0.element == 0x27 }.map(\.offset)
    let strings = quotes.count == 2 ? [HighlightSpan(quotes[0]..<(quotes[1] + 1), .string)] : []
    let spans = BracketMatching.spans(in: text, cursor: cursor, highlights: strings)
    #expect(spans.map(\.range.lowerBound) == offsets)
  }
}
