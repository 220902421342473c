/// A one-to-one map of numbers to numbers, kept as runs in which both go up by one: elements of a graph are
/// mostly made in the order they are staged, so that one run maps a whole import.
struct NumberRuns: Sendable {
  private struct Run: Sendable {
    var key: UInt32
    var value: UInt32
    var count: UInt32
  }

  /// In ascending order of keys; no two overlap.
  private var runs: [Run] = []
  private(set) var count = 0

  /// Bytes it takes up.
  var bytes: Int { runs.capacity * MemoryLayout<Run>.stride }

  struct Builder {
    private var runs: [Run] = []
    private var isSorted = true

    /// Adds a pair; each key at most once.
    @inline(__always)
    mutating func add(_ key: UInt32, _ value: UInt32) {
      if let last = runs.last {
        if key == last.key + last.count, value == last.value + last.count {
          runs[runs.count - 1].count += 1
          return
        }
        if key < last.key { isSorted = false }
      }
      runs.append(Run(key: key, value: value, count: 1))
    }

    func finish() -> NumberRuns {
      var map = NumberRuns()
      map.runs = isSorted ? runs : runs.sorted { $0.key < $1.key }
      map.count = runs.reduce(0) { $0 + Int($1.count) }
      return map
    }
  }

  subscript(key: UInt32) -> UInt32? {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].key <= key { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let run = runs[low - 1]
    return key - run.key < run.count ? run.value + (key - run.key) : nil
  }

  /// Calls `body` with every value, in the order of the keys.
  func forEach<E: Error>(_ body: (UInt32) throws(E) -> Void) throws(E) {
    for run in runs {
      for offset in 0..<run.count { try body(run.value + offset) }
    }
  }
}
