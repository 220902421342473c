import Glibc
import LineEditing
import Synchronization
import Testing

/// An editor on a pseudo terminal, with a thread that reads statements and one that types.
///
/// Keys are sent once the prompt is there: before, the terminal would be in line mode. What the editor
/// draws is thrown away; the statements it gives back are what is tested.
private final class EditorSession: Sendable {
  let main: Int32
  let terminal: Int32

  init() throws {
    var ends: (main: Int32, terminal: Int32) = (-1, -1)
    guard openpty(&ends.main, &ends.terminal, nil, nil, nil) == 0 else { throw POSIXFailure(number: errno) }
    (main, terminal) = ends
  }

  deinit {
    close(terminal)
  }

  private final class Typist: Sendable {
    let main: Int32
    let inputs: [String]

    init(main: Int32, inputs: [String]) {
      self.main = main
      self.inputs = inputs
    }

    /// Types the next input each time the editor has begun to read, which it shows by asking the
    /// terminal to mark pastes.
    func run() {
      defer { close(main) }
      var seen: [UInt8] = []
      var inputs = inputs[...]
      var buffer = [UInt8](repeating: 0, count: 4096)
      let start = Array("\u{1B}[?2026l".utf8)
      let end = Array("\u{1B}[?2004l".utf8)
      var mayType = true
      while true {
        var waiting = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
        // Where a statement does not end as it should, the test has failed, but must not hang: without
        // this end, the terminal is gone.
        guard poll(&waiting, 1, 5000) > 0 else { return }
        let count = read(main, &buffer, buffer.count)
        guard count > 0 else { return }
        seen += buffer[..<count]
        if !mayType, let rest = seen.after(end) {
          if inputs.isEmpty { return }
          mayType = true
          seen = rest
        }
        if mayType, seen.after(start) != nil, let input = inputs.popFirst() {
          mayType = false
          seen = []
          let bytes = Array(input.utf8)
          _ = write(main, bytes, bytes.count)
        }
      }
    }
  }

  /// What the editor gives back for each of the inputs.
  /// - Parameter ahead: typed before the editor reads, while the terminal is in line mode.
  func results(
    typing inputs: [String], ahead: String = "", mode: LineEditor.Mode = .emacs, history: [String] = [],
    candidates: [String] = [], configure: (LineEditor) -> Void = { _ in }
  ) -> [ReadResult] {
    let recorded = History(path: nil)
    for statement in history { recorded.add(statement) }
    var hooks = EditingHooks(isComplete: { $0.hasSuffix(";") || $0.hasPrefix(":") })
    hooks.complete = { text, cursor in
      let typed = text.utf8.prefix(cursor).reversed().prefix { $0 != 0x20 }.count
      let word = String(decoding: text.utf8.dropFirst(cursor - typed).prefix(typed), as: UTF8.self)
      let matching = candidates.filter { $0.lowercased().hasPrefix(word.lowercased()) }
      return Completion(replace: (cursor - typed)..<cursor, candidates: matching.map { .init($0) })
    }
    guard
      let editor = LineEditor(
        history: recorded, hooks: hooks, colors: true, mode: mode, input: terminal, output: terminal)
    else { return [] }
    configure(editor)
    _ = write(main, ahead, ahead.utf8.count)
    let typist = Unmanaged.passRetained(Typist(main: main, inputs: inputs))
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Typist>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, typist.toOpaque())
    // Descriptors are used again: the typist has to be gone before they are closed.
    defer { pthread_join(thread, nil) }
    return inputs.map { _ in editor.readStatement(prompt: "> ") }
  }
}

extension [UInt8] {
  /// What follows the last occurrence of `marker`; nil if there is none.
  fileprivate func after(_ marker: [UInt8]) -> [UInt8]? {
    guard count >= marker.count else { return nil }
    let start = (0...(count - marker.count)).last { self[$0..<($0 + marker.count)].elementsEqual(marker) }
    return start.map { Array(self[($0 + marker.count)...]) }
  }
}

private let up = "\u{1B}[A"
private let down = "\u{1B}[B"
private let right = "\u{1B}[C"
private let left = "\u{1B}[D"
private let home = "\u{1B}[H"

/// Tests of what belongs to the whole process, signals and the guard of the terminal: one at a time.
@Suite(.serialized) struct ProcessWideTests {}

extension ProcessWideTests {
  @Suite(.serialized) struct LineEditorTests {
    @Test(arguments: [
      ("plain", "RETURN 1;\r", "RETURN 1;"),
      ("several lines", "MATCH (n)\rRETURN n;\r", "MATCH (n)\nRETURN n;"),
      ("blank", "\r", ""),
      ("wide characters", "RETURN '日本é😀';\u{1B}[D\u{1B}[D\u{1B}[D\u{7F};\r", "RETURN '日本;😀';"),
      ("delete takes whole clusters", "e\u{301}👍🏽\u{7F}\u{7F}x;\r", "x;"),
      ("left over a cluster", "ae\u{301};" + left + left + "b\r", "abe\u{301};"),
      ("alt-enter in a complete statement", "a;\u{1B}\rb;\r", "a;\nb;"),
      ("editing an earlier line", "ab\rcd;" + up + "X\u{1}Y\r", "YabX\ncd;"),
      ("home is the home of the line", "ab\rcd;" + home + "X\r", "ab\nXcd;"),
      ("kill line and yank", "one two;\u{1}\u{B}\u{19}\u{19}\r", "one two;one two;"),
      ("kill line stops at the newline", "ab\rcd;" + up + "\u{1}\u{B}X\r", "X\ncd;"),
      ("kill of a blank-separated word", "RETURN a.b\u{17}1;\r", "RETURN 1;"),
      ("kill of a word with alt", "one two;" + home + "\u{1B}d\r", " two;"),
      ("words", "one two;\u{1B}b\u{1B}bX\r", "Xone two;"),
      ("undo", "one two\u{1F}\u{1F};\r", ";"),
      ("ctrl-d deletes", "xab;" + home + "\u{4}\r", "ab;"),
      ("transpose is libedit's", "ab\u{2}\u{14}\u{5};\r", "ba;"),
      ("paste with tabs and keys", "\u{1B}[200~a;\r\tb\u{1}\u{1B}[201~;\r", "a;\n\tb\u{1};"),
      ("paste with zeros", "\u{1B}[200~a\u{0}b\u{1B}[201~;\r", "a\u{FFFD}b;"),
      ("quoted key", "\u{16}\u{1};\r", "\u{1};"),
      ("unknown sequences are nothing", "a\u{1B}[99~\u{1B}[I\u{1B}OPb;\r", "ab;"),
    ])
    func `keys`(name: String, typed: String, statement: String) throws {
      let results = try EditorSession().results(typing: [typed])
      #expect(results == [.line(statement)])
    }

    @Test(arguments: [
      ("newest", up + "\r", "MATCH (b)\nRETURN b;"),
      ("up moves inside a statement first", up + up + up + "\r", "RETURN 1;"),
      ("ctrl-p steps whole statements", "\u{10}\u{10}\r", "RETURN 1;"),
      ("filtered by what was typed", "RE" + up + "\r", "RETURN 1;"),
      ("and back to the draft", "MATCH" + up + down + ";\r", "MATCH;"),
      ("suggestion", "RETURN" + right + "\r", "RETURN 1;"),
      ("search takes brackets as they are", "\u{12}-[:K\r\r", "MATCH (a)-[:KNOWS]->(b);"),
      ("search, older one", "\u{12}match\u{12}\r\r", "MATCH (a)-[:KNOWS]->(b);"),
      ("search given up", "x;\u{12}match\u{7}\r", "x;"),
      ("last argument", "RETURN \u{1B}.;\r", "RETURN b;"),
      ("last argument, one further back", "RETURN \u{1B}.\u{1B}.;\r", "RETURN 1;"),
    ])
    func `history`(name: String, typed: String, statement: String) throws {
      let history = ["MATCH (a)-[:KNOWS]->(b);", "RETURN 1;", "MATCH (b)\nRETURN b;"]
      #expect(try EditorSession().results(typing: [typed], history: history) == [.line(statement)])
    }

    @Test(arguments: [
      ("a single one", "ma\t;\r", "MATCH;"), ("common part first", "Pe\t;\r", "Person;"),
      ("enter takes", "Person\t\t\r;\r", "PersonOf;"), ("backwards", "Person\t\u{1B}[Z\r;\r", "PersonOf;"),
      ("arrows", "Person\t" + down + down + "\r;\r", "Person;"),
      ("a key goes through", "Person\t\t(;\r", "PersonOf(;"),
      ("typing narrows", "R\t\tT\r;\r", "RETURN;"), ("cancelled", "Person\t\t\u{7};\r", "Person;"),
      ("nothing to offer", "zzz\t;\r", "zzz;"),
      ("in the middle", "x  ;" + left + left + "rem\t\r", "x REMOVE ;"),
    ])
    func `completion`(name: String, typed: String, statement: String) throws {
      let candidates = ["MATCH", "RETURN", "REMOVE", "Person", "PersonOf"]
      #expect(try EditorSession().results(typing: [typed], candidates: candidates) == [.line(statement)])
    }

    @Test func `without the menu, tab goes through the candidates in place`() throws {
      let results = try EditorSession().results(
        typing: ["R\t\t;\r", "R\t\t\t;\r"], candidates: ["RETURN", "REMOVE"]
      ) { $0.showsMenu = false }
      #expect(results == [.line("RETURN;"), .line("REMOVE;")])
    }

    @Test(arguments: [
      ("first letter", "RETURN 1\u{1B}0x", "ETURN 1"),
      ("words and counts", "one two three\u{1B}02dw", "three"),
      ("zero in a count", "abcdefghijkl\u{1B}010x", "kl"),
      ("append", "a\u{1B}0Ab", "ab"),
      ("prepend", "ab\rcd\u{1B}Ix", "ab\nxcd"),
      ("change to the end of the line", "ab\rcd\u{1B}k0Cx\u{1B}j", "x\ncd"),
      ("d$ stops at the newline", "ab\rcd\u{1B}k0d$j", "\ncd"),
      ("D and paste", "ab\rcd\u{1B}k0Djp", "\ncabd"),
      ("new line below", "ab\u{1B}ocd", "ab\ncd"),
      ("new line above", "ab\u{1B}Ocd\u{1B}j", "cd\nab"),
      ("x takes whole clusters", "ae\u{301}\u{1B}0lx", "a"),
      ("D on the last line", "ab\rcd\u{1B}0D", "ab\n"),
      ("arrows in insert mode", "ab" + left + "X", "aXb"),
      ("change a word", "one two\u{1B}bcwX", "one X"),
    ])
    func `vi`(name: String, typed: String, statement: String) throws {
      let results = try EditorSession().results(typing: [typed + "\u{1B}A;\r"], mode: .vi)
      #expect(results == [.line(statement + ";")])
    }

    @Test func `a session of statements`() throws {
      let results = try EditorSession().results(typing: ["a;\r", up + up + "\r", "\u{4}"])
      #expect(results == [.line("a;"), .line("a;"), .endOfInput])
    }

    @Test(arguments: [("\u{4}", ReadResult.endOfInput), ("a;\n", .line("a;"))])
    func `what was typed before the prompt counts`(ahead: String, result: ReadResult) throws {
      #expect(try EditorSession().results(typing: ["b;\r"], ahead: ahead) == [result])
    }

    @Test func `Ctrl-D typed ahead behind a statement ends after it`() throws {
      #expect(
        try EditorSession().results(typing: ["b;\r", "c;\r"], ahead: "a;\n\u{4}") == [
          .line("a;"), .endOfInput,
        ])
    }

    @Test func `the text is there when a statement is opened again at its error`() throws {
      let results = try EditorSession().results(typing: [up + "X\r"], history: ["RETURN é 1;"]) {
        $0.markError(in: "RETURN é 1;", atUTF8Offset: 10)
      }
      #expect(results == [.line("RETURN é X1;")])
    }

    @Test func `arrows on an empty line may belong to the shell`() throws {
      let results = try EditorSession().results(typing: [down + up + right]) { editor in
        var selected = 0
        editor.onArrow = { key in
          switch key {
          case .down: selected += 1
          case .up: selected += 10
          case .left, .right: return .enter("open \(selected)")
          }
          return .show(lines: ["one", "two"], selected: min(1, selected))
        }
      }
      #expect(results == [.line("open 11")])
    }

    @Test func `a long statement is kept whole`() throws {
      let lines = (0..<300).map { "line \($0) of a pasted statement" }.joined(separator: "\n") + ";"
      let results = try EditorSession().results(typing: ["\u{1B}[200~" + lines + "\u{1B}[201~\r", up + "\r"])
      let isWhole = results == [.line(lines), .line(lines)]
      #expect(isWhole)
    }

    @Test func `no editor without a terminal`() throws {
      let file = open("/dev/null", O_RDWR)
      defer { close(file) }
      #expect(LineEditor(history: History(path: nil), colors: false, input: file, output: file) == nil)
    }

    @Test func `interrupts reach the monitor`() {
      let count = Mutex(0)
      let monitor = InterruptMonitor { count.withLock { $0 += 1 } }
      monitor.whileRunning {
        kill(getpid(), SIGINT)
        while count.withLock({ $0 }) == 0 { sched_yield() }
      }
      #expect(count.withLock { $0 } == 1)
    }
  }
}
