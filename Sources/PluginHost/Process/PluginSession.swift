import Glibc
import KithPluginKit

/// Runs a plugin once: its stream goes line by line into a sink, and whatever the plugin does, no process is
/// left when this returns.
///
///     poll ─┬─ records  -> LineBuffer -> control records | scanner -> StreamGuard -> sink
///           ├─ log      -> LogTail
///           ├─ request <- what is left to write
///           └─ exit, deadlines, cancellation, what the processes use
struct PluginSession: ~Copyable {
  private let invocation: PluginInvocation
  private let context: ImportContext
  private let process: HostedProcess
  private let temporary: TemporaryFolder
  private let mark: String
  private let name: String
  private var request: ArraySlice<UInt8>
  private var buffer = LineBuffer()
  private var tail = LogTail()
  private var stream: ProcessStream
  private var bytes: Int64 = 0
  private var isOutputOpen = true
  private var isLogOpen = true
  private var started = Clock.now
  private var lastOutput = Clock.now
  private var lastLook = Clock.now
  /// What of the inputs has been read, for plugins that do not say.
  private var reading: InputReading?
  private var disk: DiskUse

  private var limits: PluginLimits { invocation.limits }

  init(_ invocation: PluginInvocation, _ context: ImportContext) throws(ImportFailure) {
    let start = try Start(invocation)
    self.invocation = invocation
    self.context = context
    process = start.process
    temporary = start.temporary
    mark = start.mark
    name = invocation.plugin.name
    request = Array((invocation.request + "\n").utf8)[...]
    stream = ProcessStream(
      invocation.plugin.manifest, invocation.limits, input: invocation.inputName, log: invocation.log)
    reading = InputReading(invocation.inputs)
    disk = DiskUse(start.temporary.path, invocation.limits)
  }

  /// The process, just started, and what belongs to it.
  private struct Start {
    let process: HostedProcess
    let temporary: TemporaryFolder
    let mark = "\(getpid())-\(UInt64.random(in: 0...(.max)))"

    init(_ invocation: PluginInvocation) throws(ImportFailure) {
      let resolved = try invocation.resolvedCommand()
      temporary = try TemporaryFolder(invocation.plugin.name)
      let plan = invocation.plan(resolved, temporary: temporary.path, parent: getpid())
      process = try HostedProcess(
        program: invocation.trampoline.first ?? "/proc/self/exe",
        arguments: invocation.trampoline.dropFirst() + plan.arguments(resolved.command),
        environment: invocation.environment(temporary: temporary.path, mark: mark),
        folder: invocation.plugin.folder)
    }
  }

  /// Runs to the end.
  /// - Returns: the bookmark the plugin left.
  /// - Throws: why nothing may be committed.
  mutating func run<Sink: RecordSink>(_ sink: inout Sink) throws(ImportFailure) -> PluginOutcome {
    do throws(ImportFailure) {
      return try runToEnd(&sink)
    } catch {
      invocation.failed?(tail)
      throw error
    }
  }

  private mutating func runToEnd<Sink: RecordSink>(
    _ sink: inout Sink
  ) throws(ImportFailure) -> PluginOutcome {
    var guarded = StreamGuard(
      sink, invocation.plugin.manifest.contract, name: name, input: invocation.inputName,
      recordLimit: limits.records)
    do throws(ImportFailure) {
      try pump(&guarded)
      try waitForExit()
    } catch {
      let hadExited = process.hasExited
      stop(politely: error.kind == .cancelled)
      let ending = end()
      // Half a line is what a crash leaves behind.
      if error.code == "cut", hadExited, ending != .exited(0) { try check(ending) }
      throw explained(error)
    }
    let ending = end()
    try check(ending)
    sink = guarded.base
    return PluginOutcome(
      bookmark: guarded.state.bookmark, undeclared: guarded.state.undeclared, log: tail.text,
      peakMemory: process.peakMemory, records: guarded.state.counts.total, bytes: bytes)
  }

  // MARK: The loop

  private mutating func pump<Sink: RecordSink>(_ sink: inout StreamGuard<Sink>) throws(ImportFailure) {
    while isOutputOpen {
      let hasExited = process.hasExited
      // A descendant may hold the pipe open for ever: what is there when the plugin has exited is all there
      // is.
      try takeOutput(&sink)
      readLog()
      if hasExited { break }
      writeRequest()
      try checkDeadlines()
      try reportReading(&sink)
      if isOutputOpen { wait() }
    }
    guard buffer.pending == 0 else {
      throw failure("cut", "the stream ends within a line: \(buffer.pending) bytes without a line end")
    }
  }

  private mutating func takeOutput<Sink: RecordSink>(_ sink: inout StreamGuard<Sink>) throws(ImportFailure) {
    while let chunk = buffer.fill(from: process.output) {
      if chunk.isEmpty {
        isOutputOpen = false
        return
      }
      bytes += Int64(chunk.count)
      invocation.record?(chunk)
      guard bytes <= limits.bytes else {
        throw limit("byte-limit", "sent more than \(ByteCount.text(limits.bytes))")
      }
      while let line = buffer.nextLine() { try stream.take(line, &sink) }
      guard buffer.pending <= Int(clamping: limits.line) else {
        throw limit("line-limit", "sent a line longer than \(ByteCount.text(limits.line))")
      }
      lastOutput = Clock.now
      // A plugin that never pauses must not keep the clock from being looked at.
      if lastOutput - lastLook > 50 {
        try checkDeadlines()
        try reportReading(&sink)
      }
    }
  }

  /// Tells how much of the input has been read, as long as the plugin does not tell itself.
  private mutating func reportReading<Sink: RecordSink>(
    _ sink: inout StreamGuard<Sink>
  ) throws(ImportFailure) {
    guard !sink.state.hasProgress, let progress = reading?.look(process.pid) else { return }
    try sink.base.progress(progress)
  }

  private mutating func readLog() {
    guard isLogOpen else { return }
    var chunk = [UInt8](repeating: 0, count: 1 << 13)
    // Bounded, so that a flood of messages does not starve the records.
    for _ in 0..<64 {
      let count = read(process.errors, &chunk, chunk.count)
      if count == 0 { isLogOpen = false }
      guard count > 0 else { return }
      chunk.withUnsafeBufferPointer { tail.append(Bytes(rebasing: $0[..<count])) }
    }
  }

  private mutating func writeRequest() {
    guard !request.isEmpty else { return }
    let count = request.withUnsafeBytes { SafeWrite.write(process.input, $0) }
    if count > 0 { request = request.dropFirst(count) }
    // Nobody reads it: a plugin without options may ignore the request.
    if count < 0, errno == EPIPE { request = [] }
  }

  private func wait() {
    var descriptors = [pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)]
    if isLogOpen { descriptors.append(pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0)) }
    if process.exitDescriptor >= 0 {
      descriptors.append(pollfd(fd: process.exitDescriptor, events: Int16(POLLIN), revents: 0))
    }
    if !request.isEmpty { descriptors.append(pollfd(fd: process.input, events: Int16(POLLOUT), revents: 0)) }
    let now = Clock.now
    let next = min(50, lastOutput + limits.idle - now, started + limits.wall - now)
    _ = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: max(1, next)))
  }

  private mutating func checkDeadlines() throws(ImportFailure) {
    try context.checkCancelled()
    let now = Clock.now
    if now - started > limits.wall {
      throw limit("wall-limit", "took longer than \(Duration.text(limits.wall))")
    }
    if now - lastOutput > limits.idle {
      throw limit("idle-limit", "sent nothing for \(Duration.text(limits.idle))")
    }
    guard now - lastLook > 50 else { return }
    lastLook = now
    let processes = ProcessTable.session(process.pid)
    if Int64(processes.count) > limits.processes {
      throw limit("process-limit", "started more than \(limits.processes) processes")
    }
    let memory = processes.reduce(0) { $0 + $1.resident }
    if memory > limits.memory {
      throw limit("memory-limit", "uses more than \(ByteCount.text(limits.memory)) of memory")
    }
    do throws(DiskUse.Excess) {
      try disk.check(processes)
    } catch {
      throw limit(error.code, error.message)
    }
  }

  private mutating func waitForExit() throws(ImportFailure) {
    lastOutput = Clock.now
    process.closeInput()
    while !process.hasExited {
      readLog()
      // Whoever closed its output has nothing more to say: a short grace, however long it may be silent
      // otherwise.
      if !stream.isDone, Clock.now - lastOutput > 250 { return }
      try checkDeadlines()
      var descriptor = pollfd(fd: process.exitDescriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, 10)
    }
    readLog()
  }

  // MARK: The end

  /// Ends the plugin: after a word and some time to clean up when the user asked to stop.
  private mutating func stop(politely: Bool) {
    if politely {
      let cancel = Array("{\"type\":\"cancel\"}\n".utf8)
      cancel.withUnsafeBytes { _ = SafeWrite.write(process.input, $0) }
      process.closeInput()
      if hasExited(within: 250) { return }
    }
    process.closeInput()
    process.signal(SIGTERM)
    _ = hasExited(within: politely ? 500 : 100)
  }

  /// Waits for the exit, reading away what the plugin still writes so that it cannot block on it.
  private mutating func hasExited(within milliseconds: Int64) -> Bool {
    let deadline = Clock.now + milliseconds
    var waste = [UInt8](repeating: 0, count: 1 << 14)
    while !process.hasExited {
      if Clock.now >= deadline { return false }
      while read(process.output, &waste, waste.count) > 0 {}
      readLog()
      var descriptor = pollfd(fd: process.exitDescriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, 5)
    }
    readLog()
    return true
  }

  private mutating func end() -> HostedProcess.Ending {
    process.signal(SIGKILL)
    ProcessTable.sweep(session: process.pid, mark: "KITH_RUN=\(mark)")
    let ending = process.reap()
    readLog()
    return ending
  }

  private func check(_ ending: HostedProcess.Ending) throws(ImportFailure) {
    if ending == .exited(0), stream.isDone { return }
    if ending == .exited(0) { throw explained(failure("incomplete", "it ended without `done`")) }
    let done = stream.isDone ? "after `done` it " : "it "
    throw explained(failure("exit", done + PluginSession.text(ending, limits)))
  }

  private static func text(_ ending: HostedProcess.Ending, _ limits: PluginLimits) -> String {
    switch ending {
    case .exited(let code): return "exited with \(code)"
    case .killed(SIGXFSZ): return "wrote a file larger than \(ByteCount.text(limits.disk))"
    case .killed(SIGXCPU): return "used more than \(Duration.text(limits.cpu)) of computing time"
    case .killed(let signal): return "was ended by \(SystemError.signalName(signal))"
    }
  }

  /// Adds what the plugin said last on standard error: mostly the reason.
  private func explained(_ error: ImportFailure) -> ImportFailure {
    var error = error
    guard let last = tail.lastLine, error.kind != .cancelled, error.kind != .input, error.kind != .config
    else {
      return error
    }
    error.hint = error.hint.map { "\($0); it said: \(last)" } ?? "it said: \(last)"
    return error
  }

  private func failure(_ code: String, _ message: String) -> ImportFailure {
    ImportFailure(.bug, code, message, file: name)
  }

  private func limit(_ code: String, _ message: String) -> ImportFailure {
    ImportFailure(
      .transient, code, "the plugin " + message, file: name,
      hint: PluginLimits.hint)
  }
}

/// What a plugin left besides its records.
public struct PluginOutcome: Sendable {
  public var bookmark: JSONValue?
  /// What it sent that its manifest does not declare, under the contract `discard`.
  public var undeclared: [String]
  /// The end of its standard error.
  public var log: String
  /// Bytes, of the plugin's own process.
  public var peakMemory: Int64
  /// Nodes, relationships, claims and rejects it sent.
  public var records: Int64
  /// Of its stream.
  public var bytes: Int64
}
