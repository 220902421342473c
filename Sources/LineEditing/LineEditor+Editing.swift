import CEdit
import Glibc

/// What our keys do to the text.
extension LineEditor {
  // MARK: Movement

  func moveUp() -> KeyOutcome {
    if let outcome = arrow(.up) { return outcome }
    guard let offset = text.offset(movingLines: -1) else { return step(-1, filtered: true) }
    moveCursor(to: offset)
    return .done
  }

  func moveDown() -> KeyOutcome {
    if let outcome = arrow(.down) { return outcome }
    guard let offset = text.offset(movingLines: 1) else { return step(1, filtered: true) }
    moveCursor(to: offset)
    return .done
  }

  func moveLeft() -> KeyOutcome {
    if let outcome = arrow(.left) { return outcome }
    if let cluster = text.cluster(before: text.cursor) { moveCursor(to: cluster.lowerBound) }
    return .done
  }

  func moveRight() -> KeyOutcome {
    if let outcome = arrow(.right) { return outcome }
    guard let cluster = text.cluster(after: text.cursor) else { return takeHint() }
    moveCursor(to: cluster.upperBound)
    return .done
  }

  func moveToLineStart() -> KeyOutcome {
    moveCursor(to: text.lineStart(at: text.cursor))
    return .done
  }

  func moveToLineEnd() -> KeyOutcome {
    let state = text
    if state.cursor == state.scalars.count { return takeHint() }
    moveCursor(to: state.lineEnd(at: state.cursor))
    return .done
  }

  func moveWord(_ step: Int) -> KeyOutcome {
    moveCursor(to: text.offset(movingWords: step))
    return .done
  }

  func moveToEdge(start: Bool) -> KeyOutcome {
    moveCursor(to: start ? 0 : text.scalars.count)
    return .done
  }

  private func takeHint() -> KeyOutcome {
    let state = text
    if let hint = hint(for: state, state.text) { insert(hint) }
    return .done
  }

  /// The shell's own meaning of an arrow key; nil when it has none.
  private func arrow(_ key: ArrowKey) -> KeyOutcome? {
    guard let onArrow, text.isEmpty else { return nil }
    switch onArrow(key) {
    case .usual: return nil
    case .enter(let line):
      drawFinal()
      session.result = .line(line)
      return .finished
    case .show(let lines, let selected):
      session.menu = Menu(items: lines.map { Menu.Item($0) }, selected: selected)
      session.isModal = true
      let key = nextKey()
      session.menu = nil
      session.isModal = false
      guard let key else { return endReading() }
      input.push(key)
      return .done
    }
  }

  // MARK: Changes

  func deleteLeft() -> KeyOutcome {
    if let cluster = text.cluster(before: text.cursor) { delete(cluster) }
    return .done
  }

  func deleteRight() -> KeyOutcome {
    if let cluster = text.cluster(after: text.cursor) { delete(cluster) }
    return .done
  }

  /// To the end of the line; at the end, the newline.
  func killToLineEnd() -> KeyOutcome {
    let state = text
    let end = state.lineEnd(at: state.cursor)
    return kill(state.cursor..<min(max(end, state.cursor + 1), state.scalars.count))
  }

  func killToLineStart() -> KeyOutcome {
    kill(text.lineStart(at: text.cursor)..<text.cursor)
  }

  func killWord(_ step: Int) -> KeyOutcome {
    let target = text.offset(movingWords: step)
    return kill(min(target, text.cursor)..<max(target, text.cursor))
  }

  func takeKillStep() -> KeyOutcome {
    if !session.killSteps.isEmpty { moveCursor(to: session.killSteps.removeFirst()) }
    return .doneBehindText
  }

  func undo() -> KeyOutcome {
    if let state = session.undo.undo(from: text) { replaceAll(with: state) }
    return .done
  }

  /// Text pasted in brackets is text, whatever keys its characters would be.
  func paste() -> KeyOutcome {
    var pasted = String(decoding: input.readPaste(), as: UTF8.self).unicodeScalars[...]
    var scalars: [Unicode.Scalar] = []
    while let scalar = pasted.popFirst() {
      // Terminals send carriage returns for line ends.
      if scalar == "\r", pasted.first == "\n" { pasted.removeFirst() }
      scalars.append(scalar == "\r" ? "\n" : scalar)
    }
    insert(scalars)
    return .done
  }

  func insertQuoted() -> KeyOutcome {
    guard let key = nextKey() else { return endReading() }
    switch key {
    case .scalar(let scalar): insert([scalar])
    case .escape: insert("\u{1B}")
    default: input.push(key)
    }
    return .done
  }

  // MARK: The statement

  func begin() -> KeyOutcome {
    if let initial = session.initial { replaceAll(with: initial) }
    return .done
  }

  func enter() -> KeyOutcome {
    let statement = text.text
    let isBlank = statement.allSatisfy(\.isWhitespace)
    guard session.isAnswer || isBlank || hooks.isComplete(statement) else { return breakLine() }
    drawFinal()
    if !session.isAnswer, !isBlank { history.add(statement) }
    session.result = .line(statement)
    return .finished
  }

  func breakLine() -> KeyOutcome {
    // A question has an answer of one line.
    if !session.isAnswer { insert("\n") }
    return .done
  }

  func interrupt() -> KeyOutcome {
    let wasEmpty = text.isEmpty
    drawFinal()
    if wasEmpty, !quitHint.isEmpty, !session.isAnswer {
      write(Style.detail.apply(to: quitHint, colors: colors) + "\r\n")
    }
    session.result = .interrupted
    return .finished
  }

  func endOfInput() -> KeyOutcome {
    guard text.isEmpty else { return deleteRight() }
    drawFinal()
    return endReading()
  }

  /// The input is over, or the user wants it to be.
  func endReading() -> KeyOutcome {
    session.result = .endOfInput
    return .finished
  }

  /// Opens the statement in the user's editor and takes back what was saved.
  func editOutside() -> KeyOutcome {
    leaveFrame()
    leaveEditing()
    _ = ce_prepare_terminal(libedit, false)
    // Ctrl-Z is to stop us together with the other program.
    ce_release_signal(SIGTSTP)
    let edited = ExternalEditor.edit(text.text)
    _ = ce_catch_signal(SIGTSTP)
    _ = ce_prepare_terminal(libedit, true)
    enterEditing()
    // Keys for the other program may have raised signals here too.
    _ = SignalPipe.take()
    switch edited {
    case .success(let statement): replaceAll(with: EditedText(statement))
    case .failure(let problem): write(problem.description + "\r\n")
    }
    return .done
  }
}
