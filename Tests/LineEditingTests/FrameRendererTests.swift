import LineEditing
import Testing

/// Frames as text: one line for each row, `↩` where the terminal wraps.
private func drawing(_ frame: Frame) -> [String] {
  frame.rows.map { $0.text + ($0.wraps ? "↩" : "") }
}

@Suite struct FrameRendererTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var cursor: Int
    var width = 20
    var height = 10
    var rows: [String]
    var at: (row: Int, column: Int)
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "empty", text: "", cursor: 0, rows: ["kith> "], at: (0, 6)),
    Case(name: "cursor inside", text: "RETURN 1", cursor: 3, rows: ["kith> RETURN 1"], at: (0, 9)),
    Case(
      name: "two lines, continuation to the right", text: "MATCH\nRETURN", cursor: 12,
      rows: ["kith> MATCH", " ...> RETURN"], at: (1, 12)),
    Case(name: "newline at the end", text: "a\n", cursor: 2, rows: ["kith> a", " ...> "], at: (1, 6)),
    Case(
      name: "soft wrap starts at the left edge", text: "abcdefghijklmnopq", cursor: 17,
      rows: ["kith> abcdefghijklmn↩", "opq"], at: (1, 3)),
    Case(
      name: "a full row and the cursor behind it", text: "abcdefghijklmn", cursor: 14,
      rows: ["kith> abcdefghijklmn↩", ""], at: (1, 0)),
    Case(
      name: "a full row and a newline", text: "abcdefghijklmn\nx", cursor: 14,
      rows: ["kith> abcdefghijklmn", " ...> x"], at: (0, 19)),
    Case(
      name: "a wide character does not fit the last cell", text: "abcdefghijklm日x", cursor: 13,
      rows: ["kith> abcdefghijklm↩", "日x"], at: (1, 0)),
    Case(
      name: "combining marks take no cell", text: "e\u{301}e\u{301}x", cursor: 4,
      rows: ["kith> e\u{301}e\u{301}x"],
      at: (0, 8)),
    Case(name: "emoji sequence", text: "👩‍👩‍👧‍👦x", cursor: 7, rows: ["kith> 👩‍👩‍👧‍👦x"], at: (0, 8)),
    Case(
      name: "control characters are seen", text: "a\u{1B}b\tc", cursor: 5, rows: ["kith> a^[b  c"],
      at: (0, 13)),
    Case(
      name: "viewport follows the cursor at the end", text: "1\n2\n3\n4\n5\n6", cursor: 11, height: 4,
      rows: ["… 3 lines above", " ...> 4", " ...> 5", " ...> 6"], at: (3, 7)),
    Case(
      name: "viewport with lines below", text: "1\n2\n3\n4\n5\n6", cursor: 0, height: 4,
      rows: ["kith> 1", " ...> 2", " ...> 3", "… 3 lines below"], at: (0, 6)),
    Case(
      name: "viewport on a screen too low for markers", text: "1\n2\n3", cursor: 5, height: 2,
      rows: [" ...> 2", " ...> 3"], at: (1, 7)),
    Case(
      name: "narrow screen cuts the prompt", text: "ab", cursor: 2, width: 6, rows: ["ki…ab"], at: (0, 5)),
  ]

  @Test(arguments: cases) func `statements become rows`(_ sample: Case) {
    let frame = FrameRenderer.render(
      FrameInput(text: sample.text, cursor: sample.cursor, width: sample.width, height: sample.height))
    #expect(drawing(frame) == sample.rows)
    #expect(frame.cursorRow == sample.at.row)
    #expect(frame.cursorColumn == sample.at.column)
  }

  @Test func `the view moves only as far as the cursor makes it`() {
    var input = FrameInput(
      text: (1...9).map(String.init).joined(separator: "\n"), cursor: 17, width: 20, height: 5)
    var frame = FrameRenderer.render(input)
    #expect(frame.firstVisibleRow == 4)
    input.firstVisibleRow = frame.firstVisibleRow
    input.cursor = 12
    frame = FrameRenderer.render(input)
    #expect(drawing(frame) == ["… 5 lines above", " ...> 6", " ...> 7", " ...> 8", " ...> 9"])
    input.cursor = 6
    frame = FrameRenderer.render(input)
    #expect(drawing(frame).first == "… 3 lines above")
    #expect(frame.cursorRow == 1)
  }

  @Test func `a finished statement is shown whole and without its surroundings`() {
    var input = FrameInput(text: "1\n2\n3\n4", cursor: 0, width: 20, height: 3)
    input.isFinal = true
    input.hint = "hint"
    input.menu = Menu(items: [.init("a")], selected: 0)
    #expect(drawing(FrameRenderer.render(input)) == ["kith> 1", " ...> 2", " ...> 3", " ...> 4"])
  }

  @Test(arguments: [
    ("abc", 3, " more text", "kith> abc more text"), ("abc", 3, " more text and more", "kith> abc more tex…"),
    ("abc", 3, " two\nlines", "kith> abc two …"), ("abc", 2, " more", "kith> abc"),
    ("abc", 3, "", "kith> abc"),
  ])
  func `the hint stands behind the text, in one row`(text: String, cursor: Int, hint: String, row: String) {
    var input = FrameInput(text: text, cursor: cursor, width: 20, height: 5)
    input.hint = hint
    #expect(drawing(FrameRenderer.render(input)) == [row])
  }

  @Test func `styles follow the spans, later ones first`() {
    var input = FrameInput(text: "é RETURN 1", cursor: 0, prompt: "", continuation: "")
    input.spans = [
      HighlightSpan(3..<9, .keyword), HighlightSpan(5..<6, .emphasis), HighlightSpan(90..<95, .error),
    ]
    let runs = FrameRenderer.render(input).rows[0].runs.map { "\($0.text)|\($0.style)" }
    #expect(runs == ["é |plain", "RE|keyword", "T|emphasis", "URN|keyword", " 1|plain"])
  }

  @Test func `the menu has columns and marks its choice`() {
    var input = FrameInput(text: "x", cursor: 1, width: 40, height: 20)
    input.menu = Menu(
      items: [
        .init("Person", kind: "label", detail: "42"), .init("日本", kind: "type", detail: "7 of them"),
        .init("z"),
      ], selected: 1)
    #expect(
      drawing(FrameRenderer.render(input)) == [
        "kith> x", "  Person  label  42", "› 日本    type   7 of them", "  z     ",
      ])
  }

  @Test func `a long menu shows eight rows, and where one is`() {
    var input = FrameInput(text: "x", cursor: 1, width: 40, height: 20)
    input.menu = Menu(items: (1...30).map { .init("item\($0)") }, selected: 9)
    let rows = drawing(FrameRenderer.render(input))
    #expect(rows.count == 1 + Menu.maximumRows)
    #expect(rows[1] == "  item4")
    #expect(rows[7] == "› item10")
    #expect(rows[8] == "  10 of 30")
  }

  @Test func `menu and statement share a low screen`() {
    var input = FrameInput(text: "1\n2\n3\n4\n5", cursor: 9, width: 30, height: 6)
    input.menu = Menu(items: (1...30).map { .init("item\($0)") }, selected: 0)
    #expect(
      drawing(FrameRenderer.render(input)) == [
        " ...> 4", " ...> 5", "› item1", "  item2", "  item3", "  1 of 30",
      ])
  }

  @Test func `the cursor stands in the title of a search`() {
    var input = FrameInput(text: "abc", cursor: 3, width: 40, height: 20)
    input.menu = Menu(title: "search: é日", titleDetail: "  (1 match)", items: [.init("a\nb")], selected: 0)
    let frame = FrameRenderer.render(input)
    #expect(drawing(frame) == ["kith> abc", "search: é日  (1 match)", "› a⏎b"])
    #expect((frame.cursorRow, frame.cursorColumn) == (1, 11))
  }

  @Test func `any size and text gives a frame that fits`() {
    let pieces = ["a", "日", "\n", "👩‍👩‍👧‍👦", "e\u{301}", "\t", "\u{1B}", "longer text ", "\r\n", "\u{301}"]
    var generator = SplitMix(state: 7)
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      let count = text.unicodeScalars.count
      var input = FrameInput(text: text, cursor: Int.random(in: 0...count, using: &generator))
      input.width = Int.random(in: 1...30, using: &generator)
      input.height = Int.random(in: 1...12, using: &generator)
      input.firstVisibleRow = Int.random(in: 0...20, using: &generator)
      if Bool.random(using: &generator) { input.menu = Menu(items: [.init("a"), .init("b")], selected: 1) }
      let frame = FrameRenderer.render(input)
      #expect(frame.rows.allSatisfy { $0.width <= max(4, input.width) })
      #expect(frame.rows.count <= max(3, input.height))
      #expect(frame.rows.indices.contains(frame.cursorRow))
      #expect((0..<max(4, input.width)).contains(frame.cursorColumn))
    }
  }
}

/// A small generator with a seed, so that failures can be seen again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
