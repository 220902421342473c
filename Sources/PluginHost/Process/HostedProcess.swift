import CPluginSandbox
import Glibc
import KithPluginKit
import Subprocess
import Synchronization
import SystemPackage

/// A process in a session of its own, with pipes to its standard descriptors that are read as raw bytes.
///
///     start() --> running --> exited (a zombie) --> sweep of its group --> reap()
///
/// The group is swept while the zombie still holds its number, so the number cannot have gone to somebody
/// else.
final class HostedProcess {
  enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  private enum Phase: Sendable {
    case starting
    case running(pid: pid_t, descriptor: CInt)
    case failed(String)
  }

  private struct State: Sendable {
    var phase = Phase.starting
    var isReleased = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  /// Shared by the calling thread and the task that owns the process.
  private final class Handover: Sendable {
    let state = Mutex(State())

    func set(_ phase: Phase) { state.withLock { $0.phase = phase } }

    /// Suspends the task until the process may be reaped.
    func released() async {
      await withCheckedContinuation { continuation in
        let isReleased = state.withLock { state in
          if !state.isReleased { state.waiting = continuation }
          return state.isReleased
        }
        if isReleased { continuation.resume() }
      }
    }

    func release() {
      let waiting = state.withLock { state in
        state.isReleased = true
        defer { state.waiting = nil }
        return state.waiting
      }
      waiting?.resume()
    }
  }

  let pid: pid_t
  /// Becomes readable when the process has exited; -1 when the kernel has no such descriptors.
  let exitDescriptor: CInt
  let input: CInt
  let output: CInt
  let errors: CInt
  /// The most memory it used, in bytes; known once it has exited.
  private(set) var peakMemory: Int64 = 0
  private var ending: Ending?
  private var isInputOpen = true
  private let executor = CallingThreadExecutor()
  private let handover = Handover()

  /// - Parameter environment: the whole of it; nothing is inherited.
  /// - Throws: `transient` when there are no pipes or no process to be had.
  init(
    program: String, arguments: [String], environment: [String: String], folder: String
  ) throws(ImportFailure) {
    let pipes = try Pipes()
    var platform = PlatformOptions()
    platform.createSession = true
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment {
      if let key = Environment.Key(rawValue: name) { variables[key] = value }
    }
    let configuration = Configuration(
      executable: .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom(variables),
      workingDirectory: FilePath(folder), platformOptions: platform)
    let handover = handover
    let ends = (pipes.input.read, pipes.output.write, pipes.errors.write)
    _ = Task(executorPreference: executor) {
      do {
        _ = try await Subprocess.run(
          configuration,
          input: .fileDescriptor(FileDescriptor(rawValue: ends.0), closeAfterSpawningProcess: true),
          output: .fileDescriptor(FileDescriptor(rawValue: ends.1), closeAfterSpawningProcess: true),
          error: .fileDescriptor(FileDescriptor(rawValue: ends.2), closeAfterSpawningProcess: true)
        ) { execution in
          let process = execution.processIdentifier
          handover.set(.running(pid: process.value, descriptor: process.processDescriptor))
          await handover.released()
        }
      } catch {
        handover.set(.failed("\(error)"))
      }
    }
    executor.run { handover.state.withLock { if case .starting = $0.phase { false } else { true } } }
    guard case .running(let pid, let descriptor) = handover.state.withLock({ $0.phase }) else {
      pipes.closeOwnEnds()
      executor.leave()
      var reason = "it ended at once"
      if case .failed(let message) = handover.state.withLock({ $0.phase }) { reason = message }
      throw ImportFailure(.transient, "start", "cannot start a process: \(reason)")
    }
    self.pid = pid
    exitDescriptor = descriptor
    input = pipes.input.write
    output = pipes.output.read
    errors = pipes.errors.read
  }

  deinit {
    closeInput()
    close(output)
    close(errors)
  }

  /// The process sees the end of its standard input.
  func closeInput() {
    if isInputOpen { close(input) }
    isInputOpen = false
  }

  /// True when the process has exited; it stays a zombie.
  var hasExited: Bool {
    if ending != nil { return true }
    var exit = kith_exit()
    guard kith_has_exited(pid, &exit) == 1 else { return false }
    ending = exit.by_signal == 1 ? .killed(signal: exit.status) : .exited(exit.status)
    peakMemory = exit.peak_memory
    return true
  }

  /// Sends a signal to the process and all its children that are in its group.
  func signal(_ number: Int32) { _ = kill(-pid, number) }

  /// Ends what is left of the group and lets go of the process.
  func reap() -> Ending {
    signal(SIGKILL)
    // Nothing survives that signal, but a process in the kernel takes its time.
    while !hasExited { _ = poll(nil, 0, 1) }
    handover.release()
    var exit = kith_exit()
    executor.run { kith_has_exited(pid, &exit) < 0 }
    // What follows inside the library needs the shared pool, and this thread may be one of it.
    executor.leave()
    return ending ?? .killed(signal: SIGKILL)
  }
}

/// The pipes to a process; all descriptors are closed in whatever else this program starts.
private struct Pipes {
  /// What records wait in, bytes: as much as an unprivileged user may ask for.
  private static let size: CInt = 1 << 20
  /// `F_SETPIPE_SZ`, which glibc names for GNU sources only.
  private static let setSize: CInt = 1031

  var input: (read: CInt, write: CInt)
  var output: (read: CInt, write: CInt)
  var errors: (read: CInt, write: CInt)

  init() throws(ImportFailure) {
    input = try Pipes.make()
    output = try Pipes.make()
    errors = try Pipes.make()
    // So that the two sides wait for each other less often; where it is refused, the pipe stays as it is.
    _ = fcntl(output.read, Pipes.setSize, Pipes.size)
    for descriptor in [input.write, output.read, errors.read] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  private static func make() throws(ImportFailure) -> (read: CInt, write: CInt) {
    var ends: [CInt] = [-1, -1]
    let outcome = kith_pipe(&ends)
    guard outcome == 0 else {
      throw ImportFailure(.transient, "start", "no pipe to be had: \(SystemError.text(-outcome))")
    }
    return (ends[0], ends[1])
  }

  func closeOwnEnds() { for descriptor in [input.write, output.read, errors.read] { close(descriptor) } }
}
