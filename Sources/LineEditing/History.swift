import Glibc

/// The statements entered so far, in this session and, if there is a file, in earlier ones.
///
/// Statements of several lines are one entry. Adjacent duplicates are dropped, and a statement that
/// starts with a space is not kept. When the file cannot be read or written, that is said once and
/// history goes on in memory.
public final class History {
  /// Oldest first.
  public private(set) var entries: [String] = []
  private var file: HistoryFile?
  private let capacity: Int
  private let warn: (String) -> Void

  /// - Parameters:
  ///   - path: the history file, made when the first statement is added; nil keeps history in memory.
  ///   - capacity: statements kept.
  ///   - warn: is told, at most once, in one sentence, what is wrong with the file.
  public init(path: String?, capacity: Int = 10_000, warn: @escaping (String) -> Void = { _ in }) {
    self.capacity = max(1, capacity)
    self.warn = warn
    guard let path else { return }
    let file = HistoryFile(path: path, capacity: self.capacity)
    do throws(SystemError) {
      let content = try file.load()
      for statement in content.statements { remember(statement) }
      self.file = file
      if content.damagedLines > 0 {
        let lines = content.damagedLines == 1 ? "1 damaged line" : "\(content.damagedLines) damaged lines"
        warn("history: ignored \(lines) in \(path)")
      }
    } catch {
      warn("history: cannot read \(path): \(error); history of this session is not kept")
    }
  }

  /// Adds a statement, without the white space after it.
  public func add(_ statement: String) {
    let text = Self.kept(statement)
    guard !text.isEmpty, text.first != " ", remember(text), let file else { return }
    do throws(SystemError) {
      try file.append(text, at: time(nil))
    } catch {
      self.file = nil
      warn("history: cannot write \(file.path): \(error); from here on it is kept in memory only")
    }
  }

  /// A statement as history keeps it: without the white space after it.
  static func kept(_ statement: String) -> String {
    guard let end = statement.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(statement[...end])
  }

  @discardableResult
  private func remember(_ text: String) -> Bool {
    guard entries.last != text else { return false }
    entries.append(text)
    // Cut in larger steps: removing the first entry moves all others.
    if entries.count > capacity + capacity / 4 + 16 { entries.removeFirst(entries.count - capacity) }
    return true
  }

  /// What the newest entry that goes on from `text` adds to it.
  func suggestion(for text: String) -> String? {
    guard !text.isEmpty else { return nil }
    let typed = text.utf8
    for entry in entries.reversed() where entry.utf8.count > typed.count && entry.utf8.starts(with: typed) {
      // A suggestion may not begin inside a grapheme cluster of the typed text.
      guard let index = String.Index(entry.utf8.index(entry.startIndex, offsetBy: typed.count), within: entry)
      else { continue }
      return String(entry[index...])
    }
    return nil
  }

  /// Entries that contain `text` in any case, newest first, each once.
  func matches(for text: String) -> [String] {
    var seen: Set<String> = []
    let needle = Array(text.lowercased().utf8)
    return entries.reversed().filter { entry in
      (needle.isEmpty || contains(needle, in: Array(entry.lowercased().utf8))) && seen.insert(entry).inserted
    }
  }
}

/// Whether `needle` occurs in `haystack`.
private func contains(_ needle: [UInt8], in haystack: [UInt8]) -> Bool {
  guard let first = needle.first, haystack.count >= needle.count else { return needle.isEmpty }
  for start in 0...(haystack.count - needle.count) where haystack[start] == first {
    if haystack[start..<(start + needle.count)].elementsEqual(needle) { return true }
  }
  return false
}
