#if canImport(Glibc)
  import Glibc
#endif
import Synchronization

/// Threads that wait for work, made when first needed and kept for the life of the process.
///
/// The thread that asks works too, so a pool of n - 1 threads makes n.
final class WorkerPool: @unchecked Sendable {
  static let shared = WorkerPool()

  /// Bytes of stack of a worker: a pipeline is as deep here as on the thread that runs the statement. Only
  /// what is touched takes memory.
  private static let stackSize = 64 << 20

  /// Work handed out piece by piece to whoever asks next.
  private final class Job: @unchecked Sendable {
    let count: Int
    let body: (Int) -> Void
    let next = Atomic<Int>(0)
    /// Pieces not finished yet.
    let left: Atomic<Int>

    init(count: Int, body: @escaping (Int) -> Void) {
      self.count = count
      self.body = body
      left = Atomic(count)
    }
  }

  private let lock: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
  private let arrival: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
  private let completion: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
  // Guarded by the lock.
  private var jobs: [Job] = []
  private var threadCount = 0

  private init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(arrival, nil)
    pthread_cond_init(completion, nil)
  }

  /// Calls `body` with every number below `count`, on up to `threads` threads of which this is one, and
  /// returns when all calls have. A call must not wait for another. (A worker may let go of the closure a
  /// little later.)
  func run(_ count: Int, threads: Int, _ body: @escaping (Int) -> Void) {
    guard threads > 1, count > 1 else {
      for piece in 0..<count { body(piece) }
      return
    }
    let job = Job(count: count, body: body)
    pthread_mutex_lock(lock)
    startThreads(threads - 1)
    jobs.append(job)
    pthread_cond_broadcast(arrival)
    pthread_mutex_unlock(lock)
    work(on: job)
    pthread_mutex_lock(lock)
    while job.left.load(ordering: .acquiring) > 0 { pthread_cond_wait(completion, lock) }
    jobs.removeAll { $0 === job }
    pthread_mutex_unlock(lock)
  }

  private func work(on job: Job) {
    while true {
      let piece = job.next.wrappingAdd(1, ordering: .relaxed).oldValue
      if piece >= job.count { return }
      job.body(piece)
      if job.left.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
        pthread_mutex_lock(lock)
        pthread_cond_broadcast(completion)
        pthread_mutex_unlock(lock)
      }
    }
  }

  /// Makes threads until there are so many; with fewer, when the system gives no more, work takes longer.
  private func startThreads(_ wanted: Int) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, WorkerPool.stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    while threadCount < wanted {
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { _ in
          WorkerPool.shared.serve()
          return nil
        }, nil)
      guard status == 0 else { return }
      threadCount += 1
    }
  }

  private func serve() {
    pthread_mutex_lock(lock)
    while true {
      if let job = jobs.first(where: { $0.next.load(ordering: .relaxed) < $0.count }) {
        pthread_mutex_unlock(lock)
        work(on: job)
        pthread_mutex_lock(lock)
      } else {
        pthread_cond_wait(arrival, lock)
      }
    }
  }
}
