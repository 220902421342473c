import Synchronization

/// A handle to the memory of one slice: the relationships of one node, type and direction.
///
///            -16        -12     -8        0 <- base
///     +----------+--------+---------+-----------------------+--------------------------+
///     | capacity |  used  |  epoch  | neighbours x capacity | relationships x capacity |
///     +----------+--------+---------+-----------------------+--------------------------+
///       UInt32     UInt32   UInt64     UInt32                  UInt32
///
/// Who may write into a block that several versions of a graph share? Every version has its own count (in its
/// `AdjacencyHeader`) and reads only that many entries, and entries are never changed, only added:
///
/// 1. Entries below `used` have been written by someone and are never written again.
/// 2. A version with count n may add entry n only by moving `used` from n to n + 1, in one atomic step. When
///    `used` is not n, another version has added there already - a diverged copy, or a branch rolled back
///    since - and this version copies the block first.
/// 3. Capacity and epoch are set when the block is made. The epoch is that of the version that made it: a
///    version whose epoch it still is shares the block with no other, and may give it back (see `GraphBox`).
struct SliceBlock {
  static let headerSize = 16
  let base: UnsafeMutableRawPointer

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { self.base = base }

  init(at memory: UnsafeMutableRawPointer, capacity: Int, used: Int, epoch: UInt64) {
    base = memory + SliceBlock.headerSize
    memory.storeBytes(of: UInt32(capacity), as: UInt32.self)
    memory.storeBytes(of: UInt32(used), toByteOffset: 4, as: UInt32.self)
    memory.storeBytes(of: epoch, toByteOffset: 8, as: UInt64.self)
  }

  /// The most entries a block has.
  static let largestCapacity = Int(Int32.max)

  static func byteCount(capacity: Int) -> Int { headerSize + 8 * capacity }

  @inline(__always)
  var capacity: Int { Int((base - 16).load(as: UInt32.self)) }
  @inline(__always)
  var epoch: UInt64 { (base - 8).load(as: UInt64.self) }
  @inline(__always)
  var neighbours: UnsafeMutablePointer<UInt32> { base.assumingMemoryBound(to: UInt32.self) }
  @inline(__always)
  var relationships: UnsafeMutablePointer<UInt32> { neighbours + capacity }
  @inline(__always)
  var byteCount: Int { SliceBlock.byteCount(capacity: capacity) }

  /// Takes entry `index` for the caller's version to write; false when it is another's, or there is no room.
  func claim(_ index: Int) -> Bool {
    guard index < capacity else { return false }
    let used = (base - 12).assumingMemoryBound(to: Atomic<UInt32>.self)
    let index = UInt32(truncatingIfNeeded: index)
    return used.pointee.compareExchange(
      expected: index, desired: index + 1, ordering: .acquiringAndReleasing
    ).exchanged
  }
}

/// The memory of the slices of a graph, shared by all its snapshots and given back when the last is gone.
///
/// Blocks that no version needs are kept for reuse by size when their maker can prove it (their epoch);
/// the others stay until compaction. Threads: making and giving back take the lock.
final class AdjacencySlab: @unchecked Sendable {
  private struct Contents {
    var arena = Arena()
    /// By the binary logarithm of the capacity; a free block's first word is the next one's address.
    var free = [UInt](repeating: 0, count: 33)
    var freeBytes = 0
  }

  private let contents = Mutex(Contents())

  /// A block whose first `used` entries the caller writes.
  func make(capacity: Int, used: Int, epoch: UInt64) -> SliceBlock {
    let size = SliceBlock.byteCount(capacity: capacity)
    let address = contents.withLock { contents -> UInt in
      if capacity & (capacity - 1) == 0 {
        let list = capacity.trailingZeroBitCount
        if let block = UnsafeMutableRawPointer(bitPattern: contents.free[list]) {
          contents.free[list] = block.load(as: UInt.self)
          contents.freeBytes -= size
          return UInt(bitPattern: block)
        }
      }
      return UInt(bitPattern: contents.arena.allocate(size))
    }
    // The arena and the free lists give addresses, never zero.
    let memory = UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
    return SliceBlock(at: memory, capacity: capacity, used: used, epoch: epoch)
  }

  /// Keeps for reuse a block that no version of the graph reads any more.
  func giveBack(_ block: SliceBlock) {
    let capacity = block.capacity
    guard capacity > 0 else { return }
    let list = Int.bitWidth - 1 - capacity.leadingZeroBitCount
    let address = UInt(bitPattern: block.base - SliceBlock.headerSize)
    contents.withLock { contents in
      UnsafeMutableRawPointer(bitPattern: address)?.storeBytes(of: contents.free[list], as: UInt.self)
      contents.free[list] = address
      contents.freeBytes += SliceBlock.byteCount(capacity: 1 << list)
    }
  }

  /// Bytes taken from the system, and how many of them wait for reuse.
  var memoryUse: (total: Int, free: Int) {
    contents.withLock { ($0.arena.capacity, $0.freeBytes) }
  }
}
