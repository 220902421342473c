import Synchronization

/// Pages that several threads make for a column, and what they saw.
final class MadePages: @unchecked Sendable {
  /// Each is written by one thread.
  let pages: UnsafeMutablePointer<MadePage>
  private let count: Int
  private let seen = Mutex(ColumnSummary())

  init(_ count: Int) {
    self.count = count
    pages = .allocate(capacity: count)
    pages.initialize(repeating: .unchanged, count: count)
  }

  deinit {
    pages.deinitialize(count: count)
    pages.deallocate()
  }

  func add(_ summary: ColumnSummary) { seen.withLock { $0.merge(summary) } }

  var summary: ColumnSummary { seen.withLock { $0 } }
}
