import CEdit
import Glibc

/// Keys on their way from the terminal to libedit.
extension LineEditor {
  /// libedit's "read a character": 1 and the character, or 0 at the end of the input.
  static func giveCharacter(to libedit: OpaquePointer?, _ target: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let libedit, let target, let data = ce_get_data(libedit) else { return 0 }
    let editor = Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()
    guard let scalar = editor.nextCharacter() else { return 0 }
    target.pointee = wchar_t(scalar.value)
    return 1
  }

  private func nextCharacter() -> Unicode.Scalar? {
    if !forwarded.isEmpty { return forwarded.removeFirst() }
    while let key = nextKey() {
      let characters = characters(for: key)
      guard let first = characters.first else { continue }
      forwarded = Array(characters.dropFirst())
      keyBefore = previousKey
      previousKey = first
      if first == "0" { bindZero() }
      return first
    }
    return nil
  }

  /// The next key for whoever asks, libedit or one of our own loops; nil at the end of the input.
  /// Draws the frame when none is pending.
  func nextKey() -> Key? {
    while true {
      switch input.next(idle: idle) {
      case .key(let key): return key
      case .end: return nil
      case .notice: showNotices()
      case .signal(SIGINT): return .control("C")
      case .signal(SIGWINCH): adaptToSize()
      case .signal(SIGTSTP): suspend()
      case .signal: continue
      }
    }
  }

  private func characters(for key: Key) -> [Unicode.Scalar] {
    switch key {
    case .scalar(let scalar): [scalar]
    case .meta(let scalar): ["\u{1B}", scalar]
    case .unknown(let bytes):
      input.passesUnknownSequences ? bytes.map { Unicode.Scalar($0) } : []
    case .command(let command): [Unicode.Scalar(command.rawValue)]
    case .escape: [Unicode.Scalar(PrivateKey.escape.rawValue)]
    case .up: [Unicode.Scalar(PrivateKey.up.rawValue)]
    case .down: [Unicode.Scalar(PrivateKey.down.rawValue)]
    case .left: [Unicode.Scalar(PrivateKey.left.rawValue)]
    case .right: [Unicode.Scalar(PrivateKey.right.rawValue)]
    case .home: [Unicode.Scalar(PrivateKey.home.rawValue)]
    case .end: [Unicode.Scalar(PrivateKey.end.rawValue)]
    case .wordLeft: [Unicode.Scalar(PrivateKey.wordLeft.rawValue)]
    case .wordRight: [Unicode.Scalar(PrivateKey.wordRight.rawValue)]
    case .delete: [Unicode.Scalar(PrivateKey.delete.rawValue)]
    case .deleteWord: [Unicode.Scalar(PrivateKey.deleteWord.rawValue)]
    case .pageUp: [Unicode.Scalar(PrivateKey.pageUp.rawValue)]
    case .pageDown: [Unicode.Scalar(PrivateKey.pageDown.rawValue)]
    case .backTab: [Unicode.Scalar(PrivateKey.backTab.rawValue)]
    case .lineBreak: [Unicode.Scalar(PrivateKey.lineBreak.rawValue)]
    case .pasteStart: [Unicode.Scalar(PrivateKey.paste.rawValue)]
    }
  }

  /// Nothing is pending: brings the cursor out of the middle of grapheme clusters, where libedit's own
  /// movements may leave it, notes the state for undo, and draws.
  private func idle() {
    let state = text
    let aligned = state.aligned(state.cursor, from: session.idleCursor)
    if aligned != state.cursor { moveCursor(to: aligned) }
    session.idleCursor = aligned
    if !session.isModal { session.undo.record(text) }
    draw()
  }

  // MARK: The buffer

  /// A copy of libedit's buffer.
  var text: EditedText {
    guard let line = el_wline(libedit)?.pointee, let start = line.buffer else { return EditedText("") }
    let count = line.lastchar - start
    let scalars = UnsafeBufferPointer(start: start, count: count).map {
      Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}"
    }
    return EditedText(scalars: scalars, cursor: line.cursor - start)
  }

  func moveCursor(to offset: Int) {
    _ = el_cursor(libedit, Int32(clamping: offset - text.cursor))
  }

  func insert(_ scalars: some Sequence<Unicode.Scalar>) {
    // libedit takes what comes before the first zero only.
    let wide = scalars.map { wchar_t($0.value == 0 ? 0xFFFD : $0.value) } + [0]
    _ = el_winsertstr(libedit, wide)
  }

  func insert(_ string: String) {
    insert(string.unicodeScalars)
  }

  /// Deletes without the kill buffer; the cursor ends where the range was.
  func delete(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    moveCursor(to: range.upperBound)
    el_deletestr(libedit, Int32(clamping: range.count))
  }

  func replaceAll(with state: EditedText) {
    delete(0..<text.scalars.count)
    insert(state.scalars)
    moveCursor(to: state.cursor)
  }

  /// Deletes a range and keeps it for yanking. libedit fills its kill buffer by its own functions only,
  /// so they are run as keys, before any typed one.
  func kill(_ range: Range<Int>) -> KeyOutcome {
    guard !range.isEmpty else { return .done }
    moveCursor(to: range.lowerBound)
    session.killSteps = [range.upperBound, range.lowerBound]
    input.push(
      .command(.setMark), .command(.killStep), .command(.killRegion), .command(.killStep))
    return .done
  }
}
