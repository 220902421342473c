/// Earlier statements: stepping, searching, and taking words of them.
extension LineEditor {
  /// Shows the next older (`-1`) or newer (`1`) statement.
  func step(_ step: Int, filtered: Bool) -> KeyOutcome {
    guard !session.isAnswer, session.walk != nil || step < 0 else { return .done }
    var walk = session.walk ?? HistoryWalk(draft: text, entries: history.entries, filtered: filtered)
    guard var state = walk.move(step, from: text, filtered: filtered) else { return .done }
    // Back at the draft, the next walk starts from what it then is.
    session.walk = walk.isAtDraft ? nil : walk
    if let markedError, !walk.isAtDraft, markedError.statement == state.text {
      state.cursor = state.offset(ofUTF8: markedError.utf8Offset)
    }
    replaceAll(with: state)
    return .done
  }

  // MARK: Search

  /// Ctrl-R: a list of the statements that contain what is typed, narrowed with each key.
  func searchHistory() -> KeyOutcome {
    guard !session.isAnswer else { return .done }
    var pattern = ""
    var matches = history.matches(for: pattern)
    var selected = 0
    session.isModal = true
    defer {
      session.isModal = false
      session.menu = nil
    }
    while true {
      session.menu = searchMenu(pattern, matches, selected)
      guard let key = nextKey() else { return endReading() }
      switch searchStep(for: key) {
      case .move(let step):
        selected = min(max(0, selected + step), max(0, matches.count - 1))
        continue
      case .type(let scalar): pattern.unicodeScalars.append(scalar)
      case .erase:
        if !pattern.isEmpty { pattern.removeLast() }
      case .cancel: return .done
      case .take(let andThen):
        if matches.indices.contains(selected) { replaceAll(with: EditedText(matches[selected])) }
        if let andThen { input.push(andThen) }
        session.walk = nil
        return .done
      }
      matches = history.matches(for: pattern)
      selected = 0
    }
  }

  private enum SearchStep {
    case move(Int), type(Unicode.Scalar), erase, cancel
    /// Puts the selected statement in the editor and goes on with the key.
    case take(andThen: Key?)
  }

  private func searchStep(for key: Key) -> SearchStep {
    switch key {
    case .down, .control("R"), .control("N"): .move(1)
    case .up, .control("S"), .control("P"), .backTab: .move(-1)
    case .pageDown: .move(Menu.maximumRows)
    case .pageUp: .move(-Menu.maximumRows)
    case .control("H"), .scalar("\u{7F}"): .erase
    case .escape, .control("C"), .control("G"): .cancel
    case .scalar("\r"), .scalar("\n"), .scalar("\t"): .take(andThen: nil)
    case .scalar(let scalar) where scalar.value >= 0x20: .type(scalar)
    default: .take(andThen: key)
    }
  }

  private func searchMenu(_ pattern: String, _ matches: [String], _ selected: Int) -> Menu {
    let count = matches.count == 1 ? "1 match" : "\(matches.count) matches"
    return Menu(
      title: "history search: \(pattern)", titleDetail: "   (\(count))",
      items: matches.map { Menu.Item($0) }, selected: matches.isEmpty ? nil : selected)
  }

  // MARK: Last argument

  /// What Alt-. inserted, so that pressing it again goes one statement further back.
  struct ArgumentRecall {
    var entry: Int
    var inserted: Range<Int>
    var scalars: [Unicode.Scalar]
  }

  /// Alt-.: the last word of the statement before, of the one before that, and so on.
  func insertLastArgument() -> KeyOutcome {
    var entry = history.entries.count
    var target = text.cursor
    if let recall = session.argument, recall.scalars == text.scalars {
      entry = recall.entry
      target = recall.inserted.lowerBound
    }
    while entry > 0 {
      entry -= 1
      guard let word = Self.lastArgument(of: history.entries[entry]) else { continue }
      if let recall = session.argument, recall.scalars == text.scalars { delete(recall.inserted) }
      moveCursor(to: target)
      insert(word)
      session.argument = ArgumentRecall(entry: entry, inserted: target..<text.cursor, scalars: text.scalars)
      return .done
    }
    return .done
  }

  private static func lastArgument(of statement: String) -> String? {
    var text = statement[...]
    while let last = text.last, last == ";" || last.isWhitespace { text.removeLast() }
    return text.split(whereSeparator: \.isWhitespace).last.map(String.init)
  }
}
