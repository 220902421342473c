import Glibc
import Synchronization

/// Looks fifty times a second, on a thread of its own, whether the user wants to stop: for work that asks
/// nobody while it runs.
final class CancelWatch: Sendable {
  private final class Loop: Sendable {
    let isOver = Atomic<Bool>(false)
    let isCancelled: @Sendable () -> Bool
    let cancel: @Sendable () -> Void

    init(_ isCancelled: @escaping @Sendable () -> Bool, _ cancel: @escaping @Sendable () -> Void) {
      self.isCancelled = isCancelled
      self.cancel = cancel
    }

    func run() {
      while !isOver.load(ordering: .acquiring) {
        if isCancelled() { cancel() }
        _ = poll(nil, 0, 20)
      }
    }
  }

  private let loop: Loop
  private let thread: Mutex<pthread_t?>

  /// Starts at once; without a thread to be had it never cancels.
  init(_ isCancelled: @escaping @Sendable () -> Bool, _ cancel: @escaping @Sendable () -> Void) {
    let loop = Loop(isCancelled, cancel)
    self.loop = loop
    var started = pthread_t()
    let held = Unmanaged.passRetained(loop)
    let status = pthread_create(
      &started, nil,
      { argument in
        if let argument { Unmanaged<Loop>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, held.toOpaque())
    if status != 0 { held.release() }
    thread = Mutex(status == 0 ? started : nil)
  }

  /// Ends the thread and waits for it.
  func stop() {
    loop.isOver.store(true, ordering: .releasing)
    if let thread = thread.withLock({ $0.take() }) { pthread_join(thread, nil) }
  }
}
