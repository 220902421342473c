/// Tab: one candidate is inserted, several first share what they have in common, then there is a menu.
extension LineEditor {
  /// Candidates gone through in place, for those who do not want the menu.
  struct CompletionCycle {
    var candidates: [Completion.Candidate]
    var index: Int
    var replaced: Range<Int>
    /// The text while the last candidate stands in it; any other text ends the cycle.
    var scalars: [Unicode.Scalar]
  }

  /// - Parameter step: 1 to go forward from the first candidate, -1 to go backward from the last.
  func complete(_ step: Int) -> KeyOutcome {
    if let outcome = continueCycle(step) { return outcome }
    guard let (candidates, range) = candidates() else { return .done }
    if candidates.count == 1 {
      take(candidates[0], in: range)
      return .done
    }
    if let common = Self.commonPrefix(of: candidates, beyond: text.string(range)) {
      delete(range)
      insert(common)
      return .done
    }
    let first = step > 0 ? 0 : candidates.count - 1
    guard showsMenu else {
      startCycle(candidates, first, range)
      return .done
    }
    return runMenu(candidates, range, selected: first)
  }

  /// What the shell offers for the text before the cursor, and the scalar range it replaces; nil when it
  /// offers nothing.
  private func candidates() -> ([Completion.Candidate], Range<Int>)? {
    let state = text
    let completion = hooks.complete(state.text, state.utf8Offset(of: state.cursor))
    guard !completion.candidates.isEmpty else { return nil }
    let lower = state.offset(ofUTF8: completion.replace.lowerBound)
    let upper = state.offset(ofUTF8: completion.replace.upperBound)
    return (completion.candidates, lower..<max(lower, upper))
  }

  private func take(_ candidate: Completion.Candidate, in range: Range<Int>) {
    delete(range)
    moveCursor(to: range.lowerBound)
    insert(candidate.text)
  }

  /// What all candidates begin with, if they all go on from `typed` and that is more than it.
  private static func commonPrefix(of candidates: [Completion.Candidate], beyond typed: String) -> String? {
    guard var common = candidates.first?.text[...] else { return nil }
    for candidate in candidates.dropFirst() {
      while !candidate.text.hasPrefix(common) { common.removeLast() }
    }
    guard common.count > typed.count, common.lowercased().hasPrefix(typed.lowercased()) else { return nil }
    return String(common)
  }

  // MARK: Menu

  private func runMenu(
    _ candidates: [Completion.Candidate], _ range: Range<Int>, selected: Int
  ) -> KeyOutcome {
    var candidates = candidates
    var range = range
    var selected = selected
    // Whether the selection is the user's own; before that, typing narrows the list instead of taking it.
    var hasChosen = false
    session.isModal = true
    defer {
      session.isModal = false
      session.menu = nil
    }
    while true {
      session.menu = Menu(
        items: candidates.map { Menu.Item($0.text, kind: $0.kind, detail: $0.detail) }, selected: selected)
      guard let key = nextKey() else { return endReading() }
      if let step = Self.menuStep(for: key) {
        selected = (selected + step + candidates.count) % candidates.count
        hasChosen = true
        continue
      }
      switch key {
      case .escape, .control("C"), .control("G"): return .done
      case .scalar("\r"), .scalar("\n"):
        take(candidates[selected], in: range)
        return .done
      case _ where hasChosen:
        take(candidates[selected], in: range)
        input.push(key)
        return .done
      case .scalar(let scalar) where scalar.value >= 0x20 && scalar != "\u{7F}": insert([scalar])
      case .scalar("\u{7F}"), .control("H"): _ = deleteLeft()
      default:
        input.push(key)
        return .done
      }
      guard let narrowed = self.candidates(), !narrowed.1.isEmpty else { return .done }
      (candidates, range) = narrowed
      selected = 0
    }
  }

  private static func menuStep(for key: Key) -> Int? {
    switch key {
    case .scalar("\t"), .down, .control("N"): 1
    case .backTab, .up, .control("P"): -1
    default: nil
    }
  }

  // MARK: In place

  private func startCycle(_ candidates: [Completion.Candidate], _ index: Int, _ range: Range<Int>) {
    take(candidates[index], in: range)
    session.cycle = CompletionCycle(
      candidates: candidates, index: index, replaced: range.lowerBound..<text.cursor, scalars: text.scalars)
  }

  private func continueCycle(_ step: Int) -> KeyOutcome? {
    guard let cycle = session.cycle, cycle.scalars == text.scalars else { return nil }
    let count = cycle.candidates.count
    startCycle(cycle.candidates, (cycle.index + step + count) % count, cycle.replaced)
    return .done
  }
}
