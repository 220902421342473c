import Engine
import Synchronization
import Testing

@Suite struct WorkersTests {
  @Test("Every piece is done once, by a worker there is", arguments: [1, 2, 5], [0, 1, 3, 1000])
  func pieces(workers: Int, pieces: Int) {
    let done = Mutex([Int](repeating: 0, count: pieces))
    let isKnown = Atomic<Bool>(true)
    Workers(workers).share(pieces) { piece, worker in
      done.withLock { $0[piece] += 1 }
      if worker < 0 || worker >= workers { isKnown.store(false, ordering: .relaxed) }
    }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: pieces))
    let wereKnown = isKnown.load(ordering: .relaxed)
    #expect(wereKnown)
  }

  @Test("There is always one worker")
  func atLeastOne() {
    #expect(Workers(0).count == 1 && Workers(-3).count == 1 && Workers.all.count >= 1)
  }
}
