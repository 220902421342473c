/// Finds the bracket that belongs to the one at the cursor.
package enum BracketMatching {
  private static let partners: [UInt8: UInt8] = [
    UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "["): UInt8(ascii: "]"),
    UInt8(ascii: "{"): UInt8(ascii: "}"),
  ]

  /// Spans of the pair of brackets of which one is at, or else just before, the UTF-8 offset `cursor`.
  ///
  /// Brackets inside strings and comments, as `spans` tells them, are text and do not count. Empty
  /// when there is no bracket at the cursor or it has no partner.
  package static func spans(in text: String, cursor: Int, highlights: [HighlightSpan]) -> [HighlightSpan] {
    let bytes = Array(text.utf8)
    var isText = [Bool](repeating: false, count: bytes.count)
    for span in highlights where span.style == .string || span.style == .comment {
      for offset in span.range.clamped(to: 0..<bytes.count) { isText[offset] = true }
    }
    for offset in [cursor, cursor - 1] where bytes.indices.contains(offset) && !isText[offset] {
      guard let partner = partner(of: offset, in: bytes, isText: isText) else { continue }
      return [offset, partner].sorted().map { HighlightSpan($0..<($0 + 1), .emphasis) }
    }
    return []
  }

  private static func partner(of offset: Int, in bytes: [UInt8], isText: [Bool]) -> Int? {
    let isOpening = partners[bytes[offset]] != nil
    guard isOpening || partners.values.contains(bytes[offset]) else { return nil }
    let step = isOpening ? 1 : -1
    // Brackets seen and not yet closed, as the bytes that would close them in this direction.
    var expected: [UInt8] = []
    var position = offset
    while bytes.indices.contains(position) {
      let byte = bytes[position]
      if !isText[position] {
        if let closing = closing(byte, forward: isOpening) {
          expected.append(closing)
        } else if byte == expected.last {
          expected.removeLast()
          if expected.isEmpty { return position }
        } else if partners[byte] != nil || partners.values.contains(byte) {
          return nil
        }
      }
      position += step
    }
    return nil
  }

  /// What ends the bracket `byte` when walking in the given direction; nil if it opens nothing there.
  private static func closing(_ byte: UInt8, forward: Bool) -> UInt8? {
    forward ? partners[byte] : partners.first { $0.value == byte }?.key
  }
}
