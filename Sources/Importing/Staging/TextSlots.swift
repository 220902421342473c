import Glibc

/// Finds numbered things by their texts; where the texts are is the caller's business.
///
///     slots     63                            32 31                            0
///              +--------------------------------+--------------------------------+
///              |        half of the hash        |     number + 1, 0 if empty     |
///              +--------------------------------+--------------------------------+
///
/// Open addressing, linear probing, at most three quarters full. A slot with another half of a hash is passed
/// over without looking at its text.
struct TextSlots: @unchecked Sendable {
  /// Zeroes where nothing is; shared by copies until one is added to.
  private var memory: SpillChunk
  private var slots: UnsafeMutableBufferPointer<UInt64>
  private(set) var count = 0

  /// - Parameter capacity: things it has room for from the start.
  init(capacity: Int = 12) {
    var size = 16
    while capacity * 4 > size * 3 { size *= 2 }
    (memory, slots) = TextSlots.make(size)
  }

  private static func make(_ size: Int) -> (SpillChunk, UnsafeMutableBufferPointer<UInt64>) {
    let memory = SpillChunk(size: size * MemoryLayout<UInt64>.stride, spills: false, isHuge: true)
    let start = memory.base.bindMemory(to: UInt64.self, capacity: size)
    return (memory, UnsafeMutableBufferPointer(start: start, count: size))
  }

  /// Bytes it takes up.
  var bytes: Int { slots.count * MemoryLayout<UInt64>.stride }

  /// The word of a text in a space: the same text in two spaces is two things.
  @inline(__always)
  static func word(_ hash: UInt64, _ space: UInt32) -> UInt64 {
    hash ^ UInt64(space) &* 0x9E37_79B9_7F4A_7C15
  }

  /// The number of the thing with a word that is the one looked for.
  @inline(__always)
  func find(_ word: UInt64, _ isWanted: (UInt32) -> Bool) -> UInt32? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: word) & mask
    while true {
      let found = slots[slot]
      if found == 0 { return nil }
      if found >> 32 == word >> 32 {
        let number = UInt32(truncatingIfNeeded: found) - 1
        if isWanted(number) { return number }
      }
      slot = (slot + 1) & mask
    }
  }

  /// Whether it must `grow` before another thing is added.
  @inline(__always)
  var isFull: Bool { (count + 1) * 4 > slots.count * 3 }

  /// Adds a thing that is not there yet; there must be room.
  @inline(__always)
  mutating func add(_ word: UInt64, _ number: UInt32) {
    if !isKnownUniquelyReferenced(&memory) { unshare() }
    TextSlots.place(word, number, in: slots)
    count += 1
  }

  private mutating func unshare() {
    let old = slots
    (memory, slots) = TextSlots.make(old.count)
    _ = slots.update(fromContentsOf: old)
  }

  private static func place(_ word: UInt64, _ number: UInt32, in slots: UnsafeMutableBufferPointer<UInt64>) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: word) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = word & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1)
  }

  /// Doubles the room.
  /// - Parameter words: the word of everything added before.
  mutating func grow(_ words: (UInt32) -> UInt64) {
    let larger = TextSlots.make(slots.count * 2)
    for slot in slots where slot != 0 {
      let number = UInt32(truncatingIfNeeded: slot) - 1
      TextSlots.place(words(number), number, in: larger.1)
    }
    (memory, slots) = larger
  }

  @inline(__always)
  static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let x = a.baseAddress, let y = b.baseAddress else { return true }
    return memcmp(x, y, a.count) == 0
  }
}
