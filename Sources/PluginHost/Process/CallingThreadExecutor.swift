import CPluginSandbox
import Glibc
import Synchronization

/// Runs the jobs of a task on the thread that waits for it.
///
/// An import is a synchronous call, starting a process is not. Were the task left to the shared pool, as many
/// imports as there are cores could each hold a pool thread and wait for one.
final class CallingThreadExecutor: TaskExecutor, @unchecked Sendable {
  private struct State {
    var jobs: [UnownedJob] = []
    var isLeft = false
  }

  private let state = Mutex(State())
  private let wakeup: CInt

  init() { wakeup = kith_event_descriptor() }

  deinit { if wakeup >= 0 { close(wakeup) } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isLeft = state.withLock { state in
      if !state.isLeft { state.jobs.append(job) }
      return state.isLeft
    }
    if isLeft { return globalConcurrentExecutor.enqueue(job) }
    var one: UInt64 = 1
    _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
  }

  /// Runs jobs as they come until a condition they bring about holds.
  func run(until isDone: () -> Bool) {
    while !isDone() {
      let ready = state.withLock { state in
        defer { state.jobs.removeAll() }
        return state.jobs
      }
      if ready.isEmpty {
        // The timeout only matters when there is no descriptor to be had.
        var waiting = pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, 50)
        var count: UInt64 = 0
        _ = read(wakeup, &count, MemoryLayout<UInt64>.size)
      }
      for job in ready { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }

  /// Leaves what is still to come to the shared pool: nobody waits for it any more.
  func leave() {
    let left = state.withLock { state in
      defer { state.jobs.removeAll() }
      state.isLeft = true
      return state.jobs
    }
    for job in left { globalConcurrentExecutor.enqueue(job) }
  }
}
