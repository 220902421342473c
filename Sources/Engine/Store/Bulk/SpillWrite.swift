import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A piece on its way to the disk, written by a thread of its own while its memory can still be read.
public final class SpillWrite: @unchecked Sendable {
  private enum State {
    case running(pthread_t)
    case over
  }

  private let chunk: SpillChunk
  private let bytes: Int
  /// Set by the thread, read when it is over.
  private var written: SpillChunk?
  private let state = Mutex(State.over)

  /// - Parameter bytes: the first so many are used; they do not change any more.
  public init(_ chunk: SpillChunk, first bytes: Int) {
    self.chunk = chunk
    self.bytes = bytes
    guard !chunk.isFile else { return }
    var thread = pthread_t()
    let this = Unmanaged.passRetained(self)
    let failure = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let this = Unmanaged<SpillWrite>.fromOpaque(argument).takeRetainedValue()
        this.written = this.chunk.copyOnDisk(first: this.bytes)
        return nil
      }, this.toOpaque())
    if failure == 0 {
      let id = thread
      state.withLock { $0 = .running(id) }
    } else {
      // No thread to be had.
      this.release()
      written = chunk.copyOnDisk(first: bytes)
    }
  }

  /// Waits for the end.
  /// - Returns: the piece on disk; nil when it stays in memory.
  public func finish() -> SpillChunk? {
    state.withLock { state in
      if case .running(let thread) = state { pthread_join(thread, nil) }
      state = .over
    }
    return written
  }

  deinit {
    state.withLock { state in
      if case .running(let thread) = state { pthread_detach(thread) }
    }
  }
}
