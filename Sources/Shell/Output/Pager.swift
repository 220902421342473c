import Glibc

/// Text that goes to the terminal while it fits the screen, and to a pager once it is taller.
final class PagedSink: OutputSink {
  private let command: String
  private let rows: Int
  private let direct: any OutputSink
  private var held = ""
  private var lines = 0
  private var pager: PagerProcess?

  /// - Parameters:
  ///   - command: The pager's command line.
  ///   - rows: Of the screen.
  ///   - direct: The terminal.
  init(command: String, rows: Int, direct: any OutputSink) {
    self.command = command
    self.rows = rows
    self.direct = direct
  }

  func write(_ text: String) throws(OutputError) {
    if let pager { return try pager.sink.write(text) }
    held += text
    lines += text.utf8.count { $0 == 0x0A }
    guard lines >= rows else { return }
    try direct.flush()
    guard let pager = PagerProcess(command) else { return try flushHeld() }
    self.pager = pager
    let text = held
    held = ""
    try pager.sink.write(text)
  }

  func flush() throws(OutputError) {
    if let pager { return try pager.sink.flush() }
    try flushHeld()
  }

  private func flushHeld() throws(OutputError) {
    let text = held
    held = ""
    try direct.write(text)
    try direct.flush()
  }

  /// Ends the output and waits until the user has left the pager. A pager that was left early is no error.
  func finish() throws(OutputError) {
    defer { pager?.wait() }
    do throws(OutputError) {
      try flush()
    } catch OutputError.closed where pager != nil {
      return
    } catch {
      throw error
    }
  }

  /// Runs `body`, which writes here, and waits until the user has seen it all or has left the pager.
  func show(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as OutputError {
      guard error == .closed, pager != nil else {
        try? finish()
        throw error
      }
    }
    try finish()
  }
}

/// A pager that reads from a pipe.
private final class PagerProcess {
  let sink: FileSink
  private let process: pid_t
  private let input: Int32

  /// nil when it cannot be started.
  init?(_ command: String) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    guard let process = spawnShell(command, input: ends[0]) else {
      ends.forEach { close($0) }
      return nil
    }
    close(ends[0])
    self.process = process
    input = ends[1]
    sink = FileSink(descriptor: ends[1])
  }

  func wait() {
    close(input)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }
}

/// Starts `sh -c command` with `input` as its standard input and the usual reaction to signals.
private func spawnShell(_ command: String, input: Int32) -> pid_t? {
  var actions = posix_spawn_file_actions_t()
  var attributes = posix_spawnattr_t()
  guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
  defer { posix_spawn_file_actions_destroy(&actions) }
  guard posix_spawnattr_init(&attributes) == 0 else { return nil }
  defer { posix_spawnattr_destroy(&attributes) }
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  var reset = sigset_t()
  sigemptyset(&reset)
  sigaddset(&reset, SIGPIPE)
  posix_spawnattr_setsigdefault(&attributes, &reset)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
  var process = pid_t()
  var arguments: [UnsafeMutablePointer<CChar>?] =
    ["sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
  defer { arguments.forEach { free($0) } }
  return withEnvironment { environment in
    posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environment) == 0 ? process : nil
  }
}

/// The environment for a child, made from our own at start-up.
private func withEnvironment<Result>(
  _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let bytes = (try? Files.read("/proc/self/environ")) ?? []
  var entries: [UnsafeMutablePointer<CChar>?] =
    bytes.split(separator: 0).map { strdup(String(decoding: $0, as: UTF8.self)) } + [nil]
  defer { entries.forEach { free($0) } }
  return entries.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else {
      var none: UnsafeMutablePointer<CChar>?
      return body(&none)
    }
    return body(base)
  }
}
