/// Finds numbered things by their hashes; where the things are is the caller's business.
///
///     slot     63                            32 31                            0
///             +--------------------------------+--------------------------------+
///             |      top half of the hash      |     number + 1, 0 if empty     |
///             +--------------------------------+--------------------------------+
///
/// Open addressing, linear probing, at most three quarters full. A slot with another half of a hash is passed
/// over without a look at the thing. The place of a slot is told by the top bits of its hash, which it holds:
/// so the table grows in one pass over the old memory and the new, both in order, without a look at any thing,
/// and gives the old one back as it goes.
///
/// Invariants:
/// 1. `count` slots are not empty, at most three quarters of all.
/// 2. Between a slot and the place of its hash there is no empty one.
public struct HashSlots: @unchecked Sendable {
  /// Zeroes where nothing is; shared by copies until one is added to.
  @usableFromInline var memory: SpillChunk
  @usableFromInline var slots: UnsafeMutablePointer<UInt64>
  /// A hash shifted by so much is a place.
  @usableFromInline var shift: UInt64
  @usableFromInline var mask: Int
  public private(set) var count = 0

  /// - Parameter capacity: things it has room for from the start.
  public init(capacity: Int = 12) {
    var bits = 4
    while capacity * 4 > (1 << bits) * 3 { bits += 1 }
    self.init(bits: bits)
  }

  private init(bits: Int) {
    memory = SpillChunk(size: MemoryLayout<UInt64>.stride << bits, isHuge: true)
    slots = memory.base.bindMemory(to: UInt64.self, capacity: 1 << bits)
    shift = UInt64(64 - bits)
    mask = 1 << bits - 1
  }

  /// Bytes of plain memory it takes up.
  public var bytes: Int { memory.isFile ? 0 : size }
  /// Bytes it takes up, in memory or on disk.
  public var size: Int { (mask + 1) * MemoryLayout<UInt64>.stride }

  /// The number of the thing with a hash that is the one looked for.
  @inlinable @inline(__always)
  public func find(_ hash: UInt64, _ isWanted: (UInt32) -> Bool) -> UInt32? {
    var slot = Int(truncatingIfNeeded: hash &>> shift)
    while true {
      let found = slots[slot]
      if found == 0 { return nil }
      if (found ^ hash) >> 32 == 0 {
        let number = UInt32(truncatingIfNeeded: found) &- 1
        if isWanted(number) { return number }
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// Looks at the slots of many hashes, so that the waiting for one does not wait for that of another, and
  /// calls `body` with what may be found there, to look at that too.
  ///
  /// - Returns: a number that is to be stored somewhere: what nobody uses the compiler does not read.
  @inlinable @inline(__always)
  public func touch(_ hashes: UnsafeBufferPointer<UInt64>, _ body: (UInt32) -> UInt64) -> UInt64 {
    var seen: UInt64 = 0
    for hash in hashes {
      let place = Int(truncatingIfNeeded: hash &>> shift)
      let found = slots[place]
      // In a full table the search mostly goes on in the next line of the cache.
      seen &+= found &+ slots[(place &+ 8) & mask]
      if found != 0, (found ^ hash) >> 32 == 0 { seen &+= body(UInt32(truncatingIfNeeded: found) &- 1) }
    }
    return seen
  }

  /// Adds a thing that is not there yet.
  @inlinable @inline(__always)
  public mutating func add(_ hash: UInt64, _ number: UInt32) {
    makeRoom()
    HashSlots.place(hash & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1), in: slots, shift, mask)
  }

  /// Counts one more, in memory that is this table's alone.
  @usableFromInline
  mutating func makeRoom() {
    let isAlone = isKnownUniquelyReferenced(&memory)
    if (count + 1) * 4 > (mask + 1) * 3 {
      grow(givesBack: isAlone)
    } else if !isAlone {
      let copy = SpillChunk(size: size, isHuge: true)
      copy.base.copyMemory(from: memory.base, byteCount: size)
      (memory, slots) = (copy, copy.base.bindMemory(to: UInt64.self, capacity: mask + 1))
    }
    count += 1
  }

  @inlinable @inline(__always)
  static func place(_ slot: UInt64, in slots: UnsafeMutablePointer<UInt64>, _ shift: UInt64, _ mask: Int) {
    var place = Int(truncatingIfNeeded: slot &>> shift)
    while slots[place] != 0 { place = (place &+ 1) & mask }
    slots[place] = slot
  }

  private mutating func grow(givesBack: Bool) {
    var larger = HashSlots(bits: 65 - Int(shift))
    let step = SystemMemory.hugePage / MemoryLayout<UInt64>.stride
    for start in stride(from: 0, to: mask + 1, by: step) {
      let end = Swift.min(start + step, mask + 1)
      for i in start..<end where slots[i] != 0 {
        HashSlots.place(slots[i], in: larger.slots, larger.shift, larger.mask)
      }
      if givesBack { memory.discard(start * MemoryLayout<UInt64>.stride..<end * MemoryLayout<UInt64>.stride) }
    }
    larger.count = count
    self = larger
  }

  /// Puts it on disk, where it can still be looked at and added to; nothing happens without one.
  public mutating func putOnDisk() {
    guard let copy = memory.copyOnDisk(first: size) else { return }
    (memory, slots) = (copy, copy.base.bindMemory(to: UInt64.self, capacity: mask + 1))
  }

  /// Gives the memory of what is on disk back until it is next looked at.
  public func putAside() { memory.putAside() }
}
