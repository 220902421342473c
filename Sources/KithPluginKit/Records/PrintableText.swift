/// Text from a stranger as it may be shown on a terminal: what would move the cursor, change colours or turn
/// the writing round is spelled out.
public enum PrintableText {
  /// `\u{1b}[2J` for the code that clears a screen. Line ends and tabs stay.
  public static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// Characters of a message that are shown: whoever wrote it may not fill a screen, or memory when there are
  /// many.
  public static let messageLimit = 2000

  /// The same, cut to a number of characters; a cut ends in `…`.
  public static func of(_ text: String, limit: Int) -> String {
    // Counting characters of a long text takes long; bytes are known.
    guard text.utf8.count > limit,
      let end = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex)
    else { return of(text) }
    return end == text.endIndex ? of(text) : of(String(text[..<end])) + "…"
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    // Control codes, and marks of direction.
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
