/// Bits read from the end of a run of bytes towards its beginning, as zstd stores them (RFC 8878, 4.1).
///
/// The highest bit set in the last byte ends the bits and is none of them. Bits before the first byte read as
/// zeros; `left` is then below 0.
struct BackwardBits {
  private let bytes: Bytes
  /// Bits not read yet.
  private(set) var left: Int

  /// - Throws: `invalid` when there is no end mark.
  init(_ bytes: Bytes) throws(ZstandardFault) {
    guard let last = bytes.last, last != 0 else { throw .invalid("bits without an end mark") }
    self.bytes = bytes
    left = bytes.count * 8 - last.leadingZeroBitCount - 1
  }

  /// The next `count` bits without passing over them.
  /// - Precondition: 0 <= count <= 32
  @inline(__always)
  func peek(_ count: Int) -> Int {
    let at = left - count
    guard at >= 0 else { return left > 0 ? slowBits(0, left) << (count - left) : 0 }
    let byte = at >> 3
    guard byte + 8 <= bytes.count, let base = bytes.baseAddress else { return slowBits(at, count) }
    let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: byte, as: UInt64.self)
    return Int(truncatingIfNeeded: (word >> UInt64(at & 7)) & (1 << UInt64(count) &- 1))
  }

  @inline(__always)
  mutating func skip(_ count: Int) { left -= count }

  @inline(__always)
  mutating func take(_ count: Int) -> Int {
    let bits = peek(count)
    left -= count
    return bits
  }

  /// Near the end of the bytes a whole word is not there to be loaded.
  private func slowBits(_ at: Int, _ count: Int) -> Int {
    var word: UInt64 = 0
    for index in 0..<8 where at >> 3 + index < bytes.count {
      word |= UInt64(bytes[at >> 3 + index]) << UInt64(8 * index)
    }
    return Int(truncatingIfNeeded: (word >> UInt64(at & 7)) & (1 << UInt64(count) &- 1))
  }
}
