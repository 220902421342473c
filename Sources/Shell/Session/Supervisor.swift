import LineEditing
import Synchronization

/// Watches over a statement while it runs: Ctrl-C cancels it, and after half a second a line on the terminal says
/// that it is at work.
final class Supervisor: Sendable {
  private let engine: any StatementEngine
  let interrupt: InterruptFlag
  private let showsProgress: Bool
  private let palette: Palette
  private let isUnicode: Bool

  /// - Parameter showsProgress: Standard error is a terminal and a person looks at it.
  init(engine: any StatementEngine, interrupt: InterruptFlag, showsProgress: Bool, palette: Palette, isUnicode: Bool) {
    self.engine = engine
    self.interrupt = interrupt
    self.showsProgress = showsProgress
    self.palette = palette
    self.isUnicode = isUnicode
  }

  /// Runs `body`; a Ctrl-C meanwhile raises the flag and cancels the statement.
  func whileRunning<Value>(_ body: () throws -> Value) rethrows -> Value {
    interrupt.lower()
    let monitor = InterruptMonitor { [engine, interrupt] in
      interrupt.raise()
      engine.cancel()
    }
    let start = ContinuousClock.now
    let line = ProgressLine(showsProgress ? FileSink(descriptor: 2) : nil, palette, separator: isUnicode ? " · " : " - ")
    let ticker = Ticker(milliseconds: 100) { [engine, interrupt] in
      // Again, in case the first one came before the statement had begun.
      if interrupt.isRaised { engine.cancel() }
      line.show(elapsed: ContinuousClock.now - start)
    }
    defer {
      ticker.stop()
      line.clear()
    }
    return try monitor.whileRunning(body)
  }

  /// While the result is written nobody needs to be told that something is running.
  func whileWriting<Value>(_ body: () throws -> Value) rethrows -> Value {
    let monitor = InterruptMonitor { [interrupt] in interrupt.raise() }
    return try monitor.whileRunning(body)
  }
}

/// The line that is shown while a statement takes its time. Used by the ticker's thread, and by the main one after
/// that has ended.
private final class ProgressLine: @unchecked Sendable {
  private let sink: FileSink?
  private let palette: Palette
  private let separator: String
  private var isShown = false

  init(_ sink: FileSink?, _ palette: Palette, separator: String) {
    self.sink = sink
    self.palette = palette
    self.separator = separator
  }

  func show(elapsed: Duration) {
    guard let sink, elapsed >= .milliseconds(500) else { return }
    isShown = true
    let (seconds, attoseconds) = elapsed.components
    let time = Footer.duration(Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
    let text = ["running", time, "Ctrl-C cancels"].joined(separator: separator)
    try? sink.write("\r\u{1B}[K" + palette.paint(text, .dim))
    try? sink.flush()
  }

  func clear() {
    guard isShown, let sink else { return }
    try? sink.write("\r\u{1B}[K")
    try? sink.flush()
  }
}
