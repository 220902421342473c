import Synchronization

/// Whether Ctrl-C was pressed since the last statement began. Shared by the thread that watches for it and
/// the thread that works.
final class InterruptFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
  func lower() { raised.store(false, ordering: .relaxed) }
}
