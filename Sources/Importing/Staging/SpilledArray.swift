import Engine

/// A growing array in chunks that never move: no element is copied when it grows, and nothing is kept in
/// reserve but the rest of the last chunk. It may put its older chunks on disk.
///
///     chunks   [ 0 ][ 1 ] ...  [ 7 ][ 8 ][ 9 ] ...
///              plain memory         | backed by files when it spills
///
/// Copies share chunks until one of them is written.
///
/// Invariants:
/// 1. Every chunk but the last is full; `bases[i]` is the address of chunk i.
/// 2. A chunk that another array shares is copied before it is written.
struct SpilledArray<Element: BitwiseCopyable>: @unchecked Sendable {
  /// Elements of a chunk: as many as fit 2 MiB, rounded down to a power of two.
  static var shift: Int { Int.bitWidth - 1 - ((2 << 20) / MemoryLayout<Element>.stride).leadingZeroBitCount }
  private static var mask: Int { 1 << shift - 1 }
  /// Chunks that are plain memory in any case: small imports never see a disk.
  private static var plainChunks: Int { 8 }

  private var chunks: [SpillChunk] = []
  private var bases: [UnsafeMutablePointer<Element>] = []
  private(set) var count = 0
  private let spills: Bool

  /// - Parameter spills: whether older chunks may be put on disk; for what is read in order.
  init(spills: Bool) { self.spills = spills }

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  /// Bytes of plain memory it takes up.
  var bytes: Int {
    let size = MemoryLayout<Element>.stride << SpilledArray.shift
    return Swift.min(count * MemoryLayout<Element>.stride, chunks.count { !$0.isFile } * size)
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count & SpilledArray.mask == 0 { addChunk() } else { makeWritable(count >> SpilledArray.shift) }
    (bases[count >> SpilledArray.shift] + count & SpilledArray.mask).initialize(to: element)
    count += 1
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(index < count, "outside the array")
      return bases[index >> SpilledArray.shift][index & SpilledArray.mask]
    }
    _modify {
      precondition(index < count, "outside the array")
      makeWritable(index >> SpilledArray.shift)
      yield &bases[index >> SpilledArray.shift][index & SpilledArray.mask]
    }
  }

  private mutating func addChunk() {
    if spills, chunks.count > SpilledArray.plainChunks { putOnDisk(chunks.count - 1) }
    // The first chunk is mostly hardly used.
    add(SpillChunk(size: MemoryLayout<Element>.stride << SpilledArray.shift, isHuge: !chunks.isEmpty))
  }

  private mutating func putOnDisk(_ chunk: Int) {
    let used = Swift.min(count - chunk << SpilledArray.shift, 1 << SpilledArray.shift)
    SpillChunk.putOnDisk(&chunks[chunk], first: used * MemoryLayout<Element>.stride)
    bases[chunk] = chunks[chunk].base.bindMemory(to: Element.self, capacity: 1 << SpilledArray.shift)
  }

  private mutating func add(_ chunk: SpillChunk) {
    chunks.append(chunk)
    bases.append(chunk.base.bindMemory(to: Element.self, capacity: 1 << SpilledArray.shift))
  }

  @inline(__always)
  private mutating func makeWritable(_ chunk: Int) {
    if !isKnownUniquelyReferenced(&chunks[chunk]) { unshare(chunk) }
  }

  @inline(never)
  private mutating func unshare(_ chunk: Int) {
    let used = Swift.min(count - chunk << SpilledArray.shift, 1 << SpilledArray.shift)
    chunks[chunk] = chunks[chunk].copy(first: used * MemoryLayout<Element>.stride)
    bases[chunk] = chunks[chunk].base.bindMemory(to: Element.self, capacity: 1 << SpilledArray.shift)
  }

  /// Bytes it takes up, in memory or on disk.
  var size: Int { count * MemoryLayout<Element>.stride }

  /// Puts all of it on disk, where there is one.
  mutating func putOnDisk() {
    for index in chunks.indices where !chunks[index].isFile { putOnDisk(index) }
    putAside()
  }

  /// Gives the memory of everything on disk back until it is next looked at.
  func putAside() { for chunk in chunks { chunk.putAside() } }

  /// The indices of each chunk, for passes over all of it that put aside what is behind them.
  var chunkRanges: [Range<Int>] {
    chunks.indices.map { $0 << SpilledArray.shift..<Swift.min(($0 + 1) << SpilledArray.shift, count) }
  }

  /// Gives the memory of one of `chunkRanges` back.
  func putAside(_ range: Range<Int>) { chunks[range.lowerBound >> SpilledArray.shift].putAside() }
}
