/// A walk through history from the statement being typed: what Up and Down show.
///
/// The statement one started from is the draft and stays as it was; entries changed on the way keep
/// the change until the walk ends.
package struct HistoryWalk {
  private let draft: EditedText
  private let entries: [String]
  /// Only entries that start with this are shown.
  private let prefix: String
  /// `entries.count` stands for the draft.
  private var index: Int
  private var changed: [Int: EditedText] = [:]

  /// - Parameter filtered: whether what stands before the cursor has to be the start of an entry.
  package init(draft: EditedText, entries: [String], filtered: Bool) {
    self.draft = draft
    self.entries = entries
    prefix = filtered ? draft.string(0..<draft.cursor) : ""
    index = entries.count
  }

  package var isAtDraft: Bool { index == entries.count }

  /// The next older (`-1`) or newer (`1`) statement; nil when there is none. `current` is what the
  /// editor shows now.
  package mutating func move(_ step: Int, from current: EditedText, filtered: Bool) -> EditedText? {
    var target = index + step
    while entries.indices.contains(target), filtered,
      !entries[target].hasPrefix(prefix) || isSame(target, current)
    {
      target += step
    }
    guard entries.indices.contains(target) || target == entries.count && step > 0 else { return nil }
    // Past the newest entry lies the draft; from the draft there is nothing newer.
    guard index != target else { return nil }
    changed[index] = current
    index = target
    return shown(target)
  }

  private func isSame(_ target: Int, _ current: EditedText) -> Bool {
    entries[target] == current.text
  }

  private func shown(_ target: Int) -> EditedText {
    if let state = changed[target] { return state }
    return target == entries.count ? draft : EditedText(entries[target])
  }
}
