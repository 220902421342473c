import Glibc

/// Waits for keys, signals and notices at once.
final class KeyInput {
  enum Event {
    case key(Key)
    case signal(Int32)
    case notice
    case end
  }

  var decoder = KeyDecoder()
  /// Sequences that mean nothing to us may mean something in the user's own bindings.
  var passesUnknownSequences = false
  let descriptor: Int32
  private let wake: Int32
  private var pushed: [Key] = []
  private var signals: [Int32] = []
  /// True until the first look at the terminal in editing mode.
  private var mayBeTypedAhead = false

  /// How long the rest of an escape sequence may take, in milliseconds.
  private static let escapeDelay: Int32 = 30

  /// How long the terminal may take to tell where the cursor is, in milliseconds, and in how many pieces
  /// the answer may come.
  private static let cursorReportDelay: Int32 = 100
  private static let cursorReportReads = 20

  init(descriptor: Int32, wake: Int32) {
    self.descriptor = descriptor
    self.wake = wake
  }

  /// The terminal comes from line mode. In what was typed there, it keeps a zero for each Ctrl-D.
  func beginEditing() { mayBeTypedAhead = true }

  /// Puts keys before all that were typed.
  func push(_ keys: Key...) {
    pushed.insert(contentsOf: keys, at: 0)
  }

  /// Puts a key after those pushed already.
  func append(_ key: Key) {
    pushed.append(key)
  }

  /// The next thing that happens. `idle` is called when nothing has happened yet, before waiting.
  func next(idle: () -> Void) -> Event {
    var wasIdle = false
    while true {
      if !pushed.isEmpty { return .key(pushed.removeFirst()) }
      if !signals.isEmpty { return .signal(signals.removeFirst()) }
      switch decoder.next() {
      case .key(let key): return .key(key)
      case .needsMore:
        if wait(Self.escapeDelay) == nil, let key = decoder.flush() { return .key(key) }
      case .empty:
        if let event = wait(0) { return event }
        guard decoder.isEmpty, signals.isEmpty else { continue }
        if !wasIdle { idle() }
        wasIdle = true
        if let event = wait(-1) { return event }
      }
    }
  }

  /// The bytes of a bracketed paste, up to its end; what is there so far when Ctrl-C or the end of the
  /// input comes first.
  func readPaste() -> [UInt8] {
    let terminator = Array("\u{1B}[201~".utf8)
    var searched = 0
    while true {
      if let bytes = decoder.take(until: terminator, searchedFrom: &searched) { return bytes }
      if case .end? = wait(-1) { return decoder.takeAll() }
      if signals.contains(SIGINT) {
        signals.removeAll { $0 == SIGINT }
        return decoder.takeAll()
      }
    }
  }

  /// Where on the screen the cursor is, counted from 0, once the terminal has been asked and if it
  /// answers soon. Keys typed meanwhile are kept.
  func awaitCursorReport() -> (row: Int, column: Int)? {
    for _ in 0..<Self.cursorReportReads {
      if let report = decoder.takeCursorReport() { return (report.row - 1, report.column - 1) }
      let known = (decoder.count, signals.count)
      switch wait(Self.cursorReportDelay) {
      case .end: return nil
      case nil where known == (decoder.count, signals.count): return nil
      default: continue
      }
    }
    return nil
  }

  /// Waits until something can be read and reads it. Nil when only the decoder or the list of signals
  /// has got more, or when the time is over.
  private func wait(_ milliseconds: Int32) -> Event? {
    var sources = [
      pollfd(fd: SignalPipe.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let isTypedAhead = mayBeTypedAhead
    mayBeTypedAhead = false
    guard poll(&sources, nfds_t(sources.count), milliseconds) > 0 else { return nil }
    if sources[0].revents != 0 { signals += SignalPipe.take() }
    if sources[2].revents != 0 {
      guard let bytes = try? readSome(from: descriptor, atMost: 1 << 16), !bytes.isEmpty else { return .end }
      let endOfInput: UInt8 = 4
      decoder.append(isTypedAhead ? bytes.map { $0 == 0 ? endOfInput : $0 } : bytes)
      return nil
    }
    return sources[1].revents != 0 ? .notice : nil
  }
}
