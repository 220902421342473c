/// Mixes two words into one; the multiply-fold of wyhash.
@inline(__always)
public func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = (a ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
  return product.high ^ product.low
}

/// A content hash of bytes, the one every string block carries.
public func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  var hash = mix(UInt64(truncatingIfNeeded: bytes.count), 0x2545_F491_4F6C_DD1D)
  guard let base = bytes.baseAddress else { return hash }
  let raw = UnsafeRawPointer(base)
  var offset = 0
  while offset + 8 <= bytes.count {
    hash = mix(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    offset += 8
  }
  var tail: UInt64 = 0
  while offset < bytes.count {
    tail = tail << 8 | UInt64(bytes[offset])
    offset += 1
  }
  return mix(hash, tail)
}
