/// The number of terminal cells that `text` takes when it is drawn with ``visible(_:)``.
///
/// Counted per grapheme cluster and independent of the locale: an emoji sequence joined by ZWJ takes
/// two cells, combining marks none, East Asian wide characters two. Control characters count with
/// their visible form (`^[` is two cells).
public func displayWidth(_ text: String) -> Int {
  var plain = 0
  for byte in text.utf8 {
    guard byte >= 0x20, byte < 0x7F else { return text.reduce(0) { $0 + cellWidth($1) } }
    plain += 1
  }
  return plain
}

/// `text` cut so that it takes at most `cells` cells, with `ellipsis` at the end if it was cut.
///
/// Cuts between grapheme clusters only. When not even the ellipsis fits, the result is empty.
public func truncated(_ text: String, to cells: Int, ellipsis: String = "…") -> String {
  if displayWidth(text) <= cells { return text }
  let room = cells - displayWidth(ellipsis)
  guard room >= 0 else { return "" }
  return prefix(of: text, cells: room) + ellipsis
}

/// `text` with everything that could act on a terminal replaced by something that is only seen:
/// newlines by `⏎`, control characters by caret notation, invisible direction marks by `�`.
public func visible(_ text: String) -> String {
  var plain = true
  for scalar in text.unicodeScalars where needsVisibleForm(scalar) {
    plain = false
    break
  }
  return plain ? text : text.reduce(into: "") { $0 += visibleForm($1) }
}

/// The longest run of whole grapheme clusters at the start of `text` that takes at most `cells` cells.
func prefix(of text: String, cells: Int) -> String {
  var result = ""
  var used = 0
  for character in text {
    used += cellWidth(character)
    guard used <= cells else { break }
    result.append(character)
  }
  return result
}

/// `text` followed by as many spaces as bring it to `cells` cells.
func padded(_ text: String, to cells: Int) -> String {
  text + String(repeating: " ", count: max(0, cells - displayWidth(text)))
}

/// The cells that one grapheme cluster takes when drawn with ``visibleForm(_:)``.
func cellWidth(_ character: Character) -> Int {
  var scalars = character.unicodeScalars.makeIterator()
  guard let first = scalars.next() else { return 0 }
  guard let second = scalars.next() else { return cellWidth(first) }
  if isEmojiSequence(character) { return 2 }
  // Not the width of the base alone: terminals draw each spacing part of, say, a Devanagari conjunct.
  return IteratorSequence(scalars).reduce(cellWidth(first) + cellWidth(second)) { $0 + cellWidth($1) }
}

/// What is drawn for one grapheme cluster.
func visibleForm(_ character: Character) -> String {
  guard character.unicodeScalars.contains(where: needsVisibleForm) else { return String(character) }
  return character.unicodeScalars.reduce(into: "") { $0 += visibleForm($1) }
}

private func visibleForm(_ scalar: Unicode.Scalar) -> String {
  switch scalar.value {
  case 0x0A, 0x2028, 0x2029: "⏎"
  case 0..<0x20: "^" + String(Unicode.Scalar(UInt8(scalar.value) + 0x40))
  case 0x7F: "^?"
  default: needsVisibleForm(scalar) ? "\u{FFFD}" : String(scalar)
  }
}

/// Control characters, line separators, and the marks that turn the direction of text around: those
/// can make a statement look like another one.
private func needsVisibleForm(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}

private func cellWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: return 1
  case 0x0A, 0x2028, 0x2029: return 1
  case 0..<0x20, 0x7F: return 2
  // Soft hyphen: terminals draw it.
  case 0xAD: return 1
  // Vowels and final consonants of conjoining Hangul are drawn inside the leading consonant's cells.
  case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
  default: break
  }
  if needsVisibleForm(scalar) { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: return contains(scalar.value, in: wideRanges) ? 2 : 1
  }
}

/// Several scalars shown as one emoji: joined by ZWJ, with a skin tone, a flag, a keycap, or a symbol
/// asked to appear as an emoji by variation selector 16.
func isEmojiSequence(_ character: Character) -> Bool {
  let scalars = character.unicodeScalars
  guard let first = scalars.first, first.properties.isEmoji else { return false }
  return scalars.dropFirst().contains { scalar in
    switch scalar.value {
    case 0x200D, 0xFE0F, 0x20E3, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF, 0xE0020...0xE007F: true
    default: false
    }
  }
}
