import Glibc
import LineEditing
import Testing

@Suite struct HistoryTests {
  /// Collects what a history says of its file.
  private final class Warnings {
    var texts: [String] = []
  }

  private let folder: TemporaryFolder
  private var path: String { folder.path + "/state/kith/history" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open(_ path: String? = nil, capacity: Int = 100) -> (history: History, warnings: Warnings) {
    let warnings = Warnings()
    let history = History(path: path ?? self.path, capacity: capacity) { warnings.texts.append($0) }
    return (history, warnings)
  }

  @Test func `statements come back in the next session, whole`() {
    let statements = ["MATCH (n)\nRETURN n;", "RETURN 'é日😀\\ \"q\" \t\u{1B}\u{7F}';", ":help"]
    let (first, _) = open()
    for statement in statements { first.add(statement) }
    let (second, warnings) = open()
    #expect(second.entries == statements)
    #expect(warnings.texts.isEmpty)
  }

  @Test func `the file is for its owner only, and so is its folder`() {
    open().history.add("x")
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(stat(folder.path + "/state/kith", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func `no file before the first statement`() {
    _ = open()
    #expect(access(path, F_OK) != 0)
  }

  @Test func `what is not kept`() {
    let (history, _) = open()
    for statement in ["a", "a", "  secret", "b ", "b", "a", "", " \n "] { history.add(statement) }
    #expect(history.entries == ["a", "b", "a"])
    #expect(open().history.entries == ["a", "b", "a"])
  }

  @Test func `damaged lines are left out and reported once`() throws {
    try folder.write(
      """
      {"at":1,"text":"good"}
      {"at":2,"text":"cut of
      not json
      {"text":"\\ud83d\\ude00 \\u00e9","more":"x","at":3}
      {"text":"\\ud83d alone"}
      {"at":4}

      """, to: "history")
    let (history, warnings) = open(folder.path + "/history")
    #expect(history.entries == ["good", "😀 é"])
    #expect(warnings.texts.count == 1)
    #expect(warnings.texts.first?.contains("4 damaged lines") == true)
  }

  @Test func `half a line at the end does not swallow the next`() throws {
    try folder.write("{\"at\":1,\"text\":\"a\"}\n{\"at\":2,\"te", to: "history")
    open(folder.path + "/history").history.add("b")
    #expect(open(folder.path + "/history").history.entries == ["a", "b"])
  }

  @Test(arguments: ["/proc/kith/history", "/dev/null/history", "/dev/null"])
  func `a file that cannot be used is reported once, and history goes on`(path: String) {
    let (history, warnings) = open(path)
    history.add("a")
    history.add("b")
    #expect(history.entries == ["a", "b"])
    #expect(warnings.texts.count == 1)
  }

  @Test func `sessions add at the same time`() async {
    let path = path
    await withTaskGroup(of: Void.self) { group in
      for session in 0..<8 {
        group.addTask {
          let history = History(path: path)
          for number in 0..<50 { history.add("session \(session)\nstatement \(number)") }
        }
      }
    }
    let (history, warnings) = open(capacity: 1000)
    #expect(warnings.texts.isEmpty)
    #expect(history.entries.count == 400)
    for session in 0..<8 {
      let own = history.entries.filter { $0.hasPrefix("session \(session)\n") }
      #expect(own == (0..<50).map { "session \(session)\nstatement \($0)" })
    }
  }

  @Test func `a long file is cut to the newest statements`() throws {
    let (history, _) = open(capacity: 20)
    for number in 0..<100 { history.add("statement \(number)") }
    let (reopened, warnings) = open(capacity: 20)
    #expect(reopened.entries == (80..<100).map { "statement \($0)" })
    #expect(try folder.read("state/kith/history").split(separator: "\n").count == 20)
    #expect(warnings.texts.isEmpty)
  }

  @Test func `without a path it is in memory`() {
    let history = History(path: nil)
    history.add("a")
    #expect(history.entries == ["a"])
  }
}

@Suite struct HistoryWalkTests {
  private let entries = ["MATCH (a)", "RETURN 1", "MATCH (b)", "MATCH (b)\nRETURN b"]

  @Test func `the draft is there again after walking`() {
    let draft = EditedText("half a statement", cursor: 4)
    var walk = HistoryWalk(draft: draft, entries: entries, filtered: false)
    let newest = walk.move(-1, from: draft, filtered: false)
    #expect(newest?.text == "MATCH (b)\nRETURN b")
    #expect(newest.flatMap { walk.move(1, from: $0, filtered: false) } == draft)
    #expect(walk.isAtDraft)
  }

  @Test func `only entries with the typed start`() {
    let draft = EditedText("MATCH (a) more", cursor: 5)
    var walk = HistoryWalk(draft: draft, entries: entries, filtered: true)
    var seen: [String] = []
    var state = draft
    while let older = walk.move(-1, from: state, filtered: true) {
      seen.append(older.text)
      state = older
    }
    #expect(seen == ["MATCH (b)\nRETURN b", "MATCH (b)", "MATCH (a)"])
    #expect(walk.move(-1, from: state, filtered: true) == nil)
  }

  @Test func `an entry changed on the way keeps the change`() {
    let draft = EditedText("")
    var walk = HistoryWalk(draft: draft, entries: entries, filtered: false)
    _ = walk.move(-1, from: draft, filtered: false)
    _ = walk.move(-1, from: EditedText("changed"), filtered: false)
    #expect(walk.move(1, from: EditedText("MATCH (b)"), filtered: false)?.text == "changed")
  }

  @Test func `no history, no walk`() {
    var walk = HistoryWalk(draft: EditedText("x"), entries: [], filtered: true)
    #expect(walk.move(-1, from: EditedText("x"), filtered: true) == nil)
  }
}
