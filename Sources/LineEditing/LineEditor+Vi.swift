import CEdit

/// vi commands whose meaning depends on lines. libedit's own take the whole buffer for one line, which
/// is right while the statement has one line only: then they are left to it.
extension LineEditor {
  static var viFunctions: [Function] {
    [
      Function(
        name: "kith-vi-zero", help: "Start of the line", viCommand: ["0"],
        run: { editor, _ in perform(editor) { $0.viLineStart() } }),
      Function(
        name: "kith-vi-dollar", help: "End of the line", viCommand: ["$"],
        run: { editor, _ in perform(editor) { $0.viLineEnd() } }),
      Function(
        name: "kith-vi-kill", help: "Kill to the end of the line", viCommand: ["D", "^K"],
        run: { editor, _ in perform(editor) { $0.viKillLine(change: false) } }),
      Function(
        name: "kith-vi-change", help: "Change to the end of the line", viCommand: ["C"],
        run: { editor, _ in perform(editor) { $0.viKillLine(change: true) } }),
      Function(
        name: "kith-vi-delete", help: "Delete the character at the cursor", viCommand: ["x"],
        run: { editor, _ in perform(editor) { $0.viDeleteCharacter() } }),
      Function(
        name: "kith-vi-append", help: "Append to the line", viCommand: ["A"],
        run: { editor, _ in perform(editor) { $0.viInsert(at: \.endOfLine) } }),
      Function(
        name: "kith-vi-prepend", help: "Insert at the start of the line", viCommand: ["I"],
        run: { editor, _ in perform(editor) { $0.viInsert(at: \.startOfLine) } }),
      Function(
        name: "kith-vi-open", help: "New line below", viCommand: ["o"],
        run: { editor, _ in perform(editor) { $0.viOpen(above: false) } }),
      Function(
        name: "kith-vi-open-above", help: "New line above", viCommand: ["O"],
        run: { editor, _ in perform(editor) { $0.viOpen(above: true) } }),
    ]
  }

  /// Inside a count, 0 is a digit, which libedit wants to see as the character it is.
  func bindZero() {
    guard mode == .vi else { return }
    let isDigit = keyBefore.map { ("0"..."9").contains($0) } ?? false
    _ = ce_bind_vi_command(libedit, "0", isDigit ? "vi-zero" : "kith-vi-zero")
  }

  private func delegate(_ key: PrivateKey) -> KeyOutcome {
    input.push(.command(key))
    return .delegated
  }

  private func viLineStart() -> KeyOutcome {
    guard text.isMultiLine else { return delegate(.viZero) }
    guard keyBefore == "d" || keyBefore == "c" else { return moveToLineStart() }
    let outcome = kill(text.startOfLine..<text.cursor)
    if keyBefore == "c" { input.append(.command(.viInsert)) }
    return outcome
  }

  private func viLineEnd() -> KeyOutcome {
    guard text.isMultiLine else { return delegate(.viToEnd) }
    if keyBefore == "d" || keyBefore == "c" { return viKillLine(change: keyBefore == "c") }
    moveCursor(to: max(text.startOfLine, text.endOfLine - 1))
    return .done
  }

  private func viKillLine(change: Bool) -> KeyOutcome {
    guard text.isMultiLine else { return delegate(change ? .viChangeLine : .viKillLine) }
    let outcome = kill(text.cursor..<text.endOfLine)
    if change { input.append(.command(.viInsert)) }
    return outcome
  }

  private func viDeleteCharacter() -> KeyOutcome {
    guard let cluster = text.cluster(after: text.cursor), cluster.count > 1 else {
      return delegate(.viDeleteCharacter)
    }
    return kill(cluster)
  }

  private func viInsert(at place: KeyPath<EditedText, Int>) -> KeyOutcome {
    moveCursor(to: text[keyPath: place])
    return delegate(.viInsert)
  }

  private func viOpen(above: Bool) -> KeyOutcome {
    let place = above ? text.startOfLine : text.endOfLine
    moveCursor(to: place)
    insert("\n")
    if above { moveCursor(to: place) }
    return delegate(.viInsert)
  }
}

extension EditedText {
  fileprivate var startOfLine: Int { lineStart(at: cursor) }
  fileprivate var endOfLine: Int { lineEnd(at: cursor) }
}
