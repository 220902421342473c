import CEdit
import Glibc

/// Reads statements line by line from a descriptor, without moving a cursor: for pipes, `TERM=dumb`
/// and screen readers. Prompts are written only when asked for.
public final class PlainReader: StatementReader {
  public let notices = NoticeBoard()
  /// Only ``EditingHooks/isComplete`` is used here.
  public var hooks: EditingHooks
  private let input: Int32
  private let output: Int32
  private let showsPrompts: Bool
  private let history: History?
  private var buffer: [UInt8] = []
  private var searched = 0
  private var isAtEnd = false

  /// - Parameters:
  ///   - showsPrompts: whether prompts are written to `output`; off for scripts.
  ///   - history: where statements are added, if anywhere.
  public init(
    hooks: EditingHooks, history: History? = nil, showsPrompts: Bool, input: Int32 = STDIN_FILENO,
    output: Int32 = STDOUT_FILENO
  ) {
    self.hooks = hooks
    self.history = history
    self.showsPrompts = showsPrompts
    self.input = input
    self.output = output
    if showsPrompts { _ = ce_catch_signal(SIGINT) }
  }

  /// Reads lines until they make a complete statement. At the end of the input, what is there is given
  /// as it is. `initial` is not shown: there is nothing to edit it with.
  public func readStatement(prompt: String, continuation: String, initial: String) -> ReadResult {
    var statement: String?
    while true {
      let shown = statement == nil ? prompt : rightAligned(continuation, to: prompt)
      switch readLine(prompt: shown) {
      case .line(let line):
        let text = statement.map { $0 + "\n" + line } ?? line
        guard text.allSatisfy(\.isWhitespace) || hooks.isComplete(text) else {
          statement = text
          continue
        }
        history?.add(text)
        return .line(text)
      case .interrupted: return .interrupted
      case .endOfInput:
        guard let statement else { return .endOfInput }
        return .line(statement)
      }
    }
  }

  /// Reads one line.
  public func readAnswer(prompt: String, initial: String) -> ReadResult {
    readLine(prompt: prompt)
  }

  private func rightAligned(_ continuation: String, to prompt: String) -> String {
    padded("", to: displayWidth(prompt) - displayWidth(continuation)) + continuation
  }

  private func readLine(prompt: String) -> ReadResult {
    if showsPrompts {
      ce_flush_stdout()
      _ = SignalPipe.take()
      let above = notices.take().map { $0 + "\n" }.joined()
      try? writeAll(Array((above + prompt).utf8), to: output)
    }
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) { return .line(takeLine(upTo: end)) }
      searched = buffer.count
      if isAtEnd {
        guard !buffer.isEmpty else { return .endOfInput }
        return .line(takeLine(upTo: buffer.count))
      }
      if isInterrupted() {
        buffer = []
        searched = 0
        try? writeAll(Array("\n".utf8), to: output)
        return .interrupted
      }
      // A descriptor that cannot be read any more has come to its end.
      let more = (try? readSome(from: input, atMost: 1 << 16)) ?? []
      isAtEnd = more.isEmpty
      buffer += more
    }
  }

  /// The line before `end`, with what is no UTF-8 replaced.
  private func takeLine(upTo end: Int) -> String {
    var line = buffer[..<end]
    if line.last == 0x0D { line.removeLast() }
    defer {
      buffer.removeFirst(min(end + 1, buffer.count))
      searched = 0
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Waits for input or for Ctrl-C; true for Ctrl-C.
  private func isInterrupted() -> Bool {
    guard showsPrompts else { return false }
    while true {
      var sources = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalPipe.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&sources, 2, -1)
      if count > 0, sources[1].revents != 0, SignalPipe.take().contains(SIGINT) { return true }
      if count > 0, sources[0].revents != 0 { return false }
      if count < 0, errno != EINTR { return false }
    }
  }
}
