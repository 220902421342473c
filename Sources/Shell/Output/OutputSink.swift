/// Why text could not be written.
enum OutputError: Error, Hashable {
  /// The reader of a pipe went away: a quiet end, not a failure.
  case closed
  /// Ctrl-C while a long result was being written.
  case interrupted
  /// Anything else, in the system's words, for example "No space left on device".
  case failed(String)
}

/// Where rendered text goes: standard output, a file, a pager, or a string in a test.
protocol OutputSink: AnyObject {
  func write(_ text: String) throws(OutputError)
  /// Hands everything written so far to the system.
  func flush() throws(OutputError)
}

extension OutputSink {
  func writeLine(_ text: String = "") throws(OutputError) {
    try write(text)
    try write("\n")
  }
}

/// Collects text in memory.
final class StringSink: OutputSink {
  private(set) var text = ""

  func write(_ text: String) { self.text += text }
  func flush() {}
}
