import KithPluginKit
import Testing

@Suite("Text of strangers on a terminal")
struct PrintableTextTests {
  @Test(
    "control codes and marks of direction are spelled out, all else stays",
    arguments: [
      ("Zoë, 東京, 🎬", "Zoë, 東京, 🎬"), ("two\n\tlines", "two\n\tlines"), ("", ""),
      ("\u{1B}[2Jgone\u{7}\r", "\\u{1b}[2Jgone\\u{7}\\u{d}"), ("\u{9B}2J\u{7F}", "\\u{9b}2J\\u{7f}"),
      ("a\u{202E}b\u{2066}", "a\\u{202e}b\\u{2066}"),
    ])
  func shown(given: String, wanted: String) {
    #expect(PrintableText.of(given) == wanted)
    #expect(ImportFailure(.input, "x", given, hint: given).hint == wanted)
    #expect(Reject(code: "x", message: given, file: "", line: 0, column: 0).message == wanted)
  }
}
