import CEdit
import Glibc

/// The pipe into which our signal handlers write one byte for each signal. One reader at a time: the
/// editor while it waits for keys, an ``InterruptMonitor`` while a statement runs.
enum SignalPipe {
  static var descriptor: Int32 { ce_signal_pipe() }

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
