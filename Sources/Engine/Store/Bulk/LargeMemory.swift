import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A stretch of plain elements, not initialised, owned and given back by this object.
///
/// Large stretches come straight from the system, whatever the allocator would do with what it frees. Those of
/// a load's passing needs are used again by its next step, since memory used for the first time costs about as
/// much as the work done in it; `SpareMemory.release` ends that. Lasting ones go straight back to the system.
public final class LargeMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  public let start: UnsafeMutablePointer<Element>
  public let count: Int
  private let mapped: SpareMemory.Block?
  private let isLasting: Bool

  public init(_ count: Int, isLasting: Bool = false) {
    self.count = count
    self.isLasting = isLasting
    let bytes = count * MemoryLayout<Element>.stride
    mapped = bytes < SpareMemory.smallest ? nil : SpareMemory.take(bytes, isLasting: isLasting)
    start = mapped?.memory.bindMemory(to: Element.self, capacity: count) ?? .allocate(capacity: count)
  }

  /// Zeroes, most of them in memory that is not used before it is written.
  public convenience init(zeroed count: Int) where Element: FixedWidthInteger {
    self.init(count, isLasting: true)
    if mapped == nil { start.initialize(repeating: 0, count: count) }
  }

  deinit {
    if let mapped {
      SpareMemory.giveBack(mapped, isLasting: isLasting)
    } else {
      start.deallocate()
    }
  }

  public var bytes: Int { count * MemoryLayout<Element>.stride }

  @inline(__always)
  public subscript(index: Int) -> Element {
    get { start[index] }
    set { start[index] = newValue }
  }
}

/// Large stretches of memory that a load has done with and may use again. Threads: any.
public enum SpareMemory {
  struct Block: @unchecked Sendable {
    var memory: UnsafeMutableRawPointer
    var bytes: Int
  }

  /// Stretches from this size on come from the system.
  static let smallest = 1 << 20

  private static let spare = Mutex<[Block]>([])

  /// The smallest spare block that is large enough, unless it is more than twice as large; else a new one; nil
  /// when the system has none.
  static func take(_ bytes: Int, isLasting: Bool) -> Block? {
    if !isLasting, let block = takeSpare(bytes) { return block }
    // In ordinary pages: what is filled once from front to back gains little from huge ones, and where these are
    // not at hand, as in a virtual machine that gave its free memory back, they cost more than they save.
    return SystemMemory.map(bytes, isHuge: false).map { Block(memory: $0, bytes: bytes) }
  }

  private static func takeSpare(_ bytes: Int) -> Block? {
    spare.withLock { spare in
      let fitting = spare.indices.filter { spare[$0].bytes >= bytes && spare[$0].bytes <= 2 * bytes }
      return fitting.min { spare[$0].bytes < spare[$1].bytes }.map { spare.remove(at: $0) }
    }
  }

  static func giveBack(_ block: Block, isLasting: Bool) {
    if isLasting { munmap(block.memory, block.bytes) } else { spare.withLock { $0.append(block) } }
  }

  /// Gives all spare blocks back to the system: at the end of every load.
  public static func release() {
    let blocks = spare.withLock { spare in
      defer { spare = [] }
      return spare
    }
    for block in blocks { munmap(block.memory, block.bytes) }
  }
}
