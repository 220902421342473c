/// A key as the editor understands it, freed from how terminals encode it.
package enum Key: Equatable {
  case scalar(Unicode.Scalar)
  /// A character typed with Alt, or after ESC.
  case meta(Unicode.Scalar)
  case escape
  case up, down, left, right, home, end, wordLeft, wordRight
  case delete, deleteWord, pageUp, pageDown, backTab
  /// Enter with Alt or Shift.
  case lineBreak
  case pasteStart
  /// A sequence of no meaning here, as the bytes that came.
  case unknown([UInt8])
  /// A function of the editor that is run without a key of its own.
  case command(PrivateKey)

  static func control(_ letter: Character) -> Key {
    .scalar(Unicode.Scalar((letter.asciiValue ?? 0) & 0x1F))
  }
}

/// Codes under which keys without a character of their own reach libedit's keymap: C1 controls, which
/// nobody types and the decoder never lets through.
///
/// Binding these instead of escape sequences keeps ESC free: with any binding that starts with ESC, vi
/// mode would wait for another key after a lone ESC.
package enum PrivateKey: UInt8, CaseIterable {
  case up = 0x80
  case down, left, right, home, end, wordLeft, wordRight
  case delete, deleteWord, pageUp, pageDown, backTab, lineBreak, paste, escape
  /// Puts the initial text into the fresh buffer.
  case begin
  /// Steps of killing a range through libedit, whose kill buffer has no other entrance.
  case setMark, killStep, killRegion
  /// libedit's own functions, behind ours of the same key.
  case viZero, viToEnd, viKillLine, viChangeLine, viDeleteCharacter, viInsert

  /// How libedit's `bind` writes the key.
  var notation: String {
    "\\" + String(rawValue, radix: 8)
  }
}
