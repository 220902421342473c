import Glibc
import LineEditing
import Synchronization

/// Watches over a statement while it runs: Ctrl-C cancels it, and after half a second a line on the
/// terminal says that it is at work.
final class Supervisor: @unchecked Sendable {
  private let engine: any StatementEngine
  let interrupt: InterruptFlag
  /// What the statement is busy with; set before the first one runs.
  var activity: @Sendable (_ separator: String) -> String? = { _ in nil }

  init(engine: any StatementEngine, interrupt: InterruptFlag) {
    self.engine = engine
    self.interrupt = interrupt
  }

  /// Runs `body`; a Ctrl-C meanwhile raises the flag and cancels the statement.
  ///
  /// - Parameter progress: How the line looks; nil for none, as when standard error is no terminal.
  func whileRunning<Value>(progress: ProgressStyle?, _ body: () throws -> Value) rethrows -> Value {
    interrupt.lower()
    let monitor = InterruptMonitor { [engine, interrupt] in
      interrupt.raise()
      engine.cancel()
    }
    let start = ContinuousClock.now
    let line = ProgressLine(progress, activity)
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

/// How the line that says a statement is running looks.
struct ProgressStyle {
  var palette: Palette
  var separator: String
}

/// The line that is shown while a statement takes its time. Used by the ticker's thread, and by the main
/// one after that has ended.
private final class ProgressLine: @unchecked Sendable {
  private let style: ProgressStyle?
  private let activity: @Sendable (_ separator: String) -> String?
  private let sink = FileSink(descriptor: STDERR_FILENO)
  private var isShown = false

  init(_ style: ProgressStyle?, _ activity: @escaping @Sendable (_ separator: String) -> String?) {
    self.style = style
    self.activity = activity
  }

  func show(elapsed: Duration) {
    guard let style, elapsed >= .milliseconds(500) else { return }
    isShown = true
    let (seconds, attoseconds) = elapsed.components
    let time = Footer.duration(Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
    let text =
      activity(style.separator) ?? ["running", time, "Ctrl-C cancels"].joined(separator: style.separator)
    try? sink.write("\r\u{1B}[K" + style.palette.paint(text, .dim))
    try? sink.flush()
  }

  func clear() {
    guard isShown else { return }
    try? sink.write("\r\u{1B}[K")
    try? sink.flush()
  }
}
