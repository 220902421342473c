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

  /// Whether the key pressed belongs to something begun: a count (`10l`) or an operator (`d$`).
  private func continues(after keys: ClosedRange<Character>..., or operators: String) -> Bool {
    guard let key = keyBefore.map(Character.init) else { return false }
    return keys.contains { $0.contains(key) } || operators.contains(key)
  }

  private func delegate(_ key: PrivateKey) -> KeyOutcome {
    input.push(.command(key))
    return .delegated
  }

  private func viLineStart() -> KeyOutcome {
    if !text.isMultiLine || continues(after: "0"..."9", or: "cdy") { return delegate(.viZero) }
    return moveToLineStart()
  }

  private func viLineEnd() -> KeyOutcome {
    guard text.isMultiLine else { return delegate(.viToEnd) }
    if continues(after: "0"..."9", or: "cd") {
      return viKillLine(change: keyBefore == "c")
    }
    moveCursor(to: max(text.lineStart(at: text.cursor), text.endOfLine - 1))
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
