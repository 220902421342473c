/// Checks of UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
  /// The length of the valid sequence at `position`, or 0 when it is not valid.
  @inline(__always)
  static func sequenceLength(_ position: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int {
    let lead = position[0]
    if lead < 0x80 { return 1 }
    let left = end - position
    if lead >= 0xC2, lead < 0xE0 {
      return left >= 2 && position[1] & 0xC0 == 0x80 ? 2 : 0
    }
    if lead & 0xF0 == 0xE0 {
      guard left >= 3, position[1] & 0xC0 == 0x80, position[2] & 0xC0 == 0x80 else { return 0 }
      if lead == 0xE0, position[1] < 0xA0 { return 0 }
      if lead == 0xED, position[1] >= 0xA0 { return 0 }
      return 3
    }
    if lead >= 0xF0, lead < 0xF5 {
      guard left >= 4, position[1] & 0xC0 == 0x80, position[2] & 0xC0 == 0x80, position[3] & 0xC0 == 0x80
      else { return 0 }
      if lead == 0xF0, position[1] < 0x90 { return 0 }
      if lead == 0xF4, position[1] >= 0x90 { return 0 }
      return 4
    }
    return 0
  }

  /// The offset of the first byte that is not valid UTF-8, or nil.
  static func firstFault(_ bytes: Bytes) -> Int? {
    guard let start = bytes.baseAddress else { return nil }
    let end = start + bytes.count
    var position = start
    while position < end {
      if end - position >= 8 {
        let word = UnsafeRawPointer(position).loadUnaligned(as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          position += 8
          continue
        }
      }
      let length = sequenceLength(position, end)
      if length == 0 { return position - start }
      position += length
    }
    return nil
  }
}
