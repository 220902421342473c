#if canImport(Glibc)
  import Glibc
#endif

/// UTF-8 text that somebody else owns, valid for as long as that owner says.
public typealias Bytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer where Element == UInt8 {
  /// A copy as a Swift string.
  public var text: String { String(decoding: self, as: UTF8.self) }

  /// True when the bytes are those of an ASCII literal.
  @inline(__always)
  public func equals(_ literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard count == length, let base = baseAddress else { return length == 0 && count == 0 }
    return memcmp(base, literal.utf8Start, length) == 0
  }

  /// True when the bytes begin with those of an ASCII literal.
  @inline(__always)
  public func begins(with literal: StaticString) -> Bool {
    guard count >= literal.utf8CodeUnitCount, let base = baseAddress else { return false }
    return memcmp(base, literal.utf8Start, literal.utf8CodeUnitCount) == 0
  }

  /// The bytes of a range of offsets.
  @inline(__always)
  public func slice(_ from: Int, _ to: Int) -> Bytes { Bytes(rebasing: self[from..<to]) }
}
