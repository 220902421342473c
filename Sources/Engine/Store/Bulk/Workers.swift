import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Threads that share out pieces of work. They live for one call: starting them takes some 50 µs, so a piece
/// should be worth more than that.
public struct Workers: Sendable {
  /// How many work at once, the caller among them; 1 or more.
  public let count: Int

  public init(_ count: Int) { self.count = Swift.max(1, count) }

  /// As many as the system has cores running.
  public static var all: Workers { Workers(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Calls `body` once for every number below `pieces`, from several threads at once, each piece with the
  /// number of the worker that does it (below `count`). Returns when all are done.
  public func share(_ pieces: Int, _ body: (_ piece: Int, _ worker: Int) -> Void) {
    guard count > 1, pieces > 1 else {
      for piece in 0..<pieces { body(piece, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let job = Job(pieces, body)
      // With no thread to be had the caller does all the work.
      let threads = (1..<Swift.min(count, pieces)).compactMap { job.start(worker: $0) }
      job.work(as: 0)
      for thread in threads { pthread_join(thread, nil) }
    }
  }

  /// What the threads of one call share. Only the counter changes.
  private final class Job: @unchecked Sendable {
    private let pieces: Int
    private let body: (Int, Int) -> Void
    private let next = Atomic<Int>(0)

    init(_ pieces: Int, _ body: @escaping (Int, Int) -> Void) {
      self.pieces = pieces
      self.body = body
    }

    func work(as worker: Int) {
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        body(piece, worker)
      }
    }

    func start(worker: Int) -> pthread_t? {
      let start = Unmanaged.passRetained(Start(self, worker))
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
          start.job.work(as: start.worker)
          return nil
        }, start.toOpaque())
      guard failure == 0 else {
        start.release()
        return nil
      }
      return thread
    }
  }

  private final class Start {
    let job: Job
    let worker: Int

    init(_ job: Job, _ worker: Int) {
      self.job = job
      self.worker = worker
    }
  }
}
