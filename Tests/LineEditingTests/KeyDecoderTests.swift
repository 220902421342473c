import LineEditing
import Testing

/// Decodes bytes that all come at once.
private func keys(_ bytes: [UInt8], readsMeta: Bool = true) -> [Key] {
  var decoder = KeyDecoder()
  decoder.readsMeta = readsMeta
  decoder.append(bytes)
  var keys: [Key] = []
  while let key = decoder.flush() { keys.append(key) }
  return keys
}

private func keys(_ text: String, readsMeta: Bool = true) -> [Key] {
  keys(Array(text.utf8), readsMeta: readsMeta)
}

@Suite struct KeyDecoderTests {
  @Test(arguments: [
    ("aé日😀", [Key.scalar("a"), .scalar("é"), .scalar("日"), .scalar("😀")]),
    ("\u{1B}[A\u{1B}OB", [.up, .down]),
    ("\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;2C", [.wordRight, .wordLeft, .right]),
    ("\u{1B}[H\u{1B}[4~\u{1B}OF\u{1B}[7~", [.home, .end, .end, .home]),
    ("\u{1B}[3~\u{1B}[3;5~", [.delete, .deleteWord]),
    ("\u{1B}[Z\u{1B}[5~\u{1B}[6~", [.backTab, .pageUp, .pageDown]), ("\u{1B}[200~", [.pasteStart]),
    ("\u{1B}\r\u{1B}[13;2u\u{1B}[27;2;13~", [.lineBreak, .lineBreak, .lineBreak]),
    ("\u{1B}f\u{1B}.\u{1B}é", [.meta("f"), .meta("."), .meta("é")]), ("\u{1B}", [.escape]),
    ("\u{1B}\u{1B}[A", [.escape, .up]), ("\u{1B}[", [.escape, .scalar("[")]),
    ("\u{1B}[99~", [.unknown(Array("\u{1B}[99~".utf8))]),
    (
      "\u{1B}[I\u{1B}OP",
      [
        .unknown(Array("\u{1B}[I".utf8)), .unknown(Array("\u{1B}OP".utf8)),
      ]
    ),
  ])
  func `terminal sequences`(text: String, expected: [Key]) {
    #expect(keys(text) == expected)
  }

  @Test func `in vi mode ESC and a character are two keys`() {
    #expect(keys("\u{1B}0x", readsMeta: false) == [.escape, .scalar("0"), .scalar("x")])
    #expect(keys("\u{1B}[A\u{1B}\r", readsMeta: false) == [.up, .lineBreak])
    #expect(keys("\u{1B}Ox", readsMeta: false) == [.escape, .scalar("O"), .scalar("x")])
  }

  @Test(
    arguments: [
      ([0xFF, 0x61], ["\u{FFFD}", "a"]), ([0xC3, 0x28], ["\u{FFFD}", "("]),
      ([0xE6, 0x97], ["\u{FFFD}", "\u{FFFD}"]),
      ([0xC0, 0xAF], ["\u{FFFD}", "\u{FFFD}"]), ([0xED, 0xA0, 0x80], ["\u{FFFD}"]),
      ([0xF4, 0x90, 0x80, 0x80], ["\u{FFFD}"]),
      // C1 controls are our own codes: nobody may send them.
      ([0xC2, 0x9D], ["\u{FFFD}"]), ([0xE0, 0x80, 0x80], ["\u{FFFD}"]),
    ] as [([UInt8], [Unicode.Scalar])])
  func `what is no text is replaced`(bytes: [UInt8], expected: [Unicode.Scalar]) {
    #expect(keys(bytes) == expected.map(Key.scalar))
  }

  @Test func `bytes may come one at a time`() {
    var decoder = KeyDecoder()
    var seen: [Key] = []
    for byte in "日\u{1B}[1;5C".utf8 {
      decoder.append([byte])
      if case .key(let key) = decoder.next() { seen.append(key) }
    }
    #expect(seen == [.scalar("日"), .wordRight])
  }

  @Test func `the cursor report is taken from among the keys`() {
    var decoder = KeyDecoder()
    decoder.append(Array("ab\u{1B}[A\u{1B}[12;34Rc".utf8))
    let report = decoder.takeCursorReport()
    #expect(report?.row == 12)
    #expect(report?.column == 34)
    #expect(decoder.takeCursorReport() == nil)
    var keys: [Key] = []
    while let key = decoder.flush() { keys.append(key) }
    #expect(keys == [.scalar("a"), .scalar("b"), .up, .scalar("c")])
  }

  @Test func `random bytes always come to an end`() {
    var generator = SplitMix(state: 3)
    for _ in 0..<500 {
      let bytes = (0..<20).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : [0x1B, 0x5B, 0x4F, 0x3B].randomElement(using: &generator) ?? 0
      }
      #expect(keys(bytes).count <= 20)
    }
  }
}
