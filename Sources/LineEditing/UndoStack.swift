/// Earlier states of the statement being edited, newest last.
package struct UndoStack {
  private var states: [EditedText] = []
  private var lastWasTyping = false
  private static let limit = 500

  package init() {}

  package mutating func clear() {
    states = []
    lastWasTyping = false
  }

  /// Notes the state in which the editor waits for a key. Runs of typed word characters count as one
  /// change; movements as none.
  package mutating func record(_ state: EditedText) {
    guard let last = states.last, last.scalars != state.scalars else {
      if states.isEmpty {
        states = [state]
      } else {
        if states[states.count - 1].cursor != state.cursor { lastWasTyping = false }
        states[states.count - 1].cursor = state.cursor
      }
      return
    }
    let isTyping = Self.isTyping(from: last, to: state)
    if isTyping, lastWasTyping, states.count > 1 { states.removeLast() }
    states.append(state)
    lastWasTyping = isTyping
    if states.count > Self.limit { states.removeFirst(states.count - Self.limit) }
  }

  /// The state before the newest change to `current`; nil when there was none.
  package mutating func undo(from current: EditedText) -> EditedText? {
    while let last = states.last, last.scalars == current.scalars { states.removeLast() }
    lastWasTyping = false
    return states.last
  }

  private static func isTyping(from old: EditedText, to new: EditedText) -> Bool {
    guard new.scalars.count == old.scalars.count + 1, new.cursor == old.cursor + 1 else { return false }
    return !new.scalars[old.cursor].properties.isWhitespace
  }
}
