import Engine

#if canImport(Glibc)
  import Glibc
#endif

/// Texts in spaces as things of a table of hashes: the same text in two spaces is two things.
extension HashSlots {
  /// The hash of a text in a space.
  @inline(__always)
  static func word(_ hash: UInt64, _ space: UInt32) -> UInt64 {
    hash ^ UInt64(space) &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let x = a.baseAddress, let y = b.baseAddress else { return true }
    return memcmp(x, y, a.count) == 0
  }
}

extension SpillChunk {
  /// Puts a piece on disk that is plain memory; nothing happens without a disk.
  /// - Parameter bytes: those that are used.
  static func putOnDisk(_ chunk: inout SpillChunk, first bytes: Int) {
    if let copy = chunk.copyOnDisk(first: bytes) { chunk = copy }
  }
}
