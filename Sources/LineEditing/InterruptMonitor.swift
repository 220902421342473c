import CEdit
import Glibc
import Synchronization

/// Tells of Ctrl-C while something else runs on the program's threads.
///
/// From ``start()`` on, SIGINT no longer ends the program. A Ctrl-C pressed before that, since the
/// editor gave back the statement, counts too, so none is lost in between.
public final class InterruptMonitor: Sendable {
  private struct Running {
    var thread: pthread_t
    /// Closing it ends the thread.
    var stopPipe: Int32
  }

  /// What the thread needs, owned by it.
  private final class Watch: Sendable {
    let stopPipe: Int32
    let onInterrupt: @Sendable () -> Void

    init(stopPipe: Int32, onInterrupt: @escaping @Sendable () -> Void) {
      self.stopPipe = stopPipe
      self.onInterrupt = onInterrupt
    }

    func run() {
      defer { close(stopPipe) }
      _ = SignalPipe.unblock([SIGINT])
      while true {
        var sources = [
          pollfd(fd: SignalPipe.descriptor, events: Int16(POLLIN), revents: 0),
          pollfd(fd: stopPipe, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&sources, 2, -1) >= 0 || errno == EINTR else { return }
        if sources[0].revents != 0 {
          for signal in SignalPipe.take() where signal == SIGINT { onInterrupt() }
        }
        if sources[1].revents != 0 { return }
      }
    }
  }

  private let running = Mutex<Running?>(nil)
  private let onInterrupt: @Sendable () -> Void

  /// - Parameter onInterrupt: called on a thread of the monitor's own, once for each Ctrl-C. It may not
  ///   stop the monitor.
  public init(onInterrupt: @escaping @Sendable () -> Void) {
    self.onInterrupt = onInterrupt
  }

  deinit {
    stop()
  }

  /// Starts watching; does nothing if it already does.
  public func start() {
    running.withLock { running in
      guard running == nil, ce_catch_signal(SIGINT) == 0 else { return }
      var ends: [Int32] = [-1, -1]
      guard ce_pipe(&ends, false) else { return }
      let watch = Unmanaged.passRetained(Watch(stopPipe: ends[0], onInterrupt: onInterrupt))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue().run() }
          return nil
        }, watch.toOpaque())
      if status == 0 {
        running = Running(thread: thread, stopPipe: ends[1])
      } else {
        watch.release()
        ends.forEach { close($0) }
      }
    }
  }

  /// Stops watching and waits until no call of the closure is under way. SIGINT stays caught.
  public func stop() {
    running.withLock { state in
      guard let running = state else { return }
      state = nil
      close(running.stopPipe)
      pthread_join(running.thread, nil)
    }
  }

  /// Watches while `body` runs.
  public func whileRunning<Value>(_ body: () throws -> Value) rethrows -> Value {
    start()
    defer { stop() }
    return try body()
  }
}
