import Glibc
import Synchronization

/// A thread of its own for a test of what happens at the same time elsewhere: unlike a task it never waits for
/// another test to give a thread back.
public final class BackgroundThread<Result: Sendable>: Sendable {
  private let body: @Sendable () -> Result
  private let result = Mutex<Result?>(nil)
  private let thread = Mutex<pthread_t?>(nil)

  /// Starts the thread; nil when the system has none to give.
  public init?(_ body: @escaping @Sendable () -> Result) {
    self.body = body
    var started = pthread_t()
    let status = pthread_create(
      &started, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(AnyWork { [self] in finish(self.body()) }).toOpaque())
    guard status == 0 else { return nil }
    let identity = started
    thread.withLock { $0 = identity }
  }

  private func finish(_ value: Result) { result.withLock { $0 = value } }

  /// True when the body has returned.
  public var isFinished: Bool { result.withLock { $0 != nil } }

  /// Waits for the end of the thread and gives what its body returned; nil when it was waited for before.
  public func wait() -> Result? {
    guard let thread = thread.withLock({ $0.take() }) else { return nil }
    pthread_join(thread, nil)
    return result.withLock { $0 }
  }
}

private final class AnyWork {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}
