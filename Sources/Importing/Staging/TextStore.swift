import Engine

/// The texts of ids and keys, each with the number of what it names: what a lookup finds is in one place.
///
///     position   chunk : 14 | offset / 8 : 18
///     entry      | number : 32 | space : 32 | string block (see `StringRef`) | up to a multiple of 8 bytes
///
/// Chunks beyond the first are on disk, where there is one, and seldom needed: a lookup that misses sees none.
/// Texts are never changed, so copies share them; who takes a copy to add to seals it first.
struct TextStore: SpilledBytes, @unchecked Sendable {
  private static let shift = 18
  private static let chunkSize = 8 << shift
  private static let headerSize = 8
  /// Chunks that are plain memory while they are filled.
  private static let plainChunks = 16
  /// Chunks it holds; a position has no room for more. The limit of memory is kept long before.
  static let chunkLimit = 1 << 14

  var chunks: [SpillChunk] = []
  var bases: [UnsafeMutableRawPointer] = []
  var used = 0

  /// True when there is hardly any room left.
  var isNearlyFull: Bool { chunks.count > TextStore.chunkLimit - 2048 }

  /// Puts all of it on disk; texts are then found there. Their old addresses are no longer good.
  mutating func putOnDisk() { putChunksOnDisk() }

  /// Adds a text; gives its position.
  /// - Parameter hash: `hashBytes` of the text.
  @inline(__always)
  mutating func add(
    _ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64, number: UInt32, space: UInt32
  ) -> UInt32 {
    let size = (TextStore.headerSize + StringRef.headerSize + bytes.count + 7) & ~7
    if chunks.isEmpty || chunks[chunks.count - 1].size - used < size { addChunk(size) }
    let entry = bases[bases.count - 1] + used
    entry.storeBytes(of: number, as: UInt32.self)
    entry.storeBytes(of: space, toByteOffset: 4, as: UInt32.self)
    StringRef.write(bytes, hash: hash, to: entry + TextStore.headerSize)
    let position = (chunks.count - 1) << TextStore.shift | used >> 3
    used += size
    return UInt32(truncatingIfNeeded: position)
  }

  @inline(never)
  private mutating func addChunk(_ size: Int) {
    precondition(chunks.count < TextStore.chunkLimit, "more texts than there is room for")
    if chunks.count > TextStore.plainChunks {
      SpillChunk.putOnDisk(&chunks[chunks.count - 1], first: used)
      bases[chunks.count - 1] = chunks[chunks.count - 1].base
    }
    chunks.append(SpillChunk(size: Swift.max(TextStore.chunkSize, size), isHuge: !chunks.isEmpty))
    bases.append(chunks[chunks.count - 1].base)
    used = 0
  }

  @inline(__always)
  private func entry(_ position: UInt32) -> UnsafeRawPointer {
    UnsafeRawPointer(
      bases[Int(position >> TextStore.shift)] + Int(position & (1 << TextStore.shift - 1)) << 3)
  }

  @inline(__always)
  func text(_ position: UInt32) -> StringRef { StringRef(entry(position) + TextStore.headerSize) }
  @inline(__always)
  func number(_ position: UInt32) -> UInt32 { entry(position).loadUnaligned(as: UInt32.self) }
  @inline(__always)
  func space(_ position: UInt32) -> UInt32 {
    entry(position).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
  }

  /// Whether an entry is of this text in this space.
  @inline(__always)
  func isEqual(_ position: UInt32, _ bytes: UnsafeBufferPointer<UInt8>, _ space: UInt32) -> Bool {
    self.space(position) == space && HashSlots.equal(text(position).bytes, bytes)
  }
}
