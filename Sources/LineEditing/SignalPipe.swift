import CEdit
import Glibc

/// The pipe into which our signal handlers write one byte for each signal. One reader at a time: the
/// editor while it waits for keys, an ``InterruptMonitor`` while a statement runs.
enum SignalPipe {
  static var descriptor: Int32 { ce_signal_pipe() }

  /// Lets the calling thread receive these signals, whatever it inherited: threads of a thread pool
  /// block them all. Gives back what was blocked before.
  static func unblock(_ signals: [Int32]) -> sigset_t {
    var wanted = sigset_t()
    var before = sigset_t()
    sigemptyset(&wanted)
    for signal in signals { sigaddset(&wanted, signal) }
    pthread_sigmask(SIG_UNBLOCK, &wanted, &before)
    return before
  }

  /// Blocks again what ``unblock(_:)`` said was blocked.
  static func restore(_ blocked: sigset_t) {
    var blocked = blocked
    pthread_sigmask(SIG_SETMASK, &blocked, nil)
  }

  /// Signals that have come since the last time, oldest first.
  static func take() -> [Int32] {
    var buffer = [UInt8](repeating: 0, count: 64)
    var signals: [Int32] = []
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return signals }
      signals += buffer[..<count].map(Int32.init)
    }
  }
}
