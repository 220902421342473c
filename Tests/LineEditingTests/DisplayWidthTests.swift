import LineEditing
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("😀", 2), ("한글", 4), ("ｶﾞ", 2),
    ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇳🇴", 2), ("1️⃣", 2), ("❤️", 2), ("❤", 1), ("क्ष", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
    ("a\u{200B}b", 2), ("\u{1B}[1m", 5), ("a\nb", 3), ("a\tb", 4), ("\u{202E}x", 2), ("─→│", 3),
    ("\u{301}", 0),
    ("𠮷", 2), ("ﬁ", 1), ("Ω", 1), ("\r\n", 3),
  ])
  func `widths follow what terminals draw`(text: String, cells: Int) {
    #expect(displayWidth(text) == cells)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"),
    ("abc", 1, "…"), ("abc", 0, ""), ("", 0, ""), ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "👩‍👩‍👧‍👦…"),
    ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
  ])
  func `truncation cuts between grapheme clusters`(text: String, cells: Int, expected: String) {
    #expect(truncated(text, to: cells) == expected)
  }

  @Test func `truncation takes another ellipsis`() {
    #expect(truncated("abcdef", to: 5, ellipsis: "...") == "ab...")
    #expect(truncated("abcdef", to: 2, ellipsis: "...") == "")
  }

  @Test(arguments: [
    ("plain é 日", "plain é 日"), ("a\nb", "a⏎b"), ("\u{1B}[31mred", "^[[31mred"), ("\u{7F}\u{0}", "^?^@"),
    ("a\u{202E}b\u{2066}", "a\u{FFFD}b\u{FFFD}"), ("\u{9B}31m", "\u{FFFD}31m"), ("a\tb", "a^Ib"),
  ])
  func `nothing that acts on a terminal stays`(text: String, expected: String) {
    #expect(visible(text) == expected)
  }

  @Test func `the width of a text is that of its visible form`() {
    for text in ["a\u{1B}b", "x\ny", "\u{9B}", "\u{202E}", "\t", "\r\n"] {
      #expect(displayWidth(text) == displayWidth(visible(text)))
    }
  }
}
