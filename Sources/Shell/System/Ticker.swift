import Glibc
import Synchronization

/// Calls a function again and again on a thread of its own until stopped.
final class Ticker: Sendable {
  /// What the thread works with; owned by it.
  private final class Loop: Sendable {
    let stopPipe: Int32
    let milliseconds: Int32
    let tick: @Sendable () -> Void

    init(stopPipe: Int32, milliseconds: Int32, tick: @escaping @Sendable () -> Void) {
      self.stopPipe = stopPipe
      self.milliseconds = milliseconds
      self.tick = tick
    }

    func run() {
      defer { close(stopPipe) }
      while true {
        var source = pollfd(fd: stopPipe, events: Int16(POLLIN), revents: 0)
        let count = poll(&source, 1, milliseconds)
        if count > 0 { return }
        if count == 0 { tick() }
        if count < 0, errno != EINTR { return }
      }
    }
  }

  private struct Running {
    var thread: pthread_t
    /// Closing it ends the thread.
    var stopPipe: Int32
  }

  private let running: Mutex<Running?>

  /// Starts at once; without threads or pipes to be had it never ticks.
  init(milliseconds: Int32, tick: @escaping @Sendable () -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      running = Mutex(nil)
      return
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let loop = Unmanaged.passRetained(Loop(stopPipe: ends[0], milliseconds: milliseconds, tick: tick))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Loop>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, loop.toOpaque())
    guard status == 0 else {
      loop.release()
      ends.forEach { close($0) }
      running = Mutex(nil)
      return
    }
    running = Mutex(Running(thread: thread, stopPipe: ends[1]))
  }

  deinit { stop() }

  /// Ends the thread and waits for it.
  func stop() {
    running.withLock { state in
      guard let running = state else { return }
      state = nil
      close(running.stopPipe)
      pthread_join(running.thread, nil)
    }
  }
}
