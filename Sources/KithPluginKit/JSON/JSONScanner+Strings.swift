extension JSONScanner {
  /// A string's characters, decoded; valid as long as the scanned bytes and the scratch.
  @inline(__always)
  public mutating func readString() throws(JSONError) -> Bytes {
    skipWhitespace()
    guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else { throw unexpected("a string") }
    let first = cursor + 1
    let stop = skipPlain(from: first)
    if stop < end, stop.pointee == UInt8(ascii: "\"") {
      cursor = stop + 1
      return Bytes(start: first, count: stop - first)
    }
    return try readUncommonString(from: first, plain: stop)
  }

  /// A member's name of plain characters and the colon right after it, when that is what comes next; nil, and
  /// nothing is taken, otherwise.
  @inline(__always)
  mutating func takePlainKey() -> Bytes? {
    guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else { return nil }
    let first = cursor + 1
    let stop = skipPlain(from: first)
    guard end - stop >= 2, stop[0] == UInt8(ascii: "\""), stop[1] == UInt8(ascii: ":") else { return nil }
    cursor = stop + 2
    return Bytes(start: first, count: stop - first)
  }

  /// The first byte at or after `position` that is a quote, a backslash, a control character or not ASCII.
  @inline(__always)
  private func skipPlain(from position: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var position = position
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while end - position >= 8 {
      let word = UnsafeRawPointer(position).loadUnaligned(as: UInt64.self)
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      // A byte's top bit is set where it was zero (or below 0x20); false alarms only above a true one.
      let stops =
        ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | ((word &- (ones &* 0x20)) & ~word) | word
      let mask = stops & highs
      if mask != 0 { return position + UInt64(littleEndian: mask).trailingZeroBitCount / 8 }
      position += 8
    }
    while position < end {
      let byte = position.pointee
      if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 { break }
      position += 1
    }
    return position
  }

  /// A string that has escapes, characters outside ASCII, or a fault.
  @inline(never)
  private mutating func readUncommonString(
    from first: UnsafePointer<UInt8>, plain: UnsafePointer<UInt8>
  ) throws(JSONError) -> Bytes {
    var position = plain
    // Where the bytes not yet copied to the scratch begin; nil until the first escape.
    var pending: UnsafePointer<UInt8>?
    var mark = 0
    while position < end {
      let byte = position.pointee
      if byte == UInt8(ascii: "\"") {
        cursor = position + 1
        guard let pending else { return Bytes(start: first, count: position - first) }
        scratch.append(Bytes(start: pending, count: position - pending))
        return scratch.slice(from: mark)
      }
      if byte == UInt8(ascii: "\\") {
        if pending == nil {
          scratch.reserve(lengthToQuote(from: position) + (position - first))
          mark = scratch.count
        }
        let from = pending ?? first
        scratch.append(Bytes(start: from, count: position - from))
        position = try readEscape(at: position)
        pending = position
      } else if byte < 0x20 {
        cursor = position
        throw error("a control character must be written as an escape")
      } else if byte < 0x80 {
        position = skipPlain(from: position)
      } else {
        let length = UTF8Check.sequenceLength(position, end)
        cursor = position
        guard length > 0 else { throw error("invalid UTF-8") }
        position += length
      }
    }
    cursor = first - 1
    throw error("a string without its closing quote")
  }

  /// Bytes from `position` to the closing quote, or to the end of the text: decoding never makes more.
  private func lengthToQuote(from position: UnsafePointer<UInt8>) -> Int {
    var ahead = position
    while ahead < end, ahead.pointee != UInt8(ascii: "\"") {
      ahead += ahead.pointee == UInt8(ascii: "\\") ? 2 : 1
    }
    return ahead - position
  }

  /// Appends the character an escape stands for; gives the position after it.
  private mutating func readEscape(at position: UnsafePointer<UInt8>) throws(JSONError) -> UnsafePointer<
    UInt8
  > {
    cursor = position
    guard position + 1 < end else { throw error("a string without its closing quote") }
    switch position[1] {
    case UInt8(ascii: "\""): scratch.append(0x22)
    case UInt8(ascii: "\\"): scratch.append(0x5C)
    case UInt8(ascii: "/"): scratch.append(0x2F)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"): return try readUnicodeEscape(at: position)
    default: throw error("an unknown escape in a string")
    }
    return position + 2
  }

  private func readUnicodeEscape(at position: UnsafePointer<UInt8>) throws(JSONError) -> UnsafePointer<UInt8>
  {
    let high = try readHex4(position + 2)
    var after = position + 6
    var scalar = high
    if (0xD800...0xDBFF).contains(high) {
      guard end - after >= 2, after[0] == UInt8(ascii: "\\"), after[1] == UInt8(ascii: "u") else {
        throw error("the first half of a surrogate pair without the second")
      }
      let low = try readHex4(after + 2)
      guard (0xDC00...0xDFFF).contains(low) else {
        throw error("the first half of a surrogate pair without the second")
      }
      scalar = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
      after += 6
    }
    guard let character = Unicode.Scalar(scalar) else {
      throw error("the second half of a surrogate pair without the first")
    }
    for byte in character.utf8 { scratch.append(byte) }
    return after
  }

  private func readHex4(_ digits: UnsafePointer<UInt8>) throws(JSONError) -> UInt32 {
    guard end - digits >= 4 else { throw error("\\u needs four hexadecimal digits") }
    var value: UInt32 = 0
    for i in 0..<4 {
      let byte = digits[i]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - 0x30
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - 0x57
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - 0x37
      default: throw error("\\u needs four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
