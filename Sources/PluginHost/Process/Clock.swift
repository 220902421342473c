import Glibc

/// Milliseconds that only go forward.
enum Clock {
  static var now: Int64 { read(CLOCK_MONOTONIC) }

  /// What this program, without others it started, has computed so far.
  static var computing: Int64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// Times as limits are written.
enum Duration {
  static func text(_ milliseconds: Int64) -> String {
    if milliseconds % 60_000 == 0 { return "\(milliseconds / 60_000)m" }
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}

/// Writes to pipes whose reader may be gone.
enum SafeWrite {
  /// As `write`, without the signal that would end this program: EPIPE instead.
  static func write(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    var pipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    let error = errno
    if count < 0, error == EPIPE {
      // Take the signal that is now pending for this thread.
      var zero = timespec()
      _ = sigtimedwait(&pipe, nil, &zero)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    errno = error
    return count
  }
}
