import LineEditing
import Testing

@Suite struct EditedTextTests {
  @Test(arguments: [
    ("abc\nde", 6, -1, 2), ("abc\nde", 1, 1, 5), ("abc\nde", 3, 1, 6), ("日本\nabcd", 1, 1, 5),
    ("abcd\n日本", 3, 1, 6),
    ("a\n\nb", 3, -1, 2), ("a\n\nb", 2, -1, 0),
  ])
  func `lines up and down keep the column`(text: String, cursor: Int, step: Int, expected: Int) {
    #expect(EditedText(text, cursor: cursor).offset(movingLines: step) == expected)
  }

  @Test(arguments: [("abc", 1, -1), ("abc\nd", 1, -1), ("abc\nd", 4, 1)])
  func `no line beyond the outermost`(text: String, cursor: Int, step: Int) {
    #expect(EditedText(text, cursor: cursor).offset(movingLines: step) == nil)
  }

  @Test func `clusters are whole`() {
    let text = EditedText("ae\u{301}👍🏽\nb")
    #expect(text.cluster(before: 0) == nil)
    #expect(text.cluster(before: 3) == 1..<3)
    #expect(text.cluster(after: 1) == 1..<3)
    #expect(text.cluster(after: 3) == 3..<5)
    #expect(text.cluster(before: 6) == 5..<6)
    #expect(text.cluster(after: 7) == nil)
    #expect(text.aligned(2, from: 1) == 3)
    #expect(text.aligned(2, from: 3) == 1)
    #expect(text.aligned(5, from: 0) == 5)
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 3), (3, 6), (4, 10)])
  func `offsets in scalars and in bytes`(scalars: Int, bytes: Int) {
    let text = EditedText("aé日😀")
    #expect(text.utf8Offset(of: scalars) == bytes)
    #expect(text.offset(ofUTF8: bytes) == scalars)
  }

  @Test func `words`() {
    let text = EditedText("MATCH (ann_1:Été)", cursor: 9)
    #expect(text.offset(movingWords: -1) == 7)
    #expect(text.offset(movingWords: 1) == 12)
    #expect(EditedText("RETURN a.b ").startOfBlankSeparatedWord == 7)
  }
}

@Suite struct UndoStackTests {
  private func type(_ text: String, into undo: inout UndoStack) -> EditedText {
    var state = EditedText("")
    undo.record(state)
    for scalar in text.unicodeScalars {
      state = EditedText(scalars: state.scalars + [scalar], cursor: state.cursor + 1)
      undo.record(state)
    }
    return state
  }

  @Test func `typed words go one by one`() {
    var undo = UndoStack()
    var state = type("one two", into: &undo)
    var seen: [String] = []
    while let earlier = undo.undo(from: state) {
      seen.append(earlier.text)
      state = earlier
    }
    #expect(seen == ["one ", "one", ""])
  }

  @Test func `a change after undoing can be undone itself`() {
    var undo = UndoStack()
    let typed = type("abc", into: &undo)
    let empty = undo.undo(from: typed)
    #expect(empty?.text == "")
    undo.record(EditedText("xyz"))
    #expect(undo.undo(from: EditedText("xyz"))?.text == "")
  }
}
