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
    return bytes < hugePage ? map(bytes) : mapInHugePages(bytes)
  }

  private static func map(_ bytes: Int) -> Block? {
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { return nil }
    return Block(memory: memory, bytes: bytes)
  }

  /// What the processor maps by one entry, with pages of 4 KiB.
  private static let hugePage = 2 << 20

  /// As `map`, in whole huge pages as far as they fill the block, where the system has them: one fault instead
  /// of 512, and lists of neighbours are read in any order without a miss of the processor's page table each.
  private static func mapInHugePages(_ bytes: Int) -> Block? {
    guard let block = map(bytes + hugePage) else { return nil }
    let address = UInt(bitPattern: block.memory)
    let before = Int(bitPattern: (0 &- address) & UInt(hugePage - 1))
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let used = (bytes + page - 1) / page * page
    let memory = block.memory + before
    if before > 0 { munmap(block.memory, before) }
    munmap(memory + used, hugePage - before)
    // Advice: where it is not taken, the block is as good, only slower.
    madvise(memory, bytes / hugePage * hugePage, MADV_HUGEPAGE)
    return Block(memory: memory, bytes: bytes)
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
