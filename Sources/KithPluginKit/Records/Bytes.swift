/// UTF-8 text that somebody else owns, valid for as long as that owner says.
public typealias Bytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer where Element == UInt8 {
  /// A copy as a Swift string.
  public var text: String { String(decoding: self, as: UTF8.self) }

  /// True when the bytes are those of an ASCII literal.
  @inline(__always)
  public func equals(_ literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard count == length else { return false }
    for i in 0..<length where self[i] != literal.utf8Start[i] { return false }
    return true
  }

  /// The bytes of a range of offsets.
  @inline(__always)
  public func slice(_ from: Int, _ to: Int) -> Bytes { Bytes(rebasing: self[from..<to]) }
}
