import Synchronization

/// The heap home of a graph's state, so that a copy of a graph is one retain.
///
///     Graph a --+
///               +--> box --> GraphState           two copies of one version share a box
///     Graph b --+
///
///     a is changed:   Graph a --> new box --> copy of the state (its pages still shared with b's)
///                     Graph b --> box, marked diverged
///
/// The epoch tells which slice blocks a version has to itself, and may give back:
/// 1. Every block carries the epoch of the version that made it.
/// 2. A state copied to a new box gets a new epoch, and the box it was copied from is marked. The next one to
///    change the marked box - by then its only owner - takes a new epoch first.
/// 3. So when a version's epoch is a block's epoch, the version made the block itself and no copy was split
///    off since: nobody else can reach the block.
///
/// The state is reached through a pointer and not a stored property: a class property would cost a
/// dynamic exclusivity check on every access, in reads that take a few nanoseconds.
///
/// Threads: any number may read one box. Only a box's sole owner writes it (`Graph.writable`). The mark is
/// atomic because a box may be copied from by two owners at once. Everything a state shares with other
/// versions is either never written again or guarded by itself, which makes a graph `Sendable`.
final class GraphBox: @unchecked Sendable {
  let state: UnsafeMutablePointer<GraphState>
  private let hasDiverged = Atomic<Bool>(false)

  private static let epochs = Atomic<UInt64>(0)

  static func nextEpoch() -> UInt64 { epochs.wrappingAdd(1, ordering: .relaxed).newValue }

  init(_ state: GraphState) {
    self.state = .allocate(capacity: 1)
    self.state.initialize(to: state)
  }

  /// A box of its own for a copy that is about to change.
  convenience init(divergingFrom other: GraphBox) {
    other.hasDiverged.store(true, ordering: .releasing)
    self.init(other.state.pointee)
    state.pointee.epoch = GraphBox.nextEpoch()
  }

  /// Called by the only owner before it changes the state.
  @inline(__always)
  func renewEpochIfDiverged() {
    guard hasDiverged.load(ordering: .acquiring) else { return }
    hasDiverged.store(false, ordering: .relaxed)
    state.pointee.epoch = GraphBox.nextEpoch()
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }
}
